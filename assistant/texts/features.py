"""What speaks for a sentence as the answer to a question, as numbers. The weights are fitted (fit.py).

Knows the signals and their scale; nothing here decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.texts.asked import WANTED, Asked
from corpus.embedder import Vectors
from corpus.japanese import content_words
from corpus.sentence_index import Floats, SentenceIndex, letter_pairs

NAMES = (
    "near", "near_gap", "near_passage", "asked_near", "asked_gap", "never_asked", "words", "words_wide",
    "words_asked", "unheld", "bigrams", "role", "other_role", "first", "limit", "place", "place_missed", "long",
    "english_near", "near_words", "asked_words", "asked_hot", "asked_first", "near_first", "rare_held",
    "rare_asked", "near_squared", "number_missed", "rarest", "rarest_asked",
)  # fmt: skip
"""Columns of `features`, in order."""
_PLACE = re.compile(
    r"附則(?:の)?\s*第?(\d+)条|第?(\d+)条(?:の\d+)?|図表\s*(\d+)|注\s*(\d+)|第(\d+)章|article (\d+)|figure (\d+)",
    re.I,
)
WANTS_NUMBER = re.compile(
    r"何(?:人|件|団体|[%％]|パーセント|割|時間|円|回|社|項目|名|か所|ポイント)|いくら|人数|件数|職員数|団体数|金額|価格|料金|平均額"
    r"|予測値|\bhow many\b|\bhow much\b|\bprice\b|\bcosts?\b",
    re.I,
)
_DIGIT = re.compile(r"\d")
_KANA = re.compile(r"[ぁ-ん]")
_COMMON = 2.5
"""Rarity up to which a word says little on what a question is about."""
_ASKING = frozenset(
    [
        "理由",
        "方法",
        "違い",
        "意味",
        "例",
        "事例",
        "まとめる",
        "要約",
        "短い",
        "簡潔",
        "書く",
        "載る",
        "必要",
        "説明",
        "挙げる",
        "述べる",
        "紹介",
        "詳しい",
        "具体",
        "内容",
        "問題",
        "良い",
        "点",
        "行",
        "文",
        "ください",
        "使う",
        "場合",
        "何か",
        "必ず",
        "違う",
        "考える",
        "聞く",
    ]
)
"""Words whose part in the question the role already tells: they count for a third."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A question with what is computed once for it."""

    asked: Asked
    vector: Vectors
    words: tuple[str, ...]
    weights: tuple[float, ...]

    @property
    def rare_weights(self) -> tuple[float, ...]:
        """As `weights`, nothing for words that many passages hold."""
        return tuple(max(0.0, weight - _COMMON) for weight in self.weights)

    @property
    def subjects(self) -> int:
        """How many of its words name what it is about."""
        pairs = zip(self.words, self.weights, strict=True)
        return sum(word not in _ASKING and weight > _COMMON / 2 for word, weight in pairs)

    @property
    def total(self) -> float:
        """Weight of all words."""
        return sum(self.weights) or 1.0


def prepare(asked: Asked, index: SentenceIndex) -> Prepared:
    """Vector, words and their weights."""
    words = tuple(dict.fromkeys(content_words(asked.text)))
    weights = tuple(index.rarity(word) * _part_of(word) for word in words)
    return Prepared(asked=asked, vector=index.encode(asked.text), words=words, weights=weights)


def _part_of(word: str) -> float:
    """How much of its rarity a word counts: what asks for a third, verbs and adjectives for half, names in full."""
    if word in _ASKING:
        return 0.33
    return 0.5 if _KANA.search(word) else 1.0


def features(question: Prepared, index: SentenceIndex, *, without: frozenset[int] = frozenset()) -> Floats:
    """One row a sentence, columns as in `NAMES`.

    Args:
        without: Numbers of asked questions to leave out: when fitting, the question itself.
    """
    near = _standard(index.vectors @ question.vector)
    by_asked, never = _asked_nearness(question, index, without)
    words = _held(question, index.in_sentence, len(near))
    wide = _held(question, index.in_wide, len(near))
    with_asked = _held_asked(question, question.weights, index, without, len(near))
    rare = _held_asked(question, question.rare_weights, index, without, len(near))
    wanted = WANTED[question.asked.role]
    role = np.array([bool(sentence.roles & wanted) for sentence in index.sentences], dtype=float)
    rarest = _rarest(question, index)
    place, missed = _places(question, index)
    columns = [
        near,
        near - near.max(initial=-9.0),
        _best_of_passage(near, index),
        by_asked,
        by_asked - by_asked.max(initial=-9.0),
        never,
        words,
        wide,
        with_asked,
        np.full(len(near), _unheld(question, index)),
        _bigrams(question.asked.text, index),
        role,
        (1 - role) * (question.asked.role in ("who", "when", "why", "allowed", "required")),
        np.array([sentence.position == 0 for sentence in index.sentences], dtype=float),
        np.array(["limit" in sentence.roles for sentence in index.sentences], dtype=float),
        place,
        missed,
        np.log([1 + len(sentence.text) for sentence in index.sentences]),
        near * question.asked.english,
        near * with_asked,
        by_asked * with_asked,
        np.maximum(0.0, by_asked - 2.5),
        (by_asked >= by_asked.max(initial=-9.0) - 1e-9) * (1 - never),
        (near >= near.max(initial=-9.0) - 1e-9).astype(float),
        rare,
        np.maximum(0.0, by_asked - 2.5) * rare,
        np.maximum(0.0, near - 2.0) ** 2,
        _number_missed(question, index),
        _held(rarest, index.in_sentence, len(near)),
        _held_asked(rarest, rarest.weights, index, without, len(near)),
    ]
    return np.stack(columns, axis=1)


def _standard(values: Vectors) -> Floats:
    """In standard deviations from the mean over the corpus: comparable between questions and embedders."""
    spread = float(values.std()) or 1.0
    return np.asarray((values - values.mean()) / spread, dtype=np.float64)


def _asked_nearness(
    question: Prepared, index: SentenceIndex, without: frozenset[int]
) -> tuple[Floats, Floats]:
    """Nearness of the nearest question that each sentence answers; 1 where it answers none."""
    best = np.full(len(index.sentences), -2.0)
    if len(index.asked_vectors):
        near = _standard(index.asked_vectors @ question.vector)
        keep = ~np.isin(index.pair_asked, list(without)) if without else np.ones(len(index.pair_asked), bool)
        np.maximum.at(best, index.pair_sentence[keep], near[index.pair_asked[keep]])
    never = best <= -2.0
    best[never] = 0.0
    return best, never.astype(float)


def _held(question: Prepared, where: dict[str, np.ndarray], size: int) -> Floats:
    """Share of the question's words, by weight, that each sentence holds."""
    held = np.zeros(size)
    for word, weight in zip(question.words, question.weights, strict=True):
        if word in where:
            held[where[word]] += weight
    return held / question.total


def _held_asked(
    question: Prepared,
    weights: Sequence[float],
    index: SentenceIndex,
    without: frozenset[int],
    size: int,
) -> Floats:
    """As `_held`, counting also the words of the questions that each sentence answers."""
    held = np.zeros(size)
    for word, weight in zip(question.words, weights, strict=True):
        one = np.zeros(size, dtype=bool)
        if word in index.in_wide:
            one[index.in_wide[word]] = True
        if word in index.in_asked:
            found = index.in_asked[word]
            keep = ~np.isin(found.asked, list(without)) if without else slice(None)
            one[found.sentences[keep]] = True
        held[one] += weight
    return held / (sum(weights) or 1.0)


def _rarest(question: Prepared, index: SentenceIndex) -> Prepared:
    """The question with only the two rarest of its words that any passage or asked question holds."""
    known = [
        (weight, word)
        for word, weight in zip(question.words, question.weights, strict=True)
        if index.knows(word) or word in index.in_asked
    ]
    kept = sorted(known, reverse=True)[:2]
    return replace(question, words=tuple(word for _, word in kept), weights=tuple(1.0 for _ in kept))


def _unheld(question: Prepared, index: SentenceIndex) -> float:
    """Share of the question's words, by weight, that no passage holds."""
    pairs = zip(question.words, question.weights, strict=True)
    return sum(weight for word, weight in pairs if not index.knows(word)) / question.total


def _best_of_passage(near: Floats, index: SentenceIndex) -> Floats:
    best = np.full(int(index.passage_of.max(initial=0)) + 1, -9.0)
    np.maximum.at(best, index.passage_of, near)
    return best[index.passage_of]


def _places(question: Prepared, index: SentenceIndex) -> tuple[Floats, Floats]:
    """Whether sentence or locator names a place (第5条, 図表7) that the question names; whether it misses all."""
    asked = places_in(question.asked.text)
    if not asked:
        nothing = np.zeros(len(index.sentences))
        return nothing, nothing
    held = np.array(
        [bool(asked & places_in(f"{s.passage.locator} {s.text}")) for s in index.sentences], dtype=float
    )
    return held, 1 - held


def _number_missed(question: Prepared, index: SentenceIndex) -> Floats:
    """1 where the question asks for a number and the sentence holds none."""
    if not WANTS_NUMBER.search(question.asked.text):
        return np.zeros(len(index.sentences))
    return np.array([not _DIGIT.search(sentence.text) for sentence in index.sentences], dtype=float)


def places_in(text: str) -> frozenset[str]:
    """条5, 図表7, 注3, 章2: the places of documents that a text names."""
    kinds = ("附則", "条", "図表", "注", "章", "条", "図表")
    return frozenset(
        f"{kind}{number}"
        for match in _PLACE.finditer(text)
        for kind, number in zip(kinds, match.groups(), strict=True)
        if number
    )


def quoted_in(text: str) -> tuple[str, ...]:
    """Words in quotation marks: names of things, not whole sayings."""
    return tuple(dict.fromkeys(re.findall(r"[「『“]([^「」『』“”]{2,14})[」』”]", text)))


def _bigrams(text: str, index: SentenceIndex) -> Floats:
    """Share of the question's letter pairs that sentence and heading hold."""
    asked = letter_pairs(text)
    return np.array(
        [len(asked & pairs) / (len(asked) or 1) for pairs in index.letter_pairs], dtype=np.float64
    )
