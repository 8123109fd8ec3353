"""Passages: short, located, numbered, and read from Markdown without guessing."""

from __future__ import annotations

import pytest

from corpus.errors import CorpusError
from corpus.passages import Passage, bundled_texts, certainty_of, parse_markdown, split_sentences

FRONT = """---
code: x-1
title: 資料
label: 資料
issuer: 発行者
date: "2025-01-01"
---
"""
BODY = """# 資料
## はじめ {1章 図表3}
第一の文。第二の文（例。）。
- 箇条の一
- 箇条の二（推測）
EN: The first text.
ROLES: when example action limit
## つぎ {2章}
第三の文です！本当に？
"""


def test_sections_become_numbered_passages_with_their_place() -> None:
    source, passages = parse_markdown(FRONT + BODY, name="x.md")
    assert source.code == "x-1"
    assert [(p.id, p.heading, p.locator, p.label) for p in passages] == [
        ("x-1/1", "はじめ", "1章 図表3", "図表3"),
        ("x-1/2", "つぎ", "2章", "2章"),
    ]
    assert passages[0].english == "The first text."
    assert "EN:" not in passages[0].text


def test_sentences_and_list_items_stand_alone() -> None:
    _, passages = parse_markdown(FRONT + BODY, name="x.md")
    assert passages[0].sentences == ("第一の文。", "第二の文（例。）。", "箇条の一", "箇条の二（推測）")
    assert passages[1].sentences == ("第三の文です！", "本当に？")


def test_full_stop_inside_quotation_marks_does_not_cut() -> None:
    assert split_sentences("「そうだ。」と言う。次。") == ("「そうだ。」と言う。", "次。")


def test_roles_and_certainties_go_with_the_sentences_and_are_no_text() -> None:
    _, passages = parse_markdown(FRONT + BODY, name="x.md")
    assert passages[0].roles == ("when", "example", "action", "limit")
    assert passages[0].certainties == ("言い換え", "言い換え", "言い換え", "推測")
    assert "ROLES" not in passages[0].text
    assert passages[1].roles == ()


def test_words_of_an_original_are_the_originals_whatever_they_say() -> None:
    assert certainty_of("そうみられる（推測）。", verbatim=True) == "原文"
    assert certainty_of("全28条である（一般知識）。") == "一般知識"


def test_passage_marked_as_inference_is_unsure() -> None:
    _, passages = parse_markdown(FRONT + BODY, name="x.md")
    assert [passage.unsure for passage in passages] == [True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("本文だけ", "書誌情報"),
        (FRONT.replace("code:", "cod:") + BODY, "書誌情報"),
        (FRONT + "## 所在なし\n文。\n", "所在"),
        (FRONT + "## 題 {1章}\n文。\nROLES: whenever\n", "知らない語"),
        (FRONT + "## 空 {1章}\n\n## 次 {2章}\n文。\n", "本文がありません"),
    ],
    ids=["no front matter", "unknown field", "no place", "unknown role", "empty section"],
)
def test_broken_text_is_refused_with_its_file_name(text: str, said: str) -> None:
    with pytest.raises(CorpusError, match=said) as caught:
        parse_markdown(text, name="broken.md")
    assert "broken.md" in str(caught.value)


def test_bundled_passages_have_ids_places_and_english_of_their_own() -> None:
    sources, passages = bundled_texts()
    assert len({passage.id for passage in passages}) == len(passages) > 200
    assert {passage.source for passage in passages} == {source.code for source in sources}
    assert [p.id for p in passages if not (p.locator and p.heading and p.sentences and p.english)] == []
    assert all(isinstance(passage, Passage) and not passage.verbatim for passage in passages)
