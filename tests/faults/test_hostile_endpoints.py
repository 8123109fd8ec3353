"""An LLM endpoint that pours, trickles, packs or nests its replies costs one question a bounded time."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from assistant.errors import LlmBusyError, LlmError
from assistant.llm.client import Llm, open_llm
from assistant.llm.gate import Gate
from assistant.llm.reply_limits import MAX_REPLY_BYTES
from assistant.llm.warming import Warming
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
Talk = Callable[[socket.socket], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def endpoint(talk: Talk, *, timeout_s: float = 5.0) -> Iterator[Llm]:
    """An LLM whose endpoint answers every connection with `talk`."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection, suppress(OSError):
                    read_request(connection)
                    talk(connection)

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        yield open_llm(Settings(llm_url=url, llm_name="test", llm_timeout_s=timeout_s))


def read_request(connection: socket.socket) -> None:
    """Read the whole request: what is left unread would reset the connection."""
    with connection.makefile("rb") as lines:
        length = 0
        while (line := lines.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        lines.read(length)


def reply_of(text: str) -> bytes:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = {"id": "x", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return json.dumps(body).encode()


def pour(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"\r\n")
    for _ in range(20 * MAX_REPLY_BYTES // 65536):
        connection.sendall(b" " * 65536)


def trickle(connection: socket.socket) -> None:
    connection.sendall(HEAD + b"\r\n")
    while True:
        connection.sendall(b" ")
        time.sleep(0.05)


def pack(connection: socket.socket) -> None:
    body = gzip.compress(b" " * 100_000_000)
    connection.sendall(HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def nest(connection: socket.socket) -> None:
    body = b"[" * 200_000
    connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def nest_inside(connection: socket.socket) -> None:
    body = reply_of('{"choice": ' + "[" * 200_000 + "}")
    connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def count(connection: socket.socket) -> None:
    body = reply_of("9" * 100_000)
    connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body)


@pytest.mark.parametrize(
    ("talk", "said"),
    [
        (pour, "長すぎる"),
        (pack, "長すぎる"),
        (trickle, "時間内に返答しなかった"),
        (nest, "規則だけで回答"),
        (nest_inside, "読み取れなかった"),
    ],
)
def test_a_hostile_reply_is_cut_off_and_said(talk: Talk, said: str) -> None:
    with endpoint(talk, timeout_s=1.0 if talk is trickle else 5.0) as llm:
        with pytest.raises(LlmError, match=said):
            llm.choose("質問", ("生成AIの導入率", "AIの導入率"))
        assert "規則だけで回答" in llm.notice


def test_a_number_of_a_hundred_thousand_digits_is_no_choice() -> None:
    with endpoint(count) as llm, pytest.raises(LlmError, match="読み取れなかった"):
        llm.pick_numbers("質問", maximum=5, at_most=2)


def test_a_full_queue_sends_the_next_question_to_the_rules_at_once() -> None:
    gate = Gate(running=1, waiting=1, wait_s=60)
    inside, leave = threading.Event(), threading.Event()
    order: list[str] = []

    def use(name: str) -> None:
        with gate.entered():
            order.append(name)
            inside.set()
            leave.wait(60)

    first = threading.Thread(target=use, args=("first",))
    first.start()
    assert inside.wait(60)
    waiting = threading.Thread(target=use, args=("second",))
    waiting.start()
    while gate._places._value:  # until the second has taken the last place
        time.sleep(0.01)
    with pytest.raises(LlmBusyError, match="混み合っている"), gate.entered():
        order.append("third")
    leave.set()
    first.join(60)
    waiting.join(60)
    assert order == ["first", "second"]
    with gate.entered():
        order.append("later")


def test_who_waits_too_long_is_sent_to_the_rules() -> None:
    gate = Gate(running=1, waiting=1, wait_s=0.05)
    with gate.entered(), pytest.raises(LlmBusyError), gate.entered():
        pass


def test_a_warm_up_that_has_not_begun_never_begins_after_the_end() -> None:
    began: list[str] = []
    warming = Warming(lambda: False, lambda: began.append("work"))
    warming.end()
    assert began == []


def test_the_end_of_the_program_waits_for_a_warm_up_that_has_begun() -> None:
    script = (
        "import sys, threading, time\n"
        "from assistant.llm.warming import Warming\n"
        "began = threading.Event()\n"
        "def work():\n"
        "    began.set(); time.sleep(0.5); sys.stdout.write('done'); sys.stdout.flush()\n"
        "Warming(lambda: True, work)\n"
        "began.wait()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "done", "")
