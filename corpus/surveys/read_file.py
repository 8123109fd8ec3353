"""Which reader a spreadsheet needs, by what it really is: many an .xlsx is an HTML page, many a .xls a CSV."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.surveys.decoding import decode, looks_like_utf16
from corpus.surveys.errors import SurveyError
from corpus.surveys.grid import Grid
from corpus.surveys.limits import check_package, check_size
from corpus.surveys.read_csv import read_csv
from corpus.surveys.read_documents import read_docx_tables, read_pdf_tables
from corpus.surveys.read_html import read_html
from corpus.surveys.read_xls import read_xls
from corpus.surveys.read_xlsx import read_xlsx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    (b"\x89PNG", "PNG画像"),
    (b"\xff\xd8\xff", "JPEG画像"),
    (b"GIF8", "GIF画像"),
    (b"\x1f\x8b", "圧縮ファイル"),
    (b"7z\xbc\xaf", "圧縮ファイル"),
    (b"Rar!", "圧縮ファイル"),
    (b"\x7fELF", "実行ファイル"),
    (b"MZ", "実行ファイル"),
    (b"PAR1", "Parquetファイル"),
    (b"SQLite format 3", "データベース"),
)
_MARKUP = re.compile(r"<(?:!doctype html|html|table|body|\?mso-application)", re.IGNORECASE)
_READABLE = "XLSX・XLS・CSV・TSV・HTML・DOCX・PDF"


def read_grids(path: Path) -> list[Grid]:
    """Every table of a file, sheet by sheet.

    Raises:
        SurveyError: Missing, empty, too large, broken, encrypted, foreign, or without a table.
    """
    check_size(path)
    try:
        with path.open("rb") as file:
            start = file.read(4096)
        grids = _read(path, start)
    except OSError as error:
        raise SurveyError(
            f"『{path.name}』を読めません（{error.strerror}）。アクセス権を確認してください。"
        ) from error
    except (RecursionError, MemoryError) as error:
        raise SurveyError(f"『{path.name}』は入れ子が深すぎるか大きすぎるため読めません。") from error
    if not grids:
        raise SurveyError(
            f"『{path.name}』に表が見つかりません。開いて中身を確かめ、表のあるファイルを指定してください。"
        )
    return grids


def _read(path: Path, start: bytes) -> list[Grid]:
    if start.startswith(b"PK\x03\x04") or start.startswith(b"PK\x05\x06"):
        return _package(path)
    if start.startswith(_OLE):
        return read_xls(path)
    if b"%PDF-" in start[:1024]:
        return read_pdf_tables(path)
    if foreign := next((kind for mark, kind in _FOREIGN if start.startswith(mark)), ""):
        raise SurveyError(f"『{path.name}』の中身は{foreign}です。{_READABLE}のいずれかを指定してください。")
    if start[:2] == b"\x09\x08" or start[:2] == b"\x09\x04":
        return read_xls(path)
    if b"\0" in start and not looks_like_utf16(start) and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SurveyError(f"『{path.name}』は文字以外のデータです。{_READABLE}のいずれかを指定してください。")
    text, _ = decode(path.read_bytes(), path.name)
    opening = text[:50_000]
    if "urn:schemas-microsoft-com:office:spreadsheet" in opening:
        raise SurveyError(
            f"『{path.name}』はXMLスプレッドシート形式です。Excelで開き、XLSX形式で保存し直してください。"
        )
    if not _MARKUP.search(opening):
        return read_csv(text, path.name)
    grids = read_html(text, path.name)
    if not grids and (title := re.search(r"<title[^>]*>([^<]{1,80})", opening)):
        raise SurveyError(
            f"『{path.name}』の中身はWebページ（{' '.join(title[1].split())}）で、表がありません。"
            "元のファイルを取り直してください。"
        )
    return grids


def _package(path: Path) -> list[Grid]:
    entries = check_package(path)
    if "xl/workbook.xml" in entries:
        return read_xlsx(path, entries)
    if "word/document.xml" in entries:
        return read_docx_tables(path)
    if "xl/workbook.bin" in entries:
        raise SurveyError(f"『{path.name}』はXLSB形式です。XLSX形式で保存し直してください。")
    if "content.xml" in entries:
        raise SurveyError(f"『{path.name}』はODS形式です。XLSX形式で保存し直してください。")
    raise SurveyError(f"『{path.name}』の中身はZIPファイルです。展開して中の表を指定してください。")
