"""Calculations that the agent loop may ask for beside a query, in SQL.

Knows cells and the warehouse; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.codebook import Codebook
from corpus.warehouse import Warehouse
from tools.evidence import Calculation, Cell, TableEvidence
from tools.query_survey import calculate, query_survey
from tools.survey_query import CalculationKind, SurveyQuery


class Arithmetic:
    """Calculations over the figures of one warehouse."""

    def __init__(self, warehouse: Warehouse, codebook: Codebook) -> None:
        self._warehouse = warehouse
        self._codebook = codebook

    def of(self, kind: CalculationKind, cells: Sequence[Cell]) -> tuple[Calculation, ...]:
        """The calculations of `kind` that the cells allow; none where an operand is not published."""
        found = [cell for cell in cells if cell.value is not None]
        if kind in ("difference", "ratio"):
            return (self._pair(kind, found),) if len(found) >= 2 else ()
        if kind == "share":
            return self._shares_of_nation(found)
        if kind == "remainder":
            return tuple(
                calculate("remainder", (c,), self._warehouse, unit=c.unit) for c in found if c.denominator
            )
        if kind == "count":
            return (calculate("count", found, self._warehouse, unit="都道府県"),) if found else ()
        if len(found) < 2:
            return ()
        if kind == "sum" and found[0].unit == "％":
            whole = all(c.numerator is not None and c.denominator for c in found)
            members = {(c.place, c.population) for c in found}
            if not whole or len(members) != len(found):
                return ()
            return (calculate("pooled", found, self._warehouse, unit="％"),)
        return (calculate(kind, found, self._warehouse, unit=found[0].unit),)

    def _shares_of_nation(self, cells: Sequence[Cell]) -> tuple[Calculation, ...]:
        """Each counted cell as a share of the nationwide count of the same measure."""
        found: list[Calculation] = []
        for cell in cells:
            whole = self.national(cell) if cell.unit == "団体" and cell.place != "JP" else ()
            found += [calculate("share", (cell, *whole), self._warehouse, unit="％")] if whole else []
        return tuple(found)

    def _pair(self, kind: CalculationKind, cells: Sequence[Cell]) -> Calculation:
        first, second = (cells[0], cells[-1]) if len(cells) > 2 else (cells[0], cells[1])
        if (first.value or 0) < (second.value or 0):
            first, second = second, first
        unit = "倍" if kind == "ratio" else "ポイント" if first.unit == "％" else first.unit
        return calculate(kind, (first, second), self._warehouse, unit=unit)

    def national(self, like: Cell) -> tuple[Cell, ...]:
        """The nationwide figure of the same measure, population and year; empty when not published."""
        query = SurveyQuery(
            measure=like.measure, places=("JP",), populations=(like.population,), years=(like.year,)
        )
        return query_survey(query, self._warehouse, self._codebook).cells[:1]


def run_query(query: SurveyQuery, warehouse: Warehouse, codebook: Codebook) -> TableEvidence:
    """One query with its calculation; `id` is empty."""
    table = query_survey(query.checked_against(codebook), warehouse, codebook)
    if query.calculation is None or not table.cells:
        return table
    return replace(table, calculations=Arithmetic(warehouse, codebook).of(query.calculation, table.cells))
