"""Word files: paragraphs, headings, tables and footnotes in order; macros and links are never followed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue] -- lxml has no type stubs

from corpus.errors import OriginalError
from corpus.extraction.document import Piece, PieceList
from corpus.extraction.japanese_text import as_superscript, close_spaces
from corpus.extraction.tables import table_text

_LEVEL = re.compile(r"(?:heading|見出し)\s*([1-6])", re.I)
_TITLE_STYLES = ("Title", "表題")
_FOOTNOTES = "word/footnotes.xml"
_MAX_COLUMNS = 500
_SPANS = ("gridSpan", "gridBefore", "gridAfter")


def read_docx(path: Path) -> PieceList:
    """Pieces of a Word file.

    Raises:
        OriginalError: The package or its XML is broken.
    """
    try:
        _refuse_entities(path)
        document = docx.Document(str(path))
        _refuse_wide_cells(document, path.name)
        pieces = (*_body_pieces(document), *_footnotes(path))
        title = _title_of(document, pieces) or path.stem
    except (
        PackageNotFoundError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        OSError,
        AttributeError,
    ) as error:
        raise OriginalError(
            f"『{path.name}』は壊れていて開けません。Wordで開いて保存し直してください。"
        ) from error
    return PieceList(title=title, pieces=pieces)


def _refuse_entities(path: Path) -> None:
    """Word never writes a DOCTYPE; one in the body is there to pull in files or to blow up memory."""
    with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as body:
        if b"<!DOCTYPE" in body.read(4096):
            raise OriginalError(
                f"『{path.name}』はWord文書にない外部参照の指定を含むため読み込みません。Wordで保存し直してください。"
            )


def _refuse_wide_cells(document: Document, name: str) -> None:
    """A cell may claim a hundred million columns; python-docx would make a cell of each."""
    for span in document.element.body.iter(*(qn(f"w:{tag}") for tag in _SPANS)):
        value = str(span.get(qn("w:val"), "1"))
        if not value.isdecimal() or len(value) > 4 or int(value) > _MAX_COLUMNS:
            raise OriginalError(
                f"『{name}』の表には{_MAX_COLUMNS}列を超える結合があるため読み込みません。表を作り直してください。"
            )


def _body_pieces(document: Document) -> Iterator[Piece]:
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            text = table_text(_rows(item))
            if text:
                yield Piece(text=text, kind="table")
            continue
        text = _paragraph_text(item).strip()
        if not text:
            continue
        style = (item.style.name or "") if item.style is not None else ""
        level = _LEVEL.match(style)
        if level:
            yield Piece(text=text, kind="heading", level=int(level[1]))
        elif style.startswith(("List", "箇条書き")):
            yield Piece(text=f"・{text}")
        else:
            yield Piece(text=text)


def _paragraph_text(paragraph: Paragraph) -> str:
    """Text with raised digits as ¹²; deleted (tracked) text is not in it, inserted text and links are."""
    parts: list[str] = []
    for run in paragraph._p.iter(qn("w:r")):
        if any(parent.tag == qn("w:del") for parent in run.iterancestors()):
            continue
        text = "".join(_run_text(run))
        raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
        if raised is not None and raised.get(qn("w:val")) == "superscript" and text.isdigit():
            text = as_superscript(text)
        reference = run.find(qn("w:footnoteReference"))
        if reference is not None:
            text += as_superscript(str(reference.get(qn("w:id"))))
        parts.append(text)
    return "".join(parts)


def _run_text(run: etree._Element) -> Iterator[str]:
    for node in run:
        if node.tag == qn("w:t"):
            yield node.text or ""
        elif node.tag == qn("w:tab"):
            yield " "
        elif node.tag in (qn("w:br"), qn("w:cr")):
            yield "\n"
        elif node.tag == qn("w:noBreakHyphen"):
            yield "-"


def _rows(table: Table) -> list[list[str]]:
    """Cell texts; a cell merged to the right leaves empty cells, one merged downwards is repeated."""
    grid: list[list[str]] = []
    for row in table.rows:
        seen: set[int] = set()
        cells: list[str] = []
        for cell in row.cells:
            merged = id(cell._tc) in seen
            seen.add(id(cell._tc))
            cells.append("" if merged else " ".join(_cell_lines(cell.iter_inner_content())))
        grid.append(cells)
    return grid


def _cell_lines(content: Iterator[Paragraph | Table]) -> Iterator[str]:
    for item in content:
        if isinstance(item, Table):
            yield table_text(_rows(item)).replace("\n", " ")
        else:
            yield _paragraph_text(item)


def _footnotes(path: Path) -> Iterator[Piece]:
    with zipfile.ZipFile(path) as archive:
        if _FOOTNOTES not in archive.namelist():
            return
        data = archive.read(_FOOTNOTES)
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    for note in root.iter(qn("w:footnote")):
        text = "".join(str(node.text or "") for node in note.iter(qn("w:t"))).strip()
        number = str(note.get(qn("w:id")))
        if text and number.isdigit() and note.get(qn("w:type")) is None:
            yield Piece(text=f"{as_superscript(number)} {text}")


def _title_of(document: Document, pieces: tuple[Piece, ...]) -> str:
    for paragraph in document.paragraphs[:10]:
        if paragraph.style is not None and paragraph.style.name in _TITLE_STYLES and paragraph.text.strip():
            return close_spaces(paragraph.text.strip())
    declared = (document.core_properties.title or "").strip()
    if declared and declared.lower() not in ("word document", "untitled"):
        return declared
    return next((close_spaces(piece.text) for piece in pieces[:5] if 4 <= len(piece.text) <= 80), "")
