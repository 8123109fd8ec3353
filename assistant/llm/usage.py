"""Counting what the LLM was asked: calls and tokens of one question, however many threads answer it.

Knows LangChain's callback interface through llm.py only; here are plain counters.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from assistant.llm.backends import BackendKind
from assistant.outcome.answer import LlmUse


class Recording:
    """Calls, tokens and failures between the start and the end of one question."""

    def __init__(self, *, backend: BackendKind, name: str) -> None:
        self._backend: BackendKind = backend
        self._name = name
        self._lock = threading.Lock()
        self.calls = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.notice = ""
        """The Japanese sentence of the last failed call; empty when all went well."""

    def count_call(self) -> None:
        """One more request was sent."""
        with self._lock:
            self.calls += 1

    def count_tokens(self, prompt: int, completion: int) -> None:
        """The tokens of one finished reply."""
        with self._lock:
            self.prompt_tokens += prompt
            self.completion_tokens += completion

    def as_use(self) -> LlmUse:
        """The counts so far, as the trace keeps them."""
        return LlmUse(
            backend=self._backend,
            name=self._name,
            calls=self.calls,
            prompt_tokens=self.prompt_tokens,
            completion_tokens=self.completion_tokens,
            notice=self.notice,
        )


class Recorder:
    """Finds the recording that a call belongs to."""

    def __init__(self) -> None:
        self._context: ContextVar[Recording | None] = ContextVar("recording", default=None)
        self._active: list[Recording] = []
        self._lock = threading.Lock()

    @contextmanager
    def open(self, recording: Recording) -> Iterator[Recording]:
        """Count into `recording` until the block ends."""
        token = self._context.set(recording)
        with self._lock:
            self._active.append(recording)
        try:
            yield recording
        finally:
            with self._lock:
                self._active.remove(recording)
            try:
                self._context.reset(token)
            except ValueError:  # a generator may be ended by another thread than began it
                self._context.set(None)

    def current(self) -> Recording | None:
        """The recording of this thread's question.

        A generator resumed by another thread has lost its context; with one question open, that is the one.
        """
        found = self._context.get()
        with self._lock:
            if found in self._active:
                return found
            return self._active[0] if len(self._active) == 1 else None
