"""PDF files: opening, limits, repeated headers and footers, and paragraphs from lines."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium_c
from pdfminer.pdfexceptions import PDFException
from pdfplumber.page import Page as PlumberPage
from pdfplumber.utils.exceptions import PdfminerException

from corpus.errors import OriginalError
from corpus.extraction import legibility
from corpus.extraction.document import Piece, PieceList
from corpus.extraction.japanese_text import (
    close_spaces,
    join_pair,
    strip_footnote_marks,
    wrap_width,
)
from corpus.extraction.pdf_page import PageLine, page_glyphs, page_lines, text_rotation
from corpus.extraction.pdf_tables import Box, find_ruled_tables, turn_page
from corpus.extraction.plain import first_title
from corpus.extraction.tables import continue_table, table_text
from corpus.extraction.wrapped_lines import goes_on

MAX_PAGES = 2_000
MAX_PAGE_CHARACTERS = 100_000
_TITLE_SIZE = 1.15
"""A title is at least this much larger than the middle line of its page."""
_SAME_COLUMN_PT = 3.0
_PARAGRAPH_GAP = 1.5
"""A line this many usual distances below the last one opens a paragraph."""
_MARGIN_LINES = 2
"""Running headers and footers are looked for in this many lines at each end of a page."""
_PAGE_NUMBER = re.compile(
    r"[\s\-–—‐ー−]*(?:p\.?\s*|P\.?\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*(?:ページ|頁))?[\s\-–—‐ー−]*"
    r"|(?:file|https?)://\S+(?:\s+\d+/\d+)?|\d+/\d+/\d+, \d+:\d+(?:\s*[AP]M)?"
)
"""Page numbers, and the date and address that a browser prints."""
_TITLE_JUNK = re.compile(
    r"Microsoft|\.(?:docx?|pptx?|xlsx?|pdf|indd|html?)$|^untitled|^無題|^\(?anonymous", re.I
)

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read_pdf(path: Path) -> PieceList:
    """Pieces of a PDF file, each with its page.

    Raises:
        OriginalError: Encrypted, broken, too many pages, only pictures, or garbled.
    """
    document = _open(path)
    try:
        count = len(document)
        if count == 0 or count > MAX_PAGES:
            raise OriginalError(
                f"『{path.name}』は{count:,}ページあり、扱える1〜{MAX_PAGES:,}ページの外です。章ごとに分割してください。"
            )
        pages, pictures = _read_pages(document, path)
        declared = document.get_metadata_dict().get("Title", "")
    except (pypdfium2.PdfiumError, PDFException, PdfminerException) as error:
        raise OriginalError(_broken(path)) from error
    finally:
        document.close()
    if not any(pages):
        raise OriginalError(
            f"『{path.name}』には文字がありません（画像だけのPDF）。OCR済みのPDFかテキスト版を使ってください。"
        )
    parts = [(f"p.{n}", "\n".join(line.text for line in lines)) for n, lines in enumerate(pages, start=1)]
    legibility.check_legible(parts, name=path.name, format_name="pdf")
    pieces = tuple(_all_pieces(_without_running_lines(pages)))
    return PieceList(
        title=_title_of(declared, pages[0]) or first_title(pieces, default=path.stem),
        pieces=pieces,
        notices=_picture_notice(pictures),
        wrapped=True,
    )


def _broken(path: Path) -> str:
    return f"『{path.name}』は壊れていて開けません。入手し直すか、PDFとして保存し直してください。"


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if pdfium_c.FPDF_GetLastError() == pdfium_c.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise OriginalError(
                f"『{path.name}』はパスワードで保護されています。パスワードを外して保存し直してください。"
            ) from error
        raise OriginalError(_broken(path)) from error


def _read_pages(document: pypdfium2.PdfDocument, path: Path) -> tuple[list[list[PageLine]], list[int]]:
    """Lines of each page, and the numbers of pages that hold pictures but no text."""
    pages: list[list[PageLine]] = []
    pictures: list[int] = []
    with pdfplumber.open(path) as plumber:
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            if text_page.count_chars() > MAX_PAGE_CHARACTERS:
                raise OriginalError(
                    f"『{path.name}』のp.{index + 1}は文字が多すぎて読めません。"
                    "元の文書からPDFを作り直してください。"
                )
            rotation = text_rotation(text_page)
            if rotation != page.get_rotation():  # PDFium orders characters as the page is shown
                text_page.close()
                page.set_rotation(rotation)
                text_page = page.get_textpage()
            plumbed = turn_page(plumber, index, rotation)
            area = _page_area(plumbed)
            glyphs = page_glyphs(text_page, area=area, rotation=rotation)
            kinds = Counter(pdfium_c.FPDFPageObj_GetType(item) for item in page.get_objects(max_depth=3))
            ruled = kinds[pdfium_c.FPDF_PAGEOBJ_PATH] >= 3
            tables = find_ruled_tables(plumbed) if ruled and glyphs else []
            lines = page_lines(glyphs, tables)
            pages.append(lines)
            if not lines and kinds[pdfium_c.FPDF_PAGEOBJ_IMAGE]:
                pictures.append(index + 1)
            plumbed.close()
            text_page.close()
            page.close()
    return pages, pictures


def _page_area(page: PlumberPage) -> Box:
    """Left, bottom, width and height of the media box; pdfminer knows inherited boxes, PDFium does not."""
    left, bottom, right, top = page.page_obj.mediabox
    return left, bottom, right - left, top - bottom


def _without_running_lines(pages: Sequence[Sequence[PageLine]]) -> list[list[PageLine]]:
    """Pages without page numbers and without lines that return on most pages at top or bottom."""
    seen: Counter[str] = Counter()
    for lines in pages:
        ends = [*lines[:_MARGIN_LINES], *lines[-_MARGIN_LINES:]]
        seen.update({_shape(line.text) for line in ends if not line.is_table})
    often = max(3, 0.4 * len(pages))
    running = {shape for shape, count in seen.items() if count >= often}

    def is_running(lines: Sequence[PageLine], index: int) -> bool:
        line = lines[index]
        at_end = index < _MARGIN_LINES or index >= len(lines) - _MARGIN_LINES
        return (
            at_end
            and not line.is_table
            and (_shape(line.text) in running or bool(_PAGE_NUMBER.fullmatch(line.text)))
        )

    return [[line for index, line in enumerate(lines) if not is_running(lines, index)] for lines in pages]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s", "", text))


def _all_pieces(pages: Sequence[Sequence[PageLine]]) -> Iterator[Piece]:
    before: PageLine | None = None
    for number, lines in enumerate(pages, start=1):
        width = wrap_width([line.text for line in lines if not line.is_table])
        pitch, top = _usual_pitch(lines), 0.0
        paragraph = last = ""
        for index, line in enumerate(lines):
            near = line.top - top <= _PARAGRAPH_GAP * pitch
            continues = not line.is_table and near and goes_on(paragraph, last, line.text, width=width)
            top = line.top
            if paragraph and not continues:
                yield Piece(text=paragraph, page=number)
                paragraph = ""
            if line.is_table:
                same = index == 0 and before is not None and _same_edges(before, line)
                rows = continue_table(line.rows, before.rows) if same and before else line.rows
                before = replace(line, rows=tuple(map(tuple, rows)))
                yield Piece(text=table_text(rows), page=number, kind="table")
                last = ""
                continue
            paragraph = join_pair(paragraph, line.text) if continues else line.text
            last, before = line.text, None
        if paragraph:
            yield Piece(text=paragraph, page=number)


def _same_edges(upper: PageLine, lower: PageLine) -> bool:
    """True when two tables have their columns at the same places."""
    if len(upper.edges) != len(lower.edges):
        return False
    return all(abs(a - b) <= _SAME_COLUMN_PT for a, b in zip(upper.edges, lower.edges, strict=True))


def _usual_pitch(lines: Sequence[PageLine]) -> float:
    """Middle distance from one line to the next on this page, in points."""
    gaps = sorted(lower.top - upper.top for upper, lower in pairwise(lines) if lower.top - upper.top > 1)
    return gaps[len(gaps) // 2] if gaps else 0.0


def _title_of(declared: str, first_page: Sequence[PageLine]) -> str:
    """The declared title when it looks written by a person, else the largest lines of the first page."""
    clean = close_spaces(declared.strip())
    if len(clean) >= 4 and not _TITLE_JUNK.search(clean):
        return clean
    text_lines = [line for line in first_page if not line.is_table]
    sizes = sorted(line.size for line in text_lines)
    if not sizes or sizes[-1] < _TITLE_SIZE * sizes[len(sizes) // 2]:
        return ""
    title = ""
    for line in text_lines:
        if line.size >= 0.97 * sizes[-1] and len(title) + len(line.text) <= 80:
            title = join_pair(title, line.text)
        elif title:
            break
    return close_spaces(strip_footnote_marks(title))


def _picture_notice(pictures: Sequence[int]) -> tuple[str, ...]:
    if not pictures:
        return ()
    listed = "、".join(f"p.{number}" for number in pictures[:8]) + ("ほか" if len(pictures) > 8 else "")
    return (f"{listed}は画像だけで文字を読めませんでした",)
