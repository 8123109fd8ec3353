"""A table of an answer as CSV and XLSX, with date, definitions and sources, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assistant import Outcome, TableView
from ui import text_ja as t
from ui.answer_table import table_in_context
from ui.answer_words import answer_words
from ui.export_facts import CITATION, dated, facts_of
from ui.library import Library
from ui.markup import is_number, number_in
from ui.provenance import source_lines

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def table_csv(outcome: Outcome, library: Library | None, today: date) -> bytes:
    """CSV in UTF-8 with a byte order mark, so that Excel reads the Japanese; date and sources come last."""
    view = _table(outcome, library)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_inert(name) for name in view.columns])
    writer.writerows([_inert(value) for value in row] for row in view.rows)
    writer.writerow([])
    writer.writerow([_inert(view.title)])
    writer.writerows([_inert(part) for part in row] for row in _about(outcome, library, today))
    return out.getvalue().encode("utf-8-sig")


def _table(outcome: Outcome, library: Library | None) -> TableView:
    view = table_in_context(outcome, library)
    if view is None:
        raise ValueError("outcome without a table")
    return view


def _about(outcome: Outcome, library: Library | None, today: date) -> list[tuple[str, str]]:
    """Everything needed to defend the table, as (name, value) rows."""
    facts = facts_of(outcome, library)
    words = answer_words(outcome.language)
    rows = [(words.export_question, outcome.question), (words.export_reply, CITATION.sub("", facts.lead))]
    rows += [(heading, line) for heading, lines in facts.sections() for line in lines]
    for c in outcome.citations:
        rows += [
            (f"{words.sources}{c.number} {name}", value)
            for name, value in (
                (words.field_survey, c.primary),
                (words.field_as_of, dated(c, outcome.language)),
                (words.field_document, c.title),
                (words.field_issuer, c.issuer),
                (words.field_published, c.date),
                (words.field_place, c.locator),
                (words.field_link, c.url),
            )
            if value
        ]
    return [*rows, (words.made_on, today.isoformat())]


def _inert(value: str) -> str:
    """A string that a spreadsheet does not take for a formula; printed figures stay as they are."""
    if value.startswith(_FORMULA_STARTS) and not is_number(value):
        return "'" + value
    return value


def table_xlsx(outcome: Outcome, library: Library | None, today: date) -> bytes:
    """Sheet 表: title, header, rows with real numbers (unit in the format). Sheet 出典: all about them."""
    view = _table(outcome, library)
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise ValueError("new workbook without a sheet")
    words = answer_words(outcome.language)
    sheet.title = words.view_table
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
    for line in source_lines(outcome):
        sheet.append([words.source_line.format(line=line)])
    for index, name in enumerate(view.columns, start=1):
        longest = max([len(name), *(len(row[index - 1]) for row in view.rows)], default=8)
        sheet.column_dimensions[get_column_letter(index)].width = min(48, 4 + longest * 1.9)
    sheet.freeze_panes = "A3"
    _add_sources(book, words.sources, _about(outcome, library, today))
    book.properties.creator = t.BRAND
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add_sources(book: Workbook, name: str, rows: list[tuple[str, str]]) -> None:
    sheet = book.create_sheet(name)
    for index, (field, value) in enumerate(rows, start=1):
        _write_text(sheet.cell(row=index, column=1), field)
        _write_text(sheet.cell(row=index, column=2), value)
        sheet.cell(row=index, column=1).font = Font(bold=True)
    sheet.column_dimensions["A"].width = 22
    sheet.column_dimensions["B"].width = 90


def _write_text(cell: object, value: str) -> None:
    cell.value, cell.data_type = value, "s"  # type: ignore[attr-defined]
    cell.alignment = Alignment(wrap_text=True, vertical="top")  # type: ignore[attr-defined]


def _write(cell: object, value: str) -> None:
    number = number_in(value)
    if number is None:
        _write_text(cell, value)
        return
    digits = value.strip().lstrip("−-+")
    unit = digits.lstrip("0123456789,.").strip()
    decimals = len(digits.split(".")[1].rstrip(unit + " ")) if "." in digits else 0
    cell.value = number  # type: ignore[attr-defined]
    cell.number_format = "#,##0" + ("." + "0" * decimals if decimals else "") + (f'"{unit}"' if unit else "")  # type: ignore[attr-defined]
