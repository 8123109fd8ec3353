"""Shares and limits that are said in words are numbers."""

from __future__ import annotations

import pytest

from assistant.understanding.number_words import said_numbers


@pytest.mark.parametrize(
    ("text", "value", "relation"),
    [
        ("AI導入率が半分に満たない県", 50.0, ""),
        ("過半数の団体が入れた地域", 50.0, ">"),
        ("半数以上の県", 50.0, ""),
        ("4分の3を超える", 75.0, ""),
        ("三分の一にも届かない", 33.3, ""),
        ("生成AIが2桁に届かない県", 10.0, ""),
        ("more than half of the towns", 50.0, ""),
        ("three quarters of prefectures", 75.0, ""),
        ("two thirds or more", 66.7, ""),
        ("AIがゼロの県", 0.0, ""),
    ],
)
def test_words_have_their_value(text: str, value: float, relation: str) -> None:
    found = list(said_numbers(text))
    assert [(one.value, one.unit, one.relation) for one in found] == [(value, "％", relation)]
    assert text[found[0].start : found[0].end].strip()


@pytest.mark.parametrize(("text", "place"), [("who is second in AI?", 2.0), ("number three for gen AI", 3.0)])
def test_english_ordinals_are_places(text: str, place: float) -> None:
    assert [(one.value, one.unit) for one in said_numbers(text)] == [(place, "位")]


@pytest.mark.parametrize("text", ["上位3分の1の県", "分の悪い話", "半分の長さにして", "AI導入率は？"])
def test_other_words_are_no_numbers(text: str) -> None:
    assert list(said_numbers(text)) == []
