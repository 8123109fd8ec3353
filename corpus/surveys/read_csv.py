"""CSV and TSV files as one grid."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO

from corpus.surveys.errors import SurveyError
from corpus.surveys.grid import Grid, trimmed
from corpus.surveys.limits import MAX_CELLS, MAX_ROWS, check_grid_size

_LONGEST_FIELD = 200_000
_DELIMITERS = (",", "\t", ";")


def read_csv(text: str, name: str) -> list[Grid]:
    """The rows of a CSV or TSV text; the delimiter is the one that cuts most lines alike.

    Raises:
        SurveyError: No table, a field that never ends, or too large.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    rows: list[list[str]] = []
    used = cells = 0
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)), 1):
            cleaned = [cell.strip() for cell in row]
            rows.append(cleaned)
            if any(cleaned):
                used, cells = number, cells + len(cleaned)
            if used > MAX_ROWS or cells > MAX_CELLS:
                check_grid_size(name, "", used, max(map(len, rows)))
                raise SurveyError(f"『{name}』のセルが{MAX_CELLS:,}を超えています。分けて指定してください。")
    except csv.Error as error:
        raise SurveyError(
            f'『{name}』の{len(rows) + 1}行目をCSVとして読めません。引用符（"）の閉じ忘れを確かめてください。'
        ) from error
    kept = trimmed(rows)
    return [Grid(sheet="", number=1, rows=kept)] if kept and _is_table(rows) else []


def _is_table(rows: list[list[str]]) -> bool:
    """Running text with commas has lines of many lengths; a table has most of one."""
    widths = Counter(len(row) for row in rows if any(row))
    width, count = widths.most_common(1)[0]
    return width > 1 and count > 0.6 * sum(widths.values())


def _delimiter(text: str) -> str:
    """The mark that cuts most lines into equally many fields: 1,234 in a file with tabs does not."""
    lines = [line for line in text[:1_000_000].splitlines()[:60] if line.strip()]

    def evenness(mark: str) -> float:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark) if len(row) > 1)
        return widths.most_common(1)[0][1] / len(lines) if widths else 0.0

    return max(_DELIMITERS, key=evenness)
