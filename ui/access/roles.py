"""What a role may do on the page: readers ask, admins also change documents, evaluate and upload.

Stands inside Gradio's own application, where the login is known; refuses before Gradio sees the request.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import Any, TypeVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access import words as w
from ui.access.replies import header, read_body, refuse, replayed
from ui.access.users import Role

_log = logging.getLogger(__name__)
_MARK = "konkyo_admins_only"
_ROLE = "konkyo.role"
"""Where the gate writes down the role for the handlers behind it."""
_CALL_BYTES = 2 * 1024 * 1024
_EVENTS = re.compile(r"/(?:gradio_api/)?(?:queue/join|(?:run|api|call(?:/v2)?)/(?P<name>[^/]+))/?")
_SERVER_CALL = re.compile(r"/(?:gradio_api/)?component_server/?")
_UPLOAD = re.compile(r"/(?:gradio_api/)?(?:upload|process_recording)/?")
_CLOSED = re.compile(r"/(?:gradio_api/)?(?:vibe|undo-vibe|profiling|run-history|proxy=|monitoring)")
"""Gradio's own workshop and its proxy: nothing of ours needs them."""
RoleOf = Callable[[str], Role | None]
Handler = TypeVar("Handler", bound=Callable[..., Any])


def admins_only(handler: Handler) -> Handler:
    """Mark an event handler of the page: a reader's call is refused before it runs."""
    setattr(getattr(handler, "__func__", handler), _MARK, True)
    return handler


def is_admin(request: Any) -> bool:
    """What the gate found out about the reader behind a `gradio.Request`, for what only admins are shown."""
    inner = getattr(request, "request", None)
    return inner is None or inner.scope.get(_ROLE, "admin") == "admin"


class RoleGate:
    """ASGI middleware inside the page's application."""

    def __init__(self, app: ASGIApp, role_of: RoleOf | None) -> None:
        """`role_of` gives the role of a login's name; None where no login is asked for: everybody is an admin."""
        self._app = app
        self._role_of = role_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what the role of the login allows."""
        path = _path(scope)
        if scope["type"] != "http" or scope["method"] != "POST":
            if _CLOSED.match(path):
                await refuse(scope, send, 404, w.UNKNOWN_TARGET)
                return
            await self._app(scope, receive, send)
            return
        if _CLOSED.match(path):
            await refuse(scope, send, 404, w.UNKNOWN_TARGET)
        elif _UPLOAD.fullmatch(path) and self._role(scope) != "admin":
            await refuse(scope, send, 403, w.ADMINS_ONLY)
        elif _EVENTS.fullmatch(path) or _SERVER_CALL.fullmatch(path):
            await self._call(scope, receive, send, path)
        else:
            await self._app(scope, receive, send)

    async def _call(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        body = await read_body(receive, _CALL_BYTES)
        if body is None:
            await refuse(scope, send, 413, w.TOO_LARGE.format(limit=_CALL_BYTES // 1024 // 1024))
            return
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            await refuse(scope, send, 400, w.NOT_JSON)
            return
        is_server_call = bool(_SERVER_CALL.fullmatch(path))
        wrong = _wrong_field(data, _SERVER_FIELDS if is_server_call else _EVENT_FIELDS)
        if wrong:
            await refuse(scope, send, 422, w.WRONG_FIELDS.format(field=wrong))
            return
        if not is_server_call and self._needs_admin(scope, path, data) and self._role(scope) != "admin":
            _log.warning("refused path=%s", path)
            await refuse(scope, send, 403, w.ADMINS_ONLY)
            return
        await self._forward({**scope, _ROLE: self._role(scope)}, replayed(body, receive), send)

    async def _forward(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What Gradio stumbles over (an unknown component, odd data) is the caller's mistake and said so."""
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except (KeyError, IndexError, AttributeError, TypeError, ValueError) as error:
            if begun:
                raise
            _log.info("malformed call path=%s error=%r", scope["path"], error)
            await refuse(scope, send, 422, w.UNKNOWN_TARGET)

    def _needs_admin(self, scope: Scope, path: str, data: dict[str, Any]) -> bool:
        blocks = scope["app"].get_blocks()
        found = _EVENTS.fullmatch(path)
        name = found["name"] if found else None
        wanted = data.get("fn_index")
        for number, event in blocks.fns.items():
            if number == wanted or (name and event.api_name == name):
                return _is_marked(event.fn)
        return False

    def _role(self, scope: Scope) -> Role | None:
        if self._role_of is None:
            return "admin"
        app = scope["app"]
        names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
        cookies = dict(
            pair.strip().split("=", 1) for pair in header(scope, b"cookie").split(";") if "=" in pair
        )
        user = next((app.tokens[cookies[n]] for n in names if cookies.get(n) in app.tokens), "")
        return self._role_of(user)


_EVENT_FIELDS: dict[str, tuple[type, ...]] = {
    "data": (list, dict, type(None)),
    "fn_index": (int, type(None)),
    "session_hash": (str, type(None)),
}
_SERVER_FIELDS: dict[str, tuple[type, ...]] = {
    "data": (dict,),
    "component_id": (int,),
    "fn_name": (str,),
    "session_hash": (str,),
}


def _wrong_field(data: object, fields: dict[str, tuple[type, ...]]) -> str:
    """The first field that is missing or of another type; empty when all are right."""
    if not isinstance(data, dict):
        return "(全体)"
    return next((name for name, types in fields.items() if not isinstance(data.get(name), types)), "")


def _is_marked(handler: object) -> bool:
    while handler is not None:
        if getattr(getattr(handler, "__func__", handler), _MARK, False):
            return True
        handler = getattr(handler, "__wrapped__", None)
    return False


def _path(scope: Scope) -> str:
    """The path below the place where the page is mounted."""
    path, root = scope.get("path", ""), scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root) else path
