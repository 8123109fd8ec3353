"""Which cells a calculation takes, and the calculation itself, in SQL.

Knows cells and the warehouse; writes no sentence.
"""

from __future__ import annotations

from assistant.understanding.plan import FigurePart
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse
from tools.evidence import Calculation, Cell, TableEvidence
from tools.query_survey import calculate, query_survey
from tools.survey_query import SurveyQuery


class Arithmetic:
    """Calculations over the figures of one warehouse."""

    def __init__(self, warehouse: Warehouse, codebook: Codebook) -> None:
        self._warehouse = warehouse
        self._codebook = codebook

    def of(
        self, kind: str, part: FigurePart, tables: tuple[TableEvidence, ...], cells: list[Cell]
    ) -> tuple[Calculation, ...]:
        """The calculations of `kind` that the found cells allow; none where an operand is not published."""
        groups = [list(table.cells) for table in tables]
        if kind in ("difference", "ratio"):
            across_tables = len(groups) == 2 and all(len(group) == 1 for group in groups)
            pairs = [cells] if across_tables else [group for group in groups if len(group) >= 2]
            return tuple(self._pair(kind, group, part) for group in pairs)
        if kind == "share":
            return self._shares_of_nation(cells)
        if kind == "remainder":
            return tuple(
                calculate("remainder", (cell,), self._warehouse, unit=cell.unit)
                for cell in cells
                if cell.denominator
            )
        if part.frame.shape == "trend":
            groups = [self._ends(group, part) for group in groups]
        if kind == "count":
            return tuple(calculate("count", group, self._warehouse, unit="都道府県") for group in groups)
        usable = [group for group in groups if len(group) >= 2]
        results: list[Calculation] = []
        for group in usable:
            if kind == "sum" and group[0].unit == "％":
                members = {(cell.place, cell.population) for cell in group}
                if len(members) == len(group) and all(
                    c.numerator is not None and c.denominator for c in group
                ):
                    results.append(calculate("pooled", group, self._warehouse, unit="％"))
            else:
                results.append(calculate(kind, group, self._warehouse, unit=group[0].unit))  # type: ignore[arg-type]
        return tuple(results)

    def totals(self, cells: list[Cell]) -> tuple[Cell, ...]:
        """The nationwide figure of each count that has one."""
        by_measure = {cell.measure: cell for cell in cells}
        return tuple(total for cell in by_measure.values() for total in self.national(cell))

    def _shares_of_nation(self, cells: list[Cell]) -> tuple[Calculation, ...]:
        """Each counted cell as a share of the nationwide count of the same measure."""
        totals = {total.measure: total for total in self.totals(cells)}
        return tuple(
            calculate("share", (cell, totals[cell.measure]), self._warehouse, unit="％")
            for cell in cells
            if cell.measure in totals and cell.unit == "団体" and cell.place != "JP"
        )

    def _ends(self, group: list[Cell], part: FigurePart) -> list[Cell]:
        """First and last year of a series, within the asked years."""
        years = part.frame.years
        series = sorted((c for c in group if not years or c.year >= min(years)), key=lambda cell: cell.year)
        if len(years) > 1:
            series = [cell for cell in series if cell.year <= max(years)]
        members = {(c.place, c.population, c.item) for c in series}
        return [series[0], series[-1]] if len(members) == 1 and len(series) > 1 else []

    def _pair(self, kind: str, group: list[Cell], part: FigurePart) -> Calculation:
        first, second = (group[0], group[-1]) if len(group) > 2 else (group[0], group[1])
        if (first.value or 0) < (second.value or 0):
            first, second = second, first
        unit = "倍" if kind == "ratio" else "ポイント" if first.unit == "％" else first.unit
        return calculate(kind, (first, second), self._warehouse, unit=unit)  # type: ignore[arg-type]

    def national(self, like: Cell) -> tuple[Cell, ...]:
        """The nationwide figure of the same measure, population and year; empty when not published."""
        query = SurveyQuery(
            measure=like.measure, places=("JP",), populations=(like.population,), years=(like.year,)
        )
        return query_survey(query, self._warehouse, self._codebook).cells[:1]
