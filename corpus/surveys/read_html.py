"""The data tables of an HTML page as grids, merged cells laid out; nothing is fetched, nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html  # pyright: ignore[reportAttributeAccessIssue]

from corpus.surveys.errors import SurveyError
from corpus.surveys.grid import Box, Grid
from corpus.surveys.limits import MAX_COLUMNS, MAX_ROWS, MAX_SPAN

_SPACES = re.compile(r"[^\S\n]+")
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption", "p", "div"}
_LINE_ENDS = {"br", "p", "div", "li", "tr"}
_LONGEST_CAPTION = 120
_MAX_COVERED = 2_000_000


def read_html(text: str, name: str) -> list[Grid]:
    """Every table that holds no other table and has at least two rows and two columns.

    Raises:
        SurveyError: No markup, or spans that ask for more cells than can be meant.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, huge_tree=False, encoding="utf-8")
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SurveyError(
            f"『{name}』をHTMLとして読めません。ブラウザーで開いて保存し直してください。"
        ) from error
    grids: list[Grid] = []
    for table in root.iter("table"):
        if next(table.iterdescendants("table"), None) is not None and not _is_data(table):
            continue
        grid = _grid(table, number=len(grids) + 1, name=name)
        if len(grid.rows) > 1 and grid.width > 1:
            grids.append(grid)
    return grids


def _own_rows(table: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The rows of the table itself, without those of tables inside its cells."""
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table:
            yield row


def _is_data(table: html.HtmlElement) -> bool:
    """True for a table of data in which some cell holds a small table; false for a frame of layout."""
    cells = [cell for row in _own_rows(table) for cell in row.iterchildren("td", "th")]
    framing = sum(next(cell.iterdescendants("table"), None) is not None for cell in cells)
    return len(cells) >= 8 and framing <= len(cells) / 2


def _grid(table: html.HtmlElement, *, number: int, name: str) -> Grid:
    rows: list[list[str]] = []
    merges: list[Box] = []
    names: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    for line, row in enumerate(_own_rows(table)):
        if line >= MAX_ROWS:
            raise SurveyError(f"『{name}』の表が{MAX_ROWS:,}行を超えています。分けて指定してください。")
        texts: list[str] = []
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (line, column) in taken:
                column += 1
            tall, wide = _span(cell, "rowspan"), _span(cell, "colspan")
            if column + wide > MAX_COLUMNS or len(taken) > _MAX_COVERED:
                raise SurveyError(
                    f"『{name}』の表の結合が大きすぎます。元の表を表計算ソフトで保存し直してください。"
                )
            texts += [""] * (column + wide - len(texts))
            texts[column] = _text(cell)
            if given := cell.get("cell-id"):
                names[line, column] = given
            if tall > 1 or wide > 1:
                merges.append((line, column, line + tall - 1, column + wide - 1))
                taken.update(
                    (line + down, column + right)
                    for down in range(1, min(tall, 1000))
                    for right in range(wide)
                )
            column += wide
        rows.append(texts)
    bounded = tuple(
        (top, left, min(bottom, len(rows) - 1), right)
        for top, left, bottom, right in merges
        if (min(bottom, len(rows) - 1), right) != (top, left)
    )
    return Grid(sheet="", number=number, rows=rows, merges=bounded, caption=_caption(table), names=names)


def _span(cell: html.HtmlElement, name: str) -> int:
    given = (cell.get(name) or "").strip()
    return min(max(1, int(given)), MAX_SPAN) if given.isdecimal() and given.isascii() else 1


def _text(cell: html.HtmlElement) -> str:
    joined = "".join(_parts(cell))
    lines = (_SPACES.sub(" ", line).strip() for line in joined.split("\n"))
    return "\n".join(line for line in lines if line)


def _parts(element: html.HtmlElement) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        yield element.tail or ""
        return
    yield (element.text or "").replace("\n", " ")
    for child in element:
        yield from _parts(child)
        if child.tag in _LINE_ENDS:
            yield "\n"
        yield (child.tail or "").replace("\n", " ") if isinstance(child.tag, str) else ""


def _caption(table: html.HtmlElement) -> str:
    """The table's own caption, or the heading or short paragraph before it."""
    own = table.find("caption")
    if own is not None:
        return _text(own)
    before = table.getprevious()
    for _ in range(3):
        if before is None:
            return ""
        text = _text(before) if before.tag in _HEADINGS else ""
        if text and len(text) <= _LONGEST_CAPTION:
            return text.replace("\n", " ")
        before = before.getprevious()
    return ""
