"""Makes small originals at test time: PDFs with Japanese fonts, Word files, encrypted and broken files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
from pypdf import PdfWriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table, TableStyle

REGION_ROWS = (
    ("地域区分", "生成AI", ""),
    ("", "導入数", "導入率（%）"),
    ("北海", "12", "19.5"),
    ("南海", "34", "40.7"),
)
SENTENCES = (
    "架空の県では、市町村の窓口に人工知能を入れる実験を三年続けた。",
    "職員の残業は年に百二十時間減り、住民の待ち時間も短くなった。",
    "一方で、誤った案内が二十件見つかり、点検の手順を改めている。",
)
_FONT = "HeiseiMin-W3"


def write_pdf(
    path: Path, pages: Sequence[Sequence[str]], *, tables: dict[int, Sequence[Sequence[str]]] | None = None
) -> Path:
    """A PDF with one list of lines a page and, by page number from 1, a ruled table below them."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    canvas = Canvas(str(path), pagesize=A4)
    for number, lines in enumerate(pages, start=1):
        canvas.setFont(_FONT, 11)
        y = 790.0
        for line in lines:
            canvas.drawString(50, y, line)
            y -= 18
        if tables and number in tables:
            _draw_table(canvas, tables[number], top=y)
        canvas.showPage()
    canvas.save()
    return path


def _draw_table(canvas: Canvas, rows: Sequence[Sequence[str]], *, top: float) -> None:
    style = [("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("FONT", (0, 0), (-1, -1), _FONT, 10)]
    if rows[0][-1] == "":
        style.append(("SPAN", (1, 0), (2, 0)))
        style.append(("SPAN", (0, 0), (0, 1)))
    table = Table([list(row) for row in rows], colWidths=[90] * len(rows[0]), style=TableStyle(style))
    _, height = table.wrapOn(canvas, 500, 500)
    table.drawOn(canvas, 50, top - height)


def write_raised_note_pdf(path: Path) -> Path:
    """A sentence with a raised note number after its figure, and the note at the foot."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setFont(_FONT, 11)
    canvas.drawString(50, 790, "架空の県の導入率は58.4%")
    canvas.setFont(_FONT, 6)
    canvas.drawString(50 + canvas.stringWidth("架空の県の導入率は58.4%", _FONT, 11), 795, "12")
    canvas.setFont(_FONT, 11)
    canvas.drawString(200, 790, "である。")
    canvas.save()
    return path


def write_picture_pdf(path: Path) -> Path:
    """A page with a drawing and no text."""
    canvas = Canvas(str(path), pagesize=A4)
    canvas.rect(50, 500, 200, 200, fill=1)
    canvas.save()
    return path


def write_encrypted_pdf(path: Path) -> Path:
    """A PDF that asks for a password on opening."""
    plain = write_pdf(path.with_suffix(".plain.pdf"), [SENTENCES])
    writer = PdfWriter(clone_from=str(plain))
    writer.encrypt(user_password="secret", algorithm="AES-256")
    writer.write(str(path))
    plain.unlink()
    return path


def turn_pdf(path: Path, degrees: int) -> Path:
    """The same PDF with its pages shown turned clockwise."""
    writer = PdfWriter(clone_from=str(path))
    for page in writer.pages:
        page.rotate(degrees)
    writer.write(str(path))
    return path


def write_pdf_of_blank_pages(path: Path, count: int) -> Path:
    """A valid PDF with `count` empty pages."""
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(width=200, height=200)
    writer.write(str(path))
    return path


def write_docx(path: Path) -> Path:
    """A Word file with two headings, a raised note number and a table with merged headers."""
    document = docx.Document()
    document.add_heading("架空県のAI利用", level=0)
    document.add_heading("1. 導入の経緯", level=1)
    paragraph = document.add_paragraph("導入率は45%")
    paragraph.add_run("3").font.superscript = True
    paragraph.add_run("である。")
    document.add_heading("（1）地域の差", level=2)
    document.add_paragraph("（図表 2）地域別の導入状況")
    table = document.add_table(rows=len(REGION_ROWS), cols=3)
    for row, texts in zip(table.rows, REGION_ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    document.add_paragraph("（資料）架空の統計")
    document.add_paragraph("地域の差は縮まった。")
    document.save(str(path))
    return path
