"""Sentences that judge what a question states: はい / いいえ, the true figure, and whose the stated value is.

Knows claims about figures; every number is copied from a cell.
"""

from __future__ import annotations

from assistant.draft import Claim
from assistant.draft_figures import FigureWriter
from assistant.gather import PartEvidence
from assistant.plan import FigurePart
from corpus.numerals import Numeral
from tools.evidence import Cell, TableEvidence


class VerdictWriter:
    """Writes verdicts with the sentences of a `FigureWriter`."""

    def __init__(self, writer: FigureWriter) -> None:
        self._writer = writer
        self._english = writer.english

    def write(self, found: PartEvidence, part: FigurePart) -> list[Claim]:
        """Yes or no first, with the figure that decides it."""
        if part.claimed_order and found.context:
            return self._superlative(found, part)
        if part.claimed:
            return self._stated_value(found, part)
        if part.frame.threshold and found.cells():
            return self._stated_threshold(found, part)
        return self._writer._lookup(found.tables)

    def _opening(self, verdict: bool) -> str:
        if self._english:
            return "Yes. " if verdict else "No. "
        return "はい。" if verdict else "いいえ。"

    def _superlative(self, found: PartEvidence, part: FigurePart) -> list[Claim]:
        claims: list[Claim] = []
        for table in found.context:
            top = [cell for cell in table.cells if cell.value == table.cells[0].value]
            asked = [c for t in found.tables for c in t.cells if c.measure == table.cells[0].measure]
            asked_places = set(part.frame.places) | {c.place for c in asked}
            true = any(cell.place in asked_places for cell in top)
            first = self._writer._ranking(
                TableEvidence(id=table.id, title=table.title, cells=tuple(top), sql=table.sql),
                part.frame, True,
            )[0]  # fmt: skip
            claims.append(_prefixed(first, self._opening(true)))
            claims += [self._writer.statement(c, t) for t in found.tables for c in t.cells if not true]
        return claims

    def _stated_value(self, found: PartEvidence, part: FigurePart) -> list[Claim]:
        pairs = [(cell, table) for table in found.tables for cell in table.cells]
        for numeral in part.claimed:
            same_unit = [(c, t) for c, t in pairs if _comparable(c, numeral)]
            if not same_unit:
                continue
            true = [(c, t) for c, t in same_unit if _agrees(c, numeral)]
            cell, table = (true or same_unit)[0]
            claims = [_prefixed(self._writer.statement(cell, table, with_year=True), self._opening(bool(true)))]
            if not true:
                claims += self._owner(found, numeral, cell)
            return claims
        return self._writer._lookup(found.tables)

    def _owner(self, found: PartEvidence, numeral: Numeral, asked: Cell) -> list[Claim]:
        """Whose value the stated one really is."""
        for table in found.context:
            for cell in table.cells:
                if cell.figure != asked.figure and _agrees(cell, numeral):
                    who, value = self._writer.namer.subject(cell), self._writer.namer.value(cell)
                    text = f"{value}は{who}です。" if not self._english else f"{value} is {who}."
                    return [self._writer.claim(text, [table], [cell])]
        return []

    def _stated_threshold(self, found: PartEvidence, part: FigurePart) -> list[Claim]:
        threshold = part.frame.threshold
        assert threshold is not None
        claims: list[Claim] = []
        for table in found.tables:
            for cell in table.cells:
                holds = _holds(cell.value or 0.0, threshold.relation, threshold.value)
                claims.append(_prefixed(self._writer.statement(cell, table), self._opening(holds)))
        return claims


def _prefixed(claim: Claim, opening: str) -> Claim:
    return Claim(
        text=opening + claim.text, basis=claim.basis, evidence=claim.evidence, figures=claim.figures
    )


def _comparable(cell: Cell, numeral: Numeral) -> bool:
    return cell.unit == numeral.unit or (cell.unit == "位" and numeral.unit == "位") or not numeral.unit


def _agrees(cell: Cell, numeral: Numeral) -> bool:
    if cell.value is None or not _comparable(cell, numeral):
        return False
    if cell.value == numeral.value:
        return True
    whole = numeral.value == int(numeral.value)
    return whole and abs(cell.value - numeral.value) < 0.5 and numeral.unit == "％" and "." not in numeral.surface


def _holds(value: float, relation: str, bound: float) -> bool:
    return {">=": value >= bound, ">": value > bound, "<=": value <= bound, "<": value < bound}[relation]
