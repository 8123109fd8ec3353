"""The MCP server: three tools that only read, with schemas for what goes in and what comes out.

Knows the protocol's SDK; how it is reached (stdio, HTTP) is decided by others.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Annotated, Any, Literal, TypeVar

import anyio.to_thread
from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from assistant import (
    AskOptions,
    FoundFigures,
    FoundTexts,
    Outcome,
    QueryArguments,
    StageFinished,
    StageStarted,
    konkyo_version,
    measure_names,
    query_figures,
    render_markdown,
    search_texts,
)
from ui.doors import text_ja as t
from ui.doors.asking import Asker, sentence_of
from ui.doors.mcp_records import AskResult

_READS_ONLY = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_STAGES = 5
Found = TypeVar("Found")
Relation = Literal[">=", ">", "<=", "<"]
Calculation = Literal["difference", "ratio", "sum", "pooled", "share", "count", "mean", "remainder"]


def _described(name: str) -> Any:
    """The description that `QueryArguments` gives this field."""
    return Field(description=QueryArguments.model_fields[name].description)


def build_mcp_server(asker: Asker) -> MCPServer[Any]:
    """A server with the tools ask, query_survey and search_passages; they wait for the assistant to open."""
    server: MCPServer[Any] = MCPServer(
        "konkyo",
        title=t.MCP_TITLE,
        instructions=t.MCP_INSTRUCTIONS,
        version=konkyo_version(),
        log_level="ERROR",
    )
    _add_ask(server, asker)
    _add_query(server, asker)
    _add_search(server, asker)
    return server


def _add_ask(server: MCPServer[Any], asker: Asker) -> None:
    @server.tool(title="質問する", description=t.MCP_ASK, annotations=_READS_ONLY, structured_output=True)
    async def ask(
        context: Context[Any, Any],
        question: Annotated[str, Field(description=t.MCP_QUESTION)],
        earlier: Annotated[list[str], Field(description=t.MCP_EARLIER, max_length=60)] = [],  # noqa: B006
        lag: Annotated[
            Literal["lowest_rate", "below_national"], Field(description=t.MCP_LAG)
        ] = "lowest_rate",
        language: Annotated[Literal["auto", "ja", "en"], Field(description=t.MCP_LANGUAGE)] = "auto",
    ) -> Annotated[CallToolResult, AskResult]:
        options = AskOptions(lag=lag, language=language)
        outcome = await _told(partial(_follow, asker, context, question, earlier, options))
        return CallToolResult(
            content=[TextContent(type="text", text=render_markdown(outcome))],
            structured_content=AskResult.of(outcome).model_dump(mode="json"),
        )


async def _follow(
    asker: Asker, context: Context[Any, Any], question: str, earlier: list[str], options: AskOptions
) -> Outcome:
    """The outcome; each stage is reported as progress on the way."""
    stage = 0
    async with aclosing(asker.stream(question, earlier, options)) as events:
        async for event in events:
            if isinstance(event, StageStarted):
                stage += 1
                await context.report_progress(stage, max(stage, _STAGES), event.title)
            elif not isinstance(event, StageFinished):
                return event
    raise ToolError(t.FAILED)


def _add_query(server: MCPServer[Any], asker: Asker) -> None:
    measures = "\n".join(f"- {code}: {name}（{unit}）" for code, name, unit in measure_names())

    @server.tool(
        title="公表値を引く",
        description=t.MCP_QUERY.format(measures=measures),
        annotations=_READS_ONLY,
        structured_output=True,
    )
    async def query_survey(
        measure: Annotated[str, _described("measure")],
        places: Annotated[list[str], _described("places")] = [],  # noqa: B006
        place_level: Annotated[
            Literal["", "national", "region", "prefecture"], _described("place_level")
        ] = "",
        populations: Annotated[list[str], _described("populations")] = [],  # noqa: B006
        items: Annotated[list[str], _described("items")] = [],  # noqa: B006
        years: Annotated[list[int], _described("years")] = [],  # noqa: B006
        all_years: Annotated[bool, _described("all_years")] = False,
        order: Annotated[Literal["asc", "desc", ""], _described("order")] = "",
        limit: Annotated[int | None, _described("limit")] = None,
        threshold: Annotated[float | None, _described("threshold")] = None,
        threshold_relation: Annotated[Relation, _described("threshold_relation")] = ">=",
        calculation: Annotated[Calculation | None, _described("calculation")] = None,
    ) -> FoundFigures:
        asked = {
            "measure": measure,
            "places": places,
            "place_level": place_level,
            "populations": populations,
            "items": items,
            "years": years,
            "all_years": all_years,
            "order": order,
            "limit": limit,
            "threshold": threshold,
            "threshold_relation": threshold_relation,
            "calculation": calculation,
        }
        return await _told(lambda: _in_thread(lambda: query_figures(asker.wait(), asked)))


def _add_search(server: MCPServer[Any], asker: Asker) -> None:
    @server.tool(
        title="文章を探す", description=t.MCP_SEARCH, annotations=_READS_ONLY, structured_output=True
    )
    async def search_passages(
        text: Annotated[str, Field(description=t.MCP_TEXT, min_length=1, max_length=400)],
        limit: Annotated[int, Field(description=t.MCP_LIMIT, ge=1, le=20)] = 6,
    ) -> FoundTexts:
        return await _told(lambda: _in_thread(lambda: search_texts(asker.wait(), text, limit)))


async def _in_thread(work: Callable[[], Found]) -> Found:
    return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)


async def _told(work: Callable[[], Awaitable[Found]]) -> Found:
    """What `work` gives; a failure becomes a tool error, whose sentence the calling model reads.

    Raises:
        ToolError: The work failed.
    """
    try:
        return await work()
    except ToolError:
        raise
    except Exception as error:
        raise ToolError(sentence_of(error)) from error
