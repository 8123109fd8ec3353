"""From pieces to blocks: each paragraph or table gets its section, figure, note or article and its page.

Knows roles and the section trail; nothing about file formats or passages.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.extraction import headings
from corpus.extraction.document import Block, Piece, PieceList
from corpus.extraction.headings import Caption, Heading, SectionTrail
from corpus.extraction.japanese_text import close_spaces, repair_characters, strip_footnote_marks
from corpus.extraction.roles import RoledPiece, assign_roles


def build_blocks(document: PieceList) -> tuple[Block, ...]:
    """Blocks in reading order. Headings and captions move into locators; captions are blocks as well."""
    builder = _Builder(title=document.title)
    for part in assign_roles(document.pieces, wrapped=document.wrapped):
        builder.add(part)
    return tuple(builder.blocks)


@dataclass
class _Builder:
    title: str
    blocks: list[Block] = field(default_factory=list)
    trail: SectionTrail = field(default_factory=SectionTrail)
    figure: Caption | None = None
    article: str = ""

    def add(self, part: RoledPiece) -> None:
        piece = part.piece
        if part.role == "heading":
            self._enter(piece)
        elif part.role == "caption":
            self.figure = headings.caption_of(piece.text)
            self._append(piece)
        elif part.role == "footnote":
            self._add_footnote(piece)
        elif part.role == "figure":
            self._append(piece)
        elif part.role == "body":
            self.figure = None
            self.article = headings.article_of(piece.text) or self.article
            self._append(piece)

    def _enter(self, piece: Piece) -> None:
        self.figure, self.article = None, ""
        found = headings.heading_of(piece.text)
        title = found.title if found else close_spaces(strip_footnote_marks(piece.text))
        number = found.number if found else ""
        level = piece.level or (found.level if found else 1)
        self.trail.enter(Heading(level=level, number=number, title=title))

    def _add_footnote(self, piece: Piece) -> None:
        note = headings.footnote_of(piece.text)
        if note is None:
            return
        number, text = note
        locator = f"{self.trail.numbers} 注{number}".strip()
        self._emit(piece, text=text, locator=locator, heading=f"注{number}")

    def _append(self, piece: Piece) -> None:
        if self.figure is not None:
            locator = f"{self.trail.numbers} {self.figure.label}".strip()
            heading = f"{self.figure.label} {self.figure.title}".strip()
        elif self.article:
            locator, heading = self.article, self.trail.title or self.article
        else:
            locator = self.trail.path(self.title)
            # The words of an article seldom say of which law and article they are; its heading does.
            heading = f"{self.title} {locator}" if self.trail.in_article else self.trail.title or self.title
        self._emit(piece, text=piece.text, locator=locator, heading=heading)

    def _emit(self, piece: Piece, *, text: str, locator: str, heading: str) -> None:
        clean = text if piece.kind == "table" else clean_paragraph(text)
        if not clean:
            return
        placed = f"p.{piece.page} {locator}" if piece.page is not None and locator != "冒頭" else locator
        if piece.page is not None and locator == "冒頭":
            placed = f"p.{piece.page}"
        self.blocks.append(
            Block(
                text=clean,
                locator=placed,
                heading=heading,
                page=piece.page,
                kind="table" if piece.kind == "table" else "text",
            )
        )


def clean_paragraph(text: str) -> str:
    """Repaired characters, no typesetter's spaces, no raised note numbers; line breaks stay."""
    lines = (close_spaces(strip_footnote_marks(repair_characters(line))) for line in text.splitlines())
    return "\n".join(line for line in lines if line)
