"""Where the tables of a sheet lie: title, header rows, label columns, body, notes; tables on their side turned.

Works on printed texts and merges alone. What columns mean is decided in typing, not here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from corpus.surveys.cells import EMPTY, CellValue, label_of, read_cell, unit_in, without_unit
from corpus.surveys.grid import Box, Grid, address_of, covered_cells
from corpus.surveys.waves import is_year_label

MAX_HEADER_ROWS = 15
_SAMPLE = 400
_NOTE = re.compile(r"^\s*[(（【]?\s*(?:注|※|＊|\*|資料|出典|出所|備考|Note|Source)", re.IGNORECASE)
_LONG = 30


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
    if any(_NOTE.match(text) for text in rows[start] if text):
        return False
    wide = False
    for row in rows[start : start + MAX_HEADER_ROWS]:
        values = [read_cell(text) for text in row if text]
        if sum(value.kind == "number" for value in values) >= 2 and wide:
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
    start = _first_table_row(rows)
    merges = [_shifted(box, first) for box in grid.merges if first <= box[0] < last]
    if start is None:
        return None
    left = next(c for c in range(width) if any(row[c] for row in rows[start:]))
    header = _header_end(rows, start, left, merges)
    body = _body_rows(rows, header)
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


def unit_only(text: str) -> bool:
    """True for a line that only names a unit or a date of printing."""
    return bool(re.fullmatch(r"[(\[]?\s*単位\s*[:は].*", text))


def _first_table_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row with two filled cells that are not a note beside its number."""
    for number, row in enumerate(rows):
        texts = [text for text in row if text]
        if len(texts) >= 2 and not _NOTE.match(texts[0]):
            return number
        # The last header may stand alone over the value column (団体コード is then in the row below).
        if (
            len(texts) == 1
            and row[0] == ""
            and len(texts[0]) <= _LONG
            and number + 1 < len(rows)
            and _leads(rows, number)
        ):
            return number
    return None


def _leads(rows: Sequence[Sequence[str]], number: int) -> bool:
    """True when a lone cell stands over a column of numbers: 令和4年, 人口, 計, each in a row of its own."""
    column = next(c for c, text in enumerate(rows[number]) if text)
    if _NOTE.match(rows[number][column]) or unit_only(label_of(rows[number][column])):
        return False
    below = [read_cell(row[column]).kind for row in rows[number + 1 : number + 40] if column < len(row)]
    return sum(kind in ("number", "missing") for kind in below) > len(below) / 2


def _header_end(rows: Sequence[Sequence[str]], start: int, left: int, merges: Sequence[Box]) -> int:
    """The first body row."""
    width = len(rows[start])
    sample = range(start, min(len(rows), start + _SAMPLE))
    numeric = [c for c in range(left, width) if _is_numeric([rows[r][c] for r in sample])]
    if len(numeric) > 1 and numeric[0] == left:
        numeric = numeric[1:]  # years and codes that label the rows
    end = start + 1
    if numeric:
        gap = 0
        for number in range(start, min(len(rows), start + MAX_HEADER_ROWS)):
            cells = [read_cell(rows[number][c]) for c in numeric if rows[number][c]]
            labels = sum(_is_label(cell) for cell in cells)
            if cells and labels > len(cells) / 2:
                end, gap = number + 1, 0
            elif cells:
                gap += 1
                if gap > 2:
                    break
    reach = max((box[2] + 1 for box in merges if start <= box[0] < end and box[2] - box[0] < 8), default=end)
    end = max(end, reach if reach <= end + 4 else end)
    while end < len(rows) - 1 and not any(rows[end]):
        end += 1
    return min(end, len(rows) - 1)


def _is_numeric(texts: Sequence[str]) -> bool:
    kinds = [read_cell(text) for text in texts if text]
    numbers = sum(value.kind == "number" and not is_year_label(value.text) for value in kinds)
    others = sum(value.kind == "text" for value in kinds)
    return (numbers > 0 and numbers >= others * 2) or (numbers >= 2 and numbers > others)


def _is_label(cell: CellValue) -> bool:
    return cell.kind == "text" or is_year_label(cell.text)


def _body_rows(rows: Sequence[Sequence[str]], header: int) -> list[int]:
    """Rows under the header up to the notes; empty rows and rows that are a note are left out."""
    body: list[int] = []
    notes = False
    for number in range(header, len(rows)):
        texts = [text for text in rows[number] if text]
        if not texts:
            continue
        notes = notes or (_is_note(texts) and len(body) > 0)
        if _is_note(texts) or (notes and len(texts) < 3):
            continue
        notes = False
        body.append(number)
    return body


def _is_note(texts: Sequence[str]) -> bool:
    if len(texts) <= 2 and _NOTE.match(texts[0]):
        return True
    if len(texts) == 1:
        return len(texts[0]) > _LONG and read_cell(texts[0]).kind == "text"
    return False


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
