"""The assistant while it opens: the page is there at once, questions wait for it, failures are said."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assistant import KonkyoError
from ui import text_ja as t

if TYPE_CHECKING:
    from assistant import Assistant

logger = logging.getLogger(__name__)


class OpeningAssistant:
    """Opens the assistant in a thread of its own, once."""

    def __init__(self, open_it: Callable[[], Assistant]) -> None:
        self._open_it = open_it
        self._done = threading.Event()
        self._assistant: Assistant | None = None
        self._error: Exception | None = None
        threading.Thread(target=self._open, name="konkyo-open", daemon=True).start()

    def _open(self) -> None:
        try:
            self._assistant = self._open_it()
        except Exception as error:
            logger.exception("open assistant failed")
            self._error = error
        finally:
            self._done.set()

    def get(self) -> Assistant | None:
        """The assistant when it is open, else None; never waits."""
        return self._assistant

    def wait(self) -> Assistant:
        """The assistant, waiting while it opens.

        Raises:
            KonkyoError: It could not be opened; the message says the way out.
        """
        self._done.wait()
        if self._assistant is None:
            raise KonkyoError(t.ASSISTANT_FAILED.format(reason=self._error)) from self._error
        return self._assistant

    def status(self) -> dict[str, Any]:
        """`state` (opening, failed, loading, ready, none) and a Japanese `notice`, empty when all is well."""
        if not self._done.is_set():
            return {"state": "opening", "notice": t.LLM_OPENING}
        if self._assistant is None:
            return {"state": "broken", "notice": t.ASSISTANT_FAILED.format(reason=self._error)}
        status = self._assistant.llm_status()
        # What an administrator must do about the LLM stands in the settings, not above every answer.
        return {"state": status.state, "notice": {"loading": t.LLM_LOADING}.get(status.state, "")}
