"""The page's own API, as gradio_client meets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from assistant import outcome_from_json
from tests.ui.fake_assistant import FakeAssistant

QUESTION = "生成AIの導入が遅れている都道府県は？"


@pytest.fixture(scope="module")
def client(doors: str, key: str) -> Client:
    return Client(doors, headers={"x-api-key": key}, verbose=False, analytics_enabled=False)


def test_the_client_finds_one_endpoint_with_its_words(client: Client) -> None:
    named = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert list(named) == ["/ask"]
    names = [one["parameter_name"] for one in named["/ask"]["parameters"]]
    assert names == ["question", "earlier", "lag", "language"]
    assert "出典" in named["/ask"]["description"]


def test_the_answer_is_the_json_of_konkyo_ask(client: Client) -> None:
    outcome = outcome_from_json(client.predict(QUESTION, api_name="/ask"))
    assert outcome.kind == "answer" and "高知県（11.8％）" in outcome.lead
    assert outcome.citations[0].label == "図表12" and outcome.sql


def test_earlier_questions_and_choices_reach_the_assistant(client: Client, fake: FakeAssistant) -> None:
    reply = client.predict(
        "では近畿は？", earlier=[QUESTION], lag="below_national", language="ja", api_name="/ask"
    )
    assert QUESTION in reply["lead"]
    assert (fake.options[-1].lag, fake.options[-1].language) == ("below_national", "ja")


def test_a_failure_is_one_japanese_sentence_without_its_inside(client: Client) -> None:
    with pytest.raises(AppError, match="回答を作れませんでした"):
        client.predict("壊れた質問", api_name="/ask")


def test_without_a_key_the_endpoint_says_how_to_get_one(doors: str) -> None:
    stranger = Client(doors, verbose=False, analytics_enabled=False)
    with pytest.raises(AppError, match="x-api-key"):
        stranger.predict(QUESTION, api_name="/ask")


def test_the_page_is_there_once_beside_the_doors(doors: str) -> None:
    assert httpx.get(f"{doors}/", trust_env=False).status_code == 200
    config = httpx.get(f"{doors}/config", trust_env=False).json()
    chats = [one["id"] for one in config["components"] if one["props"].get("elem_id") == "kk-chat"]
    assert [number for number in laid_out(config["layout"]) if number in chats] == chats
    assert len(chats) == 1


def laid_out(node: dict[str, Any]) -> Iterator[int]:
    """Ids of all components in the layout, as often as they are drawn."""
    yield node["id"]
    for child in node.get("children") or ():
        yield from laid_out(child)
