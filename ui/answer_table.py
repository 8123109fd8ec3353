"""The answer's table with what a reader compares next: how many bodies, and the distance to the national value.

Adds columns of published or exactly computed values only; shared by page and files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from assistant import Cell, Outcome, TableView
from ui.answer_words import AnswerWords, answer_words
from ui.library import NATION, Library

_PERCENT = ("％", "%")


@dataclass(frozen=True, kw_only=True)
class NationalValue:
    """The national value that fits the rows: same measure, wave and kind of body."""

    value: float
    printed: str
    """`30.5％`."""
    text: str
    """`30.5`."""


def table_cells(outcome: Outcome) -> dict[str, Cell]:
    """Every cell of the outcome's tables by figure id."""
    tables = [item for item in outcome.evidence if item.kind == "table"]
    return {cell.figure: cell for table in tables for cell in (*table.reference, *table.cells)}


def national_value(outcome: Outcome, cells: Sequence[Cell]) -> NationalValue | None:
    """The national value beside `cells`; None when there is none, or when a row is the nation itself."""
    if not cells or any(cell.place == NATION for cell in cells):
        return None
    kinds = {(cell.measure, cell.unit, cell.year) for cell in cells}
    populations = {cell.population for cell in cells}
    if len(kinds) != 1:
        return None
    for table in (item for item in outcome.evidence if item.kind == "table"):
        for cell in table.reference:
            fits = (cell.measure, cell.unit, cell.year) in kinds and cell.population in populations
            if fits and cell.place == NATION and not cell.item and cell.value is not None:
                return NationalValue(value=cell.value, printed=f"{cell.text}{cell.unit}", text=cell.text)
    return None


def table_in_context(outcome: Outcome, library: Library | None) -> TableView | None:
    """The outcome's table, with counts and differences where every row of one value column has them."""
    view = outcome.table
    if view is None:
        return None
    known = table_cells(outcome)
    rows = [[known[figure] for figure in figures if figure in known] for figures in view.figures]
    cells = [row[0] for row in rows if len(row) == 1]
    if len(cells) != len(rows) or any(cell.unit not in _PERCENT for cell in cells):
        return view
    words = answer_words(outcome.language)
    view = _with_counts(view, cells, words, library)
    return _with_differences(view, cells, national_value(outcome, cells), words)


def _with_counts(
    view: TableView, cells: Sequence[Cell], words: AnswerWords, library: Library | None
) -> TableView:
    if any(cell.numerator is None or not cell.denominator or cell.item for cell in cells):
        return view
    derived = library is None or any(map(library.count_is_derived, cells))
    values = [f"{cell.numerator:,.0f} / {cell.denominator:,.0f}" for cell in cells]
    return _with_column(view, words.counts_derived if derived else words.counts, values)


def _with_differences(
    view: TableView, cells: Sequence[Cell], national: NationalValue | None, words: AnswerWords
) -> TableView:
    if national is None:
        return view
    values = [difference(cell.text, national.text) for cell in cells]
    if not all(values):
        return view
    return _with_column(view, words.difference.format(value=national.printed), values)


def difference(one: str, other: str) -> str:
    """`11.8` and `30.5` -> `−18.7`; empty when either is no number."""
    try:
        result = Decimal(one.replace(",", "")) - Decimal(other.replace(",", ""))
    except InvalidOperation:
        return ""
    sign = "−" if result < 0 else "+" if result > 0 else "±"
    return f"{sign}{abs(result)}"


def _with_column(view: TableView, name: str, values: Sequence[str]) -> TableView:
    return replace(
        view,
        columns=(*view.columns, name),
        rows=tuple((*row, value) for row, value in zip(view.rows, values, strict=True)),
        figures=tuple((*row, "") for row in view.figures),
    )
