"""Text and Markdown files: encoding, headings, tables with tabs or pipes, lines broken by a margin.

Knows text; HTML tags left in it are removed, never interpreted.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import OriginalError
from corpus.extraction.document import Piece, PieceList
from corpus.extraction.japanese_text import close_spaces, join_pair, wrap_width
from corpus.extraction.tables import table_text
from corpus.extraction.wrapped_lines import goes_on

_TAG = re.compile(
    r"</?(?:ul|ol|li|br|p|div|span|table|thead|tbody|tr|t[dh]|b|i|u|strong|em|small|a|img)\b[^<>]*>", re.I
)
_RAISED_TAG = re.compile(r"<sup>\s*(\d{1,3})\s*</sup>", re.I)
_MARKDOWN_HEADING = re.compile(r"^(#{1,6})\s+(\S.*)$")
# Bounded, and no opening bracket inside: a line of nothing but brackets is read once, not once for each.
_LINK = re.compile(r"!?\[([^\[\]]{0,1000})\]\([^()\s]{0,2000}\)")
_RULE_CHARACTERS = frozenset("|:- \t\u3000")
_NOT_TITLE = re.compile(
    r"(?:No\.?|第)\s*[\d-]+(?:号)?|[\d年月日令和平成元\s./-]+|[「『《【].*[」』》】]", re.I
)


def decode_japanese(data: bytes, *, name: str) -> str:
    """Text of `data` in UTF-8, UTF-16 (with BOM), ISO-2022-JP, CP932 or EUC-JP.

    Raises:
        OriginalError: None of them fits.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates: tuple[str, ...] = ("utf-16",)
    elif b"\x1b$" in data[:100_000]:
        candidates = ("iso2022_jp_ext", "iso2022_jp_3")
    else:
        candidates = ("utf-8-sig",)
    for encoding in candidates:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    readings = [text for encoding in ("cp932", "euc_jis_2004", "euc_jp") if (text := _try(data, encoding))]
    if not readings:
        raise OriginalError(
            f"『{name}』の文字コードを判別できません（UTF-8・CP932・EUC-JPのいずれでもありません）。"
            "UTF-8で保存し直してください。"
        )
    return max(readings, key=_japanese_score)


def _try(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _japanese_score(text: str) -> float:
    sample = text[:20_000]
    good = len(re.findall("[\u3041-\u30ff、。]", sample))
    bad = len(re.findall("[\uff61-\uff9f\ue000-\uf8ff\u0080-\u00a0]", sample))
    return (good - 2 * bad) / max(len(sample), 1)


def read_plain(path: Path, *, markdown: bool) -> PieceList:
    """Pieces of a text or Markdown file; form feeds count as page ends.

    Raises:
        OriginalError: Unknown encoding.
    """
    text = decode_japanese(path.read_bytes(), name=path.name).replace("\r\n", "\n").replace("\r", "\n")
    text = _RAISED_TAG.sub(lambda match: match[1].translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")), text)
    pages = text.split("\f") if "\f" in text.strip("\f\n") else [text]
    pieces: list[Piece] = []
    for number, page in enumerate(pages, start=1):
        lines = [_plain_line(line) for line in page.split("\n")]
        pieces.extend(line_pieces(lines, page=number if len(pages) > 1 else None, markdown=markdown))
    return PieceList(title=first_title(pieces, default=path.stem), pieces=tuple(pieces), wrapped=True)


def _plain_line(line: str) -> str:
    line = _TAG.sub("", line)
    line = line if "](#)" in line else _LINK.sub(r"\1", line)
    return re.sub(r"^(\s*)[-*]\s+(?=[◆●○■□◇・]|[（(]注)", r"\1", line).replace("**", "")


def line_pieces(lines: Sequence[str], *, page: int | None, markdown: bool) -> Iterator[Piece]:
    """Paragraphs, headings and tables from lines; a blank line ends a paragraph."""
    width = wrap_width(lines)
    paragraph = ""
    last = ""
    index = 0
    while index < len(lines):
        line = lines[index].rstrip()
        rows, after = _table_rows(lines, index)
        heading = _MARKDOWN_HEADING.match(line) if markdown else None
        clean = line.strip(" 　")
        continues = goes_on(paragraph, last, clean, width=width)
        if paragraph and not (continues and not rows and not heading):
            yield Piece(text=paragraph, page=page)
            paragraph = ""
        if rows:
            yield Piece(text=table_text(rows), page=page, kind="table")
            index, last = after, ""
            continue
        if heading:
            title = heading[2].rstrip().rstrip("#").rstrip()
            yield Piece(text=title, page=page, kind="heading", level=len(heading[1]))
        elif clean:
            paragraph = join_pair(paragraph, clean) if continues else clean
        last = "" if heading else clean
        index += 1
    if paragraph:
        yield Piece(text=paragraph, page=page)


def _table_rows(lines: Sequence[str], start: int) -> tuple[list[list[str]], int]:
    """Rows of the tab or pipe table that starts here, and the index after it; no rows when there is none."""
    for is_row, cells in ((_is_tab_row, _tab_cells), (_is_pipe_row, _pipe_cells)):
        end = start
        while end < len(lines) and is_row(lines[end]):
            end += 1
        rows = [cells(line) for line in lines[start:end] if not _is_pipe_rule(line)]
        if len(rows) >= 2 or (rows and len(rows[0]) > 2):
            return rows, end
    return [], start


def _is_tab_row(line: str) -> bool:
    return "\t" in line.strip(" 　\n") and bool(line.strip())


def _tab_cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("\t")]


def _is_pipe_row(line: str) -> bool:
    return line.count("|") >= 2 and line.strip().startswith("|")


def _is_pipe_rule(line: str) -> bool:
    """The line of dashes under the headers."""
    return "--" in line and _RULE_CHARACTERS.issuperset(line)


def _pipe_cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def first_title(pieces: Sequence[Piece], *, default: str) -> str:
    """The first heading or short line that is no date, number or series name."""
    for piece in pieces[:10]:
        text = close_spaces(piece.text.strip())
        if piece.kind == "heading" and piece.level == 1:
            return text
        if piece.kind != "text" or not 4 <= len(text) <= 80:
            continue
        if "。" not in text and not _NOT_TITLE.fullmatch(text):
            return text
    return default
