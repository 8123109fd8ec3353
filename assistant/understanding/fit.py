"""Fits the heads of the reader to the training questions: `python -m assistant.understanding.fit`.

Deterministic: the same questions and the same embedder give the same weights. Not needed to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from assistant.understanding.expression import leaves
from assistant.understanding.features import (
    VECTOR_WEIGHT,
    Vocabulary,
    mention_features,
    plain_text,
    text_features,
    vocabulary_of,
)
from assistant.understanding.heads import WEIGHTS, Head, Heads, ReaderWeights, save_weights
from assistant.understanding.labels import NO_LABEL, mention_label, swapped, text_labels
from assistant.understanding.mentions import MEMBER_KINDS, Marked, Masker, MentionFinder
from assistant.understanding.notation import Names
from assistant.understanding.skeleton import OPERATORS, operators
from assistant.understanding.training_lines import TrainingTurn, training_digest, training_lines
from corpus.codebook import Codebook
from corpus.embedder import EMBEDDED, encode_question, load_quick_embedder

_STRENGTH = 20.0
"""Inverse of the regularisation of the text heads."""
_ROLES = (*MEMBER_KINDS, "topic", "number", "year")


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One text to learn from."""

    features: frozenset[str]
    text: str
    """What is embedded."""
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class MentionRow:
    """One mention to learn from."""

    features: frozenset[str]
    role: str
    kind: str


def rows_of(
    turn: TrainingTurn, finder: MentionFinder, masker: Masker, codebook: Codebook
) -> Iterator[TextRow | MentionRow]:
    """What one message teaches."""
    marked = finder.find(turn.question)
    expressions = [asked.expression for asked in turn.asked if asked.expression is not None]
    labels: dict[str, str] = {"kind": turn.asked[0].kind, "many": str(min(len(turn.asked), 3))}
    for asked in turn.asked:
        if asked.kind != "figures":
            labels.setdefault(asked.kind, asked.detail)
    if turn.asked[0].expression is not None:
        labels |= text_labels(turn.asked[0].expression, codebook)
        present = operators(labels["sketch"])
        labels |= {f"op:{name}": "yes" if name in present else "no" for name in OPERATORS}
        labels["swap"] = swapped(turn.asked[0].expression, _order(marked))
        labels["item"] = _unnamed_item(turn, marked)
    yield _row(marked, masker, _said(labels))
    for sentence, role in (
        (turn.background, "background"),
        (turn.question, "request"),
        (turn.after, "background"),
    ):
        if sentence:
            yield TextRow(
                features=text_features(finder.find(sentence), masker),
                text=sentence,
                labels={"sentence": role},
            )
    if expressions:
        for mention in marked.of(*_ROLES):
            role = mention_label(mention, expressions, codebook)
            yield MentionRow(
                features=frozenset(mention_features(marked, masker, mention)),
                role=role,
                kind=_role_head(mention.kind),
            )


def _row(marked: Marked, masker: Masker, labels: Mapping[str, str]) -> TextRow:
    return TextRow(
        features=frozenset(text_features(marked, masker)), text=plain_text(masker.mask(marked)), labels=labels
    )


def _role_head(kind: str) -> str:
    return kind if kind in ("number", "year", "topic") else "member"


def _said(labels: Mapping[str, str]) -> dict[str, str]:
    quiet = ("swap", "item", "quantity")
    return {name: label for name, label in labels.items() if label != NO_LABEL or name not in quiet}


def _order(marked: Marked) -> dict[str, int]:
    places: dict[str, int] = {}
    for mention in marked.mentions:
        for code in mention.codes:
            places.setdefault(f"{mention.kind}:{code}", mention.start)
    return places


def _unnamed_item(turn: TrainingTurn, marked: Marked) -> str:
    """The item that is asked for without any of its names: to be learned from the wording."""
    named = {code for mention in marked.of("item") for code in mention.codes}
    for asked in turn.asked:
        if asked.expression is None:
            continue
        for leaf in leaves(asked.expression):
            unnamed = [code for code in leaf.items.codes if code not in named]
            if len(leaf.items.codes) == 1 and unnamed:
                return unnamed[0]
    return NO_LABEL


def fit_head(matrix: csr_matrix, labels: Sequence[str], vocabulary: int, strength: float) -> Head | None:
    """A multinomial logistic regression; None where there is nothing to tell apart."""
    if len(set(labels)) < 2:
        return None
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
    model.fit(matrix, labels)
    weights, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.vstack([-weights[0], weights[0]]) / 2, np.array([-bias[0], bias[0]]) / 2
    return Head(
        labels=tuple(str(label) for label in model.classes_),
        sparse=weights[:, :vocabulary].astype(np.float32),
        dense=weights[:, vocabulary:].astype(np.float32),
        bias=bias.astype(np.float32),
    )


def matrix_of(rows: Sequence[frozenset[str]], vocabulary: Vocabulary) -> csr_matrix:
    """Features of rows as a sparse matrix."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for row in rows:
        found, values = vocabulary.entries(row)
        columns += found.tolist()
        data += values.tolist()
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), len(vocabulary)))


def fit_texts(rows: Sequence[TextRow], vectors: np.ndarray) -> Heads:
    """The heads of texts; `vectors` has one row a text row."""
    vocabulary = vocabulary_of([row.features for row in rows], least=3)
    center = vectors.mean(axis=0)
    dense = csr_matrix((vectors - center) * VECTOR_WEIGHT)
    whole = hstack([matrix_of([row.features for row in rows], vocabulary), dense]).tocsr()
    names = sorted({name for row in rows for name in row.labels})
    heads: dict[str, Head] = {}
    for name in names:
        chosen = [i for i, row in enumerate(rows) if name in row.labels]
        head = fit_head(whole[chosen], [rows[i].labels[name] for i in chosen], len(vocabulary), _STRENGTH)
        if head is not None:
            heads[name] = head
    return Heads(vocabulary=vocabulary, center=center.astype(np.float32), heads=heads)


def fit_mentions(rows: Sequence[MentionRow]) -> Heads:
    """The heads of mentions."""
    vocabulary = vocabulary_of([row.features for row in rows], least=2)
    heads: dict[str, Head] = {}
    for kind in sorted({row.kind for row in rows}):
        chosen = [row for row in rows if row.kind == kind]
        matrix = matrix_of([row.features for row in chosen], vocabulary)
        head = fit_head(matrix, [row.role for row in chosen], len(vocabulary), 5.0)
        if head is not None:
            heads[kind] = head
    return Heads(vocabulary=vocabulary, center=np.zeros(0, dtype=np.float32), heads=heads)


def fit_reader(turns: Sequence[TrainingTurn], codebook: Codebook, vectors_of: Vectors) -> ReaderWeights:
    """The weights learned from messages."""
    finder, masker = MentionFinder(codebook), Masker(codebook)
    rows = [row for turn in turns for row in rows_of(turn, finder, masker, codebook)]
    texts = [row for row in rows if isinstance(row, TextRow)]
    mentions = [row for row in rows if isinstance(row, MentionRow)]
    return ReaderWeights(
        texts=fit_texts(texts, vectors_of([row.text for row in texts])),
        mentions=fit_mentions(mentions),
        training=training_digest(),
    )


class Vectors:
    """Vectors of texts, computed once each."""

    def __init__(self) -> None:
        self._embedder = load_quick_embedder(EMBEDDED)
        self._known: dict[str, np.ndarray] = {}

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        for text in texts:
            if text not in self._known:
                self._known[text] = encode_question(self._embedder, text)
        return np.vstack([self._known[text] for text in texts]).astype(np.float32)


def main() -> None:
    """Fit and write the weights beside this file."""
    from corpus.figures import load_bundled_data

    codebook = load_bundled_data().codebook
    turns = [turn for line in training_lines(Names(codebook)) for turn in line.turns[:1]]
    weights = fit_reader(turns, codebook, Vectors())
    save_weights(weights, Path(str(files("assistant.understanding"))) / WEIGHTS)


if __name__ == "__main__":
    main()
