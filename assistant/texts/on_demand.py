"""The texts room, opened by the first question that needs it: a figure question does not wait for sentences.

Knows when to open; everything else is TextAnswers'.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping

from assistant.outcome.draft import Draft
from assistant.texts.answers import TextAnswers
from assistant.texts.find import TextFindings
from assistant.understanding.text_request import TextRequest
from corpus.cards import Card


class TextsOnDemand:
    """What `TextAnswers` is to the graph; safe to use from several threads."""

    def __init__(self, open_texts: Callable[[], TextAnswers]) -> None:
        self._open_texts = open_texts
        self._lock = threading.Lock()
        self._opened: TextAnswers | None = None
        self.cards: Mapping[str, Card] = _CardsOnDemand(self)
        """As `TextAnswers.cards`."""

    def opened(self) -> TextAnswers:
        """The room, opened if it was not."""
        with self._lock:
            if self._opened is None:
                self._opened = self._open_texts()
            return self._opened

    def gather(self, request: TextRequest, *, first: int = 1) -> TextFindings:
        """As `TextAnswers.gather`."""
        return self.opened().gather(request, first=first)

    def draft(self, findings: TextFindings, request: TextRequest) -> Draft:
        """As `TextAnswers.draft`."""
        return self.opened().draft(findings, request)


class _CardsOnDemand(Mapping[str, Card]):
    """The usable cards, known once the room is open."""

    def __init__(self, texts: TextsOnDemand) -> None:
        self._texts = texts

    def __getitem__(self, name: str) -> Card:
        return self._texts.opened().cards[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts.opened().cards)

    def __len__(self) -> int:
        return len(self._texts.opened().cards)
