"""Markdown of an outcome: all that the reader sees, in reading order, nothing added but headings."""

from __future__ import annotations

from dataclasses import replace

from assistant.outcome.answer import Clarification, TableView
from assistant.outcome.markdown import citation_line, render_markdown, render_table
from tests.assistant.sample_outcomes import CITATION, answer

TABLE = TableView(
    title="生成AI導入率",
    columns=("地域", "生成AI導入率（％）"),
    rows=(("高知県", "11.8"), ("青森県", "12.5")),
    figures=(("", "a"), ("", "b")),
    source_line="出典: 日本総研",
    evidence="E1",
)


def test_parts_stand_in_reading_order() -> None:
    text = render_markdown(replace(answer(), body=("次の文【1】。",), notes=("定義。",), table=TABLE))
    order = [
        "高知県の生成AI導入率は11.8％です【1】。",
        "次の文【1】。",
        "| 地域 |",
        "※ 定義。",
        "【1】日本総研",
    ]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


def test_table_has_a_line_for_every_member() -> None:
    lines = render_table(TABLE).splitlines()
    assert lines == [
        "| 地域 | 生成AI導入率（％） |",
        "|---|---|",
        "| 高知県 | 11.8 |",
        "| 青森県 | 12.5 |",
    ]


def test_short_answer_has_no_empty_parts() -> None:
    text = render_markdown(replace(answer(), citations=()))
    assert text == "高知県の生成AI導入率は11.8％です【1】。"


def test_headings_follow_the_language() -> None:
    assert "Sources:" in render_markdown(replace(answer(), language="en"))
    assert "出典:" in render_markdown(answer())


def test_choices_of_a_clarification_are_listed() -> None:
    outcome = Clarification(
        question="導入率は？", language="ja", lead="どちらですか。", choices=("AIは？", "生成AIは？")
    )
    assert "- AIは？\n- 生成AIは？" in render_markdown(outcome)


def test_citation_names_document_and_place_once() -> None:
    assert citation_line(CITATION) == "日本総研 No.2025-062 3(2)② 図表12"
    assert citation_line(replace(CITATION, label="別表", locator="12頁")) == "日本総研 No.2025-062 別表 12頁"


def test_citation_of_a_sentence_says_how_sure_it_is() -> None:
    law = replace(CITATION, source="AI法", label="5条", locator="5条", certainty="推測")
    assert citation_line(law) == "AI法 5条［推測］"
    assert citation_line(law, "en") == "AI法 5条［inference］"
