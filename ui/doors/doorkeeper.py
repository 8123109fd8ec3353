"""Stands before the doors: gate and size for every request, refusals in the form that each door's clients read.

Requests to other paths (the page) pass; they only carry the gate along, for the page's own API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.doors import text_ja as t
from ui.doors.gate import Gate, RefusedError

LARGEST_BODY = 512 * 1024
"""Bytes of one request; a question with its conversation needs a hundredth of it."""
GATE = "konkyo.gate"
"""Key of the request's scope under which the gate travels."""
ErrorForm = Callable[[str, int, str], Mapping[str, Any]]
"""(message, status, code) to the body of an error, as one door's clients expect it."""


class Doorkeeper:
    """ASGI middleware; `forms` says for each door (a path) in which form it refuses."""

    def __init__(self, app: ASGIApp, gate: Gate, forms: Mapping[str, ErrorForm]) -> None:
        self._app = app
        self._gate = gate
        self._forms = forms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope[GATE] = self._gate
        form = self._form_of(scope["path"])
        if form is None:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            self._gate.admit(headers, (scope.get("client") or ("", 0))[0])
        except RefusedError as error:
            await _refusal(form, error)(scope, receive, send)
            return
        if scope["method"] == "POST":
            if not headers.get("content-type", "").lower().startswith("application/json"):
                await JSONResponse(form(t.NOT_JSON, 415, "not_json"), 415)(scope, receive, send)
                return
            whole = await _read_whole(headers, receive)
            if whole is None:
                message = t.TOO_LARGE.format(limit=LARGEST_BODY // 1024)
                await JSONResponse(form(message, 413, "too_large"), 413)(scope, receive, send)
                return
            receive = _replayed(whole, receive)
        await self._app(scope, receive, send)

    def _form_of(self, path: str) -> ErrorForm | None:
        return next(
            (form for door, form in self._forms.items() if path == door or path.startswith(f"{door}/")), None
        )


def _refusal(form: ErrorForm, error: RefusedError) -> Response:
    headers: dict[str, str] = {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if error.wait_s:
        headers["Retry-After"] = str(error.wait_s)
    return JSONResponse(form(str(error), error.status, error.reason), error.status, headers)


async def _read_whole(headers: Headers, receive: Receive) -> bytes | None:
    """The body; None when it is larger than allowed, which is noticed before all of it is here."""
    declared = headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > LARGEST_BODY:
        return None
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)  # the client has gone; nobody reads the answer
        body += message.get("body", b"")
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
