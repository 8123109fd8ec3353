"""Which answer card, if any, answers a question: by meaning, and never where the question asks something narrower.

Knows cards and the questions each is for; the sentences of a card are proved elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.texts.asked import Asked
from assistant.texts.features import WANTS_NUMBER, Prepared, quoted_in
from assistant.texts.named import missing_names, municipalities_in
from assistant.texts.sides import compared
from assistant.understanding.text_request import TextRole
from corpus.cards import Card, carriers
from corpus.japanese import content_words
from corpus.sentence_index import SentenceIndex
from corpus.sentences import Sentence

LEAST_NEAR = 2.6
"""Standard deviations above the mean question: a card's question must be at least so near."""
LEAST_WORDS = 0.72
"""Share of the question's words, by weight, that the card's lines and questions must hold."""
VERY_NEAR = 3.6
LEAST_WORDS_VERY_NEAR = 0.5
MOST_MISSING = 0.28
"""Share of the question's weight that a single word may have which the card does not hold."""
STRICTER_IN_ENGLISH = 0.6
"""So much nearer must an English question be: the embedder knows less English."""
BEHIND = 0.1
"""How much nearer a question that is no card's may be, in standard deviations."""
BEHIND_OWN_SENTENCE = 0.5
"""The same where the card holds all sentences that answer that question."""
_NARROW: frozenset[TextRole] = frozenset({"who", "when", "where", "article"})
"""Kinds of questions that want one thing; a card answers them only if it is of that kind."""
_DIGIT = re.compile(r"\d")
_DONE = re.compile(r"(公開|公表|発表|掲載)(?:済|され(?:た|て)|し(?:た|て))")
_NOT_YET = re.compile(r"未(公開|公表|発表|掲載)|(公開|公表|発表|掲載)(?:する)?前")


@dataclass(frozen=True, kw_only=True)
class KnownCard:
    """A card with what is computed once for it."""

    card: Card
    sentences: tuple[Sentence, ...]
    words: frozenset[str]
    """Words of its lines and questions."""
    block: int


class CardChoice:
    """The usable cards of the corpus."""

    def __init__(self, cards: Sequence[Card], index: SentenceIndex) -> None:
        self._index = index
        blocks = {block.file: number for number, block in enumerate(index.blocks)}
        self.cards: dict[int, KnownCard] = {}
        for card in cards:
            if card.id not in blocks:
                continue
            carried = tuple(dict.fromkeys(s for line in card.lines for s in carriers(line, index.sentences)))
            text = " ".join([*card.questions, *(f"{line.text} {line.english}" for line in card.lines)])
            self.cards[blocks[card.id]] = KnownCard(
                card=card, sentences=carried, words=frozenset(content_words(text)), block=blocks[card.id]
            )
        self._of_card = np.isin(index.block_of, list(self.cards))

    def choose(self, question: Prepared) -> KnownCard | None:
        """The most probable card, if probable enough and if it holds what the question names."""
        index = self._index
        if not self.cards or not len(index.asked_vectors):
            return None
        # 「一言で」 is no subject, but there are cards of one line.
        vector = index.encode(question.asked.wording) if question.asked.limit == 1 else question.vector
        near = np.asarray(index.asked_vectors @ vector, dtype=np.float64)
        near = (near - near.mean()) / (near.std() or 1.0)
        ask = int(np.where(self._of_card, near, -9.0).argmax())
        known = self.cards[int(index.block_of[ask])]
        other = int(np.where(self._of_card, -9.0, near).argmax())
        answers = index.answered_by[int(index.block_of[other])]
        own = bool(answers) and answers <= index.answered_by[known.block]
        if near[ask] + (BEHIND_OWN_SENTENCE if own else BEHIND) < near[other]:
            return None
        return known if self._fits(question, known, float(near[ask])) else None

    def _fits(self, question: Prepared, known: KnownCard, near: float) -> bool:
        asked, card = question.asked, known.card
        if asked.english:
            near -= STRICTER_IN_ENGLISH
        share = _share(question.words, question.weights, known.words)
        close = (near >= LEAST_NEAR and share >= LEAST_WORDS) or (
            near >= VERY_NEAR and share >= LEAST_WORDS_VERY_NEAR
        )
        return (
            close
            and _heaviest_missing(question, known.words) <= MOST_MISSING
            and (not asked.english or (card.in_english and card.role in (asked.role, "what")))
            and (asked.role != "difference" or card.role in ("difference", "required"))
            and _holds_compared(asked, known)
            and _of_these_towns(asked, card)
            and _holds_quoted(asked, card)
            and (asked.role not in _NARROW or card.role in (asked.role, "what", "why"))
            and not (
                WANTS_NUMBER.search(asked.text) and not any(_DIGIT.search(line.text) for line in card.lines)
            )
            and not _contrary(asked.text, card)
            and _long_enough(asked, card)
            and not missing_names(asked.text, list(known.sentences), self._index)
        )


def _share(words: Sequence[str], weights: Sequence[float], held_words: frozenset[str]) -> float:
    """Share of the words, by weight, that the card's lines and questions hold; 1 when nothing weighs."""
    total = sum(weights)
    held = sum(weight for word, weight in zip(words, weights, strict=True) if word in held_words)
    return held / total if total else 1.0


def _heaviest_missing(question: Prepared, held_words: frozenset[str]) -> float:
    """The largest share of the question's weight of a word that the card does not hold."""
    pairs = zip(question.words, question.weights, strict=True)
    return max((weight for word, weight in pairs if word not in held_words), default=0.0) / question.total


def _contrary(text: str, card: Card) -> bool:
    """公開済み against a card for 未公開, and the other way round."""
    asks = " ".join(card.questions)
    done, open_ = bool(_DONE.search(text)), bool(_NOT_YET.search(text))
    return (done and not open_ and bool(_NOT_YET.search(asks))) or (
        open_ and not done and bool(_DONE.search(asks))
    )


def _holds_compared(asked: Asked, known: KnownCard) -> bool:
    """Both things of a comparison are the card's; a card that compares answers no question on one of the two."""
    if asked.role == "difference":
        names = compared(asked.text)
        return names is None or all(set(content_words(name)) <= known.words for name in names)
    told = compared(known.card.questions[0]) if known.card.role == "difference" else None
    return told is None or all(set(content_words(name)) <= set(content_words(asked.text)) for name in told)


def _of_these_towns(asked: Asked, card: Card) -> bool:
    """A card on two towns does not answer a question on one of them."""
    named = [set(municipalities_in(question)) for question in card.questions if not question.isascii()]
    common = set[str].intersection(*named) if named else set()
    return common <= set(municipalities_in(asked.text))


def _holds_quoted(asked: Asked, card: Card) -> bool:
    """What the question puts in quotation marks stands in the card."""
    text = " ".join([*card.questions, *(line.text for line in card.lines)])
    return all(quoted in text for quoted in quoted_in(asked.text))


def _long_enough(asked: Asked, card: Card) -> bool:
    """A number of points that is wanted can be met: the card has as many lines; one line is none of several points."""
    if asked.limit == 1 and any(line.numbered for line in card.lines):
        return False
    return asked.limit is None or asked.limit <= len(card.lines)
