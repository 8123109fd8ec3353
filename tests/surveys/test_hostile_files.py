"""Broken and hostile spreadsheets: one clear Japanese line each, and everything stays as it was."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.surveys import limits
from corpus.surveys.errors import SurveyError
from corpus.surveys.store import SurveyStore, read_survey
from tests.surveys.sheets import changed_package, write_csv, write_xlsx

GOOD = [["都道府県", "値"], ["北海道", 1], ["青森県", 2], ["岩手県", 3]]
Maker = Callable[[Path], Path]


def _bytes(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def _xlsx(name: str, entry: str, content: bytes) -> Maker:
    return lambda folder: changed_package(write_xlsx(folder / name, GOOD), entry, content)


def _truncated(folder: Path) -> Path:
    path = write_xlsx(folder / "途中.xlsx", GOOD)
    path.write_bytes(path.read_bytes()[:600])
    return path


def _bomb(folder: Path) -> Path:
    path = folder / "爆弾.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return path


def _many_entries(folder: Path) -> Path:
    path = folder / "多数.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        for number in range(limits.MAX_ENTRIES + 1):
            package.writestr(f"xl/media/{number}", b"")
        package.writestr("xl/workbook.xml", "<workbook/>")
    return path


def _encrypted_entry(folder: Path) -> Path:
    path = write_xlsx(folder / "暗号.xlsx", GOOD)
    data = bytearray(path.read_bytes())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    path.write_bytes(bytes(data))
    return path


def _password_protected(folder: Path) -> Path:
    path = folder / "パスワード.xlsx"
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + name + b"\0" * 512)
    return path


def _zip_with(name: str, entry: str) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(entry, "x")
        return path

    return make


def _far_row(folder: Path) -> Path:
    path = write_xlsx(folder / "端.xlsx", GOOD)
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>'
    )
    return changed_package(path, "xl/worksheets/sheet1.xml", sheet)


def _html_spans(folder: Path) -> Path:
    cells = "".join('<td rowspan="9999" colspan="5000">x</td>' for _ in range(9))
    return _bytes("結合.html", f"<table><tr>{cells}</tr><tr><td>1</td></tr></table>".encode())(folder)


HOSTILE: dict[str, Maker] = {
    "empty file": _bytes("空.csv", b""),
    "only line ends": _bytes("改行.csv", b"\n" * 5000),
    "only a byte order mark": _bytes("印.csv", b"\xef\xbb\xbf"),
    "missing file": lambda folder: folder / "ない.xlsx",
    "a folder": lambda folder: folder,
    "truncated package": _truncated,
    "packing bomb": _bomb,
    "thousands of entries": _many_entries,
    "encrypted entry": _encrypted_entry,
    "password": _password_protected,
    "entities in the sheet": _xlsx("実体.xlsx", "xl/worksheets/sheet1.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "entities in the workbook": _xlsx("実体2.xlsx", "xl/workbook.xml", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>'),
    "broken sheet": _xlsx("破損.xlsx", "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
    "broken workbook": _xlsx("破損2.xlsx", "xl/workbook.xml", b"no xml at all"),
    "broken strings": _xlsx("破損3.xlsx", "xl/styles.xml", b"<styleSheet><cellXfs>"),
    "a last row at the end of the sheet": _far_row,
    "binary workbook": _zip_with("表.xlsb", "xl/workbook.bin"),
    "open document": _zip_with("表.ods", "content.xml"),
    "a plain archive": _zip_with("表.xlsx", "readme.txt"),
    "an image": _bytes("写真.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
    "a program": _bytes("表.xls", b"MZ\x90\0" + b"\0" * 200),
    "random bytes": _bytes("乱数.csv", bytes(range(256)) * 20),
    "broken xls": _bytes("古い.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x01" * 2000),
    "xls with a cyclic sector chain": _bytes("循環.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack("<I", 0) * 600),
    "old word document": _bytes("文書.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")),
    "two encodings in one file": _bytes("混在.csv", "名前,値\n".encode() + "東京都,1\n".encode("cp932") + b"\xff\xfe\x81"),
    "running text": _bytes("文章.txt", "これは、表では、ありません。\nただの、文章です。\n\n一行だけ。\n二、三、四、五。\n".encode()),
    "an unclosed quotation": _bytes("引用.csv", ('都道府県,値\n北海道,"' + "あ" * 250_000).encode()),
    "half of a utf-16 file": _bytes("半分.csv", "都道府県,値\n北海道,1\n".encode("utf-16")[:-1]),
    "an error page": _bytes("個票.xlsx", "<!DOCTYPE html><html><head><title>見つかりません</title></head><body><p>404</p></body></html>".encode("cp932")),
    "spans without end": _html_spans,
    "xml spreadsheet": _bytes("表.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    "broken pdf": _bytes("表.pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog"),
    "one column": _bytes("一列.csv", "都道府県\n北海道\n青森県\n".encode()),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_one_clear_line_and_changes_nothing(name: str, tmp_path: Path) -> None:
    store = SurveyStore(tmp_path / "home")
    kept = store.add(read_survey(write_csv(tmp_path / "良い_2024.csv", GOOD))).record
    folder = tmp_path / "given"
    folder.mkdir()
    path = HOSTILE[name](folder)

    with pytest.raises(SurveyError) as caught:
        store.add(read_survey(path))

    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith("。")
    assert re.search("[ぁ-ん]", message)
    assert path.name in message
    assert store.records() == (kept,)


def test_a_million_empty_rows_are_no_table_and_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "空行_2024.csv"
    path.write_bytes("都道府県,値\n北海道,1\n青森県,2\n".encode() + b",\n" * 1_048_576)
    assert len(read_survey(path).tables[0].body) == 2


def test_formulas_are_never_run_and_told_where_no_result_is_kept(tmp_path: Path) -> None:
    rows = [
        ["都道府県", "値"],
        ["北海道", 1],
        ["青森県", "=B2+1"],
        ["岩手県", '=HYPERLINK("http://127.0.0.1/x")'],
    ]
    reading = read_survey(write_xlsx(tmp_path / "数式_2024.xlsx", rows))
    assert "数式2個" in reading.notices[0]
    assert reading.tables[0].value(2, 1).kind == "empty"


def test_macros_are_not_run_and_told(tmp_path: Path) -> None:
    path = changed_package(write_xlsx(tmp_path / "マクロ_2024.xlsm", GOOD), "xl/vbaProject.bin", b"\0\1")
    assert "マクロは実行していません" in read_survey(path).notices


def test_a_body_that_two_rows_name_is_told_and_counted_once(tmp_path: Path) -> None:
    rows = [["都道府県", "値"], ["北海道", 1], ["青森県", 2], ["青森県", 3]]
    store = SurveyStore(tmp_path / "home")
    reading = read_survey(write_csv(tmp_path / "重複_2024.csv", rows))
    assert "同じ団体（02）が2行" in reading.codebook.open_points[0]
    assert store.add(reading).record.values == 2


def test_two_header_blocks_are_two_tables(tmp_path: Path) -> None:
    rows = [
        ["表1 人口（人）", ""], ["都道府県", "人口"], ["北海道", 10], ["青森県", 20], ["", ""],
        ["表2 面積（km2）", ""], ["都道府県", "面積"], ["北海道", 30], ["青森県", 40],
    ]  # fmt: skip
    reading = read_survey(write_csv(tmp_path / "二つ_2024.csv", rows))
    assert [entry.title for entry in reading.codebook.tables] == ["表1 人口(人)", "表2 面積(km2)"]
