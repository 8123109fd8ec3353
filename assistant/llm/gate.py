"""Who may use a local LLM now: a few at once, a few waiting for a short time, everybody else goes on by rules.

Two cores decode one reply at a time; a longer queue only makes every reader wait for all the others.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.errors import LlmBusyError


class Gate:
    """A bounded queue before the LLM."""

    def __init__(self, *, running: int, waiting: int, wait_s: float) -> None:
        """A gate with `running` places, `waiting` more before it, each for at most `wait_s` seconds."""
        self._running = threading.BoundedSemaphore(running)
        self._places = threading.BoundedSemaphore(running + waiting)
        self._wait_s = wait_s

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Inside the block the LLM may be called.

        Raises:
            LlmBusyError: The queue is full, or the turn did not come in time.
        """
        if not self._places.acquire(blocking=False):
            raise LlmBusyError
        try:
            if not self._running.acquire(timeout=self._wait_s):
                raise LlmBusyError
            try:
                yield
            finally:
                self._running.release()
        finally:
            self._places.release()
