"""A small OpenAI-compatible server on loopback that plays a script; for tests of LLM endpoints."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = dict[str, Any] | Callable[[dict[str, Any]], dict[str, Any]]
"""A reply made by `says`, `calls`, `breaks` or `hangs`, or a function of the request."""


@dataclass
class ScriptedServer:
    """Where the server listens, and what it was asked."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)


def says(text: str) -> dict[str, Any]:
    """A plain reply."""
    return _completion({"role": "assistant", "content": text}, "stop")


def calls(*named: tuple[str, dict[str, Any] | str]) -> dict[str, Any]:
    """A reply that calls tools; arguments given as text go out as they are."""
    tool_calls = [
        {
            "id": f"c{number}",
            "type": "function",
            "function": {
                "name": name,
                "arguments": given if isinstance(given, str) else json.dumps(given, ensure_ascii=False),
            },
        }
        for number, (name, given) in enumerate(named)
    ]
    return _completion({"role": "assistant", "content": None, "tool_calls": tool_calls}, "tool_calls")


def breaks(status: int = 500, body: str = "broken") -> dict[str, Any]:
    """An error status, or nonsense with status 200."""
    return {"status": status, "body": body}


def hangs(seconds: float) -> dict[str, Any]:
    """A reply that comes after `seconds`."""
    return {**says("遅い返事"), "sleep_s": seconds}


def _completion(message: dict[str, Any], reason: str) -> dict[str, Any]:
    return {
        "id": "x",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }


@contextmanager
def scripted_server(replies: Sequence[Reply]) -> Iterator[ScriptedServer]:
    """Serve the replies in order; the last one is repeated for ever."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    scripted = ScriptedServer(url=f"http://127.0.0.1:{server.server_address[1]}/v1")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            scripted.requests.append(request)
            chosen = replies[min(len(scripted.requests), len(replies)) - 1]
            reply = dict(chosen(request) if callable(chosen) else chosen)
            time.sleep(reply.pop("sleep_s", 0))
            status = reply.pop("status", 200)
            body = (reply.pop("body", None) or json.dumps(reply, ensure_ascii=False)).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # the client went away, as the test wanted
                pass

        def log_message(self, format: str, *arguments: object) -> None:
            return

    server.RequestHandlerClass = Handler
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield scripted
    finally:
        server.shutdown()
        server.server_close()
