"""XLSX and XLSM workbooks as grids. Formulas, macros and links are never run or followed: stored results are read.

openpyxl streams the cells; merges and hidden parts, which it does not stream, are picked from the sheet's XML.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus.surveys.errors import SurveyError
from corpus.surveys.grid import Box, Grid, parse_address, trimmed
from corpus.surveys.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, check_grid_size
from corpus.surveys.number_format import printed

_CHUNK = 4 * 1024 * 1024
_OVERLAP = 2048
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+\d+):([A-Z]+\d+)"')
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*)/?>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_NO_RESULT = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ERRORS = {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A"}


@dataclass(kw_only=True)
class _Extras:
    merges: set[Box] = field(default_factory=set[Box])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    formulas: int = 0
    without_result: int = 0


def read_xlsx(path: Path, entries: frozenset[str]) -> list[Grid]:
    """Every visible or hidden sheet with text, in the workbook's order.

    Args:
        entries: Names in the package, already checked for bombs.

    Raises:
        SurveyError: Broken, with entities, or too large.
    """
    import openpyxl  # a fifth of a second, for who adds a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _refuse_entities(path, entries)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError, zipfile.BadZipFile) as error:  # fmt: skip
        raise SurveyError(_broken(path)) from error
    with closing(book):
        if len(book.worksheets) > MAX_SHEETS:
            raise SurveyError(
                f"『{path.name}』はシートが{len(book.worksheets)}枚あり、上限の{MAX_SHEETS}枚を超えています。"
            )
        grids = [_sheet(path, sheet, number) for number, sheet in enumerate(book.worksheets, 1)]
    notices = ("マクロは実行していません",) if any("vbaProject" in entry for entry in entries) else ()
    if any(entry.startswith("xl/externalLinks/") for entry in entries):
        notices += ("外部ファイルへのリンクはたどっていません",)
    return [_noticed(grid, notices) for grid in grids if grid.rows]


def _noticed(grid: Grid, notices: tuple[str, ...]) -> Grid:
    return Grid(
        sheet=grid.sheet, number=grid.number, rows=grid.rows, merges=grid.merges,
        hidden_rows=grid.hidden_rows, hidden_columns=grid.hidden_columns, notices=(*grid.notices, *notices),
    )  # fmt: skip


def _broken(path: Path) -> str:
    return f"『{path.name}』は壊れているため開けません。Excelで開いて保存し直してください。"


def _refuse_entities(path: Path, entries: frozenset[str]) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            for entry in entries:
                if entry.endswith((".xml", ".rels")):
                    with package.open(entry) as stream:
                        if _DOCTYPE.search(stream.read(4096)):
                            raise SurveyError(
                                f"『{path.name}』は外部の定義を読み込もうとするため開きません。"
                                "Excelで開いて保存し直してください。"
                            )
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise SurveyError(_broken(path)) from error


def _sheet(path: Path, sheet: Any, number: int) -> Grid:
    extras = _extras(path, sheet)
    rows: list[list[str]] = []
    used = cells = 0
    try:
        for line, row in enumerate(_lines(sheet), 1):
            rows.append(row)
            if row:
                used, cells = line, cells + len(row)
            if used > MAX_ROWS or cells > MAX_CELLS:
                check_grid_size(path.name, sheet.title, max(used, MAX_ROWS + 1), max(map(len, rows)))
    except SurveyError:
        raise
    except (KeyError, ValueError, TypeError, IndexError, SyntaxError, OSError, EOFError, zipfile.BadZipFile) as error:  # fmt: skip
        raise SurveyError(_broken(path)) from error
    notices: list[str] = []
    if extras.without_result:
        notices.append(
            f"シート『{sheet.title}』の数式{extras.without_result}個は計算結果が保存されていないため空として読みました"
        )
    if sheet.sheet_state != "visible":
        notices.append(f"シート『{sheet.title}』は非表示です")
    return Grid(
        sheet=sheet.title,
        number=number,
        rows=trimmed(rows[:used]),
        merges=tuple(sorted(extras.merges)),
        hidden_rows=frozenset(extras.hidden_rows),
        hidden_columns=frozenset(extras.hidden_columns),
        notices=tuple(notices),
    )


def _lines(sheet: Any) -> Iterator[list[str]]:
    """Texts row by row, each without empty cells at its end."""
    # The size that the file declares may be wrong, or a lie of a million rows.
    sheet.reset_dimensions()
    for row in sheet.iter_rows():
        texts = [_shown(cell) for cell in row[:MAX_COLUMNS]]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def _shown(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if type(value) is str:
        return "" if value in _ERRORS else value.replace("\r\n", "\n").replace("_x000D_", "").strip()
    return printed(value, cell.number_format)


def _extras(path: Path, sheet: Any) -> _Extras:
    found = _Extras()
    with zipfile.ZipFile(path) as package, package.open(sheet._worksheet_path) as stream:
        kept = b""
        while chunk := stream.read(_CHUNK):
            _scan(kept + chunk, found, counted_from=len(kept))
            kept = chunk[-_OVERLAP:]
    return found


def _scan(block: bytes, found: _Extras, *, counted_from: int) -> None:
    for match in _MERGE.finditer(block):
        top, left = parse_address(match[1].decode())
        bottom, right = parse_address(match[2].decode())
        found.merges.add((top, left, bottom, right))
    if b'hidden="' in block:
        for match in _ROW.finditer(block):
            if re.search(rb'hidden="(?:1|true)"', match[1]) and (row := re.search(rb'r="(\d+)"', match[1])):
                found.hidden_rows.add(int(row[1]) - 1)
        for match in _COLUMN.finditer(block):
            ends = [re.search(rb'%s="(\d+)"' % end, match[1]) for end in (b"min", b"max")]
            if re.search(rb'hidden="(?:1|true)"', match[1]) and ends[0] and ends[1]:
                found.hidden_columns.update(range(int(ends[0][1]) - 1, min(int(ends[1][1]), MAX_COLUMNS)))
    if b"<f" in block or b":f" in block:
        found.formulas += sum(match.end() > counted_from for match in _FORMULA.finditer(block))
        found.without_result += sum(match.end() > counted_from for match in _NO_RESULT.finditer(block))
