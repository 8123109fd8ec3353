"""From a text request to what answers it: a card, or sentences with their probabilities, part by part.

Knows cards, sentences and originals; writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.texts.asked import Asked, asked_of
from assistant.texts.card_choice import CardChoice, KnownCard
from assistant.texts.choose import choose
from assistant.texts.evidence import EvidenceBook
from assistant.texts.features import Prepared, prepare
from assistant.texts.named import missing_names, unknown_name
from assistant.texts.originals import OriginalQuote, Originals
from assistant.texts.parts import split_parts, without_background
from assistant.texts.score import Scored, score
from assistant.understanding.text_request import TextRequest
from corpus.japanese import normalize_text
from corpus.sentence_index import SentenceIndex
from corpus.sentences import Sentence
from tools.evidence import PassageEvidence

LEAST_ANSWERED = 0.4
"""Probability of there being an answer from which one is given."""
LEAST_BEST = 0.22
"""Probability of the best sentence below which nothing is answered."""
MOST_SENTENCES = 4
MOST_OF_A_PART = 2
LEAST_NEAR = 0.1
"""Probability from which the best sentence is told as what comes nearest."""
_OUTSIDE = 0.03
"""Probability of an answer below which a question has nothing to do with the texts."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One sentence with the evidence id of its passage."""

    sentence: Sentence
    evidence: str
    probability: float


@dataclass(frozen=True, kw_only=True)
class PartFinding:
    """What was found for one question of the message."""

    asked: Asked
    card: KnownCard | None = None
    chosen: tuple[Chosen, ...] = ()
    originals: tuple[OriginalQuote, ...] = ()
    missing: tuple[str, ...] = ()
    """Names that no sentence holds."""
    near: tuple[Chosen, ...] = ()
    """Where nothing answers: the nearest sentence."""
    outside: bool = False

    @property
    def answers(self) -> bool:
        """True when anything answers this part."""
        return bool(self.card or self.chosen or self.originals)


@dataclass(frozen=True, kw_only=True)
class TextFindings:
    """All parts of one request, and the passages that they cite."""

    parts: tuple[PartFinding, ...]
    evidence: tuple[PassageEvidence, ...]


class Finder:
    """Finds what answers requests in one corpus."""

    def __init__(self, index: SentenceIndex, cards: CardChoice, originals: Originals) -> None:
        self._index = index
        self._cards = cards
        self._originals = originals

    def find(self, request: TextRequest, *, first: int = 1) -> TextFindings:
        """The findings; evidence ids count from E<first>."""
        book = EvidenceBook(first)
        whole = prepare(asked_of(request, without_background(request.text)), self._index)
        known = self._cards.choose(whole)
        if known is None and whole.asked.text != normalize_text(request.text):
            known = self._cards.choose(prepare(asked_of(request), self._index))
        if known is not None:
            for sentence in known.sentences:
                book.cite(sentence.passage)
            return TextFindings(parts=(PartFinding(asked=whole.asked, card=known),), evidence=book.evidence)
        texts = split_parts(request.text)
        if len(texts) == 1:
            parts = (self._part(whole, book, MOST_SENTENCES),)
        else:
            prepared = [prepare(asked_of(request, text), self._index) for text in texts]
            parts = tuple(self._part(one, book, MOST_OF_A_PART) for one in prepared)
        return TextFindings(parts=_once(parts), evidence=book.evidence)

    def _part(self, question: Prepared, book: EvidenceBook, most: int) -> PartFinding:
        asked = question.asked
        known = self._cards.choose(question)
        if known is not None:
            for sentence in known.sentences:
                book.cite(sentence.passage)
            return PartFinding(asked=asked, card=known)
        scored = score(question, self._index)
        numbers = choose(asked, scored.probabilities, self._index, min(most, asked.limit or most))
        sentences = [self._index.sentences[number] for number in numbers]
        missing = missing_names(asked.text, sentences, self._index)
        quotes = self._originals.quotes(question, scored, book)
        if quotes and not quotes[0].beside_ours:
            return PartFinding(asked=asked, originals=quotes)
        weak = scored.answered < LEAST_ANSWERED or scored.probabilities[numbers[0]] < LEAST_BEST
        if missing or weak:
            if quotes:
                return PartFinding(asked=asked, originals=quotes)
            return self._nothing(asked, scored, missing, book)
        chosen = tuple(self._cited(number, scored, book) for number in numbers)
        return PartFinding(asked=asked, chosen=chosen, originals=quotes)

    def _nothing(
        self, asked: Asked, scored: Scored, missing: tuple[str, ...], book: EvidenceBook
    ) -> PartFinding:
        best = int(scored.probabilities.argmax())
        outside = scored.answered < _OUTSIDE and not missing
        if not missing and (name := unknown_name(asked.text, self._index)):
            missing = (name,)
        near = (
            () if outside or scored.probabilities[best] < LEAST_NEAR else (self._cited(best, scored, book),)
        )
        return PartFinding(asked=asked, missing=missing, near=near, outside=outside)

    def _cited(self, number: int, scored: Scored, book: EvidenceBook) -> Chosen:
        sentence = self._index.sentences[number]
        return Chosen(
            sentence=sentence,
            evidence=book.cite(sentence.passage),
            probability=float(scored.probabilities[number]),
        )


def _once(parts: tuple[PartFinding, ...]) -> tuple[PartFinding, ...]:
    """No sentence and no card twice."""
    seen: set[str] = set()
    kept: list[PartFinding] = []
    for part in parts:
        if part.card is not None:
            if part.card.card.id in seen:
                continue
            seen.add(part.card.card.id)
        chosen = tuple(one for one in part.chosen if one.sentence.text not in seen)
        seen |= {one.sentence.text for one in chosen}
        if part.chosen and not chosen:
            continue
        kept.append(
            PartFinding(
                asked=part.asked, card=part.card, chosen=chosen, originals=part.originals,
                missing=part.missing, near=part.near, outside=part.outside,
            )
        )  # fmt: skip
    return tuple(kept)
