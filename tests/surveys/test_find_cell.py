"""A question to one table: the cell that its labels, sections, headers and years name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.cli import main
from corpus.surveys.grid import Grid
from corpus.surveys.read_html import read_html
from tests.bench.bench_u4 import same_value
from tools.surveys.find_cell import find_cell
from tools.surveys.label_match import likeness, name_likeness
from tools.surveys.table_terms import read_question, spelled, split_target

BALANCE = [
    ["", "", "（単位：百万円）"],
    ["", "前事業年度\n(2023年３月31日)", "当事業年度\n(2024年３月31日)"],
    ["流動負債", "", ""], ["有利子負債", "10", "20"], ["その他", "1", "2"], ["流動負債合計", "11", "22"],
    ["非流動負債", "", ""], ["有利子負債", "30", "40"], ["その他", "3", "4"], ["非流動負債合計", "33", "44"],
]  # fmt: skip
SHARES = [
    ["区分", "金融機関", "個人\nその他", "計"], ["株主数(人)", "167", "642", "809"], ["所有株式数の割合(％)", "37.9", "62.1", "100"],
]  # fmt: skip
PEOPLE = [
    ["氏名", "生年月日", "報酬（百万円）"],
    ["日比野\u3000隆司", "1955年9月27日", "184"],
    ["中田 誠司", "1960年7月16日", "205"],
]


def found(rows: list[list[str]], question: str) -> str:
    cell = find_cell([Grid(sheet="", number=1, rows=rows)], question)
    return cell.address if cell else ""


@pytest.mark.parametrize(
    ("question", "address"),
    [("2024年時点における「有利子負債、流動負債」は？", "C4"), ("2023年時点における「有利子負債、非流動負債」は？", "B8"),
     ("2024年の「その他、非流動負債」は？", "C9"), ("令和6年の「流動負債」は？", "C6"), ("2023年の「非流動負債合計」は？", "B10")],
)  # fmt: skip
def test_sections_years_and_totals_decide_between_equal_labels(question: str, address: str) -> None:
    assert found(BALANCE, question) == address


@pytest.mark.parametrize(
    ("question", "address"),
    [("「株主数－金融機関」は？", "B2"), ("「所有株式数の割合（％）－個人その他」は？", "C3"), ("個人その他の株主数は？", "C2")],
)  # fmt: skip
def test_row_and_column_may_be_named_in_either_order(question: str, address: str) -> None:
    assert found(SHARES, question) == address


def test_a_name_in_latin_letters_finds_the_japanese_one() -> None:
    assert found(PEOPLE, "TakashiHibinoMemberの「報酬」は？") == "C2"
    assert (
        name_likeness("Takashi Hibino", "日比野 隆司") > 0.75 > name_likeness("Seiji Nakata", "日比野 隆司")
    )


def test_what_no_label_is_called_is_not_found_or_told() -> None:
    assert found(BALANCE, "2024年の「従業員数」は？") == ""
    cell = find_cell([Grid(sheet="", number=1, rows=SHARES)], "火星支店の株主数は？")
    assert cell is not None and cell.unmatched == ("火星支店",)


def test_questions_are_cut_at_commas_and_dashes_but_not_inside_brackets() -> None:
    assert split_target("割合（％）－外国法人等－個人以外") == ("割合（％）", "外国法人等", "個人以外")
    assert split_target("利益（△損失、税引後）、その他") == ("利益（△損失、税引後）", "その他")
    assert read_question("A社の2020年時点の「資本金」は？").years == (2020,)
    assert spelled("OtherCapitalSurplusMember") == "Other Capital Surplus"


def test_opposites_are_not_alike() -> None:
    assert likeness("流動負債", "非流動負債") < 0.5 < likeness("流動負債", "流動負債合計")


def test_names_that_a_file_gives_to_cells_are_returned() -> None:
    html = '<table><tr><td></td><td>値</td></tr><tr><td>資本金</td><td cell-id="t-r2c2">5</td></tr></table>'
    cell = find_cell(read_html(html, "t"), "「資本金」は？")
    assert cell is not None and cell.given_name == "t-r2c2"
    assert same_value(cell, "5000000")
    assert not same_value(cell, "6")


def test_the_command_prints_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.csv"
    path.write_text("都道府県,人口\n北海道,10\n青森県,20\n", encoding="utf-8")
    assert main(["survey", "ask", str(path), "青森県の人口は？", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["address"], answer["value"], answer["unmatched"]) == ("B3", "20", [])
