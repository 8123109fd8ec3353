"""One PDF page as lines in reading order: raised digits marked, ruled tables cut out cell by cell.

PDFium reads the characters (Japanese fonts, radicals and columns come out right), pdf_tables.py finds tables.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium_c
from pypdfium2 import PdfTextPage

from corpus.extraction.japanese_text import as_superscript, repair_characters
from corpus.extraction.pdf_tables import Box, RuledTable
from corpus.extraction.tables import table_text

_PDFIUM_HYPHEN = 2
"""PDFium gives this code for a hyphen at a line end."""
_RAISED = 0.88
"""A digit below this share of its neighbour's height, and not lower, is a note number."""


_PENDING = (("",),)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; PDFium's own spaces and line ends have no box."""

    text: str
    size: float
    box: Box | None


_LINE_END = Glyph(text="\n", size=0.0, box=None)


@dataclass(frozen=True, kw_only=True)
class PageLine:
    """One line of text, or one table as text."""

    text: str
    size: float = 0.0
    """Height of its largest characters in points."""
    top: float = 0.0
    """Distance of its highest character from the top of the page, in points."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Cell texts of a table; empty for a line of text."""
    edges: tuple[float, ...] = ()
    """Left edges of a table's columns in points."""

    @property
    def is_table(self) -> bool:
        """True for a ruled table."""
        return bool(self.rows)


def text_rotation(text_page: PdfTextPage) -> int:
    """Degrees clockwise by which the page must be turned for its text to stand upright: 0, 90, 180 or 270.

    The page's own rotation is not enough: wide tables are often printed sideways on an unrotated page.
    """
    turns: Counter[int] = Counter()
    for index in range(min(text_page.count_chars(), 1_000)):
        if pdfium_c.FPDFText_IsGenerated(text_page, index) != 1:
            angle = math.degrees(pdfium_c.FPDFText_GetCharAngle(text_page, index))
            turns[round(-angle / 90) % 4 * 90] += 1
    return turns.most_common(1)[0][0] if turns else 0


def page_glyphs(text_page: PdfTextPage, *, area: Box, rotation: int) -> list[Glyph]:
    """All characters of a page in PDFium's reading order.

    Args:
        area: Left, bottom, width and height of the media box before rotation, in points.
        rotation: 0, 90, 180 or 270 degrees clockwise.
    """
    glyphs: list[Glyph] = []
    left, bottom, width, height = area
    sides = [ctypes.c_double() for _ in range(4)]
    for index in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        if pdfium_c.FPDFText_IsGenerated(text_page, index) == 1:
            glyphs.append(Glyph(text=chr(code), size=0.0, box=None))
            continue
        unmapped = pdfium_c.FPDFText_HasUnicodeMapError(text_page, index) == 1
        pdfium_c.FPDFText_GetCharBox(text_page, index, *(ctypes.byref(side) for side in sides))
        x0, x1, y0, y1 = (side.value for side in sides)
        own = (x0 - left, y0 - bottom, x1 - left, y1 - bottom)
        box = _shown_box(own, width=width, height=height, rotation=rotation)
        size = _font_height(text_page, index)
        glyphs.append(Glyph(text="\ufffd" if unmapped or code == 0 else _character(code), size=size, box=box))
    return glyphs


def _character(code: int) -> str:
    if code == _PDFIUM_HYPHEN:
        return "-"
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _font_height(text_page: PdfTextPage, index: int) -> float:
    matrix = pdfium_c.FS_MATRIX()
    size = pdfium_c.FPDFText_GetFontSize(text_page, index)
    if not pdfium_c.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix)):
        return size
    return size * max(abs(matrix.d), abs(matrix.b))


def _shown_box(box: Box, *, width: float, height: float, rotation: int) -> Box:
    left, bottom, right, top = box
    if rotation == 90:
        return bottom, left, top, right
    if rotation == 180:
        return width - right, bottom, width - left, top
    if rotation == 270:
        return height - top, width - right, height - bottom, width - left
    return left, height - top, right, height - bottom


def page_lines(glyphs: Sequence[Glyph], tables: Sequence[RuledTable]) -> list[PageLine]:
    """Lines in reading order; each table stands where its first character stood."""
    buckets: list[list[Glyph]] = [[] for _ in tables]
    lines: list[PageLine] = []
    current: list[Glyph] = []

    def close_line() -> None:
        text = glyph_text(current).strip()
        if text:
            top = min((glyph.box[1] for glyph in current if glyph.box is not None), default=0.0)
            lines.append(PageLine(text=text, size=max(glyph.size for glyph in current), top=top))
        current.clear()

    inside = -1
    for glyph in _with_true_breaks(glyphs):
        if glyph.box is not None:
            inside = _table_at(glyph.box, tables)
        if inside >= 0:
            close_line()
            if not buckets[inside]:
                lines.append(PageLine(text=str(inside), rows=_PENDING))
            buckets[inside].append(glyph)
        elif glyph.text in "\r\n":
            close_line()
        else:
            current.append(glyph)
    close_line()
    return [
        _table_line(buckets[int(line.text)], tables[int(line.text)]) if line.is_table else line
        for line in lines
    ]


def _with_true_breaks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Line ends by geometry: PDFium adds them around raised note numbers and misses some on turned pages."""
    kept: list[Glyph] = []
    waiting: list[Glyph] = []
    for glyph in glyphs:
        if glyph.box is None and glyph.text in "\r\n":
            waiting.append(glyph)
            continue
        before = next((other for other in reversed(kept) if other.box is not None), None)
        if not (before and _touches(before, glyph)):
            kept.extend(waiting or ([_LINE_END] if before and _is_below(before, glyph) else []))
        waiting.clear()
        kept.append(glyph)
    return kept


def _touches(left: Glyph, right: Glyph) -> bool:
    if left.box is None or right.box is None:
        return False
    gap = right.box[0] - left.box[2]
    overlap = min(left.box[3], right.box[3]) - max(left.box[1], right.box[1])
    return -1 <= gap <= 0.5 * max(left.size, right.size) and overlap > 0


def _is_below(upper: Glyph, lower: Glyph) -> bool:
    if upper.box is None or lower.box is None:
        return False
    return lower.box[1] >= upper.box[3] and lower.box[0] < upper.box[0]


def _table_at(box: Box, tables: Sequence[RuledTable]) -> int:
    return next((index for index, table in enumerate(tables) if table.holds(box)), -1)


def _table_line(glyphs: Sequence[Glyph], table: RuledTable) -> PageLine:
    texts: dict[tuple[int, int], list[Glyph]] = {}
    place: tuple[int, int] | None = None
    for glyph in glyphs:
        if glyph.box is not None:
            place = table.cell_at(glyph.box)
        if place is not None:
            texts.setdefault(place, []).append(glyph)
    rows = tuple(
        tuple(glyph_text(texts.get((row, column), [])).replace("\r", "") for column in range(len(cells)))
        for row, cells in enumerate(table.rows)
    )
    return PageLine(text=table_text(rows), rows=rows, edges=table.edges, top=table.area[1])


def glyph_text(glyphs: Sequence[Glyph]) -> str:
    """The characters as text, small raised digits as ¹²."""
    parts: list[str] = []
    for index, glyph in enumerate(glyphs):
        raised = glyph.text.isdigit() and glyph.text.isascii() and _is_raised(glyphs, index)
        parts.append(as_superscript(glyph.text) if raised else glyph.text)
    return repair_characters("".join(parts))


def _same_number(other: Glyph, glyph: Glyph) -> bool:
    return other.box is None or (other.text.isdigit() and other.size == glyph.size)


def _is_raised(glyphs: Sequence[Glyph], index: int) -> bool:
    glyph = glyphs[index]
    for step in (-1, 1):
        other = index + step
        while 0 <= other < len(glyphs) and _same_number(glyphs[other], glyph):
            other += step
        if not 0 <= other < len(glyphs):
            continue
        beside = glyphs[other]
        if beside.box is None or glyph.box is None:
            continue
        higher = glyph.box[3] < beside.box[3] - 0.1 * beside.size
        if glyph.size < _RAISED * beside.size and higher:
            return True
    return False
