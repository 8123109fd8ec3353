"""Short replies of the access room, in the form that Gradio's page shows: `{"detail": ...}`."""

from __future__ import annotations

import json

from starlette.types import Message, Receive, Scope, Send

ReadAgain = Receive


async def refuse(scope: Scope, send: Send, status: int, words: str) -> None:
    """Answer a request with an error and one Japanese sentence; a websocket is closed."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    body = json.dumps({"detail": words}, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def header(scope: Scope, name: bytes) -> str:
    """The value of a request header, or empty."""
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


async def read_body(receive: Receive, most: int) -> bytes | None:
    """The whole body of a request; None when it is longer than `most` bytes or the client has gone."""
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return body


def replayed(body: bytes, receive: Receive) -> ReadAgain:
    """A `receive` that gives the body that was read already, then goes on as before."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
