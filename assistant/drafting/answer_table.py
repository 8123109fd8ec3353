"""The table of a result: published values as the source prints them, computed ones with their arithmetic.

Knows rows and names; shows only values of the result.
"""

from __future__ import annotations

from assistant.drafting.answer_words import Words
from assistant.drafting.table_view import HEADINGS, make_table
from assistant.gathering.results import Result, Row
from assistant.outcome.answer import TableView
from tools.evidence import Cell, TableEvidence

_ROWS = 60


def result_table(words: Words, result: Result) -> TableView | None:
    """One table of all rows; None for fewer than two rows."""
    rows = result.rows[:_ROWS]
    if len(rows) < 2:
        return None
    line = source_line(words, [cell for row in rows for cell in row.cells])
    mixed = len({(row.unit, row.cells[0].measure) for row in rows}) > 1 and not any(
        row.computed for row in rows
    )
    if mixed or not any(_is_computed(row) for row in rows):
        cells = tuple(row.cells[0] for row in rows)
        table = TableEvidence(id=words.evidence_of(cells[0].figure), title="", cells=cells, sql="")
        return make_table([table], words.namer, line)
    return _computed(words, result, rows, line)


def _computed(words: Words, result: Result, rows: tuple[Row, ...], line: str) -> TableView:
    dimensions = words.varying(rows) or ("place",)
    heading = HEADINGS.get(dimensions[0], HEADINGS["place"])[words.english]
    what = words.what(result.expression)
    value = f"{what} ({rows[0].unit})" if words.english else f"{what}（{rows[0].unit}）"
    return TableView(
        title=what,
        columns=(heading, value, words.pick("計算", "Calculation")),
        rows=tuple((words.name(row, dimensions), row.text.replace("-", "−"), _formula(row)) for row in rows),
        figures=tuple(("", row.cells[0].figure if not _is_computed(row) else "", "") for row in rows),
        source_line=line,
        evidence=words.evidence_of(rows[0].cells[0].figure),
    )


def _is_computed(row: Row) -> bool:
    """True when no source prints the value: computed here, or derived in the tables with its formula."""
    return row.computed or row.cells[0].status == "derived"


def _formula(row: Row) -> str:
    return row.arithmetic or (row.cells[0].note if row.cells[0].status == "derived" else "") or "—"


def source_line(words: Words, cells: list[Cell]) -> str:
    """出典: 日本総研 No.2025-062 図表12."""
    places = dict.fromkeys((cell.source, cell.locator) for cell in cells)
    named = [f"{words.codebook.sources[source].label} {locator}" for source, locator in list(places)[:3]]
    return words.pick("出典: ", "Source: ") + words.pick("、", ", ").join(named)
