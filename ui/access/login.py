"""The check behind the login form, with a pause after wrong passwords; one a server."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from ui.access.users import UserFile

_log = logging.getLogger(__name__)
MOST_FAILURES = 5
LOCKED_S = 15 * 60.0
_MOST_NAMES = 10_000
"""Names that failures are remembered for; the oldest go first."""


class Login:
    """Checks name and password; after five failures the name has to wait a quarter of an hour."""

    def __init__(self, users: UserFile, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.users = users
        self._clock = clock
        self._failures: dict[str, list[float]] = {}
        self._lock = threading.Lock()

    def __call__(self, name: str, password: str) -> bool:
        """True for the right password of a user whose name is not locked."""
        if self._locked(name):
            _log.warning("login locked name=%r", name[:60])
            return False
        if self.users.matches(name, password):
            with self._lock:
                self._failures.pop(name, None)
            return True
        with self._lock:
            self._failures.setdefault(name, []).append(self._clock())
            while len(self._failures) > _MOST_NAMES:
                self._failures.pop(next(iter(self._failures)))
        _log.warning("login failed name=%r", name[:60])
        return False

    def _locked(self, name: str) -> bool:
        with self._lock:
            recent = [when for when in self._failures.get(name, ()) if self._clock() - when < LOCKED_S]
            if name in self._failures:
                self._failures[name] = recent[-MOST_FAILURES:]
            return len(recent) >= MOST_FAILURES
