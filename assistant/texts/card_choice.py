"""Which answer card, if any, answers a question: by meaning, and never where the question asks something narrower.

Knows cards and the questions each is for; the sentences of a card are proved elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.texts.asked import Asked
from assistant.texts.features import Prepared
from assistant.texts.named import missing_names
from corpus.cards import Card, carriers
from corpus.japanese import content_words
from corpus.sentence_index import SentenceIndex
from corpus.sentences import Sentence

LEAST_NEAR = 2.6
"""Standard deviations above the mean question: a card's question must be at least so near."""
LEAST_WORDS = 0.72
"""Share of the question's words, by weight, that card and its questions must hold."""
VERY_NEAR = 3.6
LEAST_WORDS_VERY_NEAR = 0.5
BEHIND = 0.35
"""How much nearer a question that is no card's may be, in standard deviations."""


@dataclass(frozen=True, kw_only=True)
class KnownCard:
    """A card with what is computed once for it."""

    card: Card
    sentences: tuple[Sentence, ...]
    words: frozenset[str]
    block: int


class CardChoice:
    """The usable cards of the corpus."""

    def __init__(self, cards: Sequence[Card], index: SentenceIndex) -> None:
        self._index = index
        blocks = {block.file: number for number, block in enumerate(index.blocks)}
        self._cards: dict[int, KnownCard] = {}
        for card in cards:
            if card.id not in blocks:
                continue
            carried = tuple(dict.fromkeys(s for line in card.lines for s in carriers(line, index.sentences)))
            text = " ".join([*card.questions, *(line.text + " " + line.english for line in card.lines)])
            wide = " ".join(f"{s.passage.heading} {s.text} {s.passage.english}" for s in carried)
            self._cards[blocks[card.id]] = KnownCard(
                card=card,
                sentences=carried,
                words=frozenset(content_words(f"{text} {wide}")),
                block=blocks[card.id],
            )

    def choose(self, question: Prepared) -> KnownCard | None:
        """The card whose questions are nearest, if near enough and broad enough."""
        index = self._index
        if not len(index.asked_vectors) or not self._cards:
            return None
        near = np.asarray(index.asked_vectors @ question.vector, dtype=np.float64)
        near = (near - near.mean()) / (near.std() or 1.0)
        of_card = np.isin(index.block_of, list(self._cards))
        for ask in sorted(np.flatnonzero(of_card), key=lambda number: -near[number])[:6]:
            known = self._cards[int(index.block_of[ask])]
            if near[ask] + BEHIND >= near.max() and self._fits(question, known, float(near[ask])):
                return known
        return None

    def _fits(self, question: Prepared, known: KnownCard, near: float) -> bool:
        asked = question.asked
        if asked.english and not known.card.in_english:
            return False
        words = sum(
            weight
            for word, weight in zip(question.words, question.weights, strict=True)
            if word in known.words
        )
        share = words / question.total
        wide = near >= LEAST_NEAR and share >= LEAST_WORDS
        same = near >= VERY_NEAR and share >= LEAST_WORDS_VERY_NEAR
        return (
            (wide or same)
            and not missing_names(asked.text, list(known.sentences), self._index)
            and _long_enough(asked, known.card)
        )


def _long_enough(asked: Asked, card: Card) -> bool:
    """A number of points that is wanted can be met: the card has as many lines."""
    return asked.limit is None or asked.limit <= len(card.lines)
