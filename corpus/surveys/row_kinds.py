"""Which rows of a block are titles, headers, values and notes, by what their cells say.

Works on printed texts and merges; builds no table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.surveys.cells import CellValue, label_of, read_cell
from corpus.surveys.grid import Box
from corpus.surveys.waves import is_year_label

MAX_HEADER_ROWS = 15
NOTE = re.compile(r"^\s*[(（【]?\s*(?:注|※|＊|\*|資料|出典|出所|備考|Note|Source)", re.IGNORECASE)
_SAMPLE = 400
_LONG = 30


def unit_only(text: str) -> bool:
    """True for a line that only names a unit or a date of printing."""
    return bool(re.fullmatch(r"[(\[]?\s*単位\s*[:は].*", text))


def first_table_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The first row with two filled cells that are not a note beside its number."""
    for number, row in enumerate(rows):
        texts = [text for text in row if text]
        if any(unit_only(label_of(text)) for text in texts):
            continue  # （令和6年度） at the left, （単位：千円） at the right
        if len(texts) >= 2 and not NOTE.match(texts[0]):
            return number
        # The last header may stand alone over the value column (団体コード is then in the row below).
        if (
            len(texts) == 1
            and row[0] == ""
            and len(texts[0]) <= _LONG
            and number + 1 < len(rows)
            and _leads(rows, number)
        ):
            return number
    return None


def _leads(rows: Sequence[Sequence[str]], number: int) -> bool:
    """True when a lone cell stands over a column of numbers: 令和4年, 人口, 計, each in a row of its own."""
    column = next(c for c, text in enumerate(rows[number]) if text)
    if NOTE.match(rows[number][column]) or unit_only(label_of(rows[number][column])):
        return False
    below = [read_cell(row[column]).kind for row in rows[number + 1 : number + 40] if column < len(row)]
    return sum(kind in ("number", "missing") for kind in below) > len(below) / 2


def header_end(rows: Sequence[Sequence[str]], start: int, left: int, merges: Sequence[Box]) -> int:
    """The first body row."""
    width = len(rows[start])
    sample = range(start, min(len(rows), start + _SAMPLE))
    numeric = [c for c in range(left, width) if _is_numeric([rows[r][c] for r in sample])]
    if len(numeric) > 1 and numeric[0] == left:
        numeric = numeric[1:]  # years and codes that label the rows
    end = start + 1
    if numeric:
        gap = 0
        for number in range(start, min(len(rows), start + MAX_HEADER_ROWS)):
            cells = [read_cell(rows[number][c]) for c in numeric if rows[number][c]]
            labels = sum(_is_label(cell) for cell in cells)
            if cells and labels > len(cells) / 2:
                end, gap = number + 1, 0
            elif cells:
                gap += 1
                if gap > 2:
                    break
    reach = max((box[2] + 1 for box in merges if start <= box[0] < end and box[2] - box[0] < 8), default=end)
    end = max(end, reach if reach <= end + 4 else end)
    while end < len(rows) - 1 and not any(rows[end]):
        end += 1
    return min(end, len(rows) - 1)


def _is_numeric(texts: Sequence[str]) -> bool:
    kinds = [read_cell(text) for text in texts if text]
    numbers = sum(value.kind == "number" and not is_year_label(value.text) for value in kinds)
    others = sum(value.kind == "text" for value in kinds)
    return (numbers > 0 and numbers >= others * 2) or (numbers >= 2 and numbers > others)


def _is_label(cell: CellValue) -> bool:
    return cell.kind == "text" or is_year_label(cell.text)


def body_rows(rows: Sequence[Sequence[str]], header: int) -> list[int]:
    """Rows under the header up to the notes; empty rows and rows that are a note are left out."""
    body: list[int] = []
    notes = False
    for number in range(header, len(rows)):
        texts = [text for text in rows[number] if text]
        if not texts:
            continue
        notes = notes or (_is_note(texts) and len(body) > 0)
        if _is_note(texts) or (notes and len(texts) < 3):
            continue
        notes = False
        body.append(number)
    return body


def _is_note(texts: Sequence[str]) -> bool:
    if len(texts) <= 2 and NOTE.match(texts[0]):
        return True
    if len(texts) == 1:
        return len(texts[0]) > _LONG and read_cell(texts[0]).kind == "text"
    return False
