"""The doors with the pretend assistant, served on loopback ports."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import uvicorn

from tests.ui.fake_assistant import FakeAssistant
from ui.app import build_app
from ui.doors.application import build_application
from ui.doors.asking import Asker
from ui.doors.gate import Gate, TokenBuckets
from ui.doors.keys import KeyFile


@contextmanager
def running(app: Any, port: int) -> Iterator[str]:
    """The address of `app`, served from a thread."""
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    end = time.monotonic() + 180
    while not server.started and thread.is_alive() and time.monotonic() < end:
        time.sleep(0.02)
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)


PER_MINUTE = 10_000
"""So many that only the tests of the limit meet it."""
Serve = Callable[..., str]


@pytest.fixture(scope="session")
def fake(tmp_path_factory: pytest.TempPathFactory) -> FakeAssistant:
    """The pretend assistant behind most doors."""
    return FakeAssistant(pause_s=0.0, home=tmp_path_factory.mktemp("doors"))


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFile:
    """A file of keys."""
    return KeyFile(tmp_path_factory.mktemp("keys") / "api-keys.tsv")


@pytest.fixture(scope="session")
def key(keys: KeyFile) -> str:
    """The key of 企画課."""
    return keys.add("企画課")


@pytest.fixture(scope="session")
def doors(fake: FakeAssistant, keys: KeyFile, key: str) -> Iterator[str]:
    """The address of all doors with the page, behind keys."""
    asker = Asker(lambda: fake)  # type: ignore[arg-type,return-value]
    page = build_app(lambda: fake, fake.settings)  # type: ignore[arg-type,return-value]
    gate = Gate(keys, TokenBuckets(PER_MINUTE))
    with running(build_application(asker, gate, page), loopback_port()) as address:
        yield address


@pytest.fixture
def serve(fake: FakeAssistant) -> Iterator[Serve]:
    """Serves the programs' doors alone, with another assistant, keys or limit."""
    with ExitStack() as stack:

        def start(
            assistant: Any = fake,
            *,
            keys: KeyFile | None = None,
            per_minute: int = PER_MINUTE,
            at_once: int = 8,
        ) -> str:
            asker = Asker(lambda: assistant, at_once=at_once)
            app = build_application(asker, Gate(keys, TokenBuckets(per_minute)))
            return stack.enter_context(running(app, loopback_port()))

        yield start


def loopback_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def event_loop_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """`asyncio.run` in a thread: the driver of the browser tests keeps a loop running in this one."""
    run = asyncio.run

    def in_a_thread(main: Coroutine[Any, Any, Any]) -> Any:
        with ThreadPoolExecutor(max_workers=1) as pool:
            return pool.submit(run, main).result()

    monkeypatch.setattr(asyncio, "run", in_a_thread)
