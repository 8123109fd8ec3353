"""Passages of the user's own documents that answer a question: quoted word for word, before our restatement.

Knows the passage index and verbatim passages; knows nothing about wording of answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.texts.evidence import EvidenceBook
from assistant.texts.features import Prepared
from assistant.texts.score import Scored
from corpus.japanese import content_words, normalize_text
from corpus.passage_index import Hit, PassageIndex
from corpus.passages import Passage, split_sentences
from corpus.sentence_index import SentenceIndex

MOST = 3
_LOOKED_AT = 12
_LEAST_WORDS = 0.35
"""Share of the question's words, by weight, that an original must hold."""
_LEAST_WORDS_ALONE = 0.2
"""The same where our own texts do not answer: a user's documents define the scope too."""
_OURS_ANSWER = 0.3
"""Probability of an answer from which our own texts are taken to answer."""
_AS_NEAR = 0.02
"""How much less similar than our best passage an original may be."""
_LONGEST = 420
"""Characters of an original that are quoted in one piece."""
_ARTICLE = re.compile(r"第\s*([0-9一二三四五六七八九十百]+)\s*条((?:\s*の\s*[0-9一二三四五六七八九十]+)*)")
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}


@dataclass(frozen=True, kw_only=True)
class OriginalQuote:
    """Whole sentences of an original, in a run."""

    text: str
    evidence: str
    beside_ours: bool
    """True when our own texts tell about the same and are shown behind it."""


class Originals:
    """The verbatim passages of an index."""

    def __init__(self, passages: PassageIndex | None, index: SentenceIndex) -> None:
        self._passages = passages
        self._index = index
        verbatim = passages.passages if passages else ()
        self._sources = frozenset(one.source for one in verbatim if one.verbatim)

    def quotes(self, question: Prepared, scored: Scored, book: EvidenceBook) -> tuple[OriginalQuote, ...]:
        """The passages of originals that answer, best first; nothing when our own texts answer better."""
        if self._passages is None or not self._sources:
            return ()
        text = question.asked.text
        hits = self._passages.search(text, limit=_LOOKED_AT, sources=self._sources)
        hits = tuple(hit for hit in hits if hit.passage.verbatim)
        ranked = sorted(hits, key=lambda hit: -self._worth(question, hit))
        if not ranked or not self._bears_on(question, scored, ranked[0]):
            return ()
        best = self._worth(question, ranked[0])
        kept = [hit for hit in ranked[:MOST] if self._worth(question, hit) >= 0.6 * best]
        ours = scored.answered >= 0.5 and self._covered_by_ours(question, scored) >= self._covered(
            question, ranked[0].passage
        )
        return tuple(
            OriginalQuote(
                text=self._run(question, hit.passage),
                evidence=book.cite(hit.passage, hit.similarity),
                beside_ours=ours,
            )
            for hit in kept
        )

    def _worth(self, question: Prepared, hit: Hit) -> float:
        named = articles_in(question.asked.text) & articles_in(f"{hit.passage.locator} {hit.passage.heading}")
        return (
            hit.score * 10
            + self._covered(question, hit.passage)
            + 0.5 * bool(named)
            + 3 * (hit.similarity - 0.8)
        )

    def _covered(self, question: Prepared, passage: Passage) -> float:
        return self._share(question, f"{passage.heading} {passage.locator} {passage.text}")

    def _covered_by_ours(self, question: Prepared, scored: Scored) -> float:
        best = self._index.sentences[int(scored.probabilities.argmax())].passage
        return self._share(question, f"{best.heading} {best.locator} {best.text}")

    def _share(self, question: Prepared, text: str) -> float:
        held = set(content_words(text))
        pairs = zip(question.words, question.weights, strict=True)
        return sum(weight for word, weight in pairs if word in held) / question.total

    def _bears_on(self, question: Prepared, scored: Scored, hit: Hit) -> bool:
        covered = self._covered(question, hit.passage)
        named = articles_in(question.asked.text) & articles_in(hit.passage.locator)
        least = _LEAST_WORDS if scored.answered >= _OURS_ANSWER else _LEAST_WORDS_ALONE
        if covered < least and not named:
            return False
        best = int(scored.probabilities.argmax())
        ours = float(self._index.vectors[best] @ question.vector)
        return (
            bool(named)
            or hit.similarity >= ours - _AS_NEAR
            or covered > self._covered_by_ours(question, scored)
        )

    def _run(self, question: Prepared, passage: Passage) -> str:
        """The passage whole where short, else the run of sentences around the one that holds most of the question."""
        sentences = list(split_sentences(passage.text))
        if len(passage.text) <= _LONGEST or len(sentences) < 2:
            return "".join(sentences)
        best = max(range(len(sentences)), key=lambda n: (self._share(question, sentences[n]), -n))
        start, end = best, best + 1
        while end < len(sentences) and len("".join(sentences[start : end + 1])) <= _LONGEST:
            end += 1
        while start > 0 and len("".join(sentences[start - 1 : end])) <= _LONGEST:
            start -= 1
        return "".join(sentences[start:end])


def articles_in(text: str) -> frozenset[str]:
    """5, 27の2: the articles that a text names, in Arabic numerals."""
    found: set[str] = set()
    for match in _ARTICLE.finditer(normalize_text(text)):
        branches = re.findall(r"[0-9一二三四五六七八九十]+", match[2])
        found.add("の".join(_arabic(number) for number in (match[1], *branches)))
    return frozenset(found)


def _arabic(number: str) -> str:
    """二十七 -> 27; digits stay."""
    if number.isdigit():
        return str(int(number))
    total, current = 0, 0
    for character in number:
        if character == "百":
            total, current = total + (current or 1) * 100, 0
        elif character == "十":
            total, current = total + (current or 1) * 10, 0
        else:
            current = current * 10 + _DIGITS.get(character, 0)
    return str(total + current)
