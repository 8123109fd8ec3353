"""What a reader of one file format hands on: pieces in reading order, then blocks with their place.

Knows nothing about formats, chunks or stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FileFormat = Literal["pdf", "docx", "html", "markdown", "text"]
PieceKind = Literal["text", "table", "heading"]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One paragraph, table or heading as the file has it, before its place is known."""

    text: str
    """A table has one row a line, headers already repeated in each row."""
    page: int | None = None
    """1 is the first page; None for formats without pages."""
    kind: PieceKind = "text"
    level: int = 0
    """Heading level that the file itself declares, 1-6; 0 for none."""


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph or table with the place where the document says it."""

    text: str
    locator: str
    """Page, section and figure, for example `p.7 3(1)① AIの導入状況` or `3(1)① 図表7`."""
    heading: str
    page: int | None = None
    kind: Literal["text", "table"] = "text"


@dataclass(frozen=True, kw_only=True)
class PieceList:
    """What a format reader returns."""

    title: str
    pieces: tuple[Piece, ...]
    notices: tuple[str, ...] = ()
    """Japanese sentences about parts that could not be read (pages that are only pictures)."""
    wrapped: bool = False
    """True where a sentence may be cut by a page end (PDF, plain text)."""


@dataclass(frozen=True, kw_only=True)
class ExtractedDocument:
    """One file as text, ready to be cut into passages."""

    title: str
    format: FileFormat
    blocks: tuple[Block, ...]
    notices: tuple[str, ...] = ()
