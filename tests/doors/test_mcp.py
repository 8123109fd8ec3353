"""The MCP SDK's own client uses the three tools: over stdio, over Streamable HTTP, and with the real data."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import httpx
import httpx2
import jsonschema
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from assistant.session import Assistant
from tests.doors.conftest import Serve
from ui.doors.asking import Asker
from ui.doors.mcp_server import build_mcp_server

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "生成AIの導入が遅れている都道府県は？"
Result = TypeVar("Result")


def run(work: Callable[[Client], Awaitable[Result]], target: Any) -> Result:
    """What `work` gives with a connected client."""

    async def whole() -> Result:
        async with Client(target) as client:
            return await work(client)

    return asyncio.run(whole())


def over_http(work: Callable[[Client], Awaitable[Result]], address: str, key: str = "") -> Result:
    """As `run`, over Streamable HTTP with a key."""

    async def whole() -> Result:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as http,
            Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
        ):
            return await work(client)

    return asyncio.run(whole())


def text_of(result: Any) -> str:
    return "\n".join(block.text for block in result.content)


async def ask(client: Client) -> tuple[Any, Any]:
    """The tools, and the answer to one question."""
    return await client.list_tools(), await client.call_tool("ask", {"question": QUESTION})


def check_answer(tools: Any, result: Any) -> None:
    named = {tool.name: tool for tool in tools.tools}
    assert list(named) == ["ask", "query_survey", "search_passages"]
    assert not result.is_error and "高知県（11.8％）" in text_of(result)
    data = result.structured_content
    jsonschema.validate(data, named["ask"].output_schema)
    assert data["kind"] == "answer" and data["table"]["rows"][0] == ["1", "高知県", "11.8％"]
    assert data["citations"][0]["label"] == "図表12" and data["supported"] == 9


def test_a_client_asks_over_stdio_though_the_server_prints() -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "tests.doors.serve_mcp"], cwd=str(ROOT)
    )
    check_answer(*run(ask, command))


def test_a_client_asks_over_http_with_its_key(doors: str, key: str) -> None:
    check_answer(*over_http(ask, doors, key))


def test_without_a_key_http_says_so_in_japanese(doors: str) -> None:
    with pytest.raises((MCPError, ExceptionGroup)):
        over_http(ask, doors)
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    refused = httpx.post(f"{doors}/mcp", json=call, trust_env=False)
    assert refused.status_code == 401 and refused.headers["www-authenticate"] == "Bearer"
    assert "API の鍵がありません" in refused.json()["error"]["message"]


def test_all_tools_say_that_they_only_read_and_what_they_return(serve: Serve) -> None:
    async def tools(client: Client) -> Any:
        return (await client.list_tools()).tools

    for tool in over_http(tools, serve()):
        assert tool.annotations.read_only_hint is True and tool.annotations.open_world_hint is False
        assert tool.output_schema["type"] == "object" and tool.output_schema["properties"]
        assert tool.title and tool.description
        for name, argument in tool.input_schema["properties"].items():
            assert argument.get("description"), f"{tool.name}.{name}"


def test_the_query_tool_names_every_measure(serve: Serve) -> None:
    async def described(client: Client) -> str:
        found = {tool.name: tool for tool in (await client.list_tools()).tools}
        return found["query_survey"].description or ""

    assert "- genai_rate: 生成AI導入率（％）" in over_http(described, serve())


def test_stages_arrive_as_progress_and_earlier_questions_count(serve: Serve) -> None:
    stages: list[str] = []

    async def note(progress: float, total: float | None, message: str | None) -> None:
        stages.append(message or "")

    async def follow(client: Client) -> Any:
        given = {"question": "では近畿は？", "earlier": [QUESTION]}
        return await client.call_tool("ask", given, progress_callback=note)

    assert QUESTION in text_of(over_http(follow, serve()))
    assert stages == ["質問の理解", "計画", "集計・検索", "検証"]


def test_a_failure_is_a_tool_error_that_the_model_can_read(serve: Serve) -> None:
    async def broken(client: Client) -> Any:
        return await client.call_tool("ask", {"question": "壊れた質問"})

    result = over_http(broken, serve())
    assert result.is_error and "回答を作れませんでした" in text_of(result)
    assert "internal" not in text_of(result)


@pytest.fixture(scope="module")
def real(assistant_none: Assistant) -> Any:
    """The server over the real corpus, without a language model."""
    return build_mcp_server(Asker(lambda: assistant_none))


def test_the_real_assistant_answers_and_its_data_fits_the_schemas(real: Any) -> None:
    async def use(client: Client) -> tuple[dict[str, Any], list[Any]]:
        schemas = {tool.name: tool.output_schema for tool in (await client.list_tools()).tools}
        calls = (
            ("ask", {"question": QUESTION}),
            (
                "query_survey",
                {"measure": "生成AI導入率", "place_level": "prefecture", "order": "asc", "limit": 2},
            ),
            ("search_passages", {"text": "源内とは何か", "limit": 2}),
        )
        results = [await client.call_tool(name, arguments) for name, arguments in calls]
        for (name, _), result in zip(calls, results, strict=True):
            assert not result.is_error, text_of(result)
            jsonschema.validate(result.structured_content, schemas[name])
        return schemas, [result.structured_content for result in results]

    _, (answer, figures, texts) = run(use, real)
    assert "高知県（11.8％）" in answer["lead"]
    assert [(one["place"], one["text"], one["rank"]) for one in figures["figures"]] == [
        ("高知県", "11.8", 1),
        ("青森県", "12.5", 2),
    ]
    assert figures["definition"] and figures["sources"][0]["label"]
    assert len(texts["passages"]) == 2 and texts["sources"]


def test_a_wrong_name_is_answered_with_the_nearest(real: Any) -> None:
    async def wrong(client: Client) -> list[Any]:
        return [
            await client.call_tool("query_survey", {"measure": "genai_rate", "places": ["高智県"]}),
            await client.call_tool("ask", {"question": "あ" * 5000}),
            await client.call_tool("search_passages", {"text": "源内", "limit": 99}),
        ]

    place, long, limit = run(wrong, real)
    assert place.is_error and "『高知県』" in text_of(place)
    assert long.is_error and "字以内" in text_of(long)
    assert limit.is_error and "20" in text_of(limit)
