"""Text answers: chosen and ordered sentences of passages, word for word.

Knows which sentences can answer; writes none of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.outcome.draft import Claim
from assistant.understanding.plan import TextPart
from corpus.japanese import content_words
from corpus.numerals import find_numerals
from corpus.passages import split_sentences
from tools.evidence import PassageEvidence

ENOUGH_SIMILARITY = 0.885
"""Cosine similarity from which a passage is near enough to answer; below, its words must cover the question."""
LEAST_SIMILARITY = 0.84
LEAST_SIMILARITY_ENGLISH = 0.72
ENOUGH_COVERAGE = 0.33
SOME_COVERAGE = 0.2
BEST_BY_BOTH = 0.085
"""Fused score of a passage that stands among the first three by meaning and by words."""
_NEAR = 0.025
_ORIGINAL_NEAR = 0.04
_NAMED_PLACE = re.compile(r"図表\s*\d+|第?\d+条|注\s*\d+")
"""A place in a document that a question names: its passage comes first."""
_MOST_SENTENCES = 4
_CONTENDERS = 3
_STANDS_OUT = 0.2
"""Lead of a sentence in directness (0-1.35) from which the LLM is not asked."""

WordWeight = Callable[[str], float]
SentencePicker = Callable[[str, Sequence[str]], Sequence[int]]
"""Given the question and candidate sentences, the indices of those that answer, in order."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One sentence of a passage."""

    text: str
    passage: PassageEvidence
    position: int


class TextWriter:
    """Chooses sentences for text parts."""

    def __init__(self, word_weight: WordWeight, *, english: bool) -> None:
        self._weight = word_weight
        self._english = english

    def supporting(self, part: TextPart, passages: Sequence[PassageEvidence]) -> tuple[PassageEvidence, ...]:
        """The passages that really bear on the question; empty when none does."""
        nearest = sorted(passages, key=self._nearness(part, passages))[:4]
        return tuple(passages) if any(self._bears_on(part, p) for p in nearest) else ()

    def _bears_on(self, part: TextPart, passage: PassageEvidence) -> bool:
        """Near in meaning, or holding much of the question's words, or first by meaning and by words at once."""
        coverage = self.coverage(part.terms, passage)
        if passage.similarity >= ENOUGH_SIMILARITY:
            return True
        least = LEAST_SIMILARITY_ENGLISH if self._english else LEAST_SIMILARITY
        if passage.similarity < least:
            return False
        return coverage >= ENOUGH_COVERAGE or (passage.score >= BEST_BY_BOTH and coverage >= SOME_COVERAGE)

    def coverage(self, terms: Sequence[str], passage: PassageEvidence) -> float:
        """Share of the question's words, by weight, that the passage holds (0-1)."""
        words = set(content_words(f"{passage.heading} {passage.text} {passage.english}"))
        weights = {term: self._weight(term) for term in terms}
        total = sum(weights.values())
        return sum(w for term, w in weights.items() if term in words) / total if total else 0.0

    def write(
        self, part: TextPart, passages: Sequence[PassageEvidence], pick: SentencePicker | None
    ) -> list[Claim]:
        """Claims in reading order: the sentence that answers first."""
        chosen = self._passages(part, passages)
        if self._english:
            return [self._english_claim(passage) for passage in chosen[:2]]
        candidates = [
            candidate for passage in chosen for candidate in self._candidates(part, passage, chosen[0])
        ]
        ranked = self._ranked(part, candidates)
        picked = self._picked(part, candidates, pick)
        # A small LLM may say which sentence answers first; it may not drop the evidence behind it.
        ordered = list(dict.fromkeys([*picked, *ranked]))[: max(_MOST_SENTENCES, len(ranked))]
        return [self._claim(candidate) for candidate in ordered]

    def _candidates(self, part: TextPart, passage: PassageEvidence, best: PassageEvidence) -> list[Candidate]:
        """All sentences of the best passage, the nearest one of another."""
        found = [
            Candidate(text=sentence, passage=passage, position=position)
            for position, sentence in enumerate(split_sentences(passage.text))
        ]
        if passage is best:
            return found
        return [max(found, key=lambda c: (self._directness(part, c), -c.position))]

    def _passages(self, part: TextPart, passages: Sequence[PassageEvidence]) -> list[PassageEvidence]:
        """The best passage, and up to two that are about as near and hold as much of the question.

        Of an original that the reader added, the passage that tells the same comes right behind ours.
        """
        ordered = sorted(passages, key=self._nearness(part, passages))
        first = self._ours(part, ordered)
        ordered.remove(first)
        original = self._original_of(part, first, ordered)
        others = [
            p
            for p in ordered
            if p is not original
            and p.similarity >= first.similarity - _NEAR
            and self.coverage(part.terms, p) >= 0.5 * self.coverage(part.terms, first)
        ]
        others.sort(key=lambda p: p.source == first.source)
        return [first, *([original] if original else []), *others][:3]

    def _ours(self, part: TextPart, ordered: Sequence[PassageEvidence]) -> PassageEvidence:
        """The nearest passage; of about equal ones a restatement, which is written to answer."""
        best = ordered[0]
        for passage in ordered:
            near = passage.similarity >= best.similarity - _NEAR
            if (
                not passage.verbatim
                and near
                and self.coverage(part.terms, passage) >= 0.7 * self.coverage(part.terms, best)
            ):
                return passage
        return best

    def _original_of(
        self, part: TextPart, best: PassageEvidence, ordered: Sequence[PassageEvidence]
    ) -> PassageEvidence | None:
        """The nearest passage of an original that tells about as much as the best one."""
        near = [
            p for p in ordered
            if p.verbatim and p.similarity >= best.similarity - _ORIGINAL_NEAR
            and self.coverage(part.terms, p) >= 0.7 * self.coverage(part.terms, best)
        ]  # fmt: skip
        return near[0] if near else None

    def _nearness(
        self, part: TextPart, passages: Sequence[PassageEvidence]
    ) -> Callable[[PassageEvidence], float]:
        """Sort key: fused rank, meaning, and the question's words, above all those that few candidates hold."""
        words = {p.id: set(content_words(f"{p.heading} {p.text} {p.english}")) for p in passages}
        rare = {
            term: self._weight(term)
            * math.log((1 + len(passages)) / (1 + sum(term in w for w in words.values())))
            for term in part.terms
        }
        total = sum(rare.values()) or 1.0
        places = {re.sub(r"第|\s", "", place) for place in _NAMED_PLACE.findall(part.search)}

        def distance(passage: PassageEvidence) -> float:
            held = sum(weight for term, weight in rare.items() if term in words[passage.id]) / total
            named = 0.06 * any(place in re.split(r"[\s・、]", passage.locator) for place in places)
            return -(passage.score + named + 0.04 * held + 0.3 * (passage.similarity - ENOUGH_SIMILARITY))

        return distance

    def _ranked(self, part: TextPart, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Sentences of the best passage, the one that shares most with the question first; then the others' first."""
        first = candidates[0].passage
        own = [c for c in candidates if c.passage.id == first.id]
        lead = max(own, key=lambda c: (self._directness(part, c), -c.position))
        rest = [c for c in own if c is not lead and self._asked_for(part, c, best=True)][
            : _MOST_SENTENCES - 1
        ]
        others = [c for c in candidates if c.passage.id != first.id and self._asked_for(part, c, best=False)]
        return [lead, *rest, *others[:2]]

    def _asked_for(self, part: TextPart, candidate: Candidate, *, best: bool) -> bool:
        """Other passages, and definitions, bring no figures that nobody asked for."""
        if part.wants_number or (best and not part.defines):
            return True
        return not any(n.value > 31 and not n.label and n.unit != "年" for n in find_numerals(candidate.text))

    def _picked(
        self, part: TextPart, candidates: Sequence[Candidate], pick: SentencePicker | None
    ) -> list[Candidate]:
        """The sentence that the LLM puts first, where several are about as good; empty where one stands out."""
        contenders = sorted(candidates, key=lambda c: -self._directness(part, c))[:_CONTENDERS]
        if pick is None or len(contenders) < 2:
            return []
        if self._directness(part, contenders[0]) - self._directness(part, contenders[1]) >= _STANDS_OUT:
            return []
        numbers = pick(part.search, [candidate.text for candidate in contenders])
        return [contenders[n] for n in numbers if 0 <= n < len(contenders)][:1]

    def _directness(self, part: TextPart, candidate: Candidate) -> float:
        """How much a sentence looks like the answer: shared words, and standing first in its passage."""
        written_to_answer = candidate.position == 0 and not candidate.passage.verbatim
        return self._overlap(part, candidate.text) + 0.35 * written_to_answer

    def _overlap(self, part: TextPart, sentence: str) -> float:
        """Share of the question's words, by weight, that the sentence holds (0-1)."""
        words = set(content_words(sentence))
        total = sum(self._weight(term) for term in part.terms)
        return sum(self._weight(term) for term in part.terms if term in words) / total if total else 0.0

    def _claim(self, candidate: Candidate) -> Claim:
        return Claim(
            text=candidate.text, basis="quote", evidence=(candidate.passage.id,), quote=candidate.text
        )

    def _english_claim(self, passage: PassageEvidence) -> Claim:
        text = passage.english or passage.text
        return Claim(text=text, basis="quote", evidence=(passage.id,), quote=text)
