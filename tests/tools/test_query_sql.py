"""Queries as SQL, pinned word for word in tests/snapshots; a missing snapshot fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.query_sql import CompiledQuery, compile_calculation, compile_query
from tools.survey_query import SurveyQuery, Threshold

SNAPSHOTS = Path(__file__).resolve().parents[1] / "snapshots"
WICKED = "x'; DROP TABLE figures; --"

QUERIES = {
    "lookup": SurveyQuery(measure="genai_rate", places=("39",)),
    "lookup_of_two_places_and_years": SurveyQuery(
        measure="genai_rate", places=("39", "13"), populations=("municipalities",), years=(2023, 2024)
    ),
    "ranking_of_prefectures": SurveyQuery(
        measure="genai_rate", place_level="prefecture", populations=("municipalities",), order="asc", limit=5
    ),
    "trend": SurveyQuery(measure="ai_rate", places=("JP",), all_years=True),
    "threshold": SurveyQuery(
        measure="genai_rate",
        place_level="region",
        order="desc",
        threshold=Threshold(relation=">=", value=30.0),
    ),
    "issue": SurveyQuery(measure="ai_issue_share", populations=("towns",), items=("talent_shortage",)),
    "early_values": SurveyQuery(measure="genai_rate", places=("JP",), statuses=("flash",)),
    "any_status": SurveyQuery(measure="genai_rate", statuses=()),
}
CALCULATIONS = ("difference", "ratio", "sum", "pooled", "share", "count", "mean", "remainder")


def _shown(query: CompiledQuery) -> str:
    values = "\n".join(f"-- {number}: {value!r}" for number, value in enumerate(query.parameters, start=1))
    return f"{query.sql}\n{values}\n"


def _snapshot(name: str) -> str:
    path = SNAPSHOTS / f"{name}.sql"
    assert path.is_file(), f"{path.name} がありません。SQL を確かめてから tests/snapshots に加えてください。"
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUERIES)
def test_query_compiles_to_its_snapshot(name: str) -> None:
    assert _shown(compile_query(QUERIES[name])) == _snapshot(name)


@pytest.mark.parametrize("kind", CALCULATIONS)
def test_calculation_compiles_to_its_snapshot(kind: str) -> None:
    figures = ("a/1",) if kind == "remainder" else ("a/1", "a/2")
    assert _shown(compile_calculation(kind, figures)) == _snapshot(f"calculation_{kind}")  # type: ignore[arg-type]


def test_every_snapshot_belongs_to_a_test() -> None:
    expected = {*QUERIES, *(f"calculation_{kind}" for kind in CALCULATIONS)}
    assert {path.stem for path in SNAPSHOTS.glob("*.sql")} == expected


def test_values_are_never_written_into_the_sql() -> None:
    query = SurveyQuery(
        measure=WICKED, places=(WICKED, "1"), populations=(WICKED,), items=(WICKED,), place_level=WICKED,
        threshold=Threshold(relation="<", value=1.5), statuses=(WICKED,),
    )  # fmt: skip
    compiled = compile_query(query)
    assert "DROP" not in compiled.sql
    assert compiled.sql.count("?") == len(compiled.parameters)
    assert "DROP" not in compile_calculation("sum", (WICKED, "a")).sql


def test_another_dialect_is_a_parameter() -> None:
    query = SurveyQuery(measure="genai_rate", places=("39",), years=(2024,), order="desc")
    assert "?" in compile_query(query, dialect="sqlite").sql
