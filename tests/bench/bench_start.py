"""How long one question takes from the shell: by itself, through a running server, and with the plain baseline."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from langchain_core.vectorstores import InMemoryVectorStore

from assistant.settings import Settings
from tests.bench.table import Row, median, seconds, unused_port

FIGURE = "高知県の生成AI導入率は？"
TEXT = "源内とは何ですか"
ROUNDS = 3
_OPENING_S = 300


def start_rows(settings: Settings, store: InMemoryVectorStore) -> Iterator[Row]:
    """Cold figure and text questions, and the same with a server."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chunks.json"
        store.dump(str(file))
        plain = _median(["-m", "tests.bench.plain_rag", str(file), TEXT], settings)
    for name, question, aim in (("数値", FIGURE, "2 s"), ("文章", TEXT, "3.5 s")):
        own = _median(["-m", "assistant.cli", "ask", "--alone", question], settings)
        yield Row(what=f"端末の最初の{name}の質問（LLMなし）", ours=own, unit="s", aim=aim, plain=plain)
    with _served(settings):
        for name, question in (("数値", FIGURE), ("文章", TEXT)):
            own = _median(["-m", "assistant.cli", "ask", question], settings)
            yield Row(
                what=f"同、konkyo serve の動作中（{name}）", ours=own, unit="s", aim="0.5 s", plain=plain
            )


def _median(arguments: list[str], settings: Settings) -> float:
    return median([seconds(lambda: _run(arguments, settings)) for _ in range(ROUNDS)])


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, "KONKYO_HOME": str(settings.home), "KONKYO_LLM": "none"}


def _run(arguments: list[str], settings: Settings) -> None:
    subprocess.run(
        [sys.executable, *arguments], env=_environment(settings), check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def _served(settings: Settings) -> Iterator[None]:
    port = unused_port()
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=_environment(settings), stdout=subprocess.DEVNULL)
    try:
        end = time.monotonic() + _OPENING_S
        while not _healthy(port):
            if time.monotonic() > end or server.poll() is not None:
                raise RuntimeError("konkyo serve が始まりません")
            time.sleep(0.2)
        yield
    finally:
        server.terminate()
        server.wait()


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as reply:
            return reply.status == 200
    except (OSError, urllib.error.URLError):
        return False
