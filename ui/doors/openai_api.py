"""/v1/models and /v1/chat/completions: any OpenAI client uses Konkyo as a model named `konkyo`.

A stream tells its stages as comments, and words only when all of the answer is verified.
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from assistant import StageFinished, StageStarted, UsageError
from ui.doors import text_ja as t
from ui.doors.asking import Asker, Event, sentence_of, status_of
from ui.doors.openai_form import (
    MODEL,
    ChatRequest,
    answer_chunks,
    completion,
    error_form,
    first_chunk,
    model_card,
    sse,
)
from ui.doors.reading import read_request

PATH = "/v1"
# A proxy must not hold the stream back until it is whole.
_STREAM_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


def openai_routes(asker: Asker) -> list[BaseRoute]:
    """The routes under `PATH`; every error under it is in OpenAI's form."""
    created = int(time.time())

    async def models(request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [model_card(created)]})

    async def model(request: Request) -> Response:
        asked = request.path_params["model"]
        return JSONResponse(model_card(created)) if asked == MODEL else _unknown_model(asked)

    async def chat(request: Request) -> Response:
        try:
            chat_request = read_request(ChatRequest, await request.body())
            if chat_request.model != MODEL:
                return _unknown_model(chat_request.model)
            *earlier, question = chat_request.turns()
            if not chat_request.stream:
                return JSONResponse(completion(await asker.answer(question, earlier, chat_request.options())))
            events = asker.stream(question, earlier, chat_request.options())
            # What is wrong with the question shows before the first event, while a status can still be sent.
            first = await anext(events)
            return StreamingResponse(
                _stream(first, events, usage=chat_request.wants_usage),
                media_type="text/event-stream",
                headers=_STREAM_HEADERS,
            )
        except Exception as error:  # the edge: every failure is a sentence in OpenAI's form
            status = status_of(error)
            return JSONResponse(error_form(sentence_of(error), status, _code(error)), status)

    async def unknown(request: Request) -> Response:
        message = t.NO_SUCH_PATH.format(path=request.url.path)
        return JSONResponse(error_form(message, 404, "unknown_path"), 404)

    return [
        Route(f"{PATH}/models", models, methods=["GET"]),
        Route(f"{PATH}/models/{{model}}", model, methods=["GET"]),
        Route(f"{PATH}/chat/completions", chat, methods=["POST"]),
        Route(f"{PATH}/{{rest:path}}", unknown, methods=["GET", "POST", "PUT", "DELETE", "PATCH"]),
    ]


def _unknown_model(asked: str) -> Response:
    return JSONResponse(error_form(t.UNKNOWN_MODEL.format(model=asked), 404, "model_not_found"), 404)


def _code(error: Exception) -> str:
    if isinstance(error, UsageError):
        return "invalid_request"
    return "failed" if status_of(error) == 500 else "busy"


async def _stream(
    first: Event, events: AsyncGenerator[Event, None], *, usage: bool
) -> AsyncGenerator[str, None]:
    identity = f"chatcmpl-{uuid4().hex[:12]}"
    yield sse(first_chunk(identity))
    try:
        async with aclosing(events):
            async for event in _from(first, events):
                if isinstance(event, StageStarted):
                    yield f": {event.title}\n\n"
                elif not isinstance(event, StageFinished):
                    for chunk in answer_chunks(event, identity, usage=usage):
                        yield sse(chunk)
    except Exception as error:  # the status is sent: clients read an error inside the stream
        yield sse(error_form(sentence_of(error), 500, _code(error)))
    yield "data: [DONE]\n\n"


async def _from(first: Event, events: AsyncIterator[Event]) -> AsyncIterator[Event]:
    yield first
    async for event in events:
        yield event
