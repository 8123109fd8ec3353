"""Bounds on what an endpoint may send back: bytes and time of one reply, whatever it trickles or pours.

The client's own time limit is for each read, so a server that sends a byte a second could hold a question
for ever. Knows the HTTP client; knows no questions.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx2

MAX_REPLY_BYTES = 2 * 1024 * 1024
"""A thinking llm writes some ten thousand tokens at most: well under 200 kB."""
_BEGAN = "konkyo.began"


class ReplyTooLargeError(Exception):
    """The reply is longer than any reply to our questions, or packed so that its length cannot be known."""


def bounded(client: httpx2.Client, timeout_s: float) -> httpx2.Client:
    """The client, with every reply bounded to `MAX_REPLY_BYTES` and `timeout_s` seconds in all."""
    import httpx2  # slow, and rules alone never need it

    class BoundedStream(httpx2.SyncByteStream):
        """The stream of a reply, cut off with an error at its bounds."""

        def __init__(self, stream: httpx2.SyncByteStream, request: httpx2.Request) -> None:
            self._stream = stream
            self._request = request

        def __iter__(self) -> Iterator[bytes]:
            received, until = 0, self._request.extensions[_BEGAN] + timeout_s
            for chunk in self._stream:
                received += len(chunk)
                if received > MAX_REPLY_BYTES:
                    raise ReplyTooLargeError
                if time.monotonic() > until:
                    raise httpx2.ReadTimeout("reply too slow", request=self._request)
                yield chunk

        def close(self) -> None:
            self._stream.close()

    def begin(request: httpx2.Request) -> None:
        request.headers["Accept-Encoding"] = "identity"
        request.extensions[_BEGAN] = time.monotonic()

    def bound(response: httpx2.Response) -> None:
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise ReplyTooLargeError
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = BoundedStream(response.stream, response.request)

    client.event_hooks = {"request": [begin], "response": [bound]}
    return client
