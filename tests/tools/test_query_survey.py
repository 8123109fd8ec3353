"""Queries on the real figures: values as published, ranks, ties, conflicts, arithmetic, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from corpus.build import CorpusData, read_corpus
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse, build_warehouse
from tools.errors import QueryError, QueryTimeoutError
from tools.evidence import Cell, TableEvidence
from tools.query_survey import calculate, query_survey
from tools.survey_query import SurveyQuery, Threshold

BODIES = ("municipalities",)
Ask = Callable[..., TableEvidence]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> CorpusData:
    return read_corpus(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def book(data: CorpusData) -> Codebook:
    return data.codebook


@pytest.fixture(scope="module")
def warehouse(data: CorpusData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    path = tmp_path_factory.mktemp("warehouse") / "figures.duckdb"
    build_warehouse(data.figures, data.codebook, path)
    opened = Warehouse(path)
    yield opened
    opened.close()


@pytest.fixture
def ask(warehouse: Warehouse, book: Codebook) -> Ask:
    def run(**query: object) -> TableEvidence:
        return query_survey(SurveyQuery(**query).checked_against(book), warehouse, book)  # type: ignore[arg-type]

    return run


def _values(table: TableEvidence) -> list[tuple[str, float | None]]:
    return [(cell.place, cell.value) for cell in table.cells]


def test_published_value_comes_with_numerator_denominator_and_place_in_its_source(ask: Ask) -> None:
    (cell,) = ask(measure="genai_rate", places=("39",)).cells
    assert (cell.value, cell.text, cell.unit, cell.year) == (11.8, "11.8", "％", 2024)
    assert (cell.numerator, cell.denominator) == (4.0, 34.0)
    assert "図表12" in cell.locator
    assert cell.source == "jri-2025-062"


def test_lowest_prefectures_come_in_order_with_their_ranks(ask: Ask) -> None:
    table = ask(measure="genai_rate", place_level="prefecture", populations=BODIES, order="asc", limit=5)
    assert _values(table) == [("39", 11.8), ("02", 12.5), ("01", 15.6), ("30", 16.7), ("04", 17.1)]
    assert [cell.rank for cell in table.cells] == [1, 2, 3, 4, 5]


def test_unordered_query_has_no_ranks(ask: Ask) -> None:
    table = ask(measure="genai_rate", place_level="region", populations=BODIES)
    assert {cell.rank for cell in table.cells} == {None}
    assert len(table.cells) == 6


def test_members_that_tie_with_the_last_one_are_shown_too(ask: Ask) -> None:
    table = ask(measure="genai_rate", places=("39", "39", "02"), order="asc", limit=1)
    assert _values(table) == [("39", 11.8)]


def test_not_published_gives_an_empty_table(ask: Ask) -> None:
    assert ask(measure="genai_rate", places=("20",)).cells == ()


def test_without_a_year_the_newest_is_given_and_all_years_on_request(ask: Ask) -> None:
    newest = ask(measure="genai_rate", places=("JP",), populations=("prefectures",))
    series = ask(measure="genai_rate", places=("JP",), populations=("prefectures",), all_years=True)
    assert [(cell.year, cell.value) for cell in newest.cells] == [(2024, 87.2)]
    assert [(cell.year, cell.value) for cell in series.cells] == [(2023, 51.1), (2024, 87.2)]


def test_threshold_looks_at_the_newest_year_only(ask: Ask) -> None:
    threshold = Threshold(relation="<", value=60.0)
    table = ask(measure="genai_rate", places=("JP",), populations=("prefectures",), threshold=threshold)
    assert table.cells == ()  # 51.1 of 2023 must not stand in for 87.2 of 2024


def test_contradicting_published_value_stands_beside_the_reports(ask: Ask) -> None:
    table = ask(measure="genai_rate", places=("JP",), populations=("designated_cities",), years=(2023,))
    assert [(cell.value, cell.source) for cell in table.cells] == [(30.0, "jri-2025-062")]
    assert [cell.value for cell in table.reference] == [40.0]


def test_early_values_appear_only_when_asked_for(ask: Ask) -> None:
    usual = ask(measure="genai_rate", places=("JP",), populations=("prefectures",))
    early = ask(measure="genai_rate", places=("JP",), populations=("prefectures",), statuses=("flash",))
    assert {cell.status for cell in usual.cells} == {"published"}
    assert [(cell.value, cell.status) for cell in early.cells] == [(83.0, "flash")]


def test_count_behind_a_prefecture_rate_is_marked_as_derived(ask: Ask) -> None:
    (cell,) = ask(measure="genai_count", places=("13",)).cells
    assert cell.value == 35.0
    assert cell.status in ("derived", "published")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"measure": "genai_rat"}, "genai_rate"),
        ({"measure": "genai_rate", "places": ("99",)}, "地域『99』"),
        ({"measure": "genai_rate", "populations": ("town",)}, "towns"),
        ({"measure": "ai_issue_share", "items": ("talent",)}, "talent_shortage"),
        ({"measure": "genai_rate", "limit": 0}, "1から100"),
        ({"measure": "genai_rate", "limit": 101}, "1から100"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest_one(
    book: Codebook, query: dict[str, object], said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        SurveyQuery(**query).checked_against(book)  # type: ignore[arg-type]


def _pair(ask: Ask) -> tuple[Cell, Cell]:
    first, second = ask(measure="genai_rate", places=("13", "39"), order="desc").cells
    return first, second


@pytest.mark.parametrize(
    ("kind", "unit", "value", "expression"),
    [
        ("difference", "ポイント", 44.7, "56.5 − 11.8 = 44.7ポイント"),
        ("ratio", "倍", 4.8, "56.5 ÷ 11.8 = 4.8倍"),
        ("mean", "％", 34.2, "（56.5 + 11.8）÷ 2 = 34.2％"),
        ("pooled", "％", 40.6, "（35 + 4）÷（62 + 34）× 100 = 40.6％"),
    ],
)
def test_arithmetic_is_exact_rounded_half_up_and_written_out(
    ask: Ask, warehouse: Warehouse, kind: str, unit: str, value: float, expression: str
) -> None:
    result = calculate(kind, _pair(ask), warehouse, unit=unit)  # type: ignore[arg-type]
    assert (result.value, result.expression) == (value, expression)
    assert result.figures == tuple(cell.figure for cell in _pair(ask))


def test_count_remainder_and_sum_are_whole_numbers(ask: Ask, warehouse: Warehouse) -> None:
    (kochi,) = ask(measure="genai_count", places=("39",)).cells
    regions = ask(measure="genai_count", places=("R4", "R6"), populations=BODIES).cells
    assert calculate("remainder", (kochi,), warehouse, unit="団体").expression == "34 − 4 = 30団体"
    assert calculate("sum", regions, warehouse, unit="団体").expression == "61 + 75 = 136団体"
    assert calculate("count", regions, warehouse, unit="都道府県").text == "2"


def test_difference_takes_exactly_two_values(ask: Ask, warehouse: Warehouse) -> None:
    with pytest.raises(QueryError, match="二つ"):
        calculate("difference", _pair(ask)[:1], warehouse, unit="ポイント")


def test_pooled_rate_needs_numerators(ask: Ask, warehouse: Warehouse) -> None:
    shares = ask(measure="ai_issue_share", populations=("towns",)).cells[:2]
    with pytest.raises(QueryError, match="分子"):
        calculate("pooled", shares, warehouse, unit="％")


def test_query_that_takes_too_long_says_so(
    warehouse: Warehouse, book: Codebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def expire(sql: str, parameters: object = ()) -> list[dict[str, object]]:
        raise TimeoutError("5秒以内に集計が終わりませんでした。")

    monkeypatch.setattr(warehouse, "rows", expire)
    with pytest.raises(QueryTimeoutError, match="条件を絞って"):
        query_survey(SurveyQuery(measure="genai_rate"), warehouse, book)


def test_answers_are_the_same_every_time(ask: Ask) -> None:
    query = {"measure": "ai_rate", "place_level": "prefecture", "order": "desc"}
    assert len({ask(**query) for _ in range(3)}) == 1
