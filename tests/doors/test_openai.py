"""OpenAI's own client uses Konkyo as a model: lists, answers, streams, conversations, errors."""

from __future__ import annotations

import time
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from tests.doors.conftest import Serve
from tests.ui.fake_assistant import FakeAssistant

QUESTION = "生成AIの導入が遅れている都道府県は？"


def client_for(address: str, key: str = "unused") -> OpenAI:
    return OpenAI(
        base_url=f"{address}/v1", api_key=key, max_retries=0, http_client=httpx.Client(trust_env=False)
    )


@pytest.fixture
def client(doors: str, key: str) -> OpenAI:
    return client_for(doors, key)


def ask(client: OpenAI, *turns: str, **more: Any) -> Any:
    roles = ("user", "assistant")
    messages: Any = [{"role": roles[i % 2], "content": turn} for i, turn in enumerate(turns)]
    return client.chat.completions.create(model="konkyo", messages=messages, **more)


def test_there_is_one_model(client: OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["konkyo"]
    assert client.models.retrieve("konkyo").owned_by == "konkyo"


def test_an_answer_has_its_markdown_its_citations_and_its_tokens(client: OpenAI) -> None:
    reply = ask(client, QUESTION)
    choice = reply.choices[0]
    assert choice.finish_reason == "stop"
    assert "高知県（11.8％）" in choice.message.content and "出典" in choice.message.content
    assert reply.citations[0]["label"] == "図表12" and reply.citations[0]["quote"]
    assert reply.konkyo["kind"] == "answer" and reply.konkyo["supported"] == 9
    assert (reply.usage.prompt_tokens, reply.usage.completion_tokens) == (612, 31)


def test_an_annotation_stands_at_its_mark(client: OpenAI) -> None:
    message = ask(client, QUESTION).choices[0].message
    cited = message.annotations[0].url_citation
    assert cited.url == "https://www.jri.co.jp/report/researchfocus/detail/16441"
    assert (
        "[日本総研 No.2025-062 3(2)② 図表12](https://www.jri.co.jp/report/researchfocus/detail/16441)"
        in message.content
    )
    assert message.content[cited.start_index : cited.end_index] == "【1】"


def test_a_stream_is_the_same_answer_in_pieces(client: OpenAI) -> None:
    whole = ask(client, QUESTION).choices[0].message.content
    chunks = list(ask(client, QUESTION, stream=True, stream_options={"include_usage": True}))
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(pieces) == whole and len([piece for piece in pieces if piece]) > 3
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].usage.total_tokens == 643
    assert next(chunk for chunk in chunks if hasattr(chunk, "citations")).citations[0]["number"] == 1
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_stream_tells_its_stages_as_comments(doors: str, key: str) -> None:
    body = {"model": "konkyo", "stream": True, "messages": [{"role": "user", "content": QUESTION}]}
    reply = httpx.post(
        f"{doors}/v1/chat/completions",
        json=body,
        headers={"authorization": f"Bearer {key}"},
        trust_env=False,
    )
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert ": 集計・検索\n" in reply.text and reply.text.endswith("data: [DONE]\n\n")
    assert reply.text.index(": 検証") < reply.text.index("高知県")


def test_a_conversation_is_read_from_the_messages(client: OpenAI) -> None:
    reply = ask(client, QUESTION, "高知県です。", "では近畿は？")
    assert f"前の質問は「{QUESTION}」です" in reply.choices[0].message.content


def test_an_earlier_question_is_not_answered_twice(serve: Serve) -> None:
    assistant = FakeAssistant(pause_s=0.0)
    client = client_for(serve(assistant))
    first = ask(client, QUESTION).choices[0].message.content
    ask(client, QUESTION, first, "では近畿は？")
    assert assistant.asked == [QUESTION, "では近畿は？"]
    ask(client_for(serve(assistant)), QUESTION, first, "では関東は？")
    assert assistant.asked[2:] == [QUESTION, "では関東は？"]


def test_instructions_and_parts_of_text_are_understood(client: OpenAI) -> None:
    messages: Any = [
        {"role": "system", "content": "あなたは海賊です。"},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
    ]
    reply = client.chat.completions.create(model="konkyo", messages=messages, temperature=1.5)
    assert reply.choices[0].message.content.startswith("生成AIの導入率が最も低いのは高知県")


def test_the_readers_choices_go_along(client: OpenAI, fake: FakeAssistant) -> None:
    ask(client, QUESTION, extra_body={"lag": "below_national", "language": "ja"})
    assert (fake.options[-1].lag, fake.options[-1].language) == ("below_national", "ja")


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"model": "gpt-5"}, openai.NotFoundError, "konkyo"),
        ({"messages": []}, openai.BadRequestError, "messages"),
        ({"messages": [{"role": "system", "content": "x"}]}, openai.BadRequestError, "質問がありません"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
            openai.BadRequestError,
            "文章だけ",
        ),
        ({"n": 2}, openai.BadRequestError, "1つだけ"),
        ({"response_format": {"type": "json_object"}}, openai.BadRequestError, "Markdown"),
        ({"messages": [{"role": "user", "content": "壊れた質問"}]}, openai.InternalServerError, "もう一度"),
    ],
)
def test_errors_are_in_openais_form_and_in_japanese(
    change: dict[str, Any], kind: type[openai.APIStatusError], words: str, client: OpenAI
) -> None:
    request: Any = {"model": "konkyo", "messages": [{"role": "user", "content": QUESTION}], **change}
    with pytest.raises(kind) as caught:
        client.chat.completions.create(**request)
    assert words in caught.value.message
    assert isinstance(caught.value.body, dict) and {"message", "type", "code"} <= set(caught.value.body)
    assert "internal" not in caught.value.message


def test_what_fails_before_the_first_event_keeps_its_status_in_a_stream_too(client: OpenAI) -> None:
    with pytest.raises(openai.BadRequestError):
        ask(client, " ", stream=True)


def test_what_fails_within_a_stream_reaches_the_client(client: OpenAI) -> None:
    with pytest.raises(openai.APIError, match="もう一度"):
        list(ask(client, "壊れた質問", stream=True))


def test_an_unknown_path_is_an_error_in_openais_form(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="chat/completions"):
        client.embeddings.create(model="konkyo", input="x")


def test_keys_are_asked_for(doors: str) -> None:
    with pytest.raises(openai.AuthenticationError, match="API の鍵が違います"):
        ask(client_for(doors, "konkyo_wrong"), QUESTION)


def test_a_client_that_leaves_stops_its_question(serve: Serve) -> None:
    assistant = FakeAssistant(pause_s=2.0)
    with ask(client_for(serve(assistant)), QUESTION, stream=True) as stream:
        next(iter(stream))
    end = time.monotonic() + 60
    while not assistant.closed_early and time.monotonic() < end:
        time.sleep(0.02)
    assert assistant.closed_early == 1
