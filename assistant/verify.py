"""The gate to the screen: every numeral and every named member of a claim must match its cited evidence.

Knows claims, cells and passages; trusts no writer, neither code nor LLM.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import TableView, Verification
from assistant.draft import Claim, Draft
from corpus.codebook import Codebook
from corpus.gazetteer import Mention, SurfaceIndex, close_up, fold, verification_forms
from corpus.numerals import Numeral, find_numerals
from tools.evidence import Calculation, Cell, EvidenceSet, PassageEvidence, TableEvidence

_BASE_YEAR = re.compile(r"20\d\d年度比|since 20\d\d")
_ORDINAL_UNITS = ("月", "日", "条", "項", "章")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A claim with the verdict on it."""

    claim: Claim
    supported: bool
    numbers: int
    problem: str = ""
    """Japanese, for the trace; empty when supported."""


class Verifier:
    """Checks claims against one evidence set."""

    def __init__(self, codebook: Codebook, evidence: EvidenceSet) -> None:
        self._codebook = codebook
        self._evidence = evidence
        self._names = SurfaceIndex(verification_forms(codebook))
        self._sentences = _codebook_sentences(codebook)

    def check(self, claim: Claim) -> Checked:
        """The verdict on one claim."""
        numerals = [n for n in find_numerals(claim.text)]
        if claim.basis == "codebook":
            known = claim.text in self._sentences
            return self._verdict(claim, numerals, "" if known else "コードブックにない文です。")
        cited = [found for found in map(self._evidence.get, claim.evidence) if found is not None]
        if len(cited) != len(claim.evidence):
            return self._verdict(claim, numerals, "引用先の根拠がありません。")
        if claim.basis == "plain":
            return self._verdict(claim, numerals, self._check_plain(claim))
        if not cited:
            return self._verdict(claim, numerals, "引用がありません。")
        if claim.basis == "quote":
            return self._verdict(claim, numerals, self._check_quote(claim, cited))
        return self._verdict(claim, numerals, self._check_cells(claim, numerals, cited))

    def _verdict(self, claim: Claim, numerals: Sequence[Numeral], problem: str) -> Checked:
        return Checked(claim=claim, supported=not problem, numbers=len(numerals), problem=problem)

    def _check_plain(self, claim: Claim) -> str:
        """No figures: numerals may only be part of a name of the codebook (2018年度比)."""
        text = close_up(claim.text)
        mentions = self._names.scan(fold(text))
        loose = [n for n in find_numerals(text) if not _inside_name(n, mentions)]
        return "根拠のない数値があります。" if loose else ""

    def _check_quote(self, claim: Claim, cited: Sequence[object]) -> str:
        wanted = _squeeze(claim.text)
        for found in cited:
            if isinstance(found, PassageEvidence) and wanted in _squeeze(f"{found.text} {found.english}"):
                return ""
        return "引用元の文と一致しません。"

    def _check_cells(self, claim: Claim, numerals: Sequence[Numeral], cited: Sequence[object]) -> str:
        tables = [found for found in cited if isinstance(found, TableEvidence)]
        cells = [cell for table in tables for cell in (*table.cells, *table.reference)]
        stated = [cell for cell in cells if not claim.figures or cell.figure in claim.figures]
        calculations = [calculation for table in tables for calculation in table.calculations]
        text = close_up(self._without_source_names(claim.text, stated))
        mentions = self._names.scan(fold(text))
        base_years = [match.span() for match in _BASE_YEAR.finditer(text)]
        for numeral in find_numerals(text):
            if any(start <= numeral.start < end for start, end in base_years):
                continue
            if not self._numeral_holds(numeral, mentions, text, stated, calculations):
                return f"『{numeral.surface.strip()}』が根拠の値と一致しません。"
        return self._names_hold(mentions, stated, calculations)

    def _without_source_names(self, text: str, cells: Sequence[Cell]) -> str:
        """Names of the cited documents hold dates and numbers that are no figures."""
        for cell in cells:
            text = text.replace(self._codebook.sources[cell.source].label, "資料")
        return text

    def _numeral_holds(
        self,
        numeral: Numeral,
        mentions: Sequence[Mention],
        text: str,
        cells: Sequence[Cell],
        calculations: Sequence[Calculation],
    ) -> bool:
        if numeral.label:
            return any(numeral.surface in cell.locator or numeral.surface in cell.note for cell in cells)
        if _inside_name(numeral, mentions):
            return True
        if numeral.unit == "年" or (not numeral.unit and any(cell.year == numeral.value for cell in cells)):
            return any(cell.year == numeral.value for cell in cells)
        if any(_in_expression(numeral, calculation, text) for calculation in calculations):
            return True
        if any(_is_result(numeral, calculation, text) for calculation in calculations):
            return True
        return any(
            _is_value(numeral, cell) and self._context_fits(numeral, mentions, text, cell) for cell in cells
        )

    def _context_fits(self, numeral: Numeral, mentions: Sequence[Mention], text: str, cell: Cell) -> bool:
        """The names nearest to the numeral are those of the cell."""
        for dimension in ("place", "item", "measure", "population"):
            near = _nearest(dimension, numeral, mentions, text)
            if near is None or (dimension == "population" and _level_word(near, mentions, cell, self._codebook)):
                continue
            if dimension == "measure" and self._is_base_of(near, cell):
                continue
            if getattr(cell, dimension) not in near.codes:
                return False
        year = _nearest_year(numeral, text)
        return year is None or year == cell.year

    def _is_base_of(self, mention: Mention, cell: Cell) -> bool:
        """Counts of prefectures at a level are written with the rate that they count."""
        own = self._codebook.measures[cell.measure]
        named = [self._codebook.measures[code] for code in mention.codes]
        return own.unit == "都道府県" and any(
            m.technology == own.technology and m.quantity in ("rate", "rate_trial") for m in named
        )

    def _names_hold(
        self, mentions: Sequence[Mention], cells: Sequence[Cell], calculations: Sequence[Calculation]
    ) -> str:
        for mention in mentions:
            if mention.kind not in ("place", "item", "measure"):
                continue
            if mention.kind == "measure" and any(self._is_base_of(mention, cell) for cell in cells):
                continue
            if not any(getattr(cell, mention.kind) in mention.codes for cell in cells):
                return f"『{mention.surface}』は根拠にありません。"
        return ""


def verify_draft(draft: Draft, codebook: Codebook, evidence: EvidenceSet) -> tuple[Draft, Verification, tuple[str, ...]]:
    """The draft without its unsupported claims and table values, the counts, and what was wrong."""
    verifier = Verifier(codebook, evidence)
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
    table = draft.table if draft.table and table_holds(draft.table, evidence) else None
    if draft.table is not None and table is None:
        problems.append("表の値が根拠と一致しないため、表を除きました。")
    return replace(draft, **kept, table=table), Verification(**counts), tuple(problems)  # type: ignore[arg-type]


def table_holds(table: TableView, evidence: EvidenceSet) -> bool:
    """True when every value of the table is the printed value of the cell behind it."""
    printed = {
        cell.figure: cell.text
        for found in evidence.tables()
        for cell in (*found.cells, *found.reference)
    }
    return all(
        not figure or printed.get(figure) == text
        for row, figures in zip(table.rows, table.figures, strict=True)
        for text, figure in zip(row, figures, strict=True)
    )


def _codebook_sentences(codebook: Codebook) -> frozenset[str]:
    sentences: set[str] = set()
    for measure in codebook.measures.values():
        sentences |= {measure.definition, measure.definition_en, measure.as_of, *measure.caveats, *measure.caveats_en}
    for gap in codebook.gaps:
        sentences |= {gap.text, gap.text_en}
    for source in codebook.sources.values():
        sentences.add(source.edition_note)
    return frozenset(sentences)


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _is_value(numeral: Numeral, cell: Cell) -> bool:
    units = {cell.unit} | ({"団体", "都道府県"} if cell.unit in ("団体", "都道府県") else set())
    if numeral.unit in units or (not numeral.unit and cell.unit in ("位", "件")):
        if cell.value is not None and abs(cell.value - numeral.value) < 1e-9:
            return True
    counts = [n for n in (cell.numerator, cell.denominator) if n is not None]
    return numeral.unit in ("団体", "") and any(abs(n - numeral.value) < 1e-9 for n in counts)


def _is_result(numeral: Numeral, calculation: Calculation, text: str) -> bool:
    if abs(calculation.value - numeral.value) > 1e-9:
        return False
    same_unit = numeral.unit == calculation.unit or {numeral.unit, calculation.unit} <= {"団体", "都道府県", "件"}
    return same_unit and close_up(calculation.expression) in text or same_unit and calculation.kind == "count"


def _in_expression(numeral: Numeral, calculation: Calculation, text: str) -> bool:
    """The numeral stands inside a recorded calculation that is written out in full."""
    expression = close_up(calculation.expression)
    start = text.find(expression)
    return 0 <= start <= numeral.start and numeral.start < start + len(expression)


def _inside_name(numeral: Numeral, mentions: Sequence[Mention]) -> bool:
    """A number that is part of a name (中核市 case_116k, 47都道府県) is no figure."""
    return any(
        m.start <= numeral.start and numeral.start < m.end and m.kind in ("population", "item", "measure")
        for m in mentions
    )


def _number_between(numeral: Numeral, mention: Mention, text: str) -> bool:
    between = text[numeral.end : mention.start]
    return "。" in between or bool(find_numerals(between))


def _nearest(kind: str, numeral: Numeral, mentions: Sequence[Mention], text: str) -> Mention | None:
    # 都道府県 right behind a number is its unit.
    before = [
        m for m in mentions
        if m.kind == kind and m.end <= numeral.start and not text[: m.start].endswith(tuple("0123456789"))
    ]  # fmt: skip
    if before:
        return before[-1]
    after = [m for m in mentions if m.kind == kind and m.start >= numeral.end]
    return after[0] if after and not _number_between(numeral, after[0], text) else None


def _level_word(mention: Mention, mentions: Sequence[Mention], cell: Cell, codebook: Codebook) -> bool:
    """都道府県 beside a prefecture's name says how members are arranged, not who was asked."""
    if cell.unit == "都道府県":
        return True
    level = codebook.places[cell.place].level
    return "prefectures" in mention.codes and level == "prefecture" and any(m.kind == "place" for m in mentions)


def _nearest_year(numeral: Numeral, text: str) -> int | None:
    plain = _BASE_YEAR.sub(lambda match: "・" * len(match[0]), text)
    years = [n for n in find_numerals(plain) if n.unit == "年" or (1990 <= n.value <= 2100 and n.surface.isdigit())]
    before = [n for n in years if n.end <= numeral.start]
    near = before[-1] if before else next((n for n in years if n.start >= numeral.end), None)
    return int(near.value) if near else None
