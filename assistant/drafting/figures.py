"""Chooses the sentences for a figure part: one way of writing a plan shape.

Knows the shapes; the wording is in draft_sentences.py, draft_rankings.py and draft_changes.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.drafting.changes import ChangeSentences
from assistant.drafting.rankings import RankingSentences
from assistant.gathering.gather import PartEvidence
from assistant.outcome.draft import Claim
from assistant.understanding.plan import FigurePart
from tools.evidence import Cell, TableEvidence
from tools.naming import LATEST_YEAR


class FigureWriter(RankingSentences, ChangeSentences):
    """Writes the claims of one figure part."""

    def write(self, found: PartEvidence, part: FigurePart, *, superlative_one: bool) -> list[Claim]:
        """The claims that answer `part`, the direct one first."""
        tables = [table for table in found.tables if table.cells]
        calculations = [(t, c) for t in tables for c in t.calculations]
        if part.frame.shape == "trend":
            series = [claim for table in tables for claim in self._trend(table, part.frame)]
            return [*(self._calculation(tables, calculation) for _, calculation in calculations), *series]
        if calculations and part.frame.calculation != "count":
            return [self._calculation(tables, calculation) for _, calculation in calculations]
        if part.frame.shape == "threshold":
            return self._threshold(tables, part.frame)
        if part.frame.shape == "extremes":
            return self._extremes(tables)
        if part.frame.shape == "ranking":
            return [claim for table in tables for claim in self._ranking(table, part.frame, superlative_one)]
        if part.frame.shape == "distribution":
            return [claim for table in tables for claim in self._distribution(table, part.frame)]
        if part.frame.shape == "compare":
            return self._compare(tables)
        series = [c for t in found.context if len(t.cells) > 1 for c in self._trend(t, part.frame)]
        return [*self._lookup(tables), *series]

    def _lookup(self, tables: Sequence[TableEvidence]) -> list[Claim]:
        pairs = [(cell, table) for table in tables for cell in table.cells]
        if len(pairs) > 1 and len({cell.measure for cell, _ in pairs}) == len(pairs) and len(pairs) <= 3:
            return [self._one_member(pairs)]
        claims: list[Claim] = []
        several_items = len({cell.item for cell, _ in pairs}) > 1

        def together(pair: tuple[Cell, TableEvidence]) -> tuple[object, ...]:
            """One sentence: the same measure and year, and one member where it is the items that are listed."""
            cell = pair[0]
            return cell.measure, cell.year, (cell.place, cell.population) if several_items else ()

        for _, group in groupby(pairs, key=together):
            members = list(group)
            if len(members) == 1:
                claims.append(self.statement(*members[0]))
            else:
                claims.append(self._listed([cell for cell, _ in members], members[0][1]))
        return claims

    def _one_member(self, pairs: Sequence[tuple[Cell, TableEvidence]]) -> Claim:
        """Several measures of one member in one sentence."""
        cells, tables = [cell for cell, _ in pairs], [table for _, table in pairs]
        if len({self.namer.who(cell) for cell in cells}) > 1 or any(cell.item for cell in cells):
            joint = " " if self.english else ""
            return self.claim(joint.join(self.statement(c, t).text for c, t in pairs), tables, cells)
        years = ["" if c.year == LATEST_YEAR else self._year_behind(c) for c in cells]
        if self.english:
            inner = "; ".join(
                f"the {self.namer.measure(c)} is {self.namer.value(c)}{year}"
                for c, year in zip(cells, years, strict=True)
            )
            return self.claim(f"For {self.namer.who(cells[0])}, {inner}.", tables, cells)
        inner = "、".join(
            f"{self.namer.measure(c)}は{self.namer.value(c)}{year}"
            for c, year in zip(cells, years, strict=True)
        )
        return self.claim(f"{self.namer.who(cells[0])}の{inner}です。", tables, cells)
