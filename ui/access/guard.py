"""Stands before everything that is served: hosts, origins, and the headers that browsers protect a page by.

A page of another site may neither send anything here nor read anything from here, whatever name its owner
lets point to this computer.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access import words as w
from ui.access.replies import header, refuse

_SAFE_METHODS = ("GET", "HEAD")
_POLICY = "; ".join(
    (
        "default-src 'self'",
        # Gradio builds its page with inline scripts and functions made from text.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' data: blob:",
        "worker-src 'self' blob:",
        "media-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_OURS = frozenset(name for name, _ in _HEADERS)
_SAME_SITE = re.compile(r";\s*samesite=[^;]*", re.IGNORECASE)


def known_hosts(host: str, names: Iterable[str] = ()) -> frozenset[str]:
    """The names by which this server may be called, besides plain addresses (which no name can point to)."""
    own = {"localhost", host, socket.gethostname(), *names}
    return frozenset(name.strip().lower() for name in own if name.strip())


class Guard:
    """ASGI middleware around the whole server."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        """`hosts` as from `known_hosts`."""
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse foreign hosts and origins; harden what goes out."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        host = header(scope, b"host")
        if not self._is_ours(host):
            await refuse(scope, send, 421, w.WRONG_HOST)
            return
        if _is_foreign(scope, host):
            if scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS:
                await refuse(scope, send, 403, w.WRONG_ORIGIN)
                return
            # Nothing behind may echo the origin and so allow it to read the reply.
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _hardened(message.get("headers", ()))}
            await send(message)

        await self._app(scope, receive, hardened)

    def _is_ours(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname if _well_formed(host) else None
        return name is not None and (name in self._hosts or _is_address(name))


def _well_formed(host: str) -> bool:
    try:
        urlsplit(f"//{host}").port  # noqa: B018 - raises for what is no port
    except ValueError:
        return False
    return bool(re.fullmatch(r"[\w.\-\[\]:]{1,255}", host))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_foreign(scope: Scope, host: str) -> bool:
    """True when a page of another site made the browser send this."""
    if header(scope, b"sec-fetch-site") in ("cross-site", "same-site"):
        navigates = header(scope, b"sec-fetch-mode") == "navigate"
        return not (navigates and scope["type"] == "http" and scope["method"] in _SAFE_METHODS)
    origin = header(scope, b"origin")
    return bool(origin) and urlsplit(origin).netloc.lower() != host.lower()


def _hardened(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of a reply with ours; whatever would let another site read it is left out."""
    kept: list[tuple[bytes, bytes]] = []
    for name, value in headers:
        if name.lower() == b"set-cookie":
            kept.append((name, _lax(value.decode("latin-1")).encode("latin-1")))
        elif name.lower() not in _OURS and not name.lower().startswith(b"access-control-"):
            kept.append((name, value))
    return [*kept, *_HEADERS]


def _lax(cookie: str) -> str:
    """The cookie with SameSite=Lax and HttpOnly: not sent along from other sites, not seen by scripts."""
    bare = _SAME_SITE.sub("", cookie)
    return f"{bare}; SameSite=Lax" + ("" if "httponly" in bare.lower() else "; HttpOnly")
