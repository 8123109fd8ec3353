"""Where the tables of a sheet lie: title, header rows, label columns, body, notes; tables on their side turned.

Works on printed texts and merges alone. What columns mean is decided in typing, not here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus.surveys.cells import EMPTY, CellValue, label_of, read_cell, unit_in, without_unit
from corpus.surveys.grid import Box, Grid, address_of, column_letters, covered_cells
from corpus.surveys.row_kinds import (
    MAX_HEADER_ROWS,
    NOTE,
    body_rows,
    first_table_row,
    header_end,
    unit_only,
)

_SAMPLE = 400


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table."""

    index: int
    """Position in the table as it is read, from 0."""
    path: tuple[str, ...]
    """Header texts from the top down, without repetitions and units."""
    unit: str = ""
    marks: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def title(self) -> str:
        """The header path in one text."""
        return " ".join(self.path)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table, read with its bodies as rows."""

    grid: Grid
    number: int
    """Position among the tables of its file, from 1."""
    flipped: bool
    """True when rows of the sheet are columns here."""
    cells: list[list[str]]
    """All rows of the block, merged headers filled, as they are read here."""
    top: int
    """Row (or column, when flipped) of the sheet where `cells` begin."""
    left: int
    header: int
    """So many rows of `cells` are headers."""
    columns: tuple[Column, ...]
    body: tuple[int, ...]
    """Rows of `cells` that are data."""
    title: str = ""
    unit: str = ""
    """A unit that the title or a note gives for the whole table."""
    notes: tuple[str, ...] = ()

    def value(self, row: int, column: int) -> CellValue:
        """One cell, read."""
        line = self.cells[row]
        return read_cell(line[column]) if column < len(line) else EMPTY

    def address(self, row: int, column: int) -> str:
        """The address in the sheet of a cell of `cells`."""
        if self.flipped:
            return address_of(column + self.left, row + self.top)
        return address_of(row + self.top, column + self.left)

    def addresses(self, column: int) -> Callable[[int], str]:
        """The addresses of one column by row, as `address` gives them."""
        if self.flipped:
            number, left = column + self.left + 1, self.top
            return lambda row: f"{column_letters(row + left)}{number}"
        letters, top = column_letters(column + self.left), self.top + 1
        return lambda row: f"{letters}{row + top}"

    @cached_property
    def header_rows(self) -> list[list[str]]:
        """The header rows, merged cells filled."""
        return self.cells[: self.header]


def find_tables(grids: Sequence[Grid]) -> list[Table]:
    """Every table of every sheet, in order; sheets of running text give none."""
    tables: list[Table] = []
    for grid in grids:
        for first, last in _blocks(grid):
            table = _read_block(grid, first, last)
            if table is not None:
                tables.append(replace(table, number=len(tables) + 1))
    return tables


def _blocks(grid: Grid) -> list[tuple[int, int]]:
    """Row ranges (last exclusive) that hold one table each: cut where empty rows part a body from a new header."""
    rows = grid.rows
    starts = [0]
    seen_numbers = False
    for number in range(1, len(rows)):
        texts = [text for text in rows[number] if text]
        if not texts:
            continue
        values = [read_cell(text) for text in texts[:60]]
        numbers = sum(value.kind in ("number", "missing") for value in values)
        after_gap = not any(rows[number - 1])
        if after_gap and seen_numbers and numbers == 0 and _begins_table(rows, number):
            starts.append(number)
            seen_numbers = False
        elif numbers:
            seen_numbers = True
    return list(zip(starts, [*starts[1:], len(rows)], strict=True))


def _begins_table(rows: Sequence[Sequence[str]], start: int) -> bool:
    """True when text rows are followed by rows with several numbers: a title and headers, not notes."""
    if any(NOTE.match(text) for text in rows[start] if text):
        return False
    wide = False
    needed = 2 if max(map(len, rows)) > 3 else 1
    for row in rows[start : start + MAX_HEADER_ROWS]:
        values = [read_cell(text) for text in row if text]
        if sum(value.kind == "number" for value in values) >= needed and wide:
            return True
        wide = wide or sum(value.kind == "text" for value in values) >= 2
    return False


def _read_block(grid: Grid, first: int, last: int) -> Table | None:
    rows = [list(row) for row in grid.rows[first:last]]
    width = max((len(row) for row in rows), default=0)
    if len(rows) < 2 or width < 2:
        return None
    for row in rows:
        row += [""] * (width - len(row))
    start = first_table_row(rows)
    merges = [_shifted(box, first) for box in grid.merges if first <= box[0] < last]
    if start is None:
        return None
    left = next(c for c in range(width) if any(row[c] for row in rows[start:]))
    header = header_end(rows, start, left, merges)
    body = body_rows(rows, header)
    if not body:
        return None
    _fill_header(rows, start, header, merges, filled=bool(grid.merges))
    _fill_labels(rows, header, merges)
    before = [_line(rows[number]) for number in range(start)]
    after = [_line(rows[n]) for n in range(header, len(rows)) if n not in set(body) and any(rows[n])]
    titles = [text for text in [grid.caption, *before] if text]
    notes = tuple(text for text in [*titles[1:], *after] if len(text) > 1)
    block = [row[left:] for row in rows[start:]]
    table = Table(
        grid=grid, number=0, flipped=False, cells=block, top=first + start, left=left, header=header - start,
        columns=(), body=tuple(n - start for n in body), title=_best_title(titles),
        unit=next((unit for text in [*titles, *after] if "単位" in text and (unit := unit_in(text))), ""),
        notes=notes,
    )  # fmt: skip
    return replace(table, columns=_columns(table))


def _shifted(box: Box, first: int) -> Box:
    return box[0] - first, box[1], box[2] - first, box[3]


def _line(row: Sequence[str]) -> str:
    return " ".join(label_of(text) for text in row if text)


def _best_title(titles: Sequence[str]) -> str:
    japanese = [text for text in titles if re.search(r"[぀-ヿ一-鿿]", text) and not unit_only(text)]
    numbered = [text for text in japanese if re.search(r"第?\s*\d+\s*表|\(第\d+表\)|表\s*\d", text)]
    return (numbered or japanese or list(titles) or [""])[0]


def _fill_header(
    rows: list[list[str]], start: int, header: int, merges: Sequence[Box], *, filled: bool
) -> None:
    """Repeat merged header texts over the cells they cover; a file without merges leaves blanks instead."""
    for (row, column), (top, left) in covered_cells(tuple(box for box in merges if start <= box[0] < header)):
        if row < header and column < len(rows[row]):
            rows[row][column] = rows[top][left]
    if filled or header - start < 2:
        return
    for number in range(start, header - 1):
        row = rows[number]
        if sum(map(bool, row)) < 2:
            continue
        for column in range(1, len(row)):
            below = any(rows[lower][column] for lower in range(number + 1, header))
            above = rows[number - 1][column] == rows[number - 1][column - 1] if number > start else True
            if (
                not row[column]
                and below
                and above
                and row[column - 1]
                and not _is_own(rows, number, header, column)
            ):
                row[column] = row[column - 1]


def _is_own(rows: Sequence[Sequence[str]], number: int, header: int, column: int) -> bool:
    """True when the cell to the left has nothing below it: then it is a header of one column, not of a group."""
    return not any(rows[lower][column - 1] for lower in range(number + 1, header))


def _fill_labels(rows: list[list[str]], header: int, merges: Sequence[Box]) -> None:
    """Repeat merged labels of the body downwards (not numbers: a merged number is printed once)."""
    for (row, column), (top, left) in covered_cells(tuple(box for box in merges if box[0] >= header)):
        if column == left and row < len(rows) and column < len(rows[row]):
            rows[row][column] = rows[top][left]


def _columns(table: Table) -> tuple[Column, ...]:
    width = max(map(len, table.cells))
    return tuple(_column(table, index) for index in range(width))


def _column(table: Table, index: int) -> Column:
    path: list[str] = []
    unit = ""
    marks: list[str] = []
    for row in table.header_rows:
        text = row[index]
        if not text:
            continue
        found = unit_in(text)
        unit = found or unit
        label = without_unit(label_of(text))
        marks += read_cell(text).marks
        is_new = label != found and unit_in(label) != label and (not path or path[-1] != label)
        if label and (is_new or (not path and len(table.header_rows) == 1)):
            path.append(label)
    hidden = table.grid.hidden_rows if table.flipped else table.grid.hidden_columns
    return Column(
        index=index, path=tuple(path), unit=unit, marks=tuple(dict.fromkeys(marks)),
        hidden=index + table.left in hidden,
    )  # fmt: skip


def turned(table: Table) -> Table | None:
    """The table with rows and columns exchanged; None when it cannot be."""
    width = max(map(len, table.cells))
    height = len(table.cells)
    cells = [[table.cells[row][column] for row in range(height)] for column in range(width)]
    kept = set(table.body) | set(range(table.header))
    labels = _label_columns(table)
    if not labels:
        return None
    header = max(labels) + 1
    flipped = replace(
        table, flipped=True, cells=cells, top=table.left, left=table.top, header=header,
        body=tuple(n for n in range(header, width) if any(cells[n][row] for row in kept)),
    )  # fmt: skip
    return replace(flipped, columns=_columns(flipped))


def _label_columns(table: Table) -> list[int]:
    """Leading columns of text."""
    labels: list[int] = []
    for column in table.columns[:6]:
        values = [table.value(row, column.index) for row in table.body[:_SAMPLE]]
        texts = sum(value.kind == "text" for value in values)
        filled = sum(value.kind != "empty" for value in values)
        distinct = len({value.text for value in values if value.kind == "text"})
        if filled and texts > filled / 2 and (not column.path or distinct > 2 or not labels):
            labels.append(column.index)
        else:
            break
    return labels
