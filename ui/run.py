"""One question on its way: a thread asks, the page reads what comes and may stop it at any moment."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assistant import Conversation, Outcome, StageFinished, StageStarted
from ui.opening import OpeningAssistant

if TYPE_CHECKING:
    from assistant import AskOptions

logger = logging.getLogger(__name__)
Event = StageStarted | StageFinished | Outcome
_POLL_S = 0.2


class Run:
    """Reads `Assistant.stream` in a thread, so that a stop does not wait for a slow LLM call."""

    def __init__(
        self, opening: OpeningAssistant, question: str, conversation: Conversation, options: AskOptions
    ) -> None:
        self._opening = opening
        self._arguments = (question, conversation, options)
        self._events: queue.SimpleQueue[Event | Exception | None] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._started = time.monotonic()
        threading.Thread(target=self._work, name="konkyo-run", daemon=True).start()

    def _work(self) -> None:
        try:
            stream: Any = self._opening.wait().stream(*self._arguments)
            try:
                for event in stream:
                    if self._stop.is_set():
                        break
                    self._events.put(event)
            finally:
                close = getattr(stream, "close", None)
                if close is not None:
                    close()
        except Exception as error:
            self._events.put(error)
        finally:
            self._events.put(None)

    @property
    def stopped(self) -> bool:
        """True after `stop`."""
        return self._stop.is_set()

    def stop(self) -> None:
        """End the run: the page stops at once, the thread at its next event."""
        self._stop.set()

    def events(self) -> Iterator[Event]:
        """Events as they come, until the last one or a stop.

        Raises:
            Exception: Whatever the assistant raised, in the reader's thread.
        """
        while not self._stop.is_set():
            try:
                event = self._events.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if event is None:
                return
            if isinstance(event, Exception):
                raise event
            yield event


class RunningQuestions:
    """The runs that can be stopped, by the turn id that the browser made up for them."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    def add(self, turn: str, run: Run) -> None:
        """Remember a run under its turn id."""
        with self._lock:
            self._runs[turn] = run

    def remove(self, turn: str) -> None:
        """Forget a finished run."""
        with self._lock:
            self._runs.pop(turn, None)

    def stop(self, turn: str) -> bool:
        """Stop the run of this turn; False when there is none."""
        with self._lock:
            run = self._runs.get(turn)
        if run is not None:
            run.stop()
        return run is not None
