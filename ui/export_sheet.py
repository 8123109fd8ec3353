"""A table of an answer as CSV and XLSX, with title and source line, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from assistant import TableView
from ui.markup import is_number, number_in

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def table_csv(view: TableView) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that Excel reads the Japanese; the source line comes last."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_inert(name) for name in view.columns])
    writer.writerows([_inert(value) for value in row] for row in view.rows)
    writer.writerow([])
    writer.writerow([_inert(view.title)])
    writer.writerow([_inert(view.source_line)])
    return out.getvalue().encode("utf-8-sig")


def _inert(value: str) -> str:
    """A string that a spreadsheet does not take for a formula; printed figures stay as they are."""
    if value.startswith(_FORMULA_STARTS) and not is_number(value):
        return "'" + value
    return value


def table_xlsx(view: TableView) -> bytes:
    """One sheet: title, header, rows with real numbers (unit kept in the format), source line."""
    book = Workbook()
    sheet = book.active
    if sheet is None:
        raise ValueError("new workbook without a sheet")
    sheet.title = "表"
    sheet.append([view.title])
    sheet["A1"].font = Font(bold=True, size=13)
    sheet.append(list(view.columns))
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E4ECF5")
    for row_index, row in enumerate(view.rows, start=3):
        for column_index, value in enumerate(row, start=1):
            _write(sheet.cell(row=row_index, column=column_index), value)
    sheet.append([])
    sheet.append([view.source_line])
    for index, name in enumerate(view.columns, start=1):
        longest = max([len(name), *(len(row[index - 1]) for row in view.rows)], default=8)
        sheet.column_dimensions[get_column_letter(index)].width = min(48, 4 + longest * 1.9)
    sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(cell: object, value: str) -> None:
    number = number_in(value)
    if number is None:
        cell.value, cell.data_type = value, "s"  # type: ignore[attr-defined]
        cell.alignment = Alignment(wrap_text=True, vertical="top")  # type: ignore[attr-defined]
        return
    digits = value.strip().lstrip("−-+")
    unit = digits.lstrip("0123456789,.").strip()
    decimals = len(digits.split(".")[1].rstrip(unit + " ")) if "." in digits else 0
    cell.value = number  # type: ignore[attr-defined]
    cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "") + (f'"{unit}"' if unit else "")  # type: ignore[attr-defined]
