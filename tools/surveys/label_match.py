"""How much a label of a table is what a question calls it: 1 the same, 0 nothing in common."""

from __future__ import annotations

import re
from functools import lru_cache

import jaconv
from rapidfuzz.distance import LCSseq

from corpus.japanese import reading_of
from corpus.surveys.cells import fold_width

_NOISE = re.compile(r"[\s\u3000・,、。:：「」【】\[\]〔〕]|※\d*|\(注\d*\)|\*\d*")
_UNIT = re.compile(
    r"\((?:単位:)?(?:百万円|千円|円|株|名|人|個|%|千株|倍|百株|銘柄|社|億円|種類|△は損失|△は減少|△)\)"
)
_BRACKETS = re.compile(r"\([^()]*\)")
_SPELLINGS = str.maketrans({"棚": "たな"})
_NEGATED = re.compile(r"[非未無]")
_SUM = re.compile(r"(?:の?合計|総計|計|総額)$")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """A label without spaces, marks and units."""
    return _UNIT.sub("", _NOISE.sub("", fold_width(text))).translate(_SPELLINGS)


@lru_cache(maxsize=50_000)
def likeness(asked: str, label: str) -> float:
    """How well `label` fits `asked`, 0 to 1."""
    a, b = plain(asked), plain(label)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    bare_a, bare_b = _BRACKETS.sub("", a), _BRACKETS.sub("", b)
    if bare_a and bare_a == bare_b:
        return 0.96
    sum_a, sum_b = _SUM.sub("", bare_a), _SUM.sub("", bare_b)
    if sum_a and sum_a == sum_b:
        return 0.93
    common = LCSseq.similarity(a, b)
    dice = 2 * common / (len(a) + len(b))
    shared = _shared_pairs(a, b)
    if bool(_NEGATED.match(a)) != bool(_NEGATED.match(b)) and a.lstrip("非未無") == b.lstrip("非未無"):
        return 0.2
    inside = 0.0
    if len(b) >= 2 and (b in a or a in b):
        inside = 0.4 + 0.55 * min(len(a), len(b)) / max(len(a), len(b))
    return max(0.5 * dice + 0.4 * shared, inside)


def _shared_pairs(a: str, b: str) -> float:
    pairs_a = {a[i : i + 2] for i in range(len(a) - 1)}
    pairs_b = {b[i : i + 2] for i in range(len(b) - 1)}
    return 2 * len(pairs_a & pairs_b) / max(1, len(pairs_a) + len(pairs_b))


@lru_cache(maxsize=2_000)
def romanised(label: str) -> str:
    """The reading of a Japanese name in Latin letters: 日比野 隆司 -> hibinotakashi."""
    kana = jaconv.kata2hira(reading_of(label))
    return re.sub(r"[^a-z]", "", jaconv.kana2alphabet(kana))


def name_likeness(name: str, label: str) -> float:
    """How well a person's name in Latin letters (Takashi Hibino) fits a Japanese name."""
    words = name.lower().split()
    if not 2 <= len(words) <= 3:
        return 0.0
    reading = _short(romanised(label))
    if len(reading) < 5:
        return 0.0
    orders = ("".join(words), "".join(reversed(words)))
    return max(LCSseq.normalized_similarity(_short(order), reading[: len(order) + 6]) for order in orders)


def _short(letters: str) -> str:
    """Long vowels and spellings that romanisations do not agree on."""
    for long, short in (("ou", "o"), ("oo", "o"), ("uu", "u"), ("si", "shi"), ("tu", "tsu"), ("hu", "fu"), ("zi", "ji"), ("ti", "chi"), ("sshi", "shi"), ("oh", "o")):  # fmt: skip
        letters = letters.replace(long, short)
    return letters
