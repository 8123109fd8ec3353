"""Numbers in every notation that questions and answers use."""

from __future__ import annotations

import pytest

from corpus.numerals import find_numerals, find_years, kanji_value

VALUES = {
    "11.8％": (11.8, "％"),
    "１１．８％": (11.8, "％"),
    "11.8パーセント": (11.8, "％"),
    "11.8 percent": (11.8, "％"),
    "3割": (30.0, "％"),
    "三割": (30.0, "％"),
    "68.9ポイント": (68.9, "ポイント"),
    "68.9％ポイント": (68.9, "ポイント"),
    "68.9 percentage points": (68.9, "ポイント"),
    "1,741団体": (1741.0, "団体"),
    "1741自治体": (1741.0, "団体"),
    "千七百四十一団体": (1741.0, "団体"),
    "1,741 municipalities": (1741.0, "団体"),
    "1.2万件": (12000.0, "件"),
    "四十七都道府県": (47.0, "都道府県"),
    "12 prefectures": (12.0, "都道府県"),
    "47位": (47.0, "位"),
    "三つ": (3.0, "つ"),
    "第五条": (5.0, "条"),
    "令和6年度": (2024.0, "年"),
    "令和六年度": (2024.0, "年"),
    "令和元年": (2019.0, "年"),
    "平成30年度": (2018.0, "年"),
    "R6": (2024.0, "年"),
}
LABELS = ("図表12", "第1.1版", "No.2025-062", "GPT-4", "Table 3", "Article 5")
NO_NUMBERS = ("三重県", "四国", "八戸市", "一般", "一部", "万一", "九州", "千葉県")


@pytest.mark.parametrize("text", VALUES)
def test_value_and_unit_are_read_in_every_notation(text: str) -> None:
    (numeral,) = find_numerals(text)
    assert (numeral.value, numeral.unit) == VALUES[text]


@pytest.mark.parametrize("text", LABELS)
def test_number_that_names_something_is_a_label(text: str) -> None:
    assert all(numeral.label for numeral in find_numerals(text))


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_kanji_of_names_and_words_are_no_numbers(text: str) -> None:
    assert find_numerals(text) == ()


def test_date_gives_year_month_and_day() -> None:
    found = [(numeral.value, numeral.unit) for numeral in find_numerals("2024年12月31日時点")]
    assert found == [(2024.0, "年"), (12.0, "月"), (31.0, "日")]


def test_offsets_point_at_the_number() -> None:
    text = "高知県は11.8％、青森県は12.5％"
    plain = text.replace("％", "%")
    assert [plain[n.start : n.end] for n in find_numerals(text)] == ["11.8%", "12.5%"]


def test_wari_is_approximate_and_percent_is_not() -> None:
    assert [numeral.approximate for numeral in find_numerals("3割、30％")] == [True, False]


def test_years_are_found_in_both_calendars_once_each() -> None:
    assert find_years("平成30年度（2018年度）から令和6年度まで") == (2018, 2024)
    assert find_years("2018から2024") == (2018, 2024)


def test_figures_and_counts_are_no_years() -> None:
    assert find_years("図表12の1,741団体、11.8％") == ()


def test_kanji_value_reads_numbers_and_refuses_words() -> None:
    assert kanji_value("三十八") == 38
    assert kanji_value("千七百四十一") == 1741
    assert kanji_value("県") is None
