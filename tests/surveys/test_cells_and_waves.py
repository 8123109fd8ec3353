"""What printed cells and years mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.surveys.cells import label_of, read_cell, unit_in, without_unit
from corpus.surveys.waves import is_year_label, year_in, years_of


@pytest.mark.parametrize(
    ("printed", "number", "unit"),
    [("１，２３４", "1234", ""), ("△84,379", "-84379", ""), ("▲ 1.5", "-1.5", ""), ("−3", "-3", ""), ("12.6%", "12.6", "％"),
     ("1,234人", "1234", "人"), ("3,400千円", "3400", "千円"), ("※1 23", "23", ""), ("23（注1）", "23", ""), ("r12", "12", ""), ("007", "7", "")],
)  # fmt: skip
def test_numbers_are_read_as_japanese_tables_print_them(printed: str, number: str, unit: str) -> None:
    read = read_cell(printed)
    assert (read.kind, read.number, read.unit) == ("number", Decimal(number), unit)


@pytest.mark.parametrize(
    ("printed", "missing"),
    [("－", "none"), ("-", "none"), ("…", "not_available"), ("X", "withheld"), ("秘", "withheld"), ("非公表", "withheld"),
     ("調査無し", "not_asked"), ("無回答", "not_available"), ("***", "withheld")],
)  # fmt: skip
def test_kinds_of_missing_are_told_apart_and_never_zero(printed: str, missing: str) -> None:
    read = read_cell(printed)
    assert (read.kind, read.missing, read.number) == ("missing", missing, None)


@pytest.mark.parametrize("printed", ["2020-06-30", "1-2", "第3表", "12月", "1,23", "東京都", "1.2.3"])
def test_texts_with_digits_are_no_numbers(printed: str) -> None:
    assert read_cell(printed).kind == "text" or read_cell(printed).unit == "月"


@pytest.mark.parametrize(
    ("header", "unit", "name"),
    [("割合\n（％）", "％", "割合"), ("人口　(千人)※2", "千人", "人口"), ("人", "人", "人"), ("（単位：百万円）", "百万円", ""), ("年度", "", "年度")],
)  # fmt: skip
def test_units_are_taken_out_of_headers(header: str, unit: str, name: str) -> None:
    assert unit_in(header) == unit
    assert without_unit(label_of(header)) == name


def test_a_bilingual_header_keeps_its_japanese_and_spread_letters_close() -> None:
    assert label_of("単\u3000位\u3000農\u3000協\nPrimary-Level Cooperatives") == "単位農協"
    assert label_of("DX\n推進") == "DX推進"


def test_bare_years_continue_their_era_and_the_next_one() -> None:
    labels = ["昭和\n62", "63", "平成\n元", "2", "", "30", "31", "令和\n元", "2"]
    assert years_of(labels) == [1987, 1988, 1989, 1990, None, 2018, 2019, 2019, 2020]


def test_counts_are_no_years() -> None:
    assert years_of(["12", "15", "18"]) == [None, None, None]
    assert not is_year_label("1973395")
    assert is_year_label("令和4年")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和6年度調査", 2024),
        ("R6.1.1現在", 2024),
        ("平成31年", 2019),
        ("人口_2022", 2022),
        ("第12表", None),
    ],
)
def test_a_year_is_found_in_titles_and_names(text: str, year: int | None) -> None:
    assert year_in(text) == year
