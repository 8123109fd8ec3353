"""What tables and columns are taken for, and how a reader corrects it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from corpus.municipalities.bodies import load_bodies
from corpus.surveys.errors import SurveyError
from corpus.surveys.facts import Fact
from corpus.surveys.store import Reading, SurveyStore, read_survey, typed_facts
from corpus.surveys.survey_codebook import parse_yaml, write_yaml
from tests.surveys.sheets import prefectures_by_towns, write_csv, write_xlsx

NAMES = [body.name for body in load_bodies().prefectures.values()]


def roles(reading: Reading, table: int = 0) -> list[tuple[str, str, str]]:
    return [(c.role, c.name, c.unit) for c in reading.codebook.tables[table].columns]


def facts(reading: Reading) -> list[Fact]:
    return [fact for table in typed_facts(reading)[0] for fact in table.facts]


def test_title_units_notes_and_levels_of_headers_are_told_apart(tmp_path: Path) -> None:
    rows = [
        ["第1表　組合数の状況", None, None, None], ["（令和6年度）", None, None, "（単位：組合）"],
        ["都道府県", "実施組合数", None, None], [None, "供　給", "利　用", "割合\n（％）"],
        ["北海道", "1,234", "－", "88.4"], ["青森県", "56", "X", "△1.2"], ["岩手県", "7（注1）", "…", "3.0"],
        ["（注）", "1 連合会を除く。", None, None], [None, "2 割合は、総数に対する割合である。", None, None],
    ]  # fmt: skip
    path = write_xlsx(tmp_path / "組合.xlsx", rows, merges=["A3:A4", "B3:D3"])
    reading = read_survey(path)
    entry = reading.codebook.tables[0]
    assert (entry.kind, entry.level, entry.title) == ("bodies", "prefecture", "第1表組合数の状況")
    assert roles(reading) == [
        ("prefecture", "都道府県", ""), ("measure", "実施組合数 供給", "組合"), ("measure", "実施組合数 利用", "組合"),
        ("measure", "実施組合数 割合", "％"),
    ]  # fmt: skip
    assert reading.codebook.year == 2024
    assert any("連合会を除く" in note for note in entry.notes)
    found = {fact.address: fact for fact in facts(reading)}
    assert (found["B5"].body, found["B5"].number) == ("01", Decimal("1234"))
    assert [found[a].missing for a in ("C5", "C6", "C7")] == ["none", "withheld", "not_available"]
    assert found["D6"].number == Decimal("-1.2")
    assert found["B7"].number == Decimal("7")


def test_a_table_on_its_side_is_turned_and_keeps_its_addresses(tmp_path: Path) -> None:
    rows = [
        ["", "", *NAMES],
        ["DX", "AIの導入状況", *["実施"] * 40, *["未実施"] * 7],
        ["DX", "職員数（人）", *range(100, 147)],
    ]
    reading = read_survey(write_csv(tmp_path / "横_2024.csv", rows))
    assert reading.codebook.tables[0].flipped
    assert [c.at for c in reading.codebook.tables[0].columns] == ["1", "2", "3"]
    found = {fact.address: fact for fact in facts(reading)}
    assert (found["C2"].body, found["C2"].text) == ("01", "実施")
    assert (found["AW3"].body, found["AW3"].number) == ("47", Decimal("146"))


def test_a_column_about_ai_joins_the_published_rate(tmp_path: Path) -> None:
    reading = read_survey(write_csv(tmp_path / "個票_2025.csv", prefectures_by_towns(done=["14201"])))
    column = reading.codebook.tables[0].columns[3]
    assert (column.role, column.joins) == ("status", "ai_rate")
    assert (column.done, column.not_done) == (("導入済み",), ("未導入",))
    assert reading.codebook.year == 2025
    assert reading.codebook.open_points == ()


def test_years_in_rows_and_in_columns_become_waves(tmp_path: Path) -> None:
    series = [
        ["年度", "種類", "組合数"],
        ["昭和\n62", "地域", 5],
        ["", "職域", 6],
        ["63", "地域", 7],
        ["平成\n元", "地域", 8],
    ]
    reading = read_survey(
        write_csv(tmp_path / "推移.csv", [[str(c).replace("\n", "") for c in row] for row in series])
    )
    assert [(fact.year, fact.item) for fact in facts(reading)] == [
        (1987, "地域"), (1987, "職域"), (1988, "地域"), (1989, "地域")
    ]  # fmt: skip
    wide = [
        ["都道府県", "人口", "人口"],
        ["", "2020年", "令和5年"],
        ["北海道", 1, 2],
        ["青森県", 3, 4],
        ["岩手県", 5, 6],
    ]
    columns = read_survey(write_csv(tmp_path / "横長.csv", wide)).codebook.tables[0].columns
    assert [(c.name, c.year) for c in columns[1:]] == [("人口", 2020), ("人口", 2023)]


def test_a_total_that_its_parts_do_not_sum_to_is_told(tmp_path: Path) -> None:
    rows = [["都道府県", "人口（人）"], ["全国", 5000], *[[name, 100] for name in NAMES]]
    store = SurveyStore(tmp_path / "home")
    record = store.add(read_survey(write_csv(tmp_path / "合計_2024.csv", rows))).record
    assert "B2『人口』の全国は5000ですが、内訳の合計は4,700です" in record.notices
    rows[1] = ["全国", 4700]
    assert store.add(read_survey(write_csv(tmp_path / "合計_2024.csv", rows))).record.notices == ()


def test_a_missing_year_is_asked_for_and_can_be_given(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "無年.csv", [["都道府県", "値"], ["北海道", 1], ["青森県", 2], ["岩手県", 3]])
    assert "調査年度" in read_survey(path).codebook.open_points[0]
    assert read_survey(path, year=2024).codebook.open_points == ()


def test_twins_without_a_prefecture_are_asked_back(tmp_path: Path) -> None:
    rows = [["市区町村", "値"], ["府中市", 1], ["横須賀市", 2], ["札幌市", 3]]
    reading = read_survey(write_csv(tmp_path / "双子_2024.csv", rows))
    assert "同じ名前の団体" in reading.codebook.open_points[0]
    assert {fact.body for fact in facts(reading)} == {"14201", "01100"}


def test_an_edited_codebook_is_read_back_and_used(tmp_path: Path) -> None:
    rows = [["市区町村", "値"], ["府中市", 1], ["横須賀市", 2], ["札幌市", 3]]
    path = write_csv(tmp_path / "双子_2024.csv", rows)
    text = write_yaml(read_survey(path).codebook)
    edited = parse_yaml(
        text.replace("level: municipality", "level: municipality\n  bodies: {府中市: '13206'}"), name="x"
    )
    assert {fact.body for fact in facts(read_survey(path, codebook=edited))} == {"13206", "14201", "01100"}


def test_a_codebook_with_a_wrong_field_names_it() -> None:
    with pytest.raises(SurveyError, match="『colour』"):
        parse_yaml("title: a\nfile: b\nsha256: c\ntables: []\ncolour: red\n", name="a.yaml")


def test_a_codebook_written_and_read_is_the_same(tmp_path: Path) -> None:
    book = read_survey(write_csv(tmp_path / "個票_2025.csv", prefectures_by_towns())).codebook
    assert parse_yaml(write_yaml(book), name="x") == book


def test_tables_side_by_side_are_two_tables_with_their_own_addresses(tmp_path: Path) -> None:
    rows = [
        ["第1表　AIの導入率（令和6年度）", None, None, None, None], ["都道府県", "導入率（％）", None, "都道府県", "導入率（％）"],
        ["北海道", 41.5, None, "三重県", 52.1], ["青森県", 40, None, "滋賀県", 63.2], ["岩手県", 39.1, None, "京都府", 50.4],
    ]  # fmt: skip
    reading = read_survey(write_xlsx(tmp_path / "並び.xlsx", rows))
    assert [(fact.table, fact.address, fact.body, fact.text) for fact in facts(reading)] == [
        (1, "B3", "01", "41.5"), (1, "B4", "02", "40"), (1, "B5", "03", "39.1"),
        (2, "E3", "24", "52.1"), (2, "E4", "25", "63.2"), (2, "E5", "26", "50.4"),
    ]  # fmt: skip


def test_a_blank_column_between_groups_of_numbers_parts_no_table(tmp_path: Path) -> None:
    rows = [
        ["都道府県", "導入済み", None, "検討中", "予定"],
        ["北海道", 41, None, 5, 6], ["青森県", 40, None, 7, 8], ["岩手県", 39, None, 9, 1],
    ]  # fmt: skip
    reading = read_survey(write_xlsx(tmp_path / "間隔.xlsx", rows), year=2024)
    assert {fact.body for fact in facts(reading) if fact.column == "E"} == {"01", "02", "03"}
