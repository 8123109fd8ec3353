"""One sheet as a grid of printed texts with addresses, merges and hidden parts.

Knows rows, columns and addresses; knows nothing about file formats or what the cells mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

Box = tuple[int, int, int, int]
"""First row, first column, last row, last column of a merged range, counted from 0."""

_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet (or one table of a document), cell texts as a reader would see them."""

    sheet: str
    number: int
    """Position in the file, from 1."""
    rows: list[list[str]]
    """Row by row; rows may have different lengths, an empty cell is an empty text."""
    merges: tuple[Box, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    caption: str = ""
    """The text in front of the table, where the format has one."""
    names: Mapping[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    """Names that the file itself gives to cells (`cell-id` in HTML)."""
    notices: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns of the longest row."""
        return max((len(row) for row in self.rows), default=0)

    def text(self, row: int, column: int) -> str:
        """The text of one cell; empty outside of the sheet."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return ""


@lru_cache(maxsize=20_000)
def column_letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address_of(row: int, column: int) -> str:
    """The address of a cell counted from 0: (11, 1) -> B12."""
    return f"{column_letters(column)}{row + 1}"


def parse_address(address: str) -> tuple[int, int]:
    """Row and column, counted from 0, of an address such as B12.

    Raises:
        ValueError: Not an address.
    """
    found = _ADDRESS.fullmatch(address.upper())
    if found is None:
        raise ValueError(address)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Without empty rows and columns at the end; addresses stay as they are."""
    last = max((number for number, row in enumerate(rows) if any(row)), default=-1)
    kept = rows[: last + 1]
    width = max((_used(row) for row in kept), default=0)
    return [row[:width] for row in kept]


def _used(row: list[str]) -> int:
    for column in range(len(row) - 1, -1, -1):
        if row[column]:
            return column + 1
    return 0


def covered_cells(merges: tuple[Box, ...]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """(covered cell, its anchor) for every cell of every merged range, the anchors included."""
    for top, left, bottom, right in merges:
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield (row, column), (top, left)
