"""Sentences that judge what a question states: はい / いいえ, the true figure, and whose the stated value is.

Knows claims about figures; every number is copied from a cell.
"""

from __future__ import annotations

import math
from dataclasses import replace

from assistant.drafting.figures import FigureWriter
from assistant.gathering.gather import PartEvidence
from assistant.outcome.draft import Claim
from assistant.understanding.plan import FigurePart
from corpus.numerals import Numeral
from tools.evidence import Cell, TableEvidence

_YES = ("はい。", "Yes. ")


class VerdictWriter:
    """Writes verdicts with the sentences of a `FigureWriter`."""

    def __init__(self, writer: FigureWriter) -> None:
        self._writer = writer
        self._english = writer.english

    def write(self, found: PartEvidence, part: FigurePart) -> list[Claim]:
        """Yes or no first, with the figure that decides it; empty when nothing published decides it."""
        rankings = [t for t in found.context if len(t.cells) > 1 and _ranked(t, part)]
        if part.frame.limit and part.frame.order and rankings:
            return self._membership(found, part, rankings)
        if part.claimed_order and rankings:
            return self._superlative(found, part, rankings)
        if part.claimed:
            return self._stated_value(found, part)
        if part.frame.threshold and found.cells():
            return self._stated_threshold(found, part)
        return self._writer._lookup(found.tables)

    def _opening(self, verdict: bool) -> str:
        if self._english:
            return "Yes. " if verdict else "No. "
        return "はい。" if verdict else "いいえ。"

    def _superlative(
        self, found: PartEvidence, part: FigurePart, rankings: list[TableEvidence]
    ) -> list[Claim]:
        claims: list[Claim] = []
        dimension = "item" if part.frame.items else "place"
        asked = set(part.frame.items or part.frame.places)
        for table in rankings:
            top = tuple(cell for cell in table.cells if cell.value == table.cells[0].value)
            true = any(getattr(cell, dimension) in asked for cell in top)
            frame = replace(part.frame, level="item" if part.frame.items else "prefecture", positions=())
            first = self._writer._ranking(replace(table, cells=top), frame, True)[0]
            claims.append(_prefixed(first, self._opening(true)))
            own = [(c, t) for t in found.tables for c in t.cells if c.measure == top[0].measure]
            claims += [self._writer.statement(c, t) for c, t in own if not true]
        return claims

    def _membership(
        self, found: PartEvidence, part: FigurePart, rankings: list[TableEvidence]
    ) -> list[Claim]:
        """Whether the member is among the first n."""
        claims: list[Claim] = []
        for table in rankings:
            within = {cell.place for cell in table.cells}
            true = set(part.frame.places) <= within
            frame = replace(part.frame, level="prefecture", positions=())
            listed = self._writer._ranking(table, frame, False)[0]
            claims.append(_prefixed(listed, self._opening(true)))
        return claims

    def _stated_value(self, found: PartEvidence, part: FigurePart) -> list[Claim]:
        pairs = [(cell, table) for table in found.tables for cell in table.cells]
        judged: dict[str, tuple[bool, list[Claim]]] = {}
        for numeral in part.claimed:
            for cell, table in pairs:
                if not _comparable(cell, numeral) or judged.get(cell.measure, (False, []))[0]:
                    continue
                true = _agrees(cell, numeral)
                claims = [_prefixed(self._writer.statement(cell, table, with_year=True), self._opening(true))]
                owners = [] if true else self._owner(found, numeral, cell)
                if true or cell.measure not in judged:
                    judged[cell.measure] = (true, [*claims, *owners])
        if judged:
            # What is wrong comes first.
            ordered = sorted(judged.values(), key=lambda verdict: verdict[0])
            return [claim for _, claims in ordered for claim in claims]
        owners = [claim for numeral in part.claimed for claim in self._owner(found, numeral, None)]
        return owners or self._writer._lookup(found.tables)

    def _owner(self, found: PartEvidence, numeral: Numeral, asked: Cell | None) -> list[Claim]:
        """Whose value the stated one really is."""
        for table in found.context:
            for cell in table.cells:
                other = asked is None or cell.figure != asked.figure
                if other and cell.value == numeral.value and _same_kind(cell.unit, numeral.unit):
                    owner = self._writer.claim(self._belongs(cell), [table], [cell])
                    return [owner, *self._rate_of(found, cell)]
        return []

    def _rate_of(self, found: PartEvidence, ranked: Cell) -> list[Claim]:
        """The rate behind a rank, where it is published."""
        if ranked.unit != "位":
            return []
        wanted = ranked.measure.replace("_rank", "_rate")
        pairs = [
            (c, t) for t in found.context for c in t.cells if (c.measure, c.place) == (wanted, ranked.place)
        ]
        return [self._writer.statement(*pair) for pair in pairs[:1]]

    def _belongs(self, cell: Cell) -> str:
        who, value, year = (
            self._writer.namer.subject(cell), self._writer.namer.value(cell), self._writer.namer.year(cell),
        )  # fmt: skip
        if self._english:
            early = " (an early release)" if cell.status == "flash" else ""
            return f"{value} is {who} in {year}{early}."
        early = "、速報値" if cell.status == "flash" else ""
        return f"{value}は{who}の値です（{year}{early}）。"

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
    return replace(claim, text=opening + claim.text, verdict=opening in _YES)


def _ranked(table: TableEvidence, part: FigurePart) -> bool:
    """The table is the ranking that the claim is about, not a sister figure."""
    return table.cells[0].rank is not None and table.cells[0].measure in part.frame.measures


def _same_kind(unit: str, stated: str) -> bool:
    """％ and ポイント are often said for each other; ranks and counts are not."""
    return unit == stated or {unit, stated} <= {"％", "ポイント"}


def _comparable(cell: Cell, numeral: Numeral) -> bool:
    return cell.unit == numeral.unit or (cell.unit == "位" and numeral.unit == "位") or not numeral.unit


def _agrees(cell: Cell, numeral: Numeral) -> bool:
    if cell.value is None or not _comparable(cell, numeral):
        return False
    if cell.value == numeral.value:
        return True
    whole = numeral.value == int(numeral.value)
    rounded = math.floor(cell.value + 0.5)
    return whole and rounded == numeral.value and numeral.unit == "％" and "." not in numeral.surface


def _holds(value: float, relation: str, bound: float) -> bool:
    return {">=": value >= bound, ">": value > bound, "<=": value <= bound, "<": value < bound}[relation]
