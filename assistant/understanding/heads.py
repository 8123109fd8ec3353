"""Learned heads: linear classifiers that say how likely each label of a text or of a mention is.

Knows weights; knows nothing about questions. The weights are fitted by fit.py from the training questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.features import VECTOR_WEIGHT, Row, Vocabulary

WEIGHTS = "reader.npz"


@dataclass(frozen=True, kw_only=True)
class Head:
    """One classifier: labels x (features + vector)."""

    labels: tuple[str, ...]
    sparse: NDArray[np.float32]
    """(labels, vocabulary)."""
    dense: NDArray[np.float32]
    """(labels, dimensions of the vector); zero columns where the head uses none."""
    bias: Row

    def log_probabilities(
        self, columns: NDArray[np.int64], values: Row, vector: Row | None
    ) -> dict[str, float]:
        """Natural logarithm of the probability of each label."""
        scores = self.bias + self.sparse[:, columns] @ values
        if vector is not None and self.dense.shape[1]:
            scores = scores + self.dense @ vector
        scores = scores - scores.max()
        logs = scores - np.log(np.exp(scores).sum())
        return dict(zip(self.labels, logs.tolist(), strict=True))


@dataclass(frozen=True, kw_only=True)
class Heads:
    """Heads that share a vocabulary."""

    vocabulary: Vocabulary
    center: Row
    """Mean of the vectors that were learned from; empty where heads use none."""
    heads: Mapping[str, Head]

    def judge(self, features: Iterable[str], vector: Row | None = None) -> dict[str, dict[str, float]]:
        """Log probabilities of every head for one text or mention."""
        columns, values = self.vocabulary.entries(features)
        if vector is not None:
            vector = (vector - self.center) * VECTOR_WEIGHT
        return {name: head.log_probabilities(columns, values, vector) for name, head in self.heads.items()}


@dataclass(frozen=True, kw_only=True)
class ReaderWeights:
    """Everything that was learned."""

    texts: Heads
    mentions: Heads
    training: str
    """Digest of the training questions that the weights were fitted to."""


def save_weights(weights: ReaderWeights, path: Path) -> None:
    """Write the weights; the same weights give the same bytes."""
    arrays: dict[str, NDArray[np.float16]] = {}
    about: dict[str, object] = {"training": weights.training}
    for group, heads in (("texts", weights.texts), ("mentions", weights.mentions)):
        arrays[f"{group}.weights"] = heads.vocabulary.weights.astype(np.float16)
        arrays[f"{group}.center"] = heads.center.astype(np.float16)
        about[group] = {
            "vocabulary": heads.vocabulary.names,
            "length": heads.vocabulary.length,
            "heads": {name: head.labels for name, head in heads.heads.items()},
        }
        for name, head in heads.heads.items():
            arrays[f"{group}.{name}.sparse"] = head.sparse.astype(np.float16)
            arrays[f"{group}.{name}.dense"] = head.dense.astype(np.float16)
            arrays[f"{group}.{name}.bias"] = head.bias.astype(np.float16)
    text = json.dumps(about, ensure_ascii=False).encode()
    np.savez_compressed(path, about=np.frombuffer(text, dtype=np.uint8), **arrays)  # type: ignore[arg-type]


def load_weights() -> ReaderWeights:
    """The weights that ship with the package."""
    data = files("assistant.understanding").joinpath(WEIGHTS).read_bytes()
    return read_weights(data)


def read_weights(data: bytes) -> ReaderWeights:
    """Weights from the bytes that `save_weights` wrote."""
    with np.load(BytesIO(data)) as arrays:
        about = json.loads(arrays["about"].tobytes().decode())
        groups = {group: _group(group, about[group], arrays) for group in ("texts", "mentions")}
    return ReaderWeights(texts=groups["texts"], mentions=groups["mentions"], training=about["training"])


def _group(group: str, about: Mapping[str, object], arrays: Mapping[str, NDArray[np.float16]]) -> Heads:
    names: Mapping[str, list[str]] = about["heads"]  # type: ignore[assignment]
    heads = {
        name: Head(
            labels=tuple(labels),
            sparse=arrays[f"{group}.{name}.sparse"].astype(np.float32),
            dense=arrays[f"{group}.{name}.dense"].astype(np.float32),
            bias=arrays[f"{group}.{name}.bias"].astype(np.float32),
        )
        for name, labels in names.items()
    }
    weights = arrays[f"{group}.weights"].astype(np.float32)
    vocabulary = Vocabulary(about["vocabulary"], weights, float(about["length"]))  # type: ignore[arg-type]
    return Heads(vocabulary=vocabulary, center=arrays[f"{group}.center"].astype(np.float32), heads=heads)
