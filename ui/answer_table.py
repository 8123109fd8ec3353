"""The answer's table with what a reader compares next: how many bodies, and the distance to the national value.

Adds columns of published or exactly computed values only; shared by page and files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from assistant import Answer, Cell, Outcome, TableView
from ui.answer_words import AnswerWords, answer_words
from ui.library import NATION, Library
from ui.provenance import cited_cells, dates_of, stands_in, without_marks

_PERCENT = ("％", "%")
_MOST_ROWS = 8
"""More rates than this in one sentence are listed by the assistant's own table."""


@dataclass(frozen=True, kw_only=True)
class NationalValue:
    """The national value that fits the rows: same measure, wave and kind of body."""

    value: float
    printed: str
    """`30.5％`."""
    text: str
    """`30.5`."""
    place: str = ""
    """`図表14`, where it stands elsewhere in the sources than the rows."""


def table_cells(outcome: Outcome) -> dict[str, Cell]:
    """Every cell of the outcome's tables by figure id."""
    tables = [item for item in outcome.evidence if item.kind == "table"]
    return {cell.figure: cell for table in tables for cell in (*table.reference, *table.cells)}


def national_value(outcome: Outcome, cells: Sequence[Cell], library: Library | None) -> NationalValue | None:
    """The national value beside `cells`; None when there is none, or when a row is the nation itself."""
    if not cells or any(cell.place == NATION or cell.item for cell in cells):
        return None
    kinds = {(cell.measure, cell.unit, cell.year, cell.population) for cell in cells}
    if len(kinds) != 1:
        return None
    for table in (item for item in outcome.evidence if item.kind == "table"):
        for cell in table.reference:
            fits = (cell.measure, cell.unit, cell.year, cell.population) in kinds
            if fits and cell.place == NATION and not cell.item and cell.value is not None:
                return _national(cell, cells[0])
    figure = library.national(cells[0]) if library else None
    return _national(figure, cells[0]) if figure is not None else None


def _national(figure: Any, beside: Cell) -> NationalValue:
    elsewhere = (figure.source, figure.locator) != (beside.source, beside.locator)
    return NationalValue(
        value=figure.value,
        printed=f"{figure.text}{figure.unit}",
        text=figure.text,
        place=figure.locator.split(" ")[-1] if elsewhere else "",
    )


def table_in_context(outcome: Outcome, library: Library | None) -> TableView | None:
    """The outcome's table with its date; counts and differences where every row of one value column has them.

    Rates that came without a table get one: what was compared, or one row when the nation's value stands beside it.
    """
    view = outcome.table or rows_of_lead(outcome, library)
    if view is None:
        return None
    known = table_cells(outcome)
    rows = [[known[figure] for figure in figures if figure in known] for figures in view.figures]
    cells = [row[0] for row in rows if len(row) == 1]
    view = replace(view, title=_dated(view.title, outcome))
    if len(cells) != len(rows) or any(cell.unit not in _PERCENT for cell in cells):
        return view
    words = answer_words(outcome.language)
    view = _with_counts(view, cells, words, library)
    return _with_differences(view, cells, national_value(outcome, cells, library), words)


def rows_of_lead(outcome: Outcome, library: Library | None) -> TableView | None:
    """The lead's rates of one measure as rows; a single one only beside the nation's value."""
    if library is None or not isinstance(outcome, Answer):
        return None
    lead, english = without_marks(outcome.lead), outcome.language == "en"
    cells = [cell for cell in cited_cells(outcome) if cell.text and stands_in(cell.text, lead)]
    if not 1 <= len(cells) <= _MOST_ROWS or len({(cell.measure, cell.unit) for cell in cells}) != 1:
        return None
    if cells[0].unit not in _PERCENT or any(cell.item for cell in cells):
        return None
    if len(cells) == 1 and (outcome.body or national_value(outcome, cells, library) is None):
        return None
    words, measure = answer_words(outcome.language), library.measure(cells[0].measure, english=english)
    waves = len({cell.year for cell in cells}) > 1
    year = (words.wave,) if waves else ()
    return TableView(
        title=measure,
        columns=(words.member, *year, f"{measure}（{cells[0].unit}）"),
        rows=tuple(
            (library.who(cell, english=english), *((str(cell.year),) if waves else ()), cell.text)
            for cell in cells
        ),
        figures=tuple(("", *(("",) if waves else ()), cell.figure) for cell in cells),
        source_line="",
        evidence=outcome.citations[0].evidence,
    )


def _dated(title: str, outcome: Outcome) -> str:
    """The caption with the date, where all cited figures share one and the caption tells no year."""
    dates = dates_of(outcome)
    if len(dates) != 1 or re.search(r"20\d\d", title):
        return title
    return f"{title} ({dates[0]})" if outcome.language == "en" else f"{title}（{dates[0]}）"


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
    told = "・".join(part for part in (national.printed, national.place) if part)
    return _with_column(view, words.difference.format(value=told), values)


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
