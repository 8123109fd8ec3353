"""Learned heads: small classifiers that say how likely each label of a text or of a mention is.

Knows weights; knows nothing about questions. The weights are fitted by fit.py from the training questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.features import VECTOR_WEIGHT, Row, Vocabulary

WEIGHTS = "reader.npz"


@dataclass(frozen=True, kw_only=True)
class Head:
    """One classifier on the shared layer."""

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    """(labels, width of the shared layer)."""
    bias: Row


@dataclass(frozen=True, kw_only=True)
class Heads:
    """Heads that share a vocabulary and one layer: features and vector in, rectified sums out."""

    vocabulary: Vocabulary
    table: NDArray[np.float32]
    """(vocabulary, width): what each feature adds to the shared layer."""
    vector_weights: NDArray[np.float32]
    """(width, dimensions of the vector); zero columns where no vector is used."""
    bias: Row
    center: Row
    """Mean of the vectors that were learned from."""
    heads: Mapping[str, Head]

    def judge(self, features: Iterable[str], vector: Row | None = None) -> dict[str, dict[str, float]]:
        """Natural logarithms of the probabilities of every head's labels, for one text or mention."""
        columns, values = self.vocabulary.entries(features)
        layer = self.bias + values @ self.table[columns]
        if vector is not None and self.vector_weights.shape[1]:
            layer = layer + self.vector_weights @ ((vector - self.center) * VECTOR_WEIGHT)
        layer = np.maximum(layer, 0)
        return {name: _logs(head, layer) for name, head in self.heads.items()}


def _logs(head: Head, layer: Row) -> dict[str, float]:
    scores = head.bias + head.weights @ layer
    scores = scores - scores.max()
    logs = scores - np.log(np.exp(scores).sum())
    return dict(zip(head.labels, logs.tolist(), strict=True))


@dataclass(frozen=True, kw_only=True)
class ReaderWeights:
    """Everything that was learned."""

    texts: Heads
    mentions: Heads
    ranking: Mapping[str, float]
    """Weights of what candidates are ranked by."""
    training: str
    """Digest of the training questions that the weights were fitted to."""


_SHARED = ("table", "vector_weights", "bias", "center")


def save_weights(weights: ReaderWeights, path: Path) -> None:
    """Write the weights; the same weights give the same bytes."""
    arrays: dict[str, NDArray[np.float16]] = {}
    about: dict[str, object] = {"training": weights.training}
    for group, heads in (("texts", weights.texts), ("mentions", weights.mentions)):
        arrays[f"{group}.weights"] = heads.vocabulary.weights.astype(np.float16)
        for name in _SHARED:
            arrays[f"{group}.{name}"] = getattr(heads, name).astype(np.float16)
        about[group] = {
            "vocabulary": heads.vocabulary.names,
            "length": heads.vocabulary.length,
            "heads": {name: head.labels for name, head in heads.heads.items()},
        }
        for name, head in heads.heads.items():
            arrays[f"{group}.head.{name}.weights"] = head.weights.astype(np.float16)
            arrays[f"{group}.head.{name}.bias"] = head.bias.astype(np.float16)
    about["ranking"] = dict(weights.ranking)
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
    return ReaderWeights(
        texts=groups["texts"],
        mentions=groups["mentions"],
        ranking=about["ranking"],
        training=about["training"],
    )


def _group(group: str, about: Mapping[str, Any], arrays: Mapping[str, NDArray[np.float16]]) -> Heads:
    heads = {
        name: Head(
            labels=tuple(labels),
            weights=arrays[f"{group}.head.{name}.weights"].astype(np.float32),
            bias=arrays[f"{group}.head.{name}.bias"].astype(np.float32),
        )
        for name, labels in about["heads"].items()
    }
    weights = arrays[f"{group}.weights"].astype(np.float32)
    shared = {name: arrays[f"{group}.{name}"].astype(np.float32) for name in _SHARED}
    vocabulary = Vocabulary(about["vocabulary"], weights, float(about["length"]))
    return Heads(vocabulary=vocabulary, heads=heads, **shared)
