"""An added survey is figures like any other: looked up, ordered, counted, compared, each value with its cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.gathering.evaluate import Evaluator
from assistant.gathering.results import Result
from assistant.understanding.expression import Change, Expression, Keep, Members, Take, Total, Values
from corpus.build import read_corpus
from corpus.codebook import Codebook
from corpus.municipalities.bodies import load_bodies
from corpus.surveys.added import PER_PEOPLE, insert_added_rows, surveys_fingerprint, with_added_codebook
from corpus.surveys.store import SurveyStore, read_survey
from corpus.warehouse import Warehouse, build_warehouse
from tests.surveys.sheets import prefectures_by_towns, write_csv

TOWNS = load_bodies().municipalities
KOCHI = [code for code in TOWNS if code[:2] == "39"]
TOKYO = [code for code in TOWNS if code[:2] == "13"]
DONE = [code for code in TOWNS if code[:2] not in ("39", "13")] + KOCHI[:10] + TOKYO[:50]
PREFECTURES = Members(level="prefecture")


class Desk:
    """A corpus with two added surveys: answers about AI in 2023, and residents in 2022."""

    def __init__(self, folder: Path) -> None:
        home = folder / "home"
        store = SurveyStore(home)
        answers = read_survey(write_csv(folder / "個票_2023.csv", prefectures_by_towns(done=DONE)))
        people = [["団体コード", "都道府県名", "市区町村名", "人口（人）"]]
        people += [
            [b.code, load_bodies().prefectures[b.prefecture].name, b.name, 1000] for b in TOWNS.values()
        ]
        residents = read_survey(write_csv(folder / "人口_2022.csv", people))
        self.ai = f"{store.add(answers).record.code.replace('-', '_')}_t1_d"
        self.people = f"{store.add(residents).record.code.replace('-', '_')}_t1_d"
        data = read_corpus(home)
        self.codebook: Codebook = data.codebook
        path = home / "figures.duckdb"
        build_warehouse(
            data.figures, data.codebook, path, add_rows=lambda db: insert_added_rows(db, data.codebook, home)
        )
        self.warehouse = Warehouse(path)

    def ask(self, expression: Expression) -> Result:
        return Evaluator(self.warehouse, self.codebook).evaluate(expression)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def names(desk: Desk, result: Result) -> list[str]:
    return [desk.codebook.places[row.member.place].name for row in result.rows]


def test_one_town_is_answered_with_the_cell_that_says_so(desk: Desk) -> None:
    (row,) = desk.ask(Values(measure=desk.ai, places=Members(codes=("14201",)))).rows
    cell = row.cells[0]
    assert (row.text, row.value, row.year) == ("導入済み", 1, 2023)
    assert cell.locator.startswith("D") and "神奈川県 横須賀市" in cell.locator
    source = desk.codebook.sources[cell.source]
    assert source.label == "個票_2023.csv"
    assert source.number.startswith("SHA-256 ")


def test_towns_that_have_not_are_listed_whole(desk: Desk) -> None:
    expression = Keep(
        of=Values(measure=desk.ai, places=Members(level="municipality", within=("13",))),
        relation="=",
        bound=0,
    )
    result = desk.ask(expression)
    assert {row.member.place for row in result.rows} == set(TOKYO[50:])
    assert (result.certainty, result.missing, result.universe) == ("proved", (), 62)


def test_all_prefectures_of_an_added_wave_are_in_order(desk: Desk) -> None:
    rates = Values(measure="ai_rate", places=PREFECTURES, years=(2023,))
    result = desk.ask(Take(of=rates, order="low", first=1, last=47))
    assert (len(result.rows), result.missing) == (47, ())
    assert names(desk, result)[:2] == ["高知県", "東京都"]
    assert [row.text for row in result.rows[:2]] == ["29.4", "80.6"]
    assert desk.ask(Take(of=rates, order="low", first=2, last=2)).rows[0].text == "80.6"


def test_the_newest_wave_is_still_the_reports(desk: Desk) -> None:
    result = desk.ask(Take(of=Values(measure="ai_rate", places=PREFECTURES), order="low"))
    assert {row.cells[0].source for row in result.rows} == {"jri-2025-062"}


def test_the_change_between_an_added_wave_and_the_report_names_both(desk: Desk) -> None:
    (row,) = desk.ask(
        Change(of=Values(measure="ai_rate", places=Members(codes=("39",))), start=2023, end=2024)
    ).rows
    assert row.value == Decimal("32.4") - Decimal("29.4")
    assert len({cell.source for cell in row.cells}) == 2


def test_shares_are_pooled_over_regions_and_the_nation(desk: Desk) -> None:
    (nation,) = desk.ask(
        Values(
            measure="ai_rate",
            places=Members(codes=("JP",)),
            populations=Members(codes=("municipalities",)),
            years=(2023,),
        )
    ).rows
    assert (nation.cells[0].numerator, nation.cells[0].denominator) == (len(DONE), 1741)
    regions = desk.ask(Values(measure="ai_rate", places=Members(level="region"), years=(2023,)))
    assert sum(row.cells[0].numerator or 0 for row in regions.rows) == len(DONE)


def test_a_published_value_stands_before_an_added_one_and_both_are_kept(desk: Desk) -> None:
    result = desk.ask(
        Values(
            measure="ai_rate",
            places=Members(codes=("JP",)),
            populations=Members(codes=("other_municipalities",)),
            years=(2023,),
        )
    )
    assert result.rows[0].text == "50"
    conflicting = [cell for table in result.sources for cell in table.reference]
    assert any(cell.source.startswith("sv-") and cell.denominator == 1721 for cell in conflicting)


def test_towns_without_are_counted_per_100_000_people(desk: Desk) -> None:
    measure = f"{desk.ai}_not{PER_PEOPLE}"
    result = desk.ask(Take(of=Values(measure=measure, places=PREFECTURES), order="high", first=1, last=2))
    assert names(desk, result) == ["高知県", "東京都"]
    assert result.rows[0].text == "70.59"
    assert "人口_2022.csv" in result.rows[0].cells[0].note


def test_people_are_summed_up_the_hierarchy_only_when_every_town_has_a_value(desk: Desk) -> None:
    (row,) = desk.ask(
        Values(measure=desk.people, places=Members(codes=("39",)), populations=Members(codes=("whole_area",)))
    ).rows
    assert (row.value, row.unit) == (34_000, "人")
    assert row.cells[0].status == "derived"


def test_a_count_over_a_complete_universe_is_proved(desk: Desk) -> None:
    rates = Values(measure="ai_rate", places=PREFECTURES, years=(2023,))
    result = desk.ask(Total(of=Keep(of=rates, relation=">=", bound=80), how="count"))
    assert result.rows[0].value == 46


def test_the_published_rate_knows_which_measure_holds_each_towns_answer(desk: Desk) -> None:
    assert desk.codebook.measures["ai_rate"].answered_by == (desk.ai,)
    assert desk.codebook.measures["genai_rate"].answered_by == ()
    towns = [gap for gap in desk.codebook.gaps if "municipality" in gap.levels]
    assert all("ai_rate" not in gap.measures for gap in towns)
    assert any("genai_rate" in gap.measures for gap in towns)


def test_without_surveys_nothing_changes(tmp_path: Path) -> None:
    base = read_corpus(tmp_path).codebook
    assert with_added_codebook(base, tmp_path) is base
    assert surveys_fingerprint(tmp_path) == ""
