"""A llama.cpp server for one GGUF file on a loopback port, in a process of its own.

Its own process, because loading holds the interpreter lock for seconds and a native crash must not end ours.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import secrets
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Literal

from assistant.errors import LlmUnavailableError

_log = logging.getLogger(__name__)

_SCRIPT = Path(__file__).with_name("serve_gguf.py")
ServerState = Literal["loading", "ready", "failed"]


class LlamaServer:
    """One served GGUF file; `start` returns at once and loading goes on in the background."""

    def __init__(self, gguf: Path, process: subprocess.Popen[str]) -> None:
        self.api_key = secrets.token_hex(16)
        """Other users and web pages on this computer see the port but do not know the key."""
        self._gguf = gguf
        self._process = process
        self._settled = threading.Event()
        self._url = ""
        self._error = ""

    @classmethod
    def start(cls, gguf: Path, threads: int = 0) -> LlamaServer:
        """Start serving `gguf` with `threads` threads (0: as many as cores).

        Raises:
            LlmUnavailableError: The process cannot be started.
        """
        try:
            process = subprocess.Popen(
                [sys.executable, "-P", str(_SCRIPT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # Waiting threads must not spin: on busy cores that makes a token several times slower.
                env={"OMP_WAIT_POLICY": "PASSIVE"} | os.environ,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        except OSError as error:
            raise LlmUnavailableError(
                f"言語モデルのプロセスを起動できません（{error}）。メモリーの空きを確かめてください。"
            ) from error
        server = cls(gguf, process)
        atexit.register(server.close)
        order = {"path": str(gguf), "threads": threads or os.cpu_count() or 2, "key": server.api_key}
        threading.Thread(target=server._load, args=(order,), name="llm-load", daemon=True).start()
        return server

    @property
    def base_url(self) -> str:
        """Base URL for OpenAI clients, ending in /v1; empty until ready."""
        return f"{self._url}/v1" if self._url else ""

    @property
    def process_id(self) -> int:
        """Id of the serving process, for memory figures."""
        return self._process.pid

    def state(self) -> ServerState:
        """loading, ready, or failed (also when the process died later)."""
        if not self._settled.is_set():
            return "loading"
        return "ready" if self._url and self._process.poll() is None else "failed"

    def wait_ready(self, timeout_s: float) -> None:
        """Wait until requests can be sent.

        Raises:
            LlmUnavailableError: Still loading after `timeout_s` seconds, or loading failed.
        """
        if not self._settled.wait(timeout_s):
            raise LlmUnavailableError(
                "言語モデルをまだ読み込んでいます。しばらくしてからもう一度お試しください。"
            )
        if self.state() == "failed":
            reason = self._error or "プロセスが終了しました"
            raise LlmUnavailableError(
                f"言語モデル {self._gguf.name} を使えません（{reason}）。"
                f"メモリーの空き（約 2 GB）とファイルを確かめて起動し直してください。"
            )

    def close(self) -> None:
        """End the process; harmless when it has ended."""
        atexit.unregister(self.close)
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(timeout=5)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None and not pipe.closed:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _load(self, order: dict[str, str | int]) -> None:
        started = time.monotonic()
        try:
            reply = self._exchange(order)
            self._url = reply.get("url", "")
            self._error = reply.get("error", "") or ("" if self._url else "プロセスが途中で終了しました")
        except (OSError, ValueError) as error:
            self._error = str(error)
        finally:
            self._settled.set()
        seconds = time.monotonic() - started
        _log.info("llm load file=%s ok=%s s=%.1f", self._gguf.name, bool(self._url), seconds)

    def _exchange(self, order: dict[str, str | int]) -> dict[str, str]:
        if self._process.stdin is None or self._process.stdout is None:
            return {}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline() or "{}")
