"""Forty questions over published statistics, answered from added files; expected values are read from the raw files.

The files lie beside the project and are not part of it; without them these tests are skipped.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.gathering.evaluate import Evaluator
from assistant.gathering.results import Row
from assistant.understanding.expression import Expression, Keep, Members, Take, Total, Values
from corpus.build import read_corpus
from corpus.surveys.added import PER_PEOPLE, insert_added_rows
from corpus.surveys.errors import SurveyError
from corpus.surveys.store import SurveyStore, read_survey
from corpus.warehouse import Warehouse, build_warehouse

FOLDER = (
    Path(os.environ.get("KONKYO_SHARED", str(Path(__file__).resolve().parents[3] / "shared"))) / "surveys"
)
DASHBOARD = "市区町村毎のDX進捗状況_市区町村比較.csv"
PEOPLE = "市区町村別人口_2022.csv"
COOPERATIVES = "maff_nogyo_2-2.xlsx"
FEDERATIONS = "maff_r006-02-001.xlsx"
ONLINE = "都道府県のDX進捗状況_行政手続のオンライン申請率.csv"
PREFECTURES = Members(level="prefecture")

pytestmark = pytest.mark.skipif(not (FOLDER / DASHBOARD).is_file(), reason="the published files are not here")


class Desk:
    """The report with five added files."""

    def __init__(self, home: Path) -> None:
        store = SurveyStore(home)
        self.codes: dict[str, str] = {}
        for name in (DASHBOARD, PEOPLE, COOPERATIVES, FEDERATIONS, ONLINE):
            reading = read_survey(FOLDER / name, year=2023 if "DX" in name else None)
            self.codes[name] = store.add(reading).record.code.replace("-", "_")
        data = read_corpus(home)
        self.codebook = data.codebook
        path = home / "figures.duckdb"
        build_warehouse(
            data.figures, data.codebook, path, add_rows=lambda db: insert_added_rows(db, data.codebook, home)
        )
        self.warehouse = Warehouse(path)

    def code(self, name: str, at: str) -> str:
        return f"{self.codes[name]}_t1_{at.lower()}"

    def rows(self, expression: Expression) -> tuple[Row, ...]:
        return Evaluator(self.warehouse, self.codebook).evaluate(expression).rows

    def names(self, expression: Expression) -> list[str]:
        return [self.codebook.places[row.member.place].name for row in self.rows(expression)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="module")
def dashboard() -> list[list[str]]:
    return list(csv.reader((FOLDER / DASHBOARD).read_text(encoding="utf-8-sig").splitlines()))


@pytest.fixture(scope="module")
def people() -> dict[tuple[str, str], str]:
    lines = (FOLDER / PEOPLE).read_text(encoding="cp932").splitlines()
    return {(row[1], row[2]): row[3] for row in csv.reader(lines) if len(row) == 4}


@pytest.mark.parametrize(
    ("place", "done", "size"),
    [("01", 31, 179), ("02", 16, 40), ("03", 14, 33), ("04", 12, 35), ("05", 11, 25), ("06", 12, 35), ("07", 18, 59), ("JP", 879, 1741)],
)  # fmt: skip
def test_ai_shares_of_prefectures_are_those_counted_by_hand(
    desk: Desk, place: str, done: int, size: int
) -> None:
    (row,) = desk.rows(
        Values(
            measure="ai_rate",
            places=Members(codes=(place,)),
            populations=Members(codes=("municipalities",)),
            years=(2023,),
        )
    )
    assert (row.cells[0].numerator, row.cells[0].denominator) == (done, size)
    assert row.value == (Decimal(100 * done) / size).quantize(Decimal("0.1"), rounding="ROUND_HALF_UP")


@pytest.mark.parametrize(
    ("town", "code"),
    [
        ("横須賀市", "14201"),
        ("札幌市", "01100"),
        ("檜原村", "13307"),
        ("梼原町", "39405"),
        ("与那国町", "47382"),
    ],
)
@pytest.mark.parametrize("line", [9, 10, 2])
def test_a_towns_answers_are_those_of_its_own_cell(
    desk: Desk, dashboard: list[list[str]], town: str, code: str, line: int
) -> None:
    column = next(n for n, name in enumerate(dashboard[0]) if name.replace("檮", "梼") == town)
    (row,) = desk.rows(Values(measure=desk.code(DASHBOARD, str(line)), places=Members(codes=(code,))))
    assert row.text == dashboard[line - 1][column]
    assert row.cells[0].locator.split("（")[0].endswith(str(line))


@pytest.mark.parametrize("line", [9, 10, 11])
def test_towns_that_have_not_are_as_many_as_in_the_file(
    desk: Desk, dashboard: list[list[str]], line: int
) -> None:
    answers = Counter(dashboard[line - 1][2:])
    measure = desk.code(DASHBOARD, str(line))
    kept = desk.rows(
        Keep(of=Values(measure=measure, places=Members(level="municipality")), relation="=", bound=0)
    )
    assert len(kept) == answers["未実施"]


def test_tokyo_lists_its_towns_without_ai(desk: Desk, dashboard: list[list[str]]) -> None:
    first, last = dashboard[0].index("千代田区"), dashboard[0].index("小笠原村")
    wanted = [
        name
        for name, answer in list(zip(dashboard[0], dashboard[8], strict=True))[first : last + 1]
        if answer == "未実施"
    ]
    expression = Values(
        measure=desk.code(DASHBOARD, "9"), places=Members(level="municipality", within=("13",))
    )
    assert sorted(desk.names(Keep(of=expression, relation="=", bound=0))) == sorted(wanted)


def test_all_47_prefectures_come_in_order(desk: Desk) -> None:
    rows = desk.rows(
        Take(of=Values(measure="ai_rate", places=PREFECTURES, years=(2023,)), order="low", first=1, last=47)
    )
    assert len(rows) == 47
    assert [row.value for row in rows] == sorted(row.value for row in rows)
    assert desk.names(Take(of=Values(measure="ai_rate", places=PREFECTURES, years=(2023,)), order="low")) == [
        "北海道"
    ]


@pytest.mark.parametrize(("bound", "relation"), [(80, ">="), (40, "<"), (50, "=")])
def test_thresholds_count_over_all_47(desk: Desk, bound: float, relation: str) -> None:
    values = Values(measure="ai_rate", places=PREFECTURES, years=(2023,))
    everyone = [row.value for row in desk.rows(values)]
    holds = {">=": lambda v: v >= bound, "<": lambda v: v < bound, "=": lambda v: v == bound}[relation]
    (count,) = desk.rows(Total(of=Keep(of=values, relation=relation, bound=bound), how="count"))  # pyright: ignore[reportArgumentType]
    assert count.value == sum(map(holds, everyone))


def test_towns_without_ai_per_100_000_people_join_two_files(
    desk: Desk, dashboard: list[list[str]], people: dict[tuple[str, str], str]
) -> None:
    measure = f"{desk.code(DASHBOARD, '9')}_not{PER_PEOPLE}"
    rows = desk.rows(Take(of=Values(measure=measure, places=PREFECTURES), order="high", first=1, last=1))
    assert rows[0].member.place == "39"
    assert rows[0].value == (Decimal(24) * 100_000 / Decimal(people["高知県", "-"])).quantize(Decimal("0.01"))


@pytest.mark.parametrize(
    ("prefecture", "town", "code"),
    [("神奈川県", "横須賀市", "14201"), ("東京都", "府中市", "13206"), ("広島県", "府中市", "34208"), ("北海道", "伊達市", "01233"), ("高知県", "-", "39")],
)  # fmt: skip
def test_people_are_found_by_code_where_names_are_twins(
    desk: Desk, people: dict[tuple[str, str], str], prefecture: str, town: str, code: str
) -> None:
    (row,) = desk.rows(Values(measure=desk.code(PEOPLE, "D"), places=Members(codes=(code,)), populations=Members(codes=("municipalities", "whole_area"))))  # fmt: skip
    assert row.text == people[prefecture, town]
    assert row.unit == "人"


@pytest.mark.parametrize(
    ("name", "at", "item", "year", "text"),
    [(COOPERATIVES, "E", "組合数", 1957, "990"), (COOPERATIVES, "E", "地域", 1960, "448"), (COOPERATIVES, "F", "職域", 2023, "366"),
     (COOPERATIVES, "H", "組合数", 2019, "70.1"), (FEDERATIONS, "B", "", 1949, "15,865"), (FEDERATIONS, "L", "", 2024, "9,181"),
     (FEDERATIONS, "E", "", 2020, "1,736")],
)  # fmt: skip
def test_series_of_eras_give_the_value_of_their_year(
    desk: Desk, name: str, at: str, item: str, year: int, text: str
) -> None:
    kind = desk.codebook.measures[desk.code(name, at)].item_kind
    items = Members(codes=(f"{kind}_{item}",)) if item else Members()
    rows = desk.rows(Values(measure=desk.code(name, at), items=items, years=(year,)))
    assert [row.text.replace(",", "") for row in rows] == [text.replace(",", "")]


def test_online_shares_of_prefectures_speak_for_the_prefectures_themselves(desk: Desk) -> None:
    lines = list(csv.reader((FOLDER / ONLINE).read_text(encoding="utf-8-sig").splitlines()))
    column = lines[0].index("神奈川県")
    (row,) = desk.rows(Values(measure=desk.code(ONLINE, "2"), places=Members(codes=("14",)), populations=Members(codes=("prefectures",))))  # fmt: skip
    assert f"{row.text}%" == lines[1][column]


def test_the_error_page_named_xlsx_says_that_it_is_none() -> None:
    with pytest.raises(SurveyError, match="Webページ"):
        read_survey(FOLDER / "mynumber_card_data_detailed.xlsx")
