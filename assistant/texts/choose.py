"""Which sentences of a scored index make the answer: the best, what belongs to it, and each thing that is asked for.

Knows probabilities, passages and roles; writes nothing.
"""

from __future__ import annotations

import re

import numpy as np

from assistant.texts.asked import WANTED, Asked
from assistant.texts.features import places_in
from corpus.sentence_index import Floats, SentenceIndex, letter_pairs

LEAST_SENTENCE = 0.3
BEHIND_BEST = 0.45
"""A sentence is shown when it is at least so probable, and at least this share of the best one's probability."""
LEAST_BESIDE = 0.08
BEHIND_BESIDE = 0.15
"""The same for sentences of the best one's own passage, which stay with its subject."""
BEHIND_ONE_THING = 0.3
"""The same where one thing is asked for."""
_ONE_THING = frozenset({"what", "who", "when", "where", "article"})
"""Kinds of questions that a sentence answers."""
LEAST_ASIDE = 0.5
"""Probability from which a sentence on the source itself stands beside an answer."""
LEAST_WANTED = 0.01
"""The same for those of its passage that play the part which is asked for."""
_LOOKED_AT = 12
_ALIKE = 0.6
"""Share of letter pairs from which two sentences say the same."""
_MOST_ITEMS = 7
_LIST = re.compile(r"次の|以下の")
_OPEN = frozenset({"what", "how", "steps", "summary", "example", "effect", "opinion", "why"})
"""Kinds of questions that a whole list answers."""
_NEEDS_ALL = frozenset({"why", "how", "steps", "effect"})
"""Kinds of questions that want every reason, step or effect of the passage."""
_ASIDE = re.compile(r"出典|抜粋|による。$|による（|資料は、|一つに挙げ|一つに分類し|確かさ|本文にない")
"""Sentences about the source itself: only where the question is about it."""


def choose(asked: Asked, values: Floats, index: SentenceIndex, most: int) -> list[int]:
    """Sentence numbers in reading order: the best first, then those of its passage, then others."""
    order = [int(number) for number in np.argsort(-values)[:_LOOKED_AT]]
    if whole := _of_place(asked, values, index):
        return whole[:most]
    best = order[0]
    if items := _items_behind(best, asked, index):
        return [best, *items]
    same = index.passage_of[best]
    floor = max(LEAST_SENTENCE, BEHIND_BEST * float(values[best]))
    behind = BEHIND_ONE_THING if asked.role in _ONE_THING else BEHIND_BESIDE
    beside = max(LEAST_BESIDE, behind * float(values[best]))
    kept = [n for n in order if n == best or values[n] >= (beside if index.passage_of[n] == same else floor)]
    kept += [n for n in _wanted_beside(best, asked, values, index) if n not in kept]
    kept = [n for n in kept if n == best or values[n] >= LEAST_ASIDE or not _is_aside(n, index)]
    kept = _each_place(asked, values, index, _without_twins(kept, index))[:most]
    own = sorted(n for n in kept[1:] if index.passage_of[n] == same)
    others = sorted((n for n in kept[1:] if index.passage_of[n] != same), key=lambda n: -values[n])
    return [kept[0], *own, *others]


def _of_place(asked: Asked, values: Floats, index: SentenceIndex) -> list[int]:
    """All that is held of the one article which the question names; empty where it names none, or several."""
    places = places_in(asked.text)
    if len(places) != 1 or not next(iter(places)).startswith(("条", "附則")) or asked.role not in _OPEN:
        return []
    numbers = [
        n for n in map(int, np.argsort(-values)[:_LOOKED_AT])
        if places_in(index.sentences[n].passage.locator) == places
    ]  # fmt: skip
    if not numbers or values[numbers[0]] < LEAST_BESIDE:
        return []
    passage = index.passage_of[numbers[0]]
    held = [int(n) for n in np.flatnonzero(index.passage_of == passage) if not _is_aside(int(n), index)]
    return held or numbers[:1]


def _is_aside(number: int, index: SentenceIndex) -> bool:
    sentence = index.sentences[number]
    return bool(_ASIDE.search(sentence.text)) or "limit" in sentence.roles


def _wanted_beside(best: int, asked: Asked, values: Floats, index: SentenceIndex) -> list[int]:
    """Sentences of the best one's passage that play the same part, where all of them are wanted."""
    if asked.role not in _NEEDS_ALL:
        return []
    wanted = WANTED[asked.role]
    numbers = np.flatnonzero(index.passage_of == index.passage_of[best])
    return [
        int(n)
        for n in numbers
        if n != best and index.sentences[n].roles & wanted and values[n] >= LEAST_WANTED
    ]


def _items_behind(best: int, asked: Asked, index: SentenceIndex) -> list[int]:
    """The list that a sentence announces (次の4点): all sentences behind it in its passage, or its items."""
    passage = index.passage_of[best]
    numbers = range(best + 1, min(best + 1 + _MOST_ITEMS, len(index.sentences)))
    behind = [n for n in numbers if index.passage_of[n] == passage]
    if _LIST.search(index.sentences[best].text):
        return behind
    if asked.role not in _OPEN or index.sentences[best].item:
        return []
    return [n for n in behind if index.sentences[n].item]


def _without_twins(numbers: list[int], index: SentenceIndex) -> list[int]:
    """Without sentences that say what an earlier one says."""
    kept: list[int] = []
    for number in numbers:
        pairs = letter_pairs(index.sentences[number].text)
        if all(_alike(pairs, letter_pairs(index.sentences[other].text)) < _ALIKE for other in kept):
            kept.append(number)
    return kept


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def _each_place(asked: Asked, values: Floats, index: SentenceIndex, numbers: list[int]) -> list[int]:
    """Of each article or figure that the question names, the best sentence comes first."""
    places = places_in(asked.text)
    if len(places) < 2:
        return numbers
    first: list[int] = []
    for place in sorted(places):
        for n in map(int, np.argsort(-values)[:40]):
            sentence = index.sentences[n]
            if n not in first and place in places_in(f"{sentence.passage.locator} {sentence.text}"):
                first.append(n)
                break
    return [*first, *(n for n in numbers if n not in first)]
