"""The two tools of the agent loop: the survey query and the passage search, with their evidence kept.

Wraps functions that the caller gives; knows nothing about the conversation or the LLM.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from corpus.codebook import Codebook
from corpus.errors import KonkyoError
from tools.evidence import Cell, Evidence, PassageEvidence, TableEvidence
from tools.query_arguments import ArgumentReader, QueryArguments
from tools.survey_query import SurveyQuery

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

QuerySurvey = Callable[[SurveyQuery], TableEvidence]
SearchPassages = Callable[[str, int], tuple[PassageEvidence, ...]]

SHOWN_ROWS = 50
"""Rows that one reply to the LLM may hold; the evidence itself keeps all."""
MOST_PASSAGES = 6

_log = logging.getLogger(__name__)
_NOT_PUBLISHED = "公表された値はありません。条件をゆるめるか、公表されていないと答えてください。"
_NO_PASSAGE = "該当する文章はありません。別の言葉で探すか、資料に記載がないと答えてください。"


class SearchArguments(BaseModel):
    """Arguments of the passage search, as the LLM fills them in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = Field(min_length=1, max_length=400, description="探したい内容を日本語の文か語で。")
    limit: int = Field(default=4, ge=1, le=MOST_PASSAGES, description="件数（6件まで）。")


class EvidenceCollector:
    """Numbers the evidence of one run E1, E2, ...; the same evidence keeps its number."""

    def __init__(self) -> None:
        self._items: dict[object, Evidence] = {}
        # Several tool calls of one round run in threads of their own.
        self._lock = threading.Lock()

    @property
    def items(self) -> tuple[Evidence, ...]:
        """All evidence so far, in id order."""
        with self._lock:
            return tuple(self._items.values())

    def add_table(self, table: TableEvidence) -> str:
        """Keep a table and return its id."""
        return self._add((table.title, table.sql, table.parameters, table.calculations), table)

    def add_passage(self, passage: PassageEvidence) -> str:
        """Keep a passage and return its id."""
        return self._add(passage.passage, passage)

    def _add(self, key: object, piece: Evidence) -> str:
        with self._lock:
            if key not in self._items:
                self._items[key] = replace(piece, id=f"E{len(self._items) + 1}")
            return self._items[key].id


@dataclass(frozen=True, kw_only=True)
class SurveyTools:
    """The tools of one run, and what they found."""

    tools: tuple[BaseTool, ...]
    collector: EvidenceCollector


def make_tools(query: QuerySurvey, search: SearchPassages, codebook: Codebook) -> SurveyTools:
    """Two LangChain tools around the given functions; one set a run.

    Args:
        query: Runs a checked query, calculations included; the id of what it returns is set here.
        search: Text and limit to passages, nearest first.
        codebook: Names that arguments are checked against.

    Returns:
        `query_survey` and `search_passages`. Both reply in compact JSON with evidence ids; a wrong
        argument or a failed query is replied as {"error": ...} for the LLM to mend, never raised.
    """
    collector = EvidenceCollector()
    reader = ArgumentReader(codebook)

    def query_survey(**arguments: Any) -> str:
        try:
            checked = reader.read(QueryArguments(**arguments))
            table = query(checked)
        except KonkyoError as error:
            return _reply({"error": str(error)})
        _log.info("query_survey measure=%s rows=%d", checked.measure, len(table.cells))
        if not (table.cells or table.calculations):
            return _reply({"error": _NOT_PUBLISHED})
        return _reply(_table_reply(collector.add_table(table), table, codebook))

    def search_passages(text: str, limit: int = 4) -> str:
        try:
            found = search(text, min(limit, MOST_PASSAGES))
        except KonkyoError as error:
            return _reply({"error": str(error)})
        _log.info("search_passages found=%d", len(found))
        if not found:
            return _reply({"error": _NO_PASSAGE})
        return _reply({"passages": [_passage_reply(collector.add_passage(one), one) for one in found]})

    return SurveyTools(
        tools=(
            _tool(query_survey, QueryArguments, _describe_survey(codebook)),
            _tool(
                search_passages,
                SearchArguments,
                "報告書と指針の文章を探す。理由、事例、定義、法律、指針の質問に使う。",
            ),
        ),
        collector=collector,
    )


def _tool(function: Callable[..., str], arguments: type[BaseModel], description: str) -> BaseTool:
    from langchain_core.tools import StructuredTool  # slow, and only a configured LLM needs it

    return StructuredTool.from_function(
        func=function,
        name=function.__name__,
        description=description,
        args_schema=arguments,
        handle_validation_error=lambda error: _reply({"error": _explain(error)}),
    )


def _describe_survey(codebook: Codebook) -> str:
    measures = "\n".join(f"- {one.code}: {one.name}（{one.unit}）" for one in codebook.measures.values())
    return f"公表された数値（割合、団体数、順位、課題の割合）を引く。measure は次のどれか。\n{measures}"


def _explain(error: Any) -> str:
    """One Japanese sentence for each argument that does not fit."""
    faults = [
        f"引数『{'.'.join(map(str, one['loc'])) or '全体'}』が使えません（{one['msg']}）。"
        for one in error.errors()
    ]
    return "".join(faults)


def _table_reply(evidence_id: str, table: TableEvidence, codebook: Codebook) -> dict[str, Any]:
    reply: dict[str, Any] = {
        "id": evidence_id,
        "title": table.title,
        "rows": [_row(cell, codebook) for cell in table.cells[:SHOWN_ROWS]],
    }
    if len(table.cells) > SHOWN_ROWS:
        reply["omitted_rows"] = len(table.cells) - SHOWN_ROWS
    if table.calculations:
        reply["calculations"] = [f"{one.expression}" for one in table.calculations]
    if table.reference:
        reply["other_published_values"] = [_row(cell, codebook) for cell in table.reference[:SHOWN_ROWS]]
    return reply


def _row(cell: Cell, codebook: Codebook) -> dict[str, Any]:
    """One figure by names; what is empty is left out."""
    names = {
        kind: members[code].name if code in members else code
        for kind, members, code in (
            ("place", codebook.places, cell.place),
            ("population", codebook.populations, cell.population),
            ("item", codebook.items, cell.item),
        )
    }
    value = "公表なし" if cell.value is None else f"{cell.text}{cell.unit}"
    row = {
        **names,
        "year": cell.year,
        "value": value,
        "rank": cell.rank,
        "where": cell.locator,
        "note": cell.note,
    }
    return {key: content for key, content in row.items() if content not in ("", None)}


def _passage_reply(evidence_id: str, passage: PassageEvidence) -> dict[str, Any]:
    return {"id": evidence_id, "where": passage.locator, "heading": passage.heading, "text": passage.text}


def _reply(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
