"""From a text request to what answers it: a card, or sentences with their probabilities, part by part.

Knows cards, sentences and originals; writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.texts.asked import Asked, asked_of
from assistant.texts.card_choice import CardChoice, KnownCard
from assistant.texts.choose import choose
from assistant.texts.evidence import EvidenceBook
from assistant.texts.features import Prepared, prepare
from assistant.texts.named import missing_names, missing_specifics, unknown_name
from assistant.texts.originals import OriginalQuote, Originals
from assistant.texts.parts import Part, split_parts, without_background
from assistant.texts.score import Scored, score
from assistant.texts.sides import sides_of
from assistant.understanding.text_request import TextRequest
from corpus.cards import Verdict
from corpus.obligations import obligation_of
from corpus.sentence_index import SentenceIndex
from corpus.sentences import Sentence
from tools.evidence import PassageEvidence

LEAST_ANSWERED = 0.3
"""Probability of there being an answer from which one is given."""
LEAST_BEST = 0.15
"""Probability of the best sentence below which nothing is answered."""
MOST_SENTENCES = 4
MOST_OF_A_PART = 3
SURE = 0.8
"""Probability of an answer from which a question needs no sentence before it."""
LEAST_OF_VERDICT = 0.3
"""Probability from which a sentence's verdict is told as the answer."""
LEAST_NEAR = 0.12
"""Probability from which the best sentence is told as what comes nearest."""
_OUTSIDE = 0.03
"""Probability of an answer below which a question has nothing to do with the texts."""

LEAST_SUBJECTS = 3
"""Words of its own that a question needs to stand without the sentence before it."""


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
    """Names that no sentence holds; beside chosen sentences: single facts that none of them states."""
    near: tuple[Chosen, ...] = ()
    """Where nothing answers: the nearest sentence."""
    outside: bool = False
    compared: bool = False
    """The chosen sentences tell the two sides of a comparison."""
    verdict: Verdict = ""
    """What the first chosen sentence says of a duty or a permission that is asked for."""

    @property
    def answers(self) -> bool:
        """True when anything answers this part."""
        return bool(self.card or self.chosen or self.originals)


@dataclass(frozen=True, kw_only=True)
class Scoring:
    """A question with the probabilities of all sentences."""

    question: Prepared
    scored: Scored


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
        asked = split_parts(request.text)
        scorings = [self._with_subject(request, part) for part in asked]
        if known := self._card_for_all(request, scorings):
            for sentence in known.sentences:
                book.cite(sentence.passage)
            part = PartFinding(asked=scorings[0].question.asked, card=known)
            return TextFindings(parts=(part,), evidence=book.evidence)
        most = MOST_SENTENCES if len(asked) == 1 else MOST_OF_A_PART
        parts = tuple(self._part(scoring, book, most) for scoring in scorings)
        return TextFindings(parts=_once(parts), evidence=book.evidence)

    def _card_for_all(self, request: TextRequest, scorings: Sequence[Scoring]) -> KnownCard | None:
        """The card that answers the whole message: its questions together, or with what stands around them."""
        if len(scorings) > 1 and self._each_has_card(scorings):
            return None
        texts = dict.fromkeys((without_background(request.text), request.text))
        if len(scorings) == 1:
            if known := self._cards.choose(scorings[0].question):
                return known
            texts = dict.fromkeys((request.text,))
        wholes = (prepare(asked_of(request, text), self._index) for text in texts)
        return next((known for whole in wholes if (known := self._cards.choose(whole))), None)

    def _each_has_card(self, scorings: Sequence[Scoring]) -> bool:
        """Every question has a card of its own."""
        known = [self._cards.choose(one.question) for one in scorings]
        return all(known) and len({one.card.id for one in known if one}) == len(known)

    def _with_subject(self, request: TextRequest, part: Part) -> Scoring:
        """The part on its own, or with the sentence before it where that answers better."""
        alone = self._scoring(asked_of(request, part.text))
        if not part.before:
            return alone
        bare = alone.question.subjects < LEAST_SUBJECTS
        if alone.scored.answered >= SURE and not bare:
            return alone
        joined = self._scoring(asked_of(request, f"{part.before} {part.text}"))
        return joined if bare or joined.scored.answered > alone.scored.answered else alone

    def _scoring(self, asked: Asked) -> Scoring:
        question = prepare(asked, self._index)
        return Scoring(question=question, scored=score(question, self._index))

    def _part(self, scoring: Scoring, book: EvidenceBook, most: int) -> PartFinding:
        question, scored = scoring.question, scoring.scored
        asked = question.asked
        known = self._cards.choose(question)
        if known is not None:
            for sentence in known.sentences:
                book.cite(sentence.passage)
            return PartFinding(asked=asked, card=known)
        sides = sides_of(asked, scored.probabilities, self._index)
        numbers = sides or choose(asked, scored.probabilities, self._index, min(most, asked.limit or most))
        sentences = [self._index.sentences[number] for number in numbers]
        missing = missing_names(asked.text, sentences, self._index)
        lacking = missing_specifics(asked.text, sentences)
        quotes = self._originals.quotes(question, scored, book)
        if quotes and not quotes[0].beside_ours:
            return PartFinding(asked=asked, originals=quotes)
        weak = not sides and self._is_weak(scored, numbers[0])
        if missing or weak:
            if quotes:
                return PartFinding(asked=asked, originals=quotes)
            return self._nothing(asked, scored, missing, book)
        chosen = tuple(self._cited(number, scored, book) for number in numbers)
        verdict = _verdict(asked, chosen[0])
        return PartFinding(
            asked=asked,
            chosen=chosen,
            originals=quotes,
            missing=lacking,
            compared=bool(sides),
            verdict=verdict,
        )

    def _is_weak(self, scored: Scored, best: int) -> bool:
        """True where the texts probably do not answer."""
        return scored.answered < LEAST_ANSWERED or scored.probabilities[best] < LEAST_BEST

    def _nothing(
        self, asked: Asked, scored: Scored, missing: tuple[str, ...], book: EvidenceBook
    ) -> PartFinding:
        best = int(scored.probabilities.argmax())
        unlike = float(scored.probabilities[best]) < LEAST_NEAR
        outside = scored.answered < _OUTSIDE and unlike and not missing
        missing = missing or missing_specifics(asked.text, [self._index.sentences[best]])
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


def _verdict(asked: Asked, first: Chosen) -> Verdict:
    """The verdict of the first sentence where a duty or permission of that very kind is asked for."""
    if asked.role not in ("required", "allowed") or first.probability < LEAST_OF_VERDICT:
        return ""
    obligation = obligation_of(first.sentence.text)
    return obligation.verdict if obligation and obligation.answers(asked.text) else ""


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
        if (part.chosen and not chosen) or (
            not part.answers and not part.missing and any(p.answers for p in parts)
        ):
            continue
        kept.append(
            PartFinding(
                asked=part.asked, card=part.card, chosen=chosen, originals=part.originals,
                missing=part.missing, near=part.near, outside=part.outside, compared=part.compared, verdict=part.verdict,
            )
        )  # fmt: skip
    return tuple(kept)
