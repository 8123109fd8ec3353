"""Runs a checked `SurveyQuery` and returns typed cells; also the arithmetic on them.

Knows the warehouse; knows nothing about questions or wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb

from corpus.codebook import Codebook
from corpus.warehouse import Warehouse
from tools.errors import QueryError, QueryTimeoutError
from tools.evidence import Calculation, Cell, TableEvidence
from tools.query_sql import CompiledQuery, compile_calculation, compile_query
from tools.survey_query import CalculationKind, SurveyQuery

PREFERRED_SOURCE = "jri-2025-062"
_ROUNDED = ("ratio", "share", "pooled", "mean")
_SIGNS = {"difference": " − ", "ratio": " ÷ ", "sum": " + "}


def query_survey(query: SurveyQuery, warehouse: Warehouse, codebook: Codebook) -> TableEvidence:
    """Run a checked survey query and return one table of published figures.

    Args:
        query: Checked by `SurveyQuery.checked_against(codebook)`.

    Returns:
        One `Cell` a combination of place, population, item and year, in `query.order`. Where several sources
        publish the same figure, the report's stands in `cells` and contradicting ones in `reference`.
        No published figure gives an empty table. `id` is empty; the caller numbers it.

    Raises:
        QueryError: The database refused the statement.
        QueryTimeoutError: Longer than `warehouse.timeout_s`.
    """
    unlimited = compile_query(replace(query, limit=None))
    shown = compile_query(query)
    cells = tuple(_cell(row) for row in _run(unlimited, warehouse))
    chosen, others = _one_per_combination(cells)
    if query.order:
        chosen = tuple(replace(cell, rank=_rank(cell, chosen)) for cell in chosen)
    if query.limit:
        chosen = _with_ties(chosen, query.limit)
    kept = {_combination(cell) for cell in chosen}
    return TableEvidence(
        id="",
        title=codebook.measures[query.measure].name,
        cells=chosen,
        sql=shown.sql,
        parameters=shown.parameters,
        reference=tuple(cell for cell in others if _combination(cell) in kept),
    )


def _run(compiled: CompiledQuery, warehouse: Warehouse) -> list[dict[str, Any]]:
    try:
        return warehouse.rows(compiled.sql, compiled.parameters)
    except TimeoutError as error:
        raise QueryTimeoutError(f"{error}条件を絞ってください。") from error
    except duckdb.Error as error:
        raise QueryError(f"集計を実行できませんでした（{error}）。質問を言い換えてください。") from error


def _cell(row: dict[str, Any]) -> Cell:
    def number(name: str) -> float | None:
        return None if row[name] is None else float(row[name])

    return Cell(
        figure=row["figure"],
        measure=row["measure"],
        place=row["place"],
        population=row["population"],
        item=row["item"],
        year=row["year"],
        value=number("value"),
        text=row["text"],
        unit=row["unit"],
        source=row["source"],
        locator=row["locator"],
        status=row["status"],
        numerator=number("numerator"),
        denominator=number("denominator"),
        note=row["note"],
    )


def _combination(cell: Cell) -> tuple[str, str, str, int]:
    return cell.place, cell.population, cell.item, cell.year


def _one_per_combination(cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    best: dict[tuple[str, str, str, int], Cell] = {}
    for cell in cells:
        rival = best.get(_combination(cell))
        if rival is None or _preference(cell) < _preference(rival):
            best[_combination(cell)] = cell
    chosen = tuple(cell for cell in cells if best[_combination(cell)] is cell)
    others = tuple(
        cell
        for cell in cells
        if best[_combination(cell)] is not cell and cell.value != best[_combination(cell)].value
    )
    return chosen, others


def _preference(cell: Cell) -> tuple[bool, bool]:
    return cell.source != PREFERRED_SOURCE, cell.status != "published"


def _with_ties(cells: tuple[Cell, ...], limit: int) -> tuple[Cell, ...]:
    """The first `limit` cells, and those after them with the same value as the last."""
    if len(cells) <= limit:
        return cells
    last = cells[limit - 1].value
    return tuple(cell for i, cell in enumerate(cells) if i < limit or cell.value == last)


def _rank(cell: Cell, cells: Sequence[Cell]) -> int:
    position = next(i for i, other in enumerate(cells) if other.value == cell.value)
    return position + 1


def calculate(
    kind: CalculationKind, cells: Sequence[Cell], warehouse: Warehouse, *, unit: str
) -> Calculation:
    """Compute `kind` over `cells` in SQL and write the arithmetic out.

    Args:
        cells: difference, ratio and share take exactly two.
        unit: Unit of the result, for example ポイント for a difference of ％.

    Raises:
        QueryError: Wrong number of cells, or a figure without numerator for `pooled`.
    """
    if kind in ("difference", "ratio", "share") and len(cells) != 2:
        raise QueryError("差と比は、ちょうど二つの値から計算します。比べる対象を二つ示してください。")
    row = _run(compile_calculation(kind, [cell.figure for cell in cells]), warehouse)[0]
    if row["value"] is None:
        raise QueryError("分子と分母が公表されていないため、この計算はできません。")
    digits = 1 if kind in _ROUNDED else 4
    value = Decimal(str(row["value"])).quantize(Decimal(10) ** -digits, rounding=ROUND_HALF_UP)
    text = _plain(value, cells, kind)
    return Calculation(
        kind=kind,
        value=float(value),
        text=text,
        unit=unit,
        expression=_expression(kind, cells, text, unit),
        figures=tuple(cell.figure for cell in cells),
    )


def _decimals(cell: Cell) -> int:
    return len(cell.text.partition(".")[2])


def _plain(value: Decimal, cells: Sequence[Cell], kind: CalculationKind) -> str:
    if kind == "count":
        return f"{int(value):,}"
    digits = 1 if kind in _ROUNDED else max((_decimals(cell) for cell in cells), default=0)
    return f"{value.quantize(Decimal(10) ** -digits, rounding=ROUND_HALF_UP):,}"


def _expression(kind: CalculationKind, cells: Sequence[Cell], text: str, unit: str) -> str:
    if kind == "share":
        return f"{cells[0].text} ÷ {cells[1].text} × 100 = {text}{unit}"
    if kind == "pooled":
        top = " + ".join(f"{cell.numerator:,.0f}" for cell in cells)
        bottom = " + ".join(f"{cell.denominator:,.0f}" for cell in cells)
        return f"（{top}）÷（{bottom}）× 100 = {text}{unit}"
    if kind == "remainder":
        return f"{cells[0].denominator:,.0f} − {cells[0].text} = {text}{unit}"
    if kind in _SIGNS:
        return f"{_SIGNS[kind].join(cell.text for cell in cells)} = {text}{unit}"
    if kind == "mean":
        return f"（{' + '.join(cell.text for cell in cells)}）÷ {len(cells)} = {text}{unit}"
    return f"{len(cells)}件 = {text}{unit}"
