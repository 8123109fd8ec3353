"""Files for the reader's hand: footnotes, source lines, dates, SQL; safe to open."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from lxml import etree
from openpyxl import load_workbook

from assistant import UsageError, outcome_from_json
from tests.ui.fake_assistant import FakeAssistant, explanation, library, ranking
from ui.export import export_file
from ui.export_markdown import answer_markdown
from ui.export_sheet import table_csv, table_xlsx

TODAY = date(2026, 11, 25)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _bytes(kind: str, *questions: str) -> bytes:
    outcomes = [FakeAssistant(pause_s=0).ask(question) for question in questions]
    return base64.b64decode(export_file(outcomes, kind)["data"])


def test_markdown_has_footnotes_definitions_date_and_sources_and_no_sql() -> None:
    text = answer_markdown(FakeAssistant(pause_s=0).ask("遅れている都道府県は？"), library())
    assert (
        "[^1]" in text
        and "\n[^1]: 総務省「自治体における生成AI導入状況」（2024年12月31日時点）、株式会社日本総合研究所「"
        in text
    )
    for words in (
        "定義と注意",
        "**時点**",
        "2026-01-29公表",
        "| 1 | 高知県 | 11.8％ | 4 / 34 | −18.7 |",
        "を日本総研が集計（No.2025-062 図表12）",
    ):
        assert words in text
    assert "SELECT" not in text


def test_markdown_shows_markup_as_text() -> None:
    text = answer_markdown(replace(explanation("源内とは"), lead="<b>太字</b> *強調*【1】"), None)
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


def test_word_is_a4_dated_today_and_without_sql() -> None:
    raw = _bytes("docx", "遅れている都道府県は？")
    document = Document(io.BytesIO(raw))
    section = document.sections[0]
    assert section.page_width is not None and section.page_height is not None
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert document.core_properties.created is not None
    assert document.core_properties.created.year >= 2026, "not the template's 2013"
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "作成日" in text and "2024年12月31日時点" in text and "日本総研が集計" in text
    assert "SELECT" not in text


def test_sheets_carry_sources_and_real_numbers() -> None:
    outcome = FakeAssistant(pause_s=0).ask("遅れている都道府県は？")
    rows = list(csv.reader(io.StringIO(table_csv(outcome, library(), TODAY).decode("utf-8-sig"))))
    assert rows[1] == ["1", "高知県", "11.8％", "4 / 34", "−18.7"]
    assert ["時点", "2024年12月31日時点"] in rows
    assert rows[-1] == ["作成日", "2026-11-25"]
    book = load_workbook(io.BytesIO(table_xlsx(outcome, library(), TODAY)))
    assert book.sheetnames == ["表", "出典"]
    sheet = book["表"]
    assert sheet["C3"].value == 11.8
    assert sheet["C3"].number_format == '#,##0.0"％"'
    about = {str(row[0].value): str(row[1].value) for row in book["出典"].iter_rows()}
    assert about["出典1 調査"] == "総務省「自治体における生成AI導入状況」"
    assert about["出典1 公表日"] == "2026-01-29"
    assert about["質問"] == "遅れている都道府県は？"


def test_an_english_answer_is_saved_with_english_headings() -> None:
    outcome = FakeAssistant(pause_s=0).ask("Which prefectures lag?")
    rows = list(csv.reader(io.StringIO(table_csv(outcome, library(), TODAY).decode("utf-8-sig"))))
    assert ["Question", "Which prefectures lag?"] in rows and rows[-1] == ["Made on", "2026-11-25"]
    book = load_workbook(io.BytesIO(table_xlsx(outcome, library(), TODAY)))
    assert book.sheetnames == ["Table", "Sources"]
    text = answer_markdown(outcome, library())
    assert "published 2026-01-29" in text and "as of 31 December 2024" in text
    raw = base64.b64decode(export_file([outcome], "docx", library())["data"])
    words = [paragraph.text for paragraph in Document(io.BytesIO(raw)).paragraphs]
    assert words[0] == "Answer on local governments’ use of AI" and words[1].startswith("Made on ")
    for japanese in ("質問", "作成日", "公表。", "引用:", "定義と注意"):
        assert japanese not in text and japanese not in "".join(words)


def test_a_cell_that_looks_like_a_formula_stays_text() -> None:
    base = ranking("=HYPERLINK(2)")
    assert base.table is not None
    evil = replace(base.table, rows=(("1", "=HYPERLINK(1)", "+SUM(A1)"),), figures=(("", "", ""),))
    outcome = replace(base, table=evil)
    rows = list(csv.reader(io.StringIO(table_csv(outcome, library(), TODAY).decode("utf-8-sig"))))
    assert rows[1][1:] == ["'=HYPERLINK(1)", "'+SUM(A1)"]
    book = load_workbook(io.BytesIO(table_xlsx(outcome, library(), TODAY)))
    assert book["表"]["B3"].data_type == "s"
    assert book["出典"]["B1"].data_type == "s"


def test_an_impossible_export_is_a_japanese_sentence() -> None:
    with pytest.raises(UsageError, match="質問してから"):
        export_file([], "md")
    with pytest.raises(UsageError, match="表がありません"):
        export_file([explanation("源内とは")], "csv")
    with pytest.raises(UsageError, match="から選んで"):
        export_file([explanation("源内とは")], "exe")
