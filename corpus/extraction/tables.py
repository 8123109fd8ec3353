"""Tables as text: each row says its headers again, so that a row can be quoted alone.

Knows rows of strings only; empty strings stand for cells that a merged neighbour covers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.extraction.japanese_text import close_spaces, strip_footnote_marks

_MAX_HEADER_CHARACTERS = 24
_FIGURE = re.compile(r"[(（]?[-−△▲+]?[\d,.０-９]+\s*[%％]?[)）]?|[-－―]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(r"[。、]|^[・•]")


def table_text(rows: Sequence[Sequence[str]], *, header_rows: int | None = None) -> str:
    """One line a row: `見出し: 値、見出し: 値`; a table without headers becomes `項目: 値`.

    Args:
        rows: Cell texts; rows may be ragged.
        header_rows: How many rows are headers where the file says so; guessed when None.

    Returns:
        Lines joined by newline; empty when no cell has text.
    """
    grid = _clean_grid(rows)
    if not grid:
        return ""
    count = _guess_header_rows(grid) if header_rows is None else min(header_rows, len(grid))
    if count == 0 or count == len(grid):
        return "\n".join(_keyed_lines(grid))
    headers = _merged_headers(grid[:count])
    lines: list[str] = []
    first = ""
    for row in grid[count:]:
        if row[0]:
            first = row[0]
        elif first and not re.search(r"\d", first):
            row = [first, *row[1:]]
        cells = [f"{head}: {cell}" if head else cell for head, cell in zip(headers, row, strict=True) if cell]
        if cells:
            lines.append("、".join(cells))
    return "\n".join(lines)


def continue_table(rows: Sequence[Sequence[str]], before: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """`rows` below the headers of `before`, the upper part of the same table on the page before.

    Rows that start with headers of their own (repeated or new, without figures) stay as they are.
    """
    grid, upper = _clean_grid(rows), _clean_grid(before)
    if not grid or not upper:
        return rows
    own = _guess_header_rows(grid) and not re.search(r"\d\s*[.%％]|\d{3}", "".join(grid[0]))
    return rows if own or grid[0] == upper[0] else [*before[: _guess_header_rows(upper)], *rows]


def _clean_grid(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    cleaned = [[_clean_cell(cell) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    width = max((len(row) for row in cleaned), default=0)
    padded = [row + [""] * (width - len(row)) for row in cleaned]
    used = [index for index in range(width) if any(row[index] for row in padded)]
    return [[row[index] for index in used] for row in padded]


def _clean_cell(cell: str) -> str:
    lines = [line.strip() for line in cell.splitlines() if line.strip()]
    return strip_footnote_marks(close_spaces(_join_cell_lines(lines)))


def _join_cell_lines(lines: Sequence[str]) -> str:
    joined = ""
    for line in lines:
        separate = bool(joined) and (
            bool(re.match(r"[・•●○①-⑳(（]", line)) or (joined[-1].isascii() and line[0].isascii())
        )
        joined = f"{joined} {line}" if separate else joined + line
    return joined


def _guess_header_rows(grid: Sequence[Sequence[str]]) -> int:
    first = grid[0]
    if len(grid) < 2 or len(first) < 2:
        return 0
    figures = sum(1 for cell in first[1:] if _FIGURE.fullmatch(cell) and not _YEAR.fullmatch(cell))
    if 2 * figures >= len(first) - 1:
        return 0
    if any(len(cell) > _MAX_HEADER_CHARACTERS or _SENTENCE.search(cell) for cell in first):
        return 0
    if sum(1 for cell in first if cell) < 2 and not _spans(first):
        return 0
    second = grid[1]
    if len(grid) > 2 and _spans(first) and not re.search(r"\d", "".join(second)):
        return 2
    return 1


def _spans(row: Sequence[str]) -> bool:
    """True when an empty cell follows a filled one: the mark of a merged header."""
    return any(left and not right for left, right in pairwise(row))


def _merged_headers(rows: Sequence[Sequence[str]]) -> list[str]:
    if len(rows) == 1:
        return list(rows[0])
    filled: list[list[str]] = []
    for row in rows[:-1]:
        carried: list[str] = []
        for index, cell in enumerate(row):
            under = any(lower[index] for lower in rows[1:])
            carried.append(cell or (carried[-1] if carried and under and index else ""))
        filled.append(carried)
    filled.append(list(rows[-1]))
    headers: list[str] = []
    for column in zip(*filled, strict=True):
        parts = list(dict.fromkeys(cell for cell in column if cell))
        headers.append(" ".join(parts))
    return headers


def _keyed_lines(grid: Sequence[Sequence[str]]) -> list[str]:
    lines: list[str] = []
    first = ""
    for row in grid:
        cells = [cell for cell in row if cell]
        if row[0]:
            first = row[0]
        elif len(row) > 2 and first:
            cells = [first, *cells]
        lines.append(f"{' '.join(cells[:-1])}: {cells[-1]}" if len(cells) > 1 else cells[0])
    return lines
