"""Old XLS workbooks (BIFF) as grids, by xlrd: values only; formulas and macros are not run."""

from __future__ import annotations

import struct
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.surveys.errors import SurveyError
from corpus.surveys.grid import Grid, trimmed
from corpus.surveys.limits import MAX_SHEETS, check_grid_size
from corpus.surveys.number_format import printed

_ENCRYPTED = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"
_WORD = b"W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0"


def read_xls(path: Path) -> list[Grid]:
    """Every sheet with text.

    Raises:
        SurveyError: Broken, encrypted, a Word document, or too large.
    """
    import xlrd  # only who adds an old workbook waits for it
    from xlrd.biffh import XLRDError
    from xlrd.compdoc import CompDocError

    data = path.read_bytes()
    if _ENCRYPTED in data:
        raise SurveyError(f"『{path.name}』はパスワード付きです。パスワードを外して保存し直してください。")
    if _WORD in data[:1_000_000]:
        raise SurveyError(f"『{path.name}』は旧形式のWord文書です。DOCX形式で保存し直してください。")
    try:
        with Path("/dev/null").open("w") as silent:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=silent)
            if book.nsheets > MAX_SHEETS:
                raise SurveyError(f"『{path.name}』のシートが{MAX_SHEETS}枚を超えています。")
            return [
                grid
                for number, sheet in enumerate(book.sheets(), 1)
                if (grid := _sheet(path.name, book, sheet, number)).rows
            ]
    except XLRDError as error:
        locked = "encrypted" in str(error).lower()
        way = "パスワードを外して" if locked else "Excelで開いてXLSX形式で"
        raise SurveyError(f"『{path.name}』を開けません。{way}保存し直してください。") from error
    except (CompDocError, struct.error, IndexError, KeyError, ValueError, AssertionError, TypeError, AttributeError, UnicodeDecodeError) as error:  # fmt: skip
        raise SurveyError(
            f"『{path.name}』は壊れているため開けません。XLSX形式で保存し直してください。"
        ) from error


def _sheet(name: str, book: Any, sheet: Any, number: int) -> Grid:
    check_grid_size(name, sheet.name, sheet.nrows, sheet.ncols)
    rows = [
        [_shown(book, sheet, row, column) for column in range(sheet.row_len(row))]
        for row in range(sheet.nrows)
    ]
    return Grid(
        sheet=sheet.name,
        number=number,
        rows=trimmed(rows),
        merges=tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells),
        hidden_rows=frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
        notices=(f"シート『{sheet.name}』は非表示です",) if sheet.visibility else (),
    )


def _shown(book: Any, sheet: Any, row: int, column: int) -> str:
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
        return ""
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == xlrd.XL_CELL_DATE:
        try:
            return printed(datetime(*xlrd.xldate_as_tuple(value, book.datemode)))
        except (ValueError, xlrd.XLDateError):
            return printed(value)
    if kind == xlrd.XL_CELL_NUMBER:
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        known = book.format_map.get(style.format_key)
        return printed(value, known.format_str if known else "General")
    return printed(value)
