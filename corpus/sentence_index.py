"""Sentences ready to be compared with a question: vectors, words, and the questions that each is known to answer.

Knows sentences and arithmetic on them; the score that joins these signals is the assistant's.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.asked_questions import AskedBlock, read_asked, sentences_named
from corpus.bundled_vectors import read_bundled_vectors, text_key
from corpus.cards import bundled_cards
from corpus.embedder import Embedder, Vectors, embedder_id, encode_question
from corpus.embedding_cache import embed_with_cache
from corpus.japanese import content_words
from corpus.passages import Passage
from corpus.sentences import sentences_of

Floats = NDArray[np.float64]
Numbers = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True)
class Postings:
    """Where a word stands: sentence numbers, and for words of asked questions also which question."""

    sentences: Numbers
    asked: Numbers


class SentenceIndex:
    """All bundled sentences. Read only; safe to use from several threads."""

    def __init__(
        self,
        passages: Sequence[Passage],
        blocks: Sequence[AskedBlock],
        embed: Callable[[Sequence[str]], Vectors],
        embedder: Embedder,
    ) -> None:
        self.sentences = sentences_of([passage for passage in passages if not passage.verbatim])
        self.blocks = tuple(blocks)
        self._embedder = embedder
        self.answered_by = tuple(sentences_named(block.fragments, self.sentences) for block in blocks)
        asked = [(number, text) for number, block in enumerate(blocks) for text in block.questions]
        self.block_of: Numbers = np.array([number for number, _ in asked], dtype=np.intp)
        self.asked_texts = tuple(text for _, text in asked)
        rows = embed([*(sentence.embedded for sentence in self.sentences), *self.asked_texts])
        self.vectors: Vectors = rows[: len(self.sentences)]
        self.asked_vectors: Vectors = rows[len(self.sentences) :]
        pairs = [
            (ask, sentence)
            for ask, block in enumerate(self.block_of)
            for sentence in sorted(self.answered_by[block])
        ]
        self.pair_asked: Numbers = np.array([ask for ask, _ in pairs], dtype=np.intp)
        self.pair_sentence: Numbers = np.array([sentence for _, sentence in pairs], dtype=np.intp)
        first: dict[str, int] = {}
        self.passage_of: Numbers = np.array(
            [first.setdefault(sentence.passage.id, len(first)) for sentence in self.sentences], dtype=np.intp
        )

    @classmethod
    def open(cls, passages: Sequence[Passage], home: Path, embedder: Embedder, name: str) -> SentenceIndex:
        """The index of these passages; vectors come with the package, from the cache, or are computed now.

        Args:
            home: Vectors that do not ship are kept in home/embeddings.sqlite.
            name: Name of the embedder as in the settings.
        """

        def embed(texts: Sequence[str]) -> Vectors:
            shipped = read_bundled_vectors(embedder_id(name))
            own = list(dict.fromkeys(text for text in texts if text_key(text) not in shipped))
            rows = embed_with_cache(
                own, embedder=embedder, embedder_id=embedder_id(name), file=home / "embeddings.sqlite"
            )
            known = {**shipped, **{text_key(text): row for text, row in zip(own, rows, strict=True)}}
            return np.stack([known[text_key(text)] for text in texts])

        return cls(passages, known_questions(), embed, embedder)

    def encode(self, text: str) -> Vectors:
        """The vector of a question."""
        return encode_question(self._embedder, text)

    @cached_property
    def words(self) -> tuple[frozenset[str], ...]:
        """Content words of each sentence."""
        return tuple(frozenset(content_words(sentence.text)) for sentence in self.sentences)

    @cached_property
    def wide_words(self) -> tuple[frozenset[str], ...]:
        """Content words of each sentence, its heading, its place and its passage's English."""
        around: dict[str, frozenset[str]] = {}
        for sentence in self.sentences:
            passage = sentence.passage
            if passage.id not in around:
                around[passage.id] = frozenset(
                    content_words(f"{passage.heading} {passage.locator} {passage.english}")
                )
        pairs = zip(self.words, self.sentences, strict=True)
        return tuple(words | around[sentence.passage.id] for words, sentence in pairs)

    @cached_property
    def letter_pairs(self) -> tuple[frozenset[str], ...]:
        """Pairs of neighbouring letters of each sentence and its heading."""
        return tuple(letter_pairs(f"{one.passage.heading}{one.text}") for one in self.sentences)

    @cached_property
    def in_sentence(self) -> dict[str, Numbers]:
        """Sentence numbers by word."""
        return _postings(self.words)

    @cached_property
    def in_wide(self) -> dict[str, Numbers]:
        """Sentence numbers by word of sentence, heading, place or English."""
        return _postings(self.wide_words)

    @cached_property
    def in_asked(self) -> dict[str, Postings]:
        """By word of an asked question: the sentences that answer it, and which question."""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        words = [frozenset(content_words(text)) for text in self.asked_texts]
        for ask, sentence in zip(self.pair_asked, self.pair_sentence, strict=True):
            for word in words[int(ask)]:
                found[word].append((int(sentence), int(ask)))
        return {
            word: Postings(
                sentences=np.array([sentence for sentence, _ in pairs], dtype=np.intp),
                asked=np.array([ask for _, ask in pairs], dtype=np.intp),
            )
            for word, pairs in found.items()
        }

    @cached_property
    def _frequency(self) -> Counter[str]:
        by_passage: dict[str, set[str]] = defaultdict(set)
        for words, sentence in zip(self.wide_words, self.sentences, strict=True):
            by_passage[sentence.passage.id] |= words
        return Counter(word for words in by_passage.values() for word in words)

    def rarity(self, word: str) -> float:
        """Inverse document frequency over passages; the largest for a word that none holds."""
        passages = int(self.passage_of[-1]) + 1 if len(self.passage_of) else 1
        return math.log((1 + passages) / (1 + self._frequency.get(word, 0)))

    def knows(self, word: str) -> bool:
        """True when any passage holds the word."""
        return word in self._frequency


def letter_pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters, without spaces and punctuation."""
    letters = re.sub(r"[\s、。？?！「」（）]", "", text)
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))


def known_questions() -> tuple[AskedBlock, ...]:
    """The asked questions, and those of the cards with all sentences that carry the card."""
    of_cards = (
        AskedBlock(
            file=card.id,
            fragments=tuple(dict.fromkeys(fragment for line in card.lines for fragment in line.fragments)),
            questions=card.questions,
        )
        for card in bundled_cards()
    )
    return (*read_asked(), *of_cards)


def _postings(words: Sequence[frozenset[str]]) -> dict[str, Numbers]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, held in enumerate(words):
        for word in held:
            found[word].append(number)
    return {word: np.array(numbers, dtype=np.intp) for word, numbers in found.items()}
