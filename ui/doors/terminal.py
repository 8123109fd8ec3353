"""The door for `konkyo ask` on this computer: whoever can read the owner's file may ask, in the program's own form.

Answers only where the command itself would answer the same: same code, same settings, same corpus.
"""

from __future__ import annotations

import hmac
from typing import Literal

from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from assistant import AskOptions, Serving, outcome_to_json
from ui.doors.asking import Asker, sentence_of, status_of
from ui.doors.reading import read_request

_LARGEST = 64 * 1024


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: str
    lag: Literal["lowest_rate", "below_national"]
    language: Literal["auto", "ja", "en"]
    corpus: str
    """What the command's own folder holds (`corpus_stamp`)."""


def terminal_routes(asker: Asker, serving: Serving) -> list[BaseRoute]:
    """The one route of this door."""

    async def ask(request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {serving.secret}".encode()):
            return JSONResponse({"detail": "no"}, 403)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                return JSONResponse({"detail": "too large"}, 413)
        try:
            asked = read_request(_Asked, bytes(body))
            opened = asker.opened()
            if opened is None or opened.corpus_stamp != asked.corpus:
                return JSONResponse({"detail": "another corpus"}, 409)
            options = AskOptions(lag=asked.lag, language=asked.language)
            outcome = await asker.answer(asked.question, (), options)
        except Exception as error:  # the edge: the command then answers by itself
            return JSONResponse({"detail": sentence_of(error)}, status_of(error))
        return JSONResponse(outcome_to_json(outcome))

    return [Route(serving.path, ask, methods=["POST"])]
