"""Where the LLM comes from: the embedded weights, a local GGUF file, an endpoint, or nowhere.

Each backend gives an address to talk to; talking is llm.py's work.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import urlsplit

from assistant.errors import LlmError, LlmUnavailableError
from assistant.llm.server import LlamaServer
from assistant.llm.weights import LLM_NAME, ensure_weights
from assistant.settings import Settings
from corpus.errors import UsageError

_log = logging.getLogger(__name__)

BackendKind = Literal["embedded", "endpoint", "gguf", "none"]
State = Literal["loading", "ready", "failed", "none"]


@dataclass(frozen=True, kw_only=True)
class Address:
    """An OpenAI-compatible API."""

    base_url: str
    api_key: str

    @property
    def local(self) -> bool:
        """True on this computer, where a proxy must not be asked."""
        return (urlsplit(self.base_url).hostname or "") in ("localhost", "127.0.0.1", "::1")


class Backend(Protocol):
    """What llm.py needs of a backend."""

    kind: BackendKind
    name: str

    def state(self) -> State:
        """loading, ready, failed or none."""
        ...

    def notice(self) -> str:
        """Why it failed, for the reader; empty otherwise."""
        ...

    def connect(self, timeout_s: float) -> Address:
        """The address, waiting for it at most `timeout_s` seconds. Raises LlmUnavailableError."""
        ...

    def close(self) -> None:
        """Give memory and processes back."""
        ...


class NoBackend:
    """No LLM: rules plan and passages answer."""

    kind: BackendKind = "none"
    name = ""

    def state(self) -> State:
        return "none"

    def notice(self) -> str:
        return ""

    def connect(self, timeout_s: float) -> Address:
        raise LlmUnavailableError("言語モデルを使わない設定です（KONKYO_LLM=none）。")

    def close(self) -> None:
        return None


class EndpointBackend:
    """A configured OpenAI-compatible endpoint: Ollama, llama-server, LM Studio, vLLM."""

    kind: BackendKind = "endpoint"

    def __init__(self, *, base_url: str, api_key: str, name: str) -> None:
        self.name = name
        self._address = Address(base_url=base_url.rstrip("/"), api_key=api_key or "konkyo")

    def state(self) -> State:
        return "ready"

    def notice(self) -> str:
        return ""

    def connect(self, timeout_s: float) -> Address:
        return self._address

    def close(self) -> None:
        return None


class LocalBackend:
    """A GGUF file served by this program; `find_gguf` runs in the background, before loading."""

    def __init__(self, *, kind: BackendKind, name: str, find_gguf: Callable[[], Path], threads: int) -> None:
        self.kind: BackendKind = kind
        self.name = name
        self._find_gguf = find_gguf
        self._threads = threads
        self._server: LlamaServer | None = None
        self._error: LlmError | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._started = threading.Event()
        threading.Thread(target=self._start, name="llm-start", daemon=True).start()

    def state(self) -> State:
        if not self._started.is_set():
            return "loading"
        return "failed" if self._server is None else self._server.state()

    def notice(self) -> str:
        if self._error is not None:
            return str(self._error)
        return self._failure() if self.state() == "failed" else ""

    def connect(self, timeout_s: float) -> Address:
        if not self._started.wait(timeout_s):
            raise LlmUnavailableError(
                "言語モデルをまだ準備しています。しばらくしてからもう一度お試しください。"
            )
        if self._server is None:
            raise self._error or LlmUnavailableError("言語モデルは終了しています。起動し直してください。")
        self._server.wait_ready(timeout_s)
        return Address(base_url=self._server.base_url, api_key=self._server.api_key)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            server, self._server = self._server, None
        if server is not None:
            server.close()

    def _start(self) -> None:
        try:
            gguf = self._find_gguf()
            with self._lock:
                if not self._closed:
                    self._server = LlamaServer.start(gguf, self._threads)
        except LlmError as error:
            _log.warning("llm start failed: %s", error)
            self._error = error
        finally:
            self._started.set()

    def _failure(self) -> str:
        try:
            self.connect(0)
        except LlmError as error:
            return str(error)
        return ""


def open_backend(settings: Settings, *, progress: bool) -> Backend:
    """The backend that the settings name; returns at once, loading goes on in the background.

    `none` wins over all; then KONKYO_LLM_URL, KONKYO_LLM_GGUF, and the embedded one.

    Raises:
        UsageError: The settings contradict themselves or name a file that is not there.
    """
    if settings.llm not in ("embedded", "endpoint", "gguf", "none"):
        raise UsageError(f"KONKYO_LLM『{settings.llm}』は使えません。embedded か none を指定してください。")
    if settings.llm == "none":
        return NoBackend()
    if settings.llm_url or settings.llm == "endpoint":
        return _open_endpoint(settings)
    if settings.llm_gguf or settings.llm == "gguf":
        return _open_gguf(settings)
    return LocalBackend(
        kind="embedded",
        name=LLM_NAME,
        find_gguf=lambda: ensure_weights(settings.cache, progress),
        threads=settings.threads,
    )


def _open_endpoint(settings: Settings) -> Backend:
    parts = urlsplit(settings.llm_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            f"KONKYO_LLM_URL『{settings.llm_url}』は URL として読めません。例: http://127.0.0.1:11434/v1"
        )
    if not settings.llm_name:
        raise UsageError("KONKYO_LLM_NAME に、接続先で使う言語モデルの名前を指定してください。例: qwen3:8b")
    return EndpointBackend(base_url=settings.llm_url, api_key=settings.llm_key, name=settings.llm_name)


def _open_gguf(settings: Settings) -> Backend:
    gguf = Path(settings.llm_gguf).expanduser()
    if not settings.llm_gguf or not gguf.is_file():
        raise UsageError(
            f"KONKYO_LLM_GGUF のファイル『{settings.llm_gguf}』がありません。場所を確かめてください。"
        )
    return LocalBackend(
        kind="gguf", name=settings.llm_name or gguf.stem, find_gguf=lambda: gguf, threads=settings.threads
    )
