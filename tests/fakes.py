"""Doubles for the outside world: a scripted LLM and a scripted OpenAI-compatible server."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from assistant.errors import LlmReplyError, LlmUnavailableError
from assistant.llm.backends import BackendKind, State
from assistant.llm.usage import Recorder, Recording
from corpus.japanese import content_words


class ScriptedLlm:
    """An `Llm` that replies from a queue and keeps what it was asked.

    A queued exception is raised; a callable is called with the prompt; an empty queue is unavailable.
    """

    def __init__(
        self, replies: Iterable[Any] = (), *, backend: BackendKind = "embedded", chat: Any = None
    ) -> None:
        self.replies = list(replies)
        self.prompts: list[str] = []
        self.systems: list[str] = []
        self.offered: list[tuple[str, ...]] = []
        self.warmed: list[str] = []
        self.closed = False
        self.backend: BackendKind = backend
        self.name = "" if backend == "none" else "scripted"
        self.notice = ""
        self._chat = chat
        self._recorder = Recorder()

    @property
    def capable(self) -> bool:
        return self.backend == "endpoint"

    def state(self) -> State:
        return "none" if self.backend == "none" else "ready"

    def wait_ready(self, timeout_s: float) -> bool:
        return self.backend != "none"

    def choose(self, prompt: str, options: Sequence[str], *, system: str = "") -> str | None:
        distinct = tuple(dict.fromkeys(options))
        if len(distinct) < 2:
            return distinct[0] if distinct else None
        self.offered.append(distinct)
        reply = self._next(prompt, system)
        if reply not in distinct:
            raise LlmReplyError(f"台本の返答『{reply}』は選択肢にありません。")
        return reply

    def pick_numbers(self, prompt: str, *, maximum: int, at_most: int, system: str = "") -> tuple[int, ...]:
        if maximum < 1 or at_most < 1:
            return ()
        numbers = tuple(dict.fromkeys(self._next(prompt, system)))
        if not numbers or any(not 1 <= number <= maximum for number in numbers):
            raise LlmReplyError(f"台本の番号 {numbers} は範囲にありません。")
        return numbers[:at_most]

    def write(self, prompt: str, *, system: str = "", max_tokens: int = 600) -> str:
        return str(self._next(prompt, system))

    def chat(self) -> Any:
        if self._chat is None:
            raise LlmUnavailableError("台本に対話の相手がありません。")
        return self._chat

    @contextmanager
    def guarded(self) -> Iterator[None]:
        yield

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        with self._recorder.open(Recording(backend=self.backend, name=self.name)) as recording:
            yield recording

    def warm(self, system_prompts: Sequence[str]) -> None:
        self.warmed.extend(system_prompts)

    def close(self) -> None:
        self.closed = True

    def _next(self, prompt: str, system: str) -> Any:
        self.prompts.append(prompt)
        self.systems.append(system)
        recording = self._recorder.current()
        if recording is not None:
            recording.count_call()
            recording.count_tokens(len(prompt), 1)
        if self.backend == "none" or not self.replies:
            raise self._noted(
                LlmUnavailableError("言語モデルを使えないため、規則だけで回答しました。"), recording
            )
        reply = self.replies.pop(0)
        reply = reply(prompt) if callable(reply) and not isinstance(reply, type) else reply
        if isinstance(reply, Exception):
            raise self._noted(reply, recording)
        return reply

    def _noted(self, error: Exception, recording: Recording | None) -> Exception:
        self.notice = str(error)
        if recording is not None:
            recording.notice = self.notice
        return error


class WordEmbedder:
    """An embedder without weights: texts that share words are near. 256 dimensions, length 1."""

    def __init__(self) -> None:
        self.encoded = 0

    def encode_query(self, inputs: list[str], **options: Any) -> Any:
        return self._encode(inputs)

    def encode_document(self, inputs: list[str], **options: Any) -> Any:
        self.encoded += len(inputs)
        return self._encode(inputs)

    def _encode(self, texts: list[str]) -> Any:
        rows = np.full((len(texts), 256), 1e-6, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in content_words(text):
                row[int.from_bytes(hashlib.sha256(word.encode()).digest()[:2], "big") % 256] += 1.0
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def text_reply(text: str, *, finish: str = "stop") -> dict[str, Any]:
    """The message of a plain reply."""
    return {"message": {"role": "assistant", "content": text}, "finish_reason": finish}


def tool_reply(*calls: tuple[str, dict[str, Any] | str]) -> dict[str, Any]:
    """The message of a reply that calls tools: (name, arguments); arguments as text may be broken JSON."""
    tool_calls = [
        {
            "id": f"call_{number}",
            "type": "function",
            "function": {
                "name": name,
                "arguments": arguments
                if isinstance(arguments, str)
                else json.dumps(arguments, ensure_ascii=False),
            },
        }
        for number, (name, arguments) in enumerate(calls, start=1)
    ]
    return {
        "message": {"role": "assistant", "content": None, "tool_calls": tool_calls},
        "finish_reason": "tool_calls",
    }


@dataclass
class Misbehaviour:
    """A reply that is none: after `delay_s` seconds, `status` with `body` as it is."""

    status: int = 200
    body: str = ""
    delay_s: float = 0.0
    content_type: str = "application/json"


Reply = dict[str, Any] | Misbehaviour | Callable[[dict[str, Any]], Any]


@dataclass
class ScriptedServer:
    """A running scripted server: its address and every request body it got."""

    base_url: str
    requests: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def scripted_server(replies: Sequence[Reply], *, repeat_last: bool = False) -> Iterator[ScriptedServer]:
    """Serve chat completions on a loopback port: one of `replies` a request, in order.

    A reply is `text_reply(...)`, `tool_reply(...)`, a `Misbehaviour`, or a callable that gets the request
    body and returns one of these. When the script is over: HTTP 500, or with `repeat_last` the last reply.
    """
    script = _Script(list(replies), repeat_last)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            running.requests.append(body)
            reply = script.next(body)
            time.sleep(reply.delay_s)
            data = reply.body.encode()
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.content_type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                self.close_connection = True  # the client gave up waiting

        def log_message(self, format: str, *args: Any) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = ScriptedServer(base_url=f"http://127.0.0.1:{server.server_address[1]}/v1")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


class _Script:
    def __init__(self, replies: list[Reply], repeat_last: bool) -> None:
        self._replies = replies
        self._repeat_last = repeat_last
        self._lock = threading.Lock()

    def next(self, body: dict[str, Any]) -> Misbehaviour:
        with self._lock:
            last = self._repeat_last and len(self._replies) == 1
            reply: Any = self._replies[0] if last else (self._replies.pop(0) if self._replies else None)
        if callable(reply):
            reply = reply(body)
        if reply is None:
            return Misbehaviour(status=500, body='{"error": {"message": "script is over"}}')
        return reply if isinstance(reply, Misbehaviour) else Misbehaviour(body=_completion(reply, body))


def _completion(choice: dict[str, Any], body: dict[str, Any]) -> str:
    data = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": body.get("model", ""),
        "choices": [{"index": 0, **choice}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }
    return json.dumps(data, ensure_ascii=False)
