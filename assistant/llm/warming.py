"""Lets a local LLM read its fixed prompts once, in the background, so that the first question is not the slow one.

Knows threads and when to stop; what a warm-up is, its caller knows.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)
_LOOK_S = 0.1


class Warming:
    """One background thread that waits until it may work, works, and can be ended."""

    def __init__(self, may_start: Callable[[], bool], work: Callable[[], None]) -> None:
        """Start waiting for `may_start`; `work` is called once, unless `end` came first."""
        self._may_start = may_start
        self._work = work
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="llm-warm", daemon=True)
        # A thread that is still importing C++ libraries when Python ends would take the process down.
        atexit.register(self.end)
        self._thread.start()

    def end(self) -> None:
        """Do not begin any more; wait for what has begun. Harmless when it is over."""
        atexit.unregister(self.end)
        self._ended.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    @property
    def ended(self) -> bool:
        """True once `end` was called."""
        return self._ended.is_set()

    def _run(self) -> None:
        while not self._may_start():
            if self._ended.wait(_LOOK_S):
                return
        if self._ended.is_set():
            return
        started = time.monotonic()
        try:
            self._work()
        except Exception as error:  # only the first question's speed is lost
            _log.info("llm warm-up failed: %s", error)
            return
        _log.info("llm warm s=%.1f", time.monotonic() - started)
