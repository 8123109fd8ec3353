"""What each piece is in its document (heading, caption, figure, note, body), and broken sentences joined.

Knows the order of pieces; the place of a block is decided in blocks.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from corpus.extraction import headings
from corpus.extraction.document import Piece
from corpus.extraction.japanese_text import ends_sentence, join_pair

Role = Literal["heading", "caption", "figure", "footnote", "body", "drop"]

_FIGURE_REACH = 80
"""Pieces after a caption among which its （資料） line is looked for."""
_JOIN_REACH = 40
_UNFINISHED = 30
"""A shorter paragraph without 。 is a label or a list item, not a sentence that goes on elsewhere."""
_NOT_CONTENT = re.compile(r"以\s*上$|[-–—ー‐\s]+\d{1,4}[-–—ー‐\s]+$|\[[^\]]*\]\(#\)")
"""The closing 以上, page numbers such as `- 3 -`, and links that lead nowhere."""
_NUMBERS_ONLY = re.compile(r"[\d\s.,%％\-–—()（）+△▲]*")


@dataclass(frozen=True, kw_only=True)
class RoledPiece:
    """A piece and its role."""

    piece: Piece
    role: Role


def assign_roles(pieces: Sequence[Piece], *, wrapped: bool) -> list[RoledPiece]:
    """Roles in order; with `wrapped`, sentences that a page end or a figure cut are whole again."""
    parts: list[RoledPiece] = []
    figure_until = -1
    notes_next = 0
    for index, piece in enumerate(pieces):
        role = _role_alone(piece)
        if notes_next and role in ("heading", "body") and headings.note_number(piece.text) == notes_next:
            role = "figure"
        if role == "caption":
            figure_until = _figure_end(pieces, index)
        elif role == "heading":
            figure_until = -1
        elif role == "body" and index <= figure_until:
            role = "drop" if _NUMBERS_ONLY.fullmatch(piece.text) and piece.kind == "text" else "figure"
        notes_next = _next_note(piece, role, notes_next)
        parts.append(RoledPiece(piece=piece, role=role))
    return _join_cut_sentences(parts) if wrapped else parts


def _role_alone(piece: Piece) -> Role:
    text = piece.text
    if piece.kind == "heading":
        return "caption" if headings.caption_of(text) else "heading"
    if piece.kind == "table":
        return "body"
    if not text.strip() or _NOT_CONTENT.match(text):
        return "drop"
    if headings.caption_of(text):
        return "caption"
    if headings.footnote_of(text):
        return "footnote"
    if headings.is_figure_note(text):
        return "figure"
    return "heading" if headings.heading_of(text) else "body"


def _next_note(piece: Piece, role: Role, notes_next: int) -> int:
    if role != "figure":
        return notes_next if role in ("drop", "footnote") else 0
    number = headings.note_number(piece.text)
    return number + 1 if number else 0


def _figure_end(pieces: Sequence[Piece], start: int) -> int:
    """Index of the （資料） line of the figure captioned at `start`, else of a table right below it."""
    for index in range(start + 1, min(start + _FIGURE_REACH, len(pieces))):
        text = pieces[index].text
        if headings.is_source_note(text):
            return index
        piece = pieces[index]
        over_the_page = piece.page != pieces[start].page and piece.kind != "table"
        if _role_alone(piece) in ("heading", "caption") or over_the_page:
            break
    below = start
    while below + 1 < len(pieces) and pieces[below + 1].kind == "table":
        below += 1
    return below


def _join_cut_sentences(parts: Sequence[RoledPiece]) -> list[RoledPiece]:
    joined = list(parts)
    for index in range(len(joined)):
        while (target := _continuation(joined, index)) is not None:
            head, tail = joined[index].piece, joined[target].piece
            text = join_pair(head.text.rstrip(), tail.text.lstrip())
            joined[index] = replace(joined[index], piece=replace(head, text=text))
            joined[target] = replace(joined[target], role="drop")
    return [part for part in joined if part.role != "drop"]


def _continuation(parts: Sequence[RoledPiece], index: int) -> int | None:
    part = parts[index]
    if part.role != "body" or part.piece.kind != "text" or len(part.piece.text) < _UNFINISHED:
        return None
    if not re.search("[、。]", part.piece.text):
        return None
    if ends_sentence(part.piece.text) or part.piece.text.rstrip().endswith(("：", ":", "；")):
        return None
    for target in range(index + 1, min(index + _JOIN_REACH, len(parts))):
        role, piece = parts[target].role, parts[target].piece
        if role == "heading":
            return None
        if role == "body" and piece.kind == "text":
            return None if headings.opens_line(piece.text) else target
    return None
