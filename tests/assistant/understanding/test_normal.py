"""One form for what can be written in several ways."""

from __future__ import annotations

import pytest

from assistant.understanding.normal import Normalizer
from assistant.understanding.notation import Names, read_notation
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(bundled_codebook_text())


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("change(values(AI導入率), 2018, 2024)", "change(values(AI導入率))"),
        ("change(values(AI導入率), 2020, 2024)", "change(values(AI導入率), 2020)"),
        (
            "minus(values(AI導入率; 関東; 2024), values(AI導入率; 関東; 2018))",
            "change(values(AI導入率; 関東))",
        ),
        ("values(ai_gain; 関東)", "change(values(AI導入率; 関東))"),
        ("values(ai_rank; 高知県)", "rank(values(AI導入率; 高知県))"),
        ("values(AI導入率; each 年度)", "trend(values(AI導入率))"),
        (
            "take(values(AI導入率; each 都道府県), high, 1..47)",
            "take(values(AI導入率; each 都道府県), high, 1..)",
        ),
    ],
)
def test_two_ways_have_one_form(book: Codebook, text: str, same: str) -> None:
    names, normalizer = Names(book), Normalizer(book, 2024)
    assert normalizer.normal(read_notation(text, names)) == read_notation(same, names)


@pytest.mark.parametrize(
    "text",
    [
        "take(values(AI導入率; each 都道府県), high, 1..5)",
        "minus(values(AI導入率; 関東), values(AI導入率; 近畿))",
        "change(values(生成AI導入率), 2023)",
    ],
)
def test_the_rest_stays_as_it_is(book: Codebook, text: str) -> None:
    expression = read_notation(text, Names(book))
    assert Normalizer(book, 2024).normal(expression) == expression
