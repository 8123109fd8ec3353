"""One file in, one document of blocks out; the only place that knows all formats."""

from __future__ import annotations

import logging
from pathlib import Path

from corpus.errors import OriginalError
from corpus.extraction import legibility
from corpus.extraction.blocks import build_blocks
from corpus.extraction.document import ExtractedDocument, FileFormat, PieceList
from corpus.extraction.docx import read_docx
from corpus.extraction.file_kind import check_file
from corpus.extraction.html import read_html
from corpus.extraction.japanese_text import repair_characters
from corpus.extraction.pdf import read_pdf
from corpus.extraction.plain import read_plain

MAX_CHARACTERS = 2_000_000
_GROWTH = 4
_FREE_CHARACTERS = 20_000
"""A text file may grow to this many characters a byte, and a small one by this much (repeated table headers)."""
_LOG = logging.getLogger(__name__)


def extract_file(path: Path) -> ExtractedDocument:
    """Read one original as blocks with locators.

    Returns:
        Blocks in reading order: paragraphs, tables (one row a line, headers repeated), captions, notes.

    Raises:
        OriginalError: The file is missing, empty, huge, encrypted, broken, wrongly named or garbled;
            one Japanese sentence with the way out.
    """
    file_format = check_file(path)
    try:
        found = _read(path, file_format)
    except (RecursionError, MemoryError) as error:
        raise OriginalError(
            f"『{path.name}』は構造が複雑すぎて読めません。本文だけを新しい文書に保存してください。"
        ) from error
    except OriginalError:
        raise
    except OSError as error:
        raise OriginalError(
            f"『{path.name}』を読めません（{error.strerror}）。アクセス権を確認してください。"
        ) from error
    except Exception as error:  # parsers of foreign files raise anything; one bad file must not end a run
        _LOG.warning("extract file=%s error=%r", path.name, error)
        raise OriginalError(
            f"『{path.name}』は壊れているか特殊な作りのため読めません。元のアプリで保存し直してください。"
        ) from error
    text = "\n".join(piece.text for piece in found.pieces)
    _check_growth(path, file_format, len(text))
    if len(text) > MAX_CHARACTERS:
        raise OriginalError(
            f"『{path.name}』は本文が{len(text):,}字あり、上限の{MAX_CHARACTERS:,}字を超えています。分割してください。"
        )
    legibility.check_legible([("", repair_characters(text))], name=path.name, format_name=file_format)
    blocks = build_blocks(found)
    if not blocks:
        raise OriginalError(f"『{path.name}』には読み取れる文章がありません。中身を確認してください。")
    return ExtractedDocument(
        title=repair_characters(found.title),
        format=file_format,
        blocks=blocks,
        notices=found.notices,
    )


def _check_growth(path: Path, file_format: FileFormat, characters: int) -> None:
    """Cells that span thousands of places make a small file a long one."""
    if file_format in ("pdf", "docx"):  # compressed: their size tells nothing
        return
    if characters > _GROWTH * path.stat().st_size + _FREE_CHARACTERS:
        raise OriginalError(
            f"『{path.name}』は表の結合が多く、読むと{characters:,}字に膨らむため読み込みません。"
            "表の結合を解いて保存し直してください。"
        )


def _read(path: Path, file_format: FileFormat) -> PieceList:
    if file_format == "pdf":
        return read_pdf(path)
    if file_format == "docx":
        return read_docx(path)
    if file_format == "html":
        return read_html(path)
    return read_plain(path, markdown=file_format == "markdown")
