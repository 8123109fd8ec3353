"""Every format gives the same grid, by what the file really is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.platypus import SimpleDocTemplate, Table

from corpus.surveys.grid import Grid, address_of, parse_address
from corpus.surveys.number_format import print_number, printed
from corpus.surveys.read_file import read_grids
from tests.surveys.sheets import write_csv, write_xlsx

ROWS = [["都道府県", "人口", "割合"], ["北海道", "5,183,687", "12.5%"], ["青森県", "1,243,081", "▲3.0%"]]
HTML = "<table><caption>表1</caption>" + "".join(
    "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS
) + "</table>"  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le", "euc_jp"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_text_tables_are_read_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    grids = read_grids(write_csv(tmp_path / "表.csv", ROWS, encoding=encoding, delimiter=delimiter))
    assert grids[0].rows == ROWS


@pytest.mark.parametrize("name", ["表.html", "表.xls", "表.xlsx"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_an_html_table_is_read_whatever_its_file_is_called(tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_bytes(f'<html><meta charset="{encoding}">{HTML}</html>'.encode(encoding))
    (grid,) = read_grids(path)
    assert (grid.rows, grid.caption) == (ROWS, "表1")


def test_a_csv_named_xlsx_is_read_as_csv(tmp_path: Path) -> None:
    assert read_grids(write_csv(tmp_path / "表.xlsx", ROWS, delimiter="\t"))[0].rows == ROWS


def test_a_workbook_shows_what_excel_prints(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    values = [
        (0.883838, "0.0%"),
        (1234567, "#,##0"),
        (88.3838, "0.0"),
        (-5, '#,##0;"▲"#,##0'),
        (0.1 + 0.2, "General"),
        (12, "000"),
    ]
    for column, (value, number_format) in enumerate(values, 1):
        sheet.cell(1, column, value).number_format = number_format
        sheet.cell(2, column, column)
    sheet.cell(2, 1, date(2024, 12, 31))
    path = tmp_path / "書式.xlsx"
    book.save(path)
    assert read_grids(path)[0].rows[0] == ["88.4%", "1,234,567", "88.4", "▲5", "0.3", "012"]
    assert read_grids(path)[0].rows[1][0] == "2024-12-31"


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(0.5, "0", "1"), (2.5, "0", "3"), (1234.0, "#,##0,", "1"), (1e20, "General", "1" + "0" * 20), (0.00001, "General", "0.00001")],
)  # fmt: skip
def test_numbers_are_rounded_half_up_and_never_printed_with_an_exponent(
    value: float, number_format: str, text: str
) -> None:
    assert print_number(value, number_format) == text


def test_truth_values_and_nothing_are_printed() -> None:
    assert [printed(True), printed(None), printed(" 県\r\n名 ")] == ["TRUE", "", "県\n名"]


def test_merges_and_hidden_parts_of_a_workbook_are_known(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "結合.xlsx",
        [["区分", "人口", None], [None, "男", "女"], ["北海道", 1, 2]],
        merges=["A1:A2", "B1:C1"],
    )
    book = openpyxl.load_workbook(path)
    book.worksheets[0].row_dimensions[3].hidden = True
    book.worksheets[0].column_dimensions["C"].hidden = True
    book.save(path)
    (grid,) = read_grids(path)
    assert grid.merges == ((0, 0, 1, 0), (0, 1, 0, 2))
    assert (grid.hidden_rows, grid.hidden_columns) == ({2}, {2})


def test_spans_of_html_take_their_places(tmp_path: Path) -> None:
    path = tmp_path / "表.html"
    path.write_text(
        '<table><tr><th rowspan="2">県</th><th colspan="2">人口</th></tr><tr><th>男</th><th>女</th></tr>'
        "<tr><td>北海道</td><td>1</td><td>2</td></tr></table>",
        encoding="utf-8",
    )
    (grid,) = read_grids(path)
    assert grid.rows == [["県", "人口", ""], ["", "男", "女"], ["北海道", "1", "2"]]
    assert grid.merges == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_tables_of_a_word_document_are_read_with_their_captions(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("表1 人口")
    table = document.add_table(rows=3, cols=3)
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    path = tmp_path / "文書.docx"
    document.save(str(path))
    (grid,) = read_grids(path)
    assert grid.caption == "表1 人口"
    assert grid.rows[0] == ROWS[0]
    assert grid.merges == ((1, 1, 2, 1),)


def test_ruled_tables_of_a_pdf_are_read_with_their_page(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    table = Table(
        [["code", "value"], ["A", "1,234"], ["B", "5"]], style=[("GRID", (0, 0), (-1, -1), 1, (0, 0, 0))]
    )
    SimpleDocTemplate(str(path), pagesize=A4).build([table])
    (grid,) = read_grids(path)
    assert (grid.sheet, grid.rows) == ("1ページ", [["code", "value"], ["A", "1,234"], ["B", "5"]])


@pytest.mark.parametrize(
    ("place", "address"), [((0, 0), "A1"), ((11, 1), "B12"), ((0, 26), "AA1"), ((8, 694), "ZS9")]
)
def test_addresses_are_those_of_the_sheet(place: tuple[int, int], address: str) -> None:
    assert address_of(*place) == address
    assert parse_address(address) == place


def test_a_cell_outside_of_a_grid_is_empty() -> None:
    assert Grid(sheet="", number=1, rows=[["a"]]).text(3, 3) == ""
