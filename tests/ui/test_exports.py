"""Files for the reader's hand: footnotes, source lines, dates, SQL; safe to open."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from assistant import UsageError, outcome_from_json
from tests.ui.fake_assistant import FakeAssistant, explanation, ranking
from ui.export import export_file
from ui.export_markdown import answer_markdown
from ui.export_sheet import table_csv, table_xlsx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _bytes(kind: str, *questions: str) -> bytes:
    outcomes = [FakeAssistant(pause_s=0).ask(question) for question in questions]
    return base64.b64decode(export_file(outcomes, kind)["data"])


def test_markdown_has_footnotes_definitions_date_and_sql() -> None:
    text = answer_markdown(FakeAssistant(pause_s=0).ask("遅れている都道府県は？"))
    assert "[^1]" in text and "\n[^1]: 日本総合研究所「" in text
    for words in ("定義と注意", "データの日付", "2026-01-15", "```sql", "| 1 | 高知県 | 11.8％ |", "図表12"):
        assert words in text


def test_markdown_shows_markup_as_text() -> None:
    text = answer_markdown(replace(explanation("源内とは"), lead="<b>太字</b> *強調*【1】"))
    assert "\\<b\\>太字" in text and "\\*強調\\*[^1]" in text


def test_word_has_one_real_footnote_for_each_citation_mark() -> None:
    raw = _bytes("docx", "遅れている都道府県は？", "源内とは")
    Document(io.BytesIO(raw))
    with zipfile.ZipFile(io.BytesIO(raw)) as word:
        notes = etree.fromstring(word.read("word/footnotes.xml"))
        body = etree.fromstring(word.read("word/document.xml"))
        assert b"footnotes+xml" in word.read("[Content_Types].xml")
        assert b"footnotes.xml" in word.read("word/_rels/document.xml.rels")
    used = [node.get(f"{W}id") for node in body.iter(f"{W}footnoteReference")]
    defined = [node.get(f"{W}id") for node in notes if node.get(f"{W}type") is None]
    assert used == defined and len(used) == len(set(used)) == 5
    words = "".join(notes.itertext())
    assert "日本総合研究所" in words and "図表12" in words and "庁内の全職員が試せる" in words


def test_json_gives_the_whole_outcome_back() -> None:
    data = json.loads(_bytes("json", "遅れている都道府県は？"))
    outcome = outcome_from_json(data["answers"][0])
    assert outcome.citations[0].label == "図表12"
    assert outcome.sql and outcome.evidence


def test_sheets_carry_title_and_source_line_and_real_numbers() -> None:
    view = ranking("ワースト5は？").table
    assert view is not None
    rows = list(csv.reader(io.StringIO(table_csv(view).decode("utf-8-sig"))))
    assert rows[1] == ["1", "高知県", "11.8％"]
    assert rows[-1] == [view.source_line]
    sheet = load_workbook(io.BytesIO(table_xlsx(view))).active
    assert sheet is not None
    assert sheet["C3"].value == 11.8
    assert sheet["C3"].number_format == '#,##0.0"％"'
    assert any(view.source_line == cell.value for row in sheet.iter_rows() for cell in row)


def test_a_cell_that_looks_like_a_formula_stays_text() -> None:
    view = ranking("ワースト5は？").table
    assert view is not None
    evil = replace(view, rows=(("1", "=HYPERLINK(1)", "+SUM(A1)"),), figures=(("", "", ""),))
    rows = list(csv.reader(io.StringIO(table_csv(evil).decode("utf-8-sig"))))
    assert rows[1][1:] == ["'=HYPERLINK(1)", "'+SUM(A1)"]
    sheet = load_workbook(io.BytesIO(table_xlsx(evil))).active
    assert sheet is not None
    assert sheet["B3"].data_type == "s"


def test_an_impossible_export_is_a_japanese_sentence() -> None:
    with pytest.raises(UsageError, match="質問してから"):
        export_file([], "md")
    with pytest.raises(UsageError, match="表がありません"):
        export_file([explanation("源内とは")], "csv")
    with pytest.raises(UsageError, match="から選んで"):
        export_file([explanation("源内とは")], "exe")
