"""Which sentences of a scored index make the answer: the best, what belongs to it, and each thing that is asked for.

Knows probabilities, passages and names; writes nothing.
"""

from __future__ import annotations

import re

import numpy as np

from assistant.texts.asked import Asked
from assistant.texts.features import places_in
from corpus.sentence_index import Floats, SentenceIndex, letter_pairs

LEAST_SENTENCE = 0.3
BEHIND_BEST = 0.45
"""A sentence is shown when it is at least so probable, and at least this share of the best one's probability."""
LEAST_BESIDE = 0.08
BEHIND_BESIDE = 0.15
"""The same for sentences of the best one's own passage, which stay with its subject."""
_LOOKED_AT = 12
_ALIKE = 0.6
"""Share of letter pairs from which two sentences say the same."""
_LEAST_OF_SIDE = 0.01
_MOST_ITEMS = 7
_SIDES = re.compile(
    r"(?P<a>[^、。？?]{2,24}?)(?:と|、|や)(?P<b>[^、。？?]{2,24}?)(?:と)?"
    r"(?:の|は|を|、|で|では)?\s*(?:違い|ちがい|どう違|何が違|どこが違|比べ|比較|共通|どちら|それぞれ)"
)
_LIST = re.compile(r"次の|以下の")


def choose(asked: Asked, values: Floats, index: SentenceIndex, most: int) -> list[int]:
    """Sentence numbers in reading order: the best first, then those of its passage, then others."""
    order = [int(number) for number in np.argsort(-values)[:_LOOKED_AT]]
    if sides := _sides(asked, values, index):
        return sides[:most]
    best = order[0]
    if items := _items_behind(best, index):
        return [best, *items]
    same = index.passage_of[best]
    floor = max(LEAST_SENTENCE, BEHIND_BEST * float(values[best]))
    beside = max(LEAST_BESIDE, BEHIND_BESIDE * float(values[best]))
    kept = [n for n in order if n == best or values[n] >= (beside if index.passage_of[n] == same else floor)]
    kept = _each_place(asked, values, index, _without_twins(kept, index))[:most]
    own = sorted(n for n in kept[1:] if index.passage_of[n] == same)
    others = sorted((n for n in kept[1:] if index.passage_of[n] != same), key=lambda n: -values[n])
    return [kept[0], *own, *others]


def _sides(asked: Asked, values: Floats, index: SentenceIndex) -> list[int]:
    """For a difference: the best sentence on each of the two; empty unless both are found."""
    match = _SIDES.search(asked.text) if asked.role == "difference" else None
    if match is None:
        return []
    found: list[int] = []
    names = [re.sub(r"^.*[はのに]", "", match["a"]) or match["a"], match["b"]]
    for name, other in zip(names, reversed(names), strict=True):
        pairs = letter_pairs(name)
        held = [
            n
            for n in map(int, np.argsort(-values)[:60])
            if values[n] >= _LEAST_OF_SIDE
            and n not in found
            and pairs <= letter_pairs(index.sentences[n].text)
        ]
        alone = [n for n in held if other not in index.sentences[n].text]
        found += (alone or held)[:1]
    return found if len(found) == len(names) else []


def _items_behind(best: int, index: SentenceIndex) -> list[int]:
    """The list that a sentence announces (次の4点): all sentences behind it in its passage."""
    if not _LIST.search(index.sentences[best].text):
        return []
    passage = index.passage_of[best]
    numbers = range(best + 1, min(best + 1 + _MOST_ITEMS, len(index.sentences)))
    return [n for n in numbers if index.passage_of[n] == passage]


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
