"""OpenAI's chat completions: what a request may say and how answers, chunks and errors look.

Knows outcomes and the wire form; asks nothing.
"""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant import AskOptions, Outcome, UsageError
from ui.doors import text_ja as t
from ui.doors.markdown import linked_markdown

MODEL = "konkyo"
_TYPES = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error"}
_MORE_TYPES = {404: "invalid_request_error", 413: "invalid_request_error", 415: "invalid_request_error"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    text: str = ""


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    role: str
    content: str | tuple[_Part, ...] | None = None

    def words(self) -> str:
        """The text of the message.

        Raises:
            UsageError: It holds an image, sound or file.
        """
        if isinstance(self.content, str | None):
            return self.content or ""
        if any(part.type not in ("text", "input_text") for part in self.content):
            raise UsageError(t.TEXT_ONLY)
        return "\n".join(part.text for part in self.content)


class _StreamOptions(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    include_usage: bool = False


class _ResponseFormat(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str = "text"


class ChatRequest(BaseModel):
    """A chat completion as clients send it; what cannot change a checked answer (temperature, ...) is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: str
    messages: tuple[_Message, ...] = Field(min_length=1, max_length=200)
    stream: bool = False
    stream_options: _StreamOptions | None = None
    n: int | None = 1
    response_format: _ResponseFormat | None = None
    lag: Literal["lowest_rate", "below_national"] = "lowest_rate"
    language: Literal["auto", "ja", "en"] = "auto"

    def turns(self) -> tuple[str, ...]:
        """All questions of the conversation, the newest last; instructions and answers are not among them.

        Raises:
            UsageError: The last message is no question, or the request asks for what cannot be given.
        """
        if self.n not in (None, 1):
            raise UsageError(t.ONE_CHOICE)
        if self.response_format is not None and self.response_format.type != "text":
            raise UsageError(t.TEXT_FORMAT)
        asked = [message for message in self.messages if message.role in ("user", "assistant")]
        if not asked or asked[-1].role != "user" or not asked[-1].words().strip():
            raise UsageError(t.NO_QUESTION)
        return tuple(message.words() for message in asked if message.role == "user")

    def options(self) -> AskOptions:
        """The reader's choices."""
        return AskOptions(lag=self.lag, language=self.language)

    @property
    def wants_usage(self) -> bool:
        """True when a stream shall end with the token counts."""
        return self.stream_options is not None and self.stream_options.include_usage


def completion(outcome: Outcome) -> dict[str, Any]:
    """The whole answer as one chat completion."""
    content = linked_markdown(outcome)
    message = {
        "role": "assistant",
        "content": content,
        "refusal": None,
        "annotations": _annotations(outcome, content),
    }
    choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
    return {
        **_head("chat.completion", _identity(outcome)),
        "choices": [choice],
        "usage": _usage(outcome),
        **_extras(outcome),
    }


def first_chunk(identity: str) -> dict[str, Any]:
    """The chunk that opens a stream, sent while the answer is not there yet."""
    return {
        **_head("chat.completion.chunk", identity),
        "choices": [_delta({"role": "assistant", "content": ""})],
    }


def answer_chunks(outcome: Outcome, identity: str, *, usage: bool) -> Iterator[dict[str, Any]]:
    """The verified answer, one block of its Markdown a chunk; sources and citations come last."""
    head = _head("chat.completion.chunk", identity)
    content = linked_markdown(outcome)
    blocks = content.split("\n\n")
    for number, block in enumerate(blocks, start=1):
        text = block if number == len(blocks) else f"{block}\n\n"
        yield {**head, "choices": [_delta({"content": text})]}
    if annotations := _annotations(outcome, content):
        yield {**head, "choices": [_delta({"annotations": annotations})]}
    yield {**head, "choices": [_delta({}, finish="stop")], **_extras(outcome)}
    if usage:
        yield {**head, "choices": [], "usage": _usage(outcome)}


def sse(data: dict[str, Any]) -> str:
    """One server-sent event."""
    return f"data: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


def error_form(message: str, status: int, code: str) -> dict[str, Any]:
    """An error as OpenAI's clients read it."""
    kind = {**_TYPES, **_MORE_TYPES, 429: "rate_limit_error"}.get(status, "server_error")
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def model_card(created: int) -> dict[str, Any]:
    """The one model that there is."""
    return {"id": MODEL, "object": "model", "created": created, "owned_by": "konkyo"}


def _identity(outcome: Outcome) -> str:
    return f"chatcmpl-{outcome.trace.run if outcome.trace else '0'}"


def _head(kind: str, identity: str) -> dict[str, Any]:
    return {"id": identity, "object": kind, "created": int(time.time()), "model": MODEL}


def _delta(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}


def _usage(outcome: Outcome) -> dict[str, int]:
    """Tokens of the language model; 0 where rules alone answered."""
    llm = outcome.trace.llm if outcome.trace else None
    asked, written = (llm.prompt_tokens, llm.completion_tokens) if llm else (0, 0)
    return {"prompt_tokens": asked, "completion_tokens": written, "total_tokens": asked + written}


def _extras(outcome: Outcome) -> dict[str, Any]:
    """What OpenAI's form has no place for: numbered citations, and how the answer came about."""
    checked = outcome.verification
    return {
        "citations": [dataclasses.asdict(citation) for citation in outcome.citations],
        "konkyo": {
            "kind": outcome.kind,
            "run": outcome.trace.run if outcome.trace else "",
            "reading": outcome.reading,
            "alternatives": outcome.alternatives,
            "suggestions": outcome.suggestions,
            "numbers": checked.numbers,
            "supported": checked.supported,
        },
    }


def _annotations(outcome: Outcome, content: str) -> list[dict[str, Any]]:
    """OpenAI's `url_citation` for each cited document with an address, at its mark 【n】."""
    found: list[dict[str, Any]] = []
    for citation in outcome.citations:
        mark = f"【{citation.number}】"
        start = content.find(mark)
        if not citation.url or start < 0:
            continue
        place = {"start_index": start, "end_index": start + len(mark)}
        title = f"{citation.source} {citation.locator}".strip()
        found.append({"type": "url_citation", "url_citation": {"url": citation.url, "title": title, **place}})
    return found
