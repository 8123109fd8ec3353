"""The gate to the screen: every sentence and every table must hold against the evidence that it cites.

Knows claims, cells and passages; trusts no writer, neither code nor LLM.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.outcome.answer import TableView, Verification
from assistant.outcome.draft import Claim, Draft
from assistant.verification.claim_shapes import read_sentences
from assistant.verification.claim_words import WordReader
from assistant.verification.relations import check_sentence
from assistant.verification.stated import Stated, Untrue
from assistant.verification.verify_prose import ProseReader
from assistant.verification.verify_table import check_table
from assistant.verification.verify_words import ClosedSentences, check_quote
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook
from corpus.numerals import find_numerals
from tools.evidence import Evidence, EvidenceSet, TableEvidence

_OPENING = re.compile(r"(はい|いいえ|yes|no)[。.,、\s]", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A claim with the verdict on it."""

    claim: Claim
    supported: bool
    numbers: int
    problem: str = ""
    """Japanese, for the trace; empty when supported."""


class Rules:
    """What depends on the codebook alone; built once."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.words = WordReader(codebook)
        self.closed = ClosedSentences(codebook, self.words.names)
        self.prose = ProseReader(codebook, self.words)


_KEPT_RULES: OrderedDict[int, Rules] = OrderedDict()


def rules_of(codebook: Codebook) -> Rules:
    """The rules of a codebook, kept for the last few codebooks in use."""
    rules = _KEPT_RULES.get(id(codebook))
    if rules is None or rules.codebook is not codebook:
        rules = _KEPT_RULES[id(codebook)] = Rules(codebook)
    while len(_KEPT_RULES) > 4:
        _KEPT_RULES.popitem(last=False)
    return rules


class Verifier:
    """Checks claims against one evidence set."""

    def __init__(
        self, codebook: Codebook, evidence: EvidenceSet, measures: frozenset[str] | None = None
    ) -> None:
        """`measures` are those whose definitions may stand in notes; None allows all."""
        self._rules = rules_of(codebook)
        self._codebook = codebook
        self._evidence = evidence
        self._measures = measures

    def check(self, claim: Claim) -> Checked:
        """The verdict on one claim."""
        problem = self._problem(claim)
        numbers = len(find_numerals(claim.text))
        return Checked(claim=claim, supported=not problem, numbers=numbers, problem=problem)

    def _problem(self, claim: Claim) -> str:
        if not claim.text.strip():
            return "空の文です。"
        if claim.basis == "codebook":
            return self._rules.closed.check_codebook(claim.text, self._measures)
        if claim.basis == "plain":
            return self._rules.closed.check_plain(claim.text)
        cited = [found for found in map(self._evidence.get, claim.evidence) if found is not None]
        if not cited or len(cited) != len(claim.evidence):
            return "引用先の根拠がありません。"
        if claim.basis == "quote":
            return check_quote(claim, cited)
        if claim.basis == "prose":
            return self._rules.prose.check(claim, cited)
        return self._check_cells(claim, cited)

    def _check_cells(self, claim: Claim, cited: Sequence[Evidence]) -> str:
        tables = tuple(found for found in cited if isinstance(found, TableEvidence))
        by_figure = {cell.figure: cell for table in tables for cell in (*table.cells, *table.reference)}
        if not claim.figures or any(figure not in by_figure for figure in claim.figures):
            return "述べている値が引用先の表にありません。"
        cells = tuple(by_figure[figure] for figure in dict.fromkeys(claim.figures))
        stated = Stated(cells=cells, tables=tables, codebook=self._codebook)
        opening = _OPENING.match(claim.text)
        judged = opening[1].lower() in ("はい", "yes") if opening else None
        if judged != claim.verdict:
            return "はい・いいえが判定と一致しません。"
        worded = self._rules.words.read(claim.text, cells, stated.calculations())
        sentences = read_sentences(worded)
        if isinstance(sentences, str):
            return _outside(sentences)
        try:
            told = frozenset[str]().union(*(check_sentence(sentence, stated) for sentence in sentences))
        except Untrue as untrue:
            return untrue.problem
        untold = [cell for cell in cells if cell.figure not in told]
        return f"引用した値『{untold[0].text}{untold[0].unit}』を述べていません。" if untold else ""


def verify_draft(
    draft: Draft, codebook: Codebook, evidence: EvidenceSet
) -> tuple[Draft, Verification, tuple[str, ...]]:
    """The draft without its unsupported claims and table values, the counts, and what was wrong."""
    verifier = Verifier(codebook, evidence, _measures_told(draft, evidence))
    kept: dict[str, tuple[Claim, ...]] = {}
    counts = {"numbers": 0, "supported": 0, "removed_claims": 0}
    problems: list[str] = []
    for place in ("lead", "body", "notes"):
        checked = [verifier.check(claim) for claim in getattr(draft, place)]
        kept[place] = tuple(item.claim for item in checked if item.supported)
        counts["numbers"] += sum(item.numbers for item in checked)
        counts["supported"] += sum(item.numbers for item in checked if item.supported)
        counts["removed_claims"] += sum(not item.supported for item in checked)
        problems += [f"{item.claim.text} → {item.problem}" for item in checked if not item.supported]
    wrong = check_table(draft.table, evidence, codebook) if draft.table else ""
    if wrong:
        problems.append(f"表を除きました。{wrong}")
    table = None if wrong else draft.table
    return replace(draft, **kept, table=table), Verification(**counts), tuple(problems)  # type: ignore[arg-type]


def table_holds(table: TableView, evidence: EvidenceSet, codebook: Codebook | None = None) -> bool:
    """True when labels, headings, values and source line of the table are those of its cells."""
    return not check_table(table, evidence, codebook or _bundled_codebook())


@lru_cache(maxsize=1)
def _bundled_codebook() -> Codebook:
    return parse_codebook(bundled_codebook_text())


def _measures_told(draft: Draft, evidence: EvidenceSet) -> frozenset[str]:
    """The measures whose figures the draft cites or tabulates."""
    claims = (*draft.lead, *draft.body)
    cited = {figure for claim in claims for figure in claim.figures}
    cited |= {figure for row in draft.table.figures for figure in row} if draft.table else set()
    cells = [cell for table in evidence.tables() for cell in (*table.cells, *table.reference)]
    return frozenset(cell.measure for cell in cells if cell.figure in cited)


def _outside(sentence: str) -> str:
    """What cannot be checked: a number that is no cell's, or a wording that code does not write."""
    loose = next((n for n in find_numerals(sentence) if not re.match(r"番目", sentence[n.end :])), None)
    if loose is not None:
        return f"『{loose.surface.strip()}』が根拠の値と一致しません。"
    return f"確かめられない言い回しです（{re.sub('[A-Z]', '…', sentence)}）。"
