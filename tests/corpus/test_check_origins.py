"""Every published value stands in its section, every derived one follows from its note, counts are decided."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.check_origins import check_counts, check_formulas, check_printed, check_recorded, report_sections
from corpus.figures import Figure, read_figures

_REPORT = """《要 点》
導入率は 59.2%である。
1. はじめに
3. 地方自治体における進展状況
（1）人口規模別
① AI の導入
全47団体、1,154 団体である。
② 生成 AI の導入
51.1%である。
（２）都道府県別
① AI の導入
愛知県 (90.7%)
"""


@pytest.fixture(scope="module")
def rows() -> dict[str, Figure]:
    return {row.figure: row for row in read_figures()}


def test_the_numbers_of_a_report_are_told_apart_by_section() -> None:
    sections = report_sections(_REPORT)
    assert Decimal("59.2") in sections["要点"]
    assert Decimal(1154) in sections["3(1)①"]
    assert Decimal("51.1") not in sections["3(1)①"]
    assert Decimal("90.7") in sections["3(2)①"]


def test_a_value_that_its_section_does_not_print_is_a_fault(rows: dict[str, Figure]) -> None:
    aichi = rows["ai_rate/pref/23/2024"]
    elsewhere = aichi.model_copy(update={"locator": "3(1)② 本文"})
    changed = aichi.model_copy(update={"value": 90.8, "text": "90.8"})
    assert check_printed([aichi], _REPORT) == []
    assert len(check_printed([elsewhere, changed], _REPORT)) == 2


def test_derived_and_foreign_values_are_not_looked_for_in_the_report(rows: dict[str, Figure]) -> None:
    derived = rows["ai_count/pref/23/2024"]
    foreign = rows["other_survey_genai_rate/pref/14/2025"]
    assert check_printed([derived, foreign], _REPORT) == []


@pytest.mark.parametrize(
    "figure",
    [
        "ai_count/pref/23/2024",
        "ai_count/national/all_governments/2024",
        "genai_rate/national/all_governments/2023",
        "ai_rank/pref/39/2024",
    ],
    ids=["rate times base", "sum", "share of a sum", "place in a printed order"],
)
def test_a_derived_value_must_follow_from_its_note(rows: dict[str, Figure], figure: str) -> None:
    everything = tuple(rows.values())
    row = rows[figure]
    wrong = row.model_copy(update={"value": row.value + 1})
    silent = row.model_copy(update={"note": "計算した値"})
    assert check_formulas(everything) == []
    others = tuple(r for r in everything if r.figure != figure)
    assert len(check_formulas((*others, wrong))) == 1
    assert len(check_formulas((*others, silent))) == 1


def test_a_count_that_a_rounded_rate_leaves_open_is_a_fault(rows: dict[str, Figure]) -> None:
    rate = rows["genai_rate/size/other_municipalities/2024/soumu-koho-dx19"]
    assert rate.numerator is None
    (problem,) = check_counts([rate.model_copy(update={"numerator": 514.0})])
    assert "514・515" in problem


def test_a_printed_count_or_the_only_possible_one_stands(rows: dict[str, Figure]) -> None:
    printed = rows["ai_rate/size/other_municipalities/2024"]
    assert check_counts([printed, rows["ai_count/size/other_municipalities/2024"]]) == []
    assert check_counts([rows["genai_rate/size/prefectures/2024"]]) == []
    assert len(check_counts([printed])) == 1


def test_what_ships_passes(rows: dict[str, Figure]) -> None:
    assert check_counts(tuple(rows.values())) == []


def test_a_value_of_another_source_must_have_been_written_down_from_its_page(rows: dict[str, Figure]) -> None:
    row = rows["ai_rpa_share/national/all_governments/any/2024"]
    urls = {row.source: "https://example.org/news/1"}
    record = {
        "value": "1154",
        "numerator": "",
        "denominator": "1788",
        "note": "64.5％",
        "source_url": urls[row.source],
    }
    assert check_recorded([row], [record], urls) == []
    (problem,) = check_recorded([row], [{**record, "note": "約65％"}], urls)
    assert "64.5％" in problem
    assert len(check_recorded([row], [{**record, "source_url": "https://example.org/news/2"}], urls)) == 1
