"""Who may ask, and how often: the key, the place a request comes from, and a token bucket for each caller.

Knows headers and addresses; nothing about routes or the form of an answer.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from assistant import KonkyoError
from ui.doors import text_ja as t
from ui.doors.keys import KeyFile

logger = logging.getLogger(__name__)
PER_MINUTE = 30
_MOST_CALLERS = 10_000
_LOCAL = ("127.0.0.1", "localhost", "::1")
Reason = Literal["no_key", "wrong_key", "too_often", "other_site", "other_host"]


class RefusedError(KonkyoError):
    """A request that is not let in."""

    def __init__(self, message: str, *, status: int, reason: Reason, wait_s: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.reason: Reason = reason
        self.wait_s = wait_s
        """Seconds after which another try makes sense; 0 where waiting does not help."""


class TokenBuckets:
    """`per_minute` requests a minute for each caller, at most that many in a burst."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Caller to (tokens left, time of that count); who asked longest ago stands first."""

    def take(self, caller: str) -> float:
        """Take one token: 0 when there was one, else the seconds until there is."""
        with self._lock:
            now = self._clock()
            left, since = self._buckets.pop(caller, (float(self.per_minute), now))
            left = min(float(self.per_minute), left + (now - since) * self.per_minute / 60)
            wait = 0.0 if left >= 1 else (1 - left) * 60 / self.per_minute
            self._buckets[caller] = (left if wait else left - 1, now)
            while len(self._buckets) > _MOST_CALLERS:
                self._buckets.popitem(last=False)
            return wait


class Gate:
    """Lets a request in or says why not. Without keys only this computer is let in."""

    def __init__(self, keys: KeyFile | None, buckets: TokenBuckets) -> None:
        self.keys = keys
        self._buckets = buckets

    def admit(self, headers: Mapping[str, str], address: str, *, user: str = "") -> str:
        """The caller's name.

        Args:
            headers: Of the request, names in lower case.
            address: Of the other side.
            user: Name of somebody who has logged in to the page already.

        Raises:
            RefusedError: No or a wrong key, too many requests, or a page of another site.
        """
        self._check_site(headers)
        caller = user or (f"address:{address}" if self.keys is None else self._holder(headers))
        wait = self._buckets.take(caller)
        if wait:
            seconds = math.ceil(wait)
            logger.info("refused caller=%s reason=too_often", caller)
            raise RefusedError(
                t.TOO_OFTEN.format(seconds=seconds, per_minute=self._buckets.per_minute),
                status=429,
                reason="too_often",
                wait_s=seconds,
            )
        return caller

    def _check_site(self, headers: Mapping[str, str]) -> None:
        """A page of another site, or a name that a stranger has pointed at this computer, is not let in."""
        host, origin = headers.get("host", ""), headers.get("origin", "")
        if self.keys is None and _split(f"//{host}").hostname not in _LOCAL:
            raise RefusedError(t.OTHER_HOST, status=403, reason="other_host")
        if origin and _split(origin).netloc != host:
            raise RefusedError(t.OTHER_SITE, status=403, reason="other_site")

    def _holder(self, headers: Mapping[str, str]) -> str:
        key = headers.get("x-api-key", "") or _bearer(headers.get("authorization", ""))
        if not key:
            raise RefusedError(t.NO_KEY, status=401, reason="no_key")
        name = self.keys.name_of(key) if self.keys else None
        if name is None:
            logger.info("refused reason=wrong_key")
            raise RefusedError(t.WRONG_KEY, status=401, reason="wrong_key")
        return f"key:{name}"


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _bearer(header: str) -> str:
    scheme, _, key = header.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""
