"""HTML files as text: headings, paragraphs, lists, tables; scripts and hidden parts dropped, no fetching."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from corpus.extraction.document import Piece, PieceList
from corpus.extraction.japanese_text import as_superscript, close_spaces, join_pair
from corpus.extraction.plain import decode_japanese
from corpus.extraction.tables import table_text

_DROPPED = (
    *("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed"),
    *("nav", "header", "footer", "form", "button", "select", "head", "rt", "rp"),
)
_BLOCKS = frozenset(
    {
        *("p", "div", "section", "article", "main", "li", "dt", "dd", "blockquote", "pre", "figure"),
        *("figcaption", "address", "body", "ul", "ol", "dl", "details", "summary", "center", "aside"),
        *("td", "th", "caption", "hr"),
    }
)
_MAX_SPAN = 50
_BREAK = "\u2028"
"""Stands for <br>; line ends of the HTML source are mere white space."""


def read_html(path: Path) -> PieceList:
    """Pieces of an HTML file; the encoding is read from the bytes, `charset` in the file is only a claim.

    Raises:
        OriginalError: Unknown encoding.
    """
    soup = BeautifulSoup(decode_japanese(path.read_bytes(), name=path.name), "lxml")
    title = close_spaces(soup.title.get_text(strip=True)) if soup.title else ""
    for tag in soup.find_all(_DROPPED):
        if not (tag.name == "header" and tag.find_parent(["article", "main"])):
            tag.decompose()
    for tag in soup.select("[hidden]"):
        tag.decompose()
    for tag in soup.find_all("sup"):
        if re.fullmatch(r"\s*\d{1,3}\s*", tag.get_text()):
            tag.replace_with(as_superscript(tag.get_text(strip=True)))
    for tag in soup.find_all("br"):
        tag.replace_with(_BREAK)
    body = soup.body or soup
    pieces = tuple(_pieces(body))
    first = next((piece.text for piece in pieces if piece.kind == "heading"), "")
    return PieceList(title=first or title or path.stem, pieces=pieces)


def _pieces(parent: Tag) -> Iterator[Piece]:
    inline: list[str] = []
    for child in parent.children:
        if isinstance(child, Tag) and (_opens_block(child) or child.find(_opens_block)):
            yield from _flush(inline)
            yield from _block(child)
        elif isinstance(child, Tag):
            inline.append(child.get_text())
        elif type(child) is NavigableString:
            inline.append(str(child))
    yield from _flush(inline)


def _block(tag: Tag) -> Iterator[Piece]:
    if tag.name == "table":
        yield from _table(tag)
    elif _is_heading(tag):
        text = _joined(tag.get_text())
        if text:
            yield Piece(text=text, kind="heading", level=int(tag.name[1]))
    elif tag.name == "li" and not tag.find(_opens_block):
        text = _joined(tag.get_text())
        if text:
            yield Piece(text=text if text[0] in "・①②③④⑤⑥⑦⑧⑨⑩" else f"・{text}")
    else:
        yield from _pieces(tag)


def _flush(inline: list[str]) -> Iterator[Piece]:
    text = _joined("".join(inline))
    inline.clear()
    if text:
        yield Piece(text=text)


def _joined(text: str) -> str:
    lines: list[str] = []
    for part in text.split(_BREAK):
        joined = ""
        for line in part.splitlines():
            joined = join_pair(joined, line.strip())
        lines.append(joined)
    return "\n".join(line for line in lines if line)


def _is_heading(tag: Tag) -> bool:
    return bool(re.fullmatch("h[1-6]", tag.name))


def _opens_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS or tag.name == "table" or _is_heading(tag)


def _table(table: Tag) -> Iterator[Piece]:
    caption = table.find("caption")
    if isinstance(caption, Tag):
        yield Piece(text=_joined(caption.get_text()))
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    grid = _grid(rows)
    heads = 0
    for row in rows:
        if row.find("td", recursive=False) is not None:
            break
        heads += 1
    text = table_text(grid, header_rows=heads or None)
    if text:
        yield Piece(text=text, kind="table")


def _grid(rows: list[Tag]) -> list[list[str]]:
    """Cell texts with rowspan repeated downwards and colspan as empty cells to the right."""
    grid: list[list[str]] = []
    above: dict[int, tuple[int, str]] = {}
    for row in rows:
        spans = dict(above)
        above = {column: (left - 1, text) for column, (left, text) in spans.items() if left > 1}
        placed = {column: text for column, (_, text) in spans.items()}
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            text, down = _joined(cell.get_text()).replace("\n", " "), _span(cell, "rowspan")
            for offset in range(_span(cell, "colspan")):
                while column in spans:
                    column += 1
                placed[column] = text if offset == 0 else ""
                if down > 1:
                    above[column] = (down - 1, placed[column])
                column += 1
        grid.append([placed.get(index, "") for index in range(max(placed, default=-1) + 1)])
    return grid


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name, "1"))
    return max(1, min(int(value[:4]), _MAX_SPAN)) if value.isdecimal() else 1
