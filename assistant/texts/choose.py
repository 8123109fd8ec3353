"""Which sentences of a scored index make the answer: the best, what belongs to it, and each thing that is asked for.

Knows probabilities, passages and roles; writes nothing.
"""

from __future__ import annotations

import re

import numpy as np

from assistant.texts.asked import Asked
from assistant.texts.features import places_in
from corpus.sentence_index import Floats, SentenceIndex, letter_pairs

LEAST_SENTENCE = 0.3
BEHIND_BEST = 0.45
"""A sentence of another passage is shown when it is at least so probable, and at least this share of the best one's."""
LEAST_PARALLEL = 0.35
"""Probability from which a sentence that says the same of another thing stands beside the best."""
MOST_AROUND = (2, 3)
"""Sentences of its passage that stand beside the best: where one thing is asked, and where all is."""
LEAST_BESIDE = (0.03, 0.008)
"""Probability from which they do, in the same two cases."""
LEAST_ASIDE = 0.5
"""Probability from which a sentence on the source itself stands beside an answer."""
LEAST_OF_PLACE = 0.08
"""Probability from which an article that is named is told whole."""
_LOOKED_AT = 12
_ALIKE = 0.6
"""Share of letter pairs from which two sentences say the same."""
_MOST_ITEMS = 7
_ANNOUNCES = re.compile(
    r"(?:\d+|[一二三四五六七八九十])(?:つ|項目|点|部|種類|段階|区分|分野)(?:が|で)?(?:ある|あり|です|である|から(?:なる|成る)|に(?:分か|分類)|示し)"
)
"""A sentence that counts what the next one names."""
_LIST = re.compile(r"次の|以下の")
_OPEN = frozenset({"what", "how", "steps", "summary", "example", "effect", "opinion", "why"})
"""Kinds of questions that a whole list answers."""
_NEEDS_ALL = frozenset({"why", "how", "steps", "effect", "difference", "summary"})
"""Kinds of questions that want every reason, step or effect of the passage."""
_ASIDE = re.compile(r"出典|抜粋|による。$|による（|資料は、|一つに挙げ|一つに分類し|確かさ|本文にない")
"""Sentences about the source itself: only where the question is about it."""
_MEMBER = re.compile(r"「?[0-9A-Za-zα-ω\']++(?![つ項年月日人点件回%％])|「[^」]+")
"""What tells one member of a series from the next."""
_LEAST_PREFIX = 4


def choose(asked: Asked, values: Floats, index: SentenceIndex, most: int) -> list[int]:
    """Sentence numbers in reading order: the best first, then those of its passage, then others."""
    order = [int(number) for number in np.argsort(-values)[:_LOOKED_AT]]
    if whole := _of_place(asked, values, index):
        return whole[:most]
    best = order[0]
    if items := _items_behind(best, asked, index):
        return [best, *items]
    floor = max(LEAST_SENTENCE, BEHIND_BEST * float(values[best]))
    others = [
        n for n in order
        if index.passage_of[n] != index.passage_of[best] and values[n] >= floor
        and (values[n] >= LEAST_ASIDE or not _is_aside(n, index))
    ]  # fmt: skip
    own = _around(best, asked, values, index)
    if cases := _cases(best, asked, index):
        return cases
    kept = _each_place(asked, values, index, [best, *own, *_without_twins(others, [best, *own], index)])[
        :most
    ]
    return [kept[0], *sorted(n for n in kept[1:] if n in own), *(n for n in kept[1:] if n not in own)]


def _of_place(asked: Asked, values: Floats, index: SentenceIndex) -> list[int]:
    """All that is held of the one article which the question names; empty where it names none, or several."""
    places = places_in(asked.text)
    if len(places) != 1 or not next(iter(places)).startswith(("条", "附則")) or asked.role not in _OPEN:
        return []
    numbers = [
        n for n in map(int, np.argsort(-values)[:_LOOKED_AT])
        if places_in(index.sentences[n].passage.locator) == places
    ]  # fmt: skip
    if not numbers or values[numbers[0]] < LEAST_OF_PLACE:
        return []
    passage = index.passage_of[numbers[0]]
    held = [int(n) for n in np.flatnonzero(index.passage_of == passage) if not _is_aside(int(n), index)]
    return held or numbers[:1]


def _is_aside(number: int, index: SentenceIndex) -> bool:
    sentence = index.sentences[number]
    return bool(_ASIDE.search(sentence.text)) or "limit" in sentence.roles


def _around(best: int, asked: Asked, values: Floats, index: SentenceIndex) -> list[int]:
    """What else its passage says, likeliest first: what stands under one heading tells of one thing."""
    numbers = [int(n) for n in np.flatnonzero(index.passage_of == index.passage_of[best]) if n != best]
    floor = LEAST_BESIDE[asked.role in _NEEDS_ALL]
    announced = best + 1 if _ANNOUNCES.search(index.sentences[best].text) else -1
    kept = [
        n for n in numbers
        if (values[n] >= floor or n == announced)
        and (values[n] >= LEAST_ASIDE or not _is_aside(n, index))
        and (n == announced or values[n] >= LEAST_PARALLEL or not _is_parallel(best, n, asked, index))
    ]  # fmt: skip
    ranked = sorted(kept, key=lambda n: (n != announced, -values[n]))
    return sorted(ranked[: MOST_AROUND[asked.role in _NEEDS_ALL]])


def _cases(best: int, asked: Asked, index: SentenceIndex) -> list[int]:
    """Where cases are asked for and the best sentence tells what they are cases of: the cases alone."""
    if asked.role != "example" or index.sentences[best].item:
        return []
    passage = np.flatnonzero(index.passage_of == index.passage_of[best])
    return [int(n) for n in passage if index.sentences[n].item and "example" in index.sentences[n].roles]


def _is_parallel(one: int, other: int, asked: Asked, index: SentenceIndex) -> bool:
    """The same said of another thing that is not asked about: an item of a list, a member of a series (3A, 3B)."""
    first, second = index.sentences[one], index.sentences[other]
    if first.item and second.item:
        return True
    pairs = zip(first.text, second.text, strict=False)
    start = next((at for at, (a, b) in enumerate(pairs) if a != b), 0)
    named = _MEMBER.match(second.text, start)
    return start >= _LEAST_PREFIX and named is not None and named.group().strip("「") not in asked.text


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


def _without_twins(numbers: list[int], before: list[int], index: SentenceIndex) -> list[int]:
    """Without sentences that say what one before them says."""
    kept = list(before)
    for number in numbers:
        pairs = letter_pairs(index.sentences[number].text)
        if all(_alike(pairs, letter_pairs(index.sentences[other].text)) < _ALIKE for other in kept):
            kept.append(number)
    return kept[len(before) :]


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
