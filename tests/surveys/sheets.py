"""Small spreadsheets with the traps of real ones, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import openpyxl

from corpus.municipalities.bodies import load_bodies

Rows = Sequence[Sequence[object]]


def write_xlsx(path: Path, rows: Rows, *, merges: Sequence[str] = (), sheet: str = "表1") -> Path:
    """One sheet; `merges` are ranges such as B1:D1."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for merged in merges:
        page.merge_cells(merged)
    book.save(path)
    return path


def write_csv(path: Path, rows: Rows, *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
    """One table as text."""
    lines = (delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows)
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def prefectures_by_towns(*, done: Sequence[str] = ()) -> list[list[object]]:
    """All 1,741 municipalities with an answer about AI; those in `done` have introduced it."""
    bodies = load_bodies()
    rows: list[list[object]] = [["団体コード", "都道府県名", "市区町村名", "AIの導入状況"]]
    for body in bodies.municipalities.values():
        answer = "導入済み" if body.code in done else "未導入"
        rows.append([body.code, bodies.prefectures[body.prefecture].name, body.name, answer])
    return rows


def changed_package(path: Path, entry: str, content: bytes) -> Path:
    """The package with one entry replaced or added."""
    kept = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != entry:
                new.writestr(info, old.read(info.filename))
        new.writestr(entry, content)
    path.write_bytes(kept.getvalue())
    return path
