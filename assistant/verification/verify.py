"""The gate to the screen: every sentence and every table must hold against what the question asks and what it cites.

Figures are checked against a fresh evaluation of the question's own expression, texts against the passages they cite.
Trusts no writer, neither code nor LLM.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.drafting.answer_claims import joint_verdict
from assistant.drafting.answer_table import result_table
from assistant.drafting.answer_words import Words
from assistant.drafting.drafter import StepDraft, joined
from assistant.drafting.fixed import NEAREST
from assistant.drafting.sources import source_sentence
from assistant.gathering.gather import Findings, Gathered
from assistant.gathering.results import Result
from assistant.outcome.answer import Verification
from assistant.outcome.draft import Claim, Draft
from assistant.planning.plan import FigureStep, Plan
from assistant.texts.proof import BASES, check_certainty, check_text_claim
from assistant.understanding.expression import Expression, Values
from assistant.verification.claim_words import WordReader
from assistant.verification.fact_absence import told_whole
from assistant.verification.facts import FactChecker
from assistant.verification.upload_conflicts import UploadConflicts
from assistant.verification.verify_prose import ProseReader
from assistant.verification.verify_words import ClosedSentences, check_quote
from corpus.cards import Card
from corpus.codebook import Codebook
from corpus.numerals import find_numerals
from tools.evidence import Cell, EvidenceSet, PassageEvidence

Evaluate = Callable[[Expression], Result]
_NOTHING = Values(measure="")


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A draft without what did not hold, the counts, and what was wrong."""

    draft: Draft
    counts: Verification
    problems: tuple[str, ...] = ()


class Verifier:
    """Checks drafts over one codebook and its cards."""

    def __init__(self, codebook: Codebook, cards: Mapping[str, Card], evaluate: Evaluate) -> None:
        self._codebook = codebook
        self._cards = cards
        self._evaluate = evaluate
        self._facts = FactChecker(codebook)
        self._uploads = UploadConflicts(codebook, evaluate)
        words = WordReader(codebook)
        self._closed = ClosedSentences(codebook, words.names)
        self._prose = ProseReader(codebook, words)

    def verify(self, plan: Plan, drafts: Sequence[StepDraft], gathered: Gathered) -> Verified:
        """Every step's draft, checked against its own step of the plan."""
        counts = Verification()
        problems: list[str] = []
        kept: list[StepDraft] = []
        measures = _measures_told(gathered)
        expected = [self._fresh(*pair) for pair in zip(drafts, gathered.findings, strict=True)]
        opening = self._joint(expected, plan)
        for step_draft, found, fresh in zip(drafts, gathered.findings, expected, strict=True):
            draft, more, wrong = self._checked(
                step_draft.draft, fresh, found, plan, gathered.evidence, measures, opening
            )
            counts = _added(counts, more)
            problems += wrong
            conflicts = self._uploads.of((*draft.lead, *draft.body), gathered.evidence.passages())
            draft = replace(draft, notes=(*draft.notes, *conflicts))
            kept.append(replace(step_draft, draft=draft))
        return Verified(draft=joined(tuple(kept)), counts=counts, problems=tuple(problems))

    def verify_prose(self, draft: Draft, evidence: EvidenceSet) -> Verified:
        """A draft that an LLM wrote on evidence of its own."""
        none = Findings(step=FigureStep(expression=_NOTHING, canonical=""))
        kept, counts, problems = self._checked(draft, None, none, None, evidence, frozenset())
        return Verified(draft=kept, counts=counts, problems=tuple(problems))

    @staticmethod
    def _joint(expected: Sequence[Result | None], plan: Plan) -> str:
        """The sentence that opens the answer to several statements, from their fresh verdicts."""
        verdicts = [result.verdict for result in expected if result is not None and result.verdict]
        return joint_verdict(verdicts, english=plan.language == "en")

    def _fresh(self, step_draft: StepDraft, found: Findings) -> Result | None:
        """The expected result, evaluated anew from the expression that the question was read as."""
        if step_draft.result is None or not isinstance(found.step, FigureStep):
            return None
        return self._evaluate(found.step.expression)

    def _checked(
        self, draft: Draft, fresh: Result | None, found: Findings, plan: Plan | None, evidence: EvidenceSet,
        measures: frozenset[str], opening: str = "",
    ) -> tuple[Draft, Verification, list[str]]:  # fmt: skip
        kept: dict[str, tuple[Claim, ...]] = {}
        counts, problems = Verification(), list[str]()
        for place in ("lead", "body", "notes"):
            good: list[Claim] = []
            for claim in getattr(draft, place):
                if claim.basis == "verdicts":
                    problem = "" if opening and claim.text == opening else "判定が一致しません。"
                else:
                    problem = self._problem(claim, fresh, found, evidence, measures)
                numbers = (
                    len(find_numerals(claim.text)) if claim.basis in ("facts", "nearest", "prose") else 0
                )
                counts = _added(
                    counts,
                    Verification(
                        numbers=numbers,
                        supported=0 if problem else numbers,
                        removed_claims=int(bool(problem)),
                    ),
                )
                if problem:
                    problems.append(f"{claim.text} → {problem}")
                else:
                    good.append(claim)
            kept[place] = tuple(good)
        table = draft.table
        if table is not None and not self._table_holds(draft, fresh, found, plan):
            problems.append("表が結果と一致しません。")
            table = None
        return replace(draft, **kept, table=table), counts, problems  # type: ignore[arg-type]

    def _table_holds(self, draft: Draft, fresh: Result | None, found: Findings, plan: Plan | None) -> bool:
        """The table is the one that the fresh result makes."""
        if fresh is None or found.result is None or plan is None:
            return False
        return draft.table == result_table(Words(self._codebook, plan.language, found.result.sources), fresh)

    def _problem(
        self,
        claim: Claim,
        fresh: Result | None,
        found: Findings,
        evidence: EvidenceSet,
        measures: frozenset[str],
    ) -> str:
        if not claim.text.strip():
            return "空の文です。"
        cited = [piece for piece in map(evidence.get, claim.evidence) if piece is not None]
        if len(cited) != len(claim.evidence):
            return "引用先の根拠がありません。"
        if claim.basis == "facts":
            return self._facts.problem(claim, fresh) if fresh is not None else "照合する結果がありません。"
        if claim.basis == "nearest":
            return self._nearest(claim, found)
        if claim.basis == "source":
            return self._source(claim, evidence)
        if claim.basis == "codebook":
            if fresh is not None and told_whole(fresh) and self._closed.is_gap(claim.text):
                return "公表されている値を、公表されていないとしています。"
            return self._closed.check_codebook(claim.text, measures or None)
        if claim.basis == "plain":
            return self._closed.check_plain(claim.text)
        passages = [piece for piece in cited if isinstance(piece, PassageEvidence)]
        if problem := check_certainty(claim, passages):
            return problem
        if claim.basis in BASES:
            return check_text_claim(claim, passages, self._cards)
        if not cited:
            return "引用先の根拠がありません。"
        return check_quote(claim, cited) if claim.basis == "quote" else self._prose.check(claim, cited)

    def _nearest(self, claim: Claim, found: Findings) -> str:
        """One published value of the same measure, told as the nearest one."""
        opening = next((text for text in NEAREST if claim.text.startswith(text)), "")
        plain = replace(claim, text=claim.text.removeprefix(opening))
        if not opening:
            return "近い値としての断りがありません。"
        checked = [self._facts.problem(plain, self._evaluate(one.expression)) for one in found.nearest]
        return "" if checked and not all(checked) else "近い値が結果と一致しません。"

    def _source(self, claim: Claim, evidence: EvidenceSet) -> str:
        cells: dict[str, Cell] = {cell.figure: cell for table in evidence.tables() for cell in table.cells}
        stated = [cells[figure] for figure in claim.figures if figure in cells]
        allowed = {source_sentence(c, self._codebook, english=e) for c in stated for e in (False, True)}
        return "" if claim.text in allowed else "出典が値の所在と一致しません。"


def _added(one: Verification, other: Verification) -> Verification:
    return Verification(
        numbers=one.numbers + other.numbers, supported=one.supported + other.supported,
        removed_claims=one.removed_claims + other.removed_claims,
    )  # fmt: skip


def _measures_told(gathered: Gathered) -> frozenset[str]:
    """The measures whose definitions and caveats may stand in notes."""
    cells = [cell for table in gathered.evidence.tables() for cell in table.cells]
    return frozenset(cell.measure for cell in cells)
