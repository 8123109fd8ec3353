"""Tables that stand side by side on a sheet: column ranges, each with labels of its own.

Works on printed texts. A blank column between groups of numbers parts nothing: the right side needs its own labels.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.surveys.cells import read_cell

Range = tuple[int, int]
"""First column and the one after the last."""
_SAMPLE = 60
_LEAST_ROWS, _LEAST_COLUMNS = 2, 2
_LABELLED = 0.7


def column_ranges(rows: Sequence[Sequence[str]]) -> list[Range]:
    """The tables of some rows from left to right; one range over everything where they hold one table."""
    width = max(map(len, rows), default=0)
    parts = [part for part in _between_blanks(rows, width) if part[1] - part[0] >= _LEAST_COLUMNS]
    if len(parts) < 2 or not all(_is_table(rows, part) for part in parts):
        return [(0, width)]
    return [(0, parts[0][1]), *parts[1:-1], (parts[-1][0], width)]


def _between_blanks(rows: Sequence[Sequence[str]], width: int) -> list[Range]:
    """Ranges of columns that something stands in."""
    ranges: list[Range] = []
    start = -1
    for column in range(width + 1):
        filled = column < width and any(column < len(row) and row[column] for row in rows)
        if filled and start < 0:
            start = column
        elif not filled and start >= 0:
            ranges.append((start, column))
            start = -1
    return ranges


def _is_table(rows: Sequence[Sequence[str]], part: Range) -> bool:
    """Labels in the first column, different ones, with a number beside most of them."""
    first, end = part
    labels: list[str] = []
    numbered = 0
    for row in rows[-_SAMPLE:]:
        inside = list(row[first:end])
        if not any(inside):
            continue
        values = [read_cell(text) for text in inside]
        if any(value.kind in ("number", "missing") for value in values[1:]):
            numbered += 1
            labels += [inside[0]] if values[0].kind == "text" else []
    return numbered >= _LEAST_ROWS and len(set(labels)) >= max(_LEAST_ROWS, _LABELLED * numbered)
