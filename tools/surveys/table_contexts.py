"""What stands around each value of a table: its row's labels, the sections above, its column's headers, their years.

Works on any grid, typed or not; knows nothing about questions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.surveys.cells import CellValue, fold_width, read_cell
from corpus.surveys.grid import Grid, covered_cells
from corpus.surveys.waves import is_year_label, year_in

_MAX_HEADER = 10
_YEAR_TEXT = re.compile(r"(?:令和|平成|昭和)\s*(?:元|\d{1,2})|(?<!\d)(?:19|20)\d\d(?=\s*[年/.\-]|\s*$)")
_TOTAL_END = re.compile(r"(?:合計|計)$")
_UNIT_LINE = re.compile(r"^[(]?\s*(?:単位\s*[::]?)?\s*(?:百万円|千円|円|株|％|%|人|名|個|千株|倍)\s*[)]?$")


@dataclass(frozen=True, kw_only=True)
class RowContext:
    """What names one row."""

    labels: tuple[str, ...]
    """Texts of the row in front of its first value, left to right, merged ones included."""
    sections: tuple[str, ...]
    """Headings above it that are still open, the nearest first."""
    before: tuple[str, ...]
    """Labels of the few rows above it, the nearest first."""
    year: int | None
    last: bool = False


@dataclass(frozen=True, kw_only=True)
class ColumnContext:
    """What names one column."""

    headers: tuple[str, ...]
    """From the top down."""
    year: int | None
    """The last year in its headers: the end of a period."""


@dataclass(frozen=True, kw_only=True)
class Contexts:
    """A grid with its contexts."""

    grid: Grid
    filled: list[list[str]]
    header: int
    """So many rows on top hold no values."""
    rows: tuple[RowContext, ...]
    columns: tuple[ColumnContext, ...]

    def value(self, row: int, column: int) -> CellValue:
        """One cell, read."""
        return read_cell(self.filled[row][column])


def contexts_of(grid: Grid) -> Contexts:
    """Headers, labels and sections of one grid."""
    filled = _filled(grid)
    header = _header_rows(filled)
    columns = tuple(_column(filled, header, column) for column in range(grid.width))
    return Contexts(
        grid=grid, filled=filled, header=header, rows=tuple(_rows(grid, filled, header)), columns=columns
    )


def _filled(grid: Grid) -> list[list[str]]:
    width = grid.width
    rows = [[*row, *[""] * (width - len(row))] for row in grid.rows]
    for (row, column), (top, left) in covered_cells(grid.merges):
        if row < len(rows) and column < width and not rows[row][column]:
            rows[row][column] = rows[top][left]
    return rows


def _header_rows(rows: list[list[str]]) -> int:
    for number, row in enumerate(rows[:_MAX_HEADER]):
        values = [read_cell(text) for text in _once(row)[1:] if text]
        numbers = [v for v in values if v.kind in ("number", "missing") and not is_year_label(v.text)]
        if numbers and (len(numbers) > len(values) / 3 or len(numbers) > 2):
            return number
    return 0 if len(rows[0]) <= 2 else 1


def _once(row: list[str]) -> list[str]:
    """The texts of a row, those of merged cells once."""
    return [
        text
        for place, text in enumerate(row)
        if not place or text != row[place - 1] or read_cell(text).kind == "number"
    ]


def _column(rows: list[list[str]], header: int, column: int) -> ColumnContext:
    texts = [
        row[column] for row in rows[:header] if row[column] and not _UNIT_LINE.match(fold_width(row[column]))
    ]
    unique = tuple(dict.fromkeys(texts))
    return ColumnContext(
        headers=unique, year=next((y for text in reversed(unique) if (y := last_year(text))), None)
    )


def last_year(text: str) -> int | None:
    """The last year named: the end of 自 2018年4月1日 至 2019年3月31日."""
    found = _YEAR_TEXT.findall(fold_width(text).replace("\n", " "))
    return year_in(found[-1] + ("年" if found[-1].isdigit() else "")) if found else None


def _rows(grid: Grid, rows: list[list[str]], header: int) -> list[RowContext]:
    found: list[RowContext] = []
    open_sections: list[tuple[int, str]] = []
    before: list[str] = []
    for number, row in enumerate(rows):
        labels = _labels(row)
        place = next((column for column, text in enumerate(row) if text), 0)
        valued = any(
            read_cell(text).kind in ("number", "missing") for text in row[len(labels) :] if text
        ) or len({text for text in row if text}) > max(1, len(set(labels)))
        name = labels[-1] if labels else ""
        open_sections = [
            (at, text) for at, text in open_sections if at < place or _same_level(at, place, valued)
        ]
        found.append(
            RowContext(
                labels=labels,
                sections=tuple(text for _, text in reversed(open_sections)),
                before=tuple(before[-6:][::-1]),
                year=last_year(name) if name else None,
                last=number == len(rows) - 1,
            )
        )
        if not name or (number < header and not _opens_section(row)):
            continue
        if not valued:
            open_sections = [(at, text) for at, text in open_sections if at < place or at == place][-4:]
            open_sections.append((place, name))
        elif _TOTAL_END.search(fold_width(name)):
            open_sections = _closed(open_sections, name, place)
        before.append(name)
    return found


def _opens_section(row: list[str]) -> bool:
    """A row among the headers that only says 流動負債 at its left end is the first heading of the body."""
    texts = _once(row)
    filled = [text for text in texts if text]
    return bool(row[0]) and len(filled) == 1 and last_year(row[0]) is None and "単位" not in row[0]


def _same_level(at: int, place: int, valued: bool) -> bool:
    """In tables without indents a heading stays open for the rows below it until a total closes it."""
    return at == place


def _closed(open_sections: list[tuple[int, str]], total: str, place: int) -> list[tuple[int, str]]:
    """The sections that a total row leaves open: it closes the one that it names, or the nearest of its level."""
    bare = _TOTAL_END.sub("", fold_width(total)).replace(" ", "")
    names = [fold_width(text).replace(" ", "") for _, text in open_sections]
    for index in range(len(names) - 1, -1, -1):
        if names[index] == bare or names[index].rstrip("の部") == bare:
            return open_sections[:index]
    return open_sections


def _text_follows(row: list[str], place: int) -> bool:
    return any(read_cell(text).kind == "text" for text in row[place + 1 : place + 4] if text)


def _labels(row: list[str]) -> tuple[str, ...]:
    labels: list[str] = []
    for place, text in enumerate(row):
        if not text:
            continue
        value = read_cell(text)
        if not labels and value.kind == "number" and _text_follows(row, place):
            continue  # a code or a serial number in front of the name
        if value.kind in ("number", "missing") and not is_year_label(text):
            break
        if not labels or labels[-1] != text:
            labels.append(text)
        if len(labels) > 3:
            break
    if len(labels) > 1 and _UNIT_LINE.match(fold_width(labels[-1])):
        labels.pop()
    return tuple(labels)
