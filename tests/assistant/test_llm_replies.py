"""Grammars, schemas and reading replies back."""

import pytest

from assistant.llm.replies import (
    choice_grammar,
    choice_schema,
    numbers_grammar,
    read_choice,
    read_numbers,
    whole_sentences,
)

_OPTIONS = ("AI", "生成AI", "RPA", "導入の課題")


@pytest.mark.parametrize(
    ("reply", "chosen"),
    [
        ("生成AI", "生成AI"),
        (' "生成AI"。\n', "生成AI"),
        ("「ＲＰＡ」", "RPA"),
        ('{"choice": "AI"}', "AI"),
        ('```json\n{"choice": "導入の課題"}\n```', "導入の課題"),
        ("<think>AIかRPAか...</think>RPA", "RPA"),
        ("答えは生成AIです。", "生成AI"),
        ("AIとRPAです", None),
        ("わかりません", None),
        ("", None),
        ("<think>終わらない考え 生成AI", None),
        ('{"choice": ["AI"]}', "AI"),
    ],
)
def test_a_reply_names_one_option_or_none(reply: str, chosen: str | None) -> None:
    assert read_choice(reply, _OPTIONS) == chosen


@pytest.mark.parametrize(
    ("reply", "numbers"),
    [
        ("3,1", (3, 1)),
        ("3, 1, 3, 9", (3, 1)),
        ('{"numbers": [2, 4]}', (2, 4)),
        ('{"numbers": [true, "1"]}', ()),
        ("文2と文4です", (2, 4)),
        ("2024年の調査では、全団体のうち多くが導入していると述べています", ()),
        ("なし", ()),
        ("99", ()),
    ],
)
def test_numbers_out_of_range_repeated_or_inside_prose_do_not_count(
    reply: str, numbers: tuple[int, ...]
) -> None:
    assert read_numbers(reply, maximum=5, at_most=3) == numbers


def test_grammars_quote_what_would_break_them() -> None:
    assert choice_grammar(['a"b', "c\\d"]) == 'root ::= "a\\"b" | "c\\\\d"'
    assert numbers_grammar(2, 1) == 'root ::= number\nnumber ::= "1" | "2"'


def test_the_schema_is_strict_and_closed() -> None:
    schema = choice_schema(_OPTIONS)["json_schema"]
    assert schema["strict"] is True
    assert schema["schema"]["additionalProperties"] is False


def test_a_reply_that_was_cut_ends_with_a_whole_sentence() -> None:
    assert whole_sentences("一つめ。二つめ。三つ") == "一つめ。二つめ。"
    assert whole_sentences("途中") == "途中"
