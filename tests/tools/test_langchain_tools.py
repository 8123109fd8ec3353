"""The two tools of the agent loop: names are checked, replies are compact, evidence is kept."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.tools.sample_codebook import sample_codebook
from tools.errors import QueryError
from tools.evidence import Calculation, Cell, PassageEvidence, TableEvidence
from tools.langchain_tools import SHOWN_ROWS, SurveyTools, make_tools
from tools.query_arguments import ArgumentReader, QueryArguments
from tools.survey_query import SurveyQuery, Threshold


def cell(place: str = "39", value: float | None = 11.8, figure: str = "genai_rate/pref/39/2024") -> Cell:
    return Cell(
        figure=figure,
        measure="genai_rate",
        place=place,
        population="municipalities",
        item="",
        year=2024,
        value=value,
        text="" if value is None else str(value),
        unit="％",
        source="jri-2025-062",
        locator="図表12",
    )


def table(query: SurveyQuery) -> TableEvidence:
    return TableEvidence(id="", title="生成AI導入率", cells=(cell(),), sql=repr(query))


def passages(text: str, limit: int) -> tuple[PassageEvidence, ...]:
    return tuple(
        PassageEvidence(
            id="",
            passage=f"p/{n}",
            source="p",
            locator="3(1)",
            label="3(1)",
            heading=text,
            text="<b>命令</b>",
        )
        for n in range(limit)
    )


def tools_with(query: Any = table, search: Any = passages) -> SurveyTools:
    return make_tools(query, search, sample_codebook())


def call(tools: SurveyTools, name: str, **arguments: Any) -> dict[str, Any]:
    tool = next(one for one in tools.tools if one.name == name)
    reply = tool.invoke({"name": name, "args": arguments, "id": "1", "type": "tool_call"})
    return json.loads(reply.content)


def read(**arguments: Any) -> SurveyQuery:
    return ArgumentReader(sample_codebook()).read(QueryArguments(**arguments))


def test_names_as_people_write_them_become_codes() -> None:
    query = read(
        measure="生成ＡＩ導入率", places=["コウチケン", "近畿地方"], populations="政令市", years="2024"
    )
    assert query == SurveyQuery(
        measure="genai_rate", places=("39", "R4"), populations=("designated_cities",), years=(2024,)
    )


def test_threshold_order_and_calculation_are_passed_on() -> None:
    query = read(
        measure="ai_rate",
        place_level="prefecture",
        threshold=50,
        threshold_relation=">",
        order="高い順",
        limit=3,
        calculation="count",
    )
    assert query.threshold == Threshold(relation=">", value=50)
    assert (query.order, query.limit, query.calculation) == ("desc", 3, "count")


def test_a_list_written_as_text_is_read_as_a_list() -> None:
    assert read(measure="ai_rate", places='["高知県", "全国"]').places == ("39", "JP")


def test_a_misspelt_place_is_answered_with_the_nearest_one() -> None:
    with pytest.raises(QueryError, match="『高智県』は見つかりません。『高知県』（39）のことですか。"):
        read(measure="ai_rate", places=["高智県"])


def test_a_name_of_two_measures_is_handed_back_with_both() -> None:
    with pytest.raises(QueryError, match="『AI導入率』（ai_rate）、『生成AI導入率』（genai_rate）のどれか"):
        read(measure="導入率")


def test_a_name_in_the_wrong_argument_says_where_it_belongs() -> None:
    with pytest.raises(QueryError, match="『指定都市』は地域ではなく団体区分です"):
        read(measure="ai_rate", places=["指定都市"])


def test_nonsense_gets_no_misleading_suggestion() -> None:
    with pytest.raises(QueryError) as caught:
        read(measure="ai_rate", items=["zzzzqqqq"])
    assert "のことですか" not in str(caught.value)


def test_errors_are_replied_and_never_raised() -> None:
    def refuse(query: SurveyQuery) -> TableEvidence:
        raise QueryError("集計を実行できませんでした。")

    assert "実行できません" in call(tools_with(query=refuse), "query_survey", measure="ai_rate")["error"]
    assert "高知県" in call(tools_with(), "query_survey", measure="ai_rate", places=["高地県"])["error"]


def test_unknown_and_missing_arguments_are_explained() -> None:
    tools = tools_with()
    assert "『column』" in call(tools, "query_survey", measure="ai_rate", column="x")["error"]
    assert "『measure』" in call(tools, "query_survey")["error"]
    assert "『limit』" in call(tools, "search_passages", text="理由", limit=60)["error"]
    assert tools.collector.items == ()


def test_a_table_is_replied_by_names_with_its_id() -> None:
    tools = tools_with()
    reply = call(tools, "query_survey", measure="genai_rate", places=["高知"])
    assert reply["id"] == "E1"
    assert reply["rows"] == [
        {"place": "高知県", "population": "基礎自治体", "year": 2024, "value": "11.8％", "where": "図表12"}
    ]
    assert tools.collector.items[0].id == "E1"


def test_an_unpublished_value_is_said_and_not_shown_as_zero() -> None:
    tools = tools_with(lambda q: TableEvidence(id="", title="t", cells=(cell(value=None),), sql=""))
    assert call(tools, "query_survey", measure="ai_rate")["rows"][0]["value"] == "公表なし"


def test_an_empty_table_is_no_evidence() -> None:
    tools = tools_with(query=lambda q: TableEvidence(id="", title="t", cells=(), sql=""))
    assert "公表" in call(tools, "query_survey", measure="ai_rate")["error"]
    assert tools.collector.items == ()


def test_long_tables_are_shortened_for_the_llm_and_kept_whole_as_evidence() -> None:
    cells = tuple(cell(figure=f"f{n}") for n in range(SHOWN_ROWS + 5))
    tools = tools_with(query=lambda q: TableEvidence(id="", title="t", cells=cells, sql=""))
    reply = call(tools, "query_survey", measure="ai_rate")
    assert (len(reply["rows"]), reply["omitted_rows"]) == (SHOWN_ROWS, 5)
    assert tools.collector.items[0].cells == cells  # type: ignore[union-attr]


def test_a_calculation_is_replied_with_its_arithmetic() -> None:
    sum_of = Calculation(kind="sum", value=3.0, text="3", unit="団体", expression="1 + 2 = 3団体")
    tools = tools_with(
        query=lambda q: TableEvidence(id="", title="t", cells=(cell(),), sql="", calculations=(sum_of,))
    )
    assert call(tools, "query_survey", measure="ai_rate")["calculations"] == ["1 + 2 = 3団体"]


def test_passages_get_ids_of_their_own_and_keep_them() -> None:
    tools = tools_with()
    first = call(tools, "search_passages", text="理由", limit=2)["passages"]
    again = call(tools, "search_passages", text="理由", limit=3)["passages"]
    assert [one["id"] for one in first] == ["E1", "E2"]
    assert [one["id"] for one in again] == ["E1", "E2", "E3"]


def test_calls_side_by_side_never_share_an_id() -> None:
    tools = tools_with(query=lambda q: TableEvidence(id="", title=str(q.limit), cells=(cell(),), sql=""))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: call(tools, "query_survey", measure="ai_rate", limit=n), range(1, 41)))
    ids = [piece.id for piece in tools.collector.items]
    assert ids == [f"E{n}" for n in range(1, 41)]


def test_the_llm_is_told_every_measure() -> None:
    description = tools_with().tools[0].description
    assert "genai_rate: 生成AI導入率（％）" in description
