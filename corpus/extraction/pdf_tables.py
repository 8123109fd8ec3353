"""Where a PDF page has ruled tables, and which cell holds a character.

pdfplumber finds the rules; no text is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pdfplumber.page import Page as PlumberPage
from pdfplumber.pdf import PDF

Box = tuple[float, float, float, float]
"""left, top, right, bottom in points, from the top left of the upright page."""
_SAME_EDGE_PT = 2.0
_MAX_RULES = 4_000
"""A page with more lines than this is a drawing or a map, not a table."""


@dataclass(frozen=True, kw_only=True)
class RuledTable:
    """A table's outline and its cells by row and column; None where a merged neighbour covers the place."""

    area: Box
    rows: list[list[Box | None]]

    @property
    def edges(self) -> tuple[float, ...]:
        """Left edge of each column, in points."""
        columns = zip(*self.rows, strict=True)
        return tuple(min(cell[0] for cell in column if cell is not None) for column in columns)

    def holds(self, box: Box) -> bool:
        """True when the middle of `box` lies in the table."""
        return _holds(self.area, box)

    def cell_at(self, box: Box) -> tuple[int, int]:
        """(row, column) of the cell around the middle of `box`; the nearest place where rules are missing."""
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells):
                if cell is not None and _holds((cell[0] + 1, cell[1] + 1, cell[2] - 1, cell[3] - 1), box):
                    return row, column
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        cells = [
            (r, c, cell) for r, row in enumerate(self.rows) for c, cell in enumerate(row) if cell is not None
        ]
        row = max((r for r, _, cell in cells if cell[1] <= y), default=0)
        column = max((c for _, c, cell in cells if cell[0] <= x), default=0)
        return row, column


def turn_page(document: PDF, index: int, rotation: int) -> PlumberPage:
    """Page `index` (0 is the first) with tables as they are after turning it by `rotation` degrees."""
    page = document.pages[index]
    if page.rotation == rotation:
        return page
    turned = page.page_obj
    turned.rotate = rotation
    turned.attrs = {**turned.attrs, "Rotate": rotation}
    return PlumberPage(document, turned, page_number=index + 1)


def find_ruled_tables(page: PlumberPage) -> list[RuledTable]:
    """Tables with at least two rows and two columns, top to bottom."""
    if not 4 <= len(page.lines) + len(page.rects) + len(page.curves) <= _MAX_RULES:
        return []
    tables: list[RuledTable] = []
    for table in page.find_tables():
        area = _moved(table.bbox, page)
        rows = _cell_grid([_moved(cell, page) for cell in table.cells])
        if len(rows) >= 2 and len(rows[0]) >= 2:
            tables.append(RuledTable(area=area, rows=rows))
    return tables


def _cell_grid(cells: Sequence[Box]) -> list[list[Box | None]]:
    """Cells by row and column; pdfplumber's own rows want equal coordinates to the last digit."""
    lefts, tops = _distinct([cell[0] for cell in cells]), _distinct([cell[1] for cell in cells])
    grid: list[list[Box | None]] = [[None] * len(lefts) for _ in tops]
    for cell in cells:
        grid[_nearest(tops, cell[1])][_nearest(lefts, cell[0])] = cell
    return grid


def _distinct(values: Sequence[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SAME_EDGE_PT:
            kept.append(value)
    return kept


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def _moved(box: Box, page: PlumberPage) -> Box:
    """From pdfplumber's origin to the corner of the page; they differ where a page does not start at 0, 0."""
    left, top = page.mediabox[:2]
    return box[0] - left, box[1] - top, box[2] - left, box[3] - top


def _holds(area: Box, box: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] - 1 <= x <= area[2] + 1 and area[1] - 1 <= y <= area[3] + 1
