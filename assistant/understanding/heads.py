"""Learned heads: small classifiers that say how likely each label of a text or of a mention is.

Knows weights; knows nothing about questions. The weights are fitted by fit.py from the training questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.decoder import DecoderWeights
from assistant.understanding.e5_file import Layer
from assistant.understanding.features import Row, Vocabulary

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
    """(width, dimensions of the vector)."""
    bias: Row
    heads: Mapping[str, Head]

    def judge(self, features: Iterable[str], vector: Row) -> dict[str, dict[str, float]]:
        """Natural logarithms of the probabilities of every head's labels, for one text or mention."""
        columns, values = self.vocabulary.entries(features)
        layer = self.bias + values @ self.table[columns] + self.vector_weights @ vector
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

    layers: tuple[Layer, ...]
    """The encoder's upper layers."""
    texts: Heads
    mentions: Heads
    ranking: Mapping[str, float]
    """Weights of what candidates are ranked by."""
    wording: tuple[str, ...]
    """Content words of training questions for figures: what is no name and yet no surprise."""
    training: str
    """Digest of the training questions that the weights were fitted to."""
    decoder: DecoderWeights | None = None

    def with_ranking(self, ranking: Mapping[str, float]) -> ReaderWeights:
        """The same heads with other weights of candidates."""
        return replace(self, ranking=dict(ranking))


_SHARED = ("vector_weights", "bias")


def save_weights(weights: ReaderWeights, path: Path) -> None:
    """Write the weights; the same weights give the same bytes."""
    arrays: dict[str, NDArray[Any]] = {}
    for number, layer in enumerate(weights.layers):
        arrays |= _layer_arrays(f"layer{number}", layer)
    about: dict[str, object] = {"training": weights.training, "layers": len(weights.layers)}
    for group, heads in (("texts", weights.texts), ("mentions", weights.mentions)):
        arrays[f"{group}.weights"] = heads.vocabulary.weights.astype(np.float16)
        for name in _SHARED:
            arrays[f"{group}.{name}"] = getattr(heads, name).astype(np.float16)
        scale = np.maximum(np.abs(heads.table).max(axis=1), 1e-8) / 127
        arrays[f"{group}.table"] = np.round(heads.table / scale[:, None]).astype(np.int8)
        arrays[f"{group}.table.scale"] = scale.astype(np.float16)
        about[group] = {
            "vocabulary": heads.vocabulary.names,
            "length": heads.vocabulary.length,
            "heads": {name: head.labels for name, head in heads.heads.items()},
        }
        for name, head in heads.heads.items():
            arrays[f"{group}.head.{name}.weights"] = head.weights.astype(np.float16)
            arrays[f"{group}.head.{name}.bias"] = head.bias.astype(np.float16)
    if weights.decoder is not None:
        about["decoder"] = {"words": weights.decoder.words, "abouts": weights.decoder.abouts}
        for name, array in weights.decoder.arrays.items():
            arrays |= _packed(f"decoder.{name}", array)
    about["ranking"] = dict(weights.ranking)
    about["wording"] = weights.wording
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
        layers = tuple(_layer(f"layer{number}", arrays) for number in range(about["layers"]))
        decoder = _decoder(about["decoder"], arrays) if "decoder" in about else None
    return ReaderWeights(
        layers=layers,
        texts=groups["texts"],
        mentions=groups["mentions"],
        ranking=about["ranking"],
        wording=tuple(about["wording"]),
        training=about["training"],
        decoder=decoder,
    )


def _packed(name: str, array: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """A matrix as bytes with one scale a row; anything else as half floats."""
    if array.ndim != 2:
        return {name: array.astype(np.float16)}
    scale = np.maximum(np.abs(array).max(axis=1), 1e-8) / 127
    return {
        name: np.round(array / scale[:, None]).astype(np.int8),
        f"{name}.scale": scale.astype(np.float32),
    }


def _unpacked(name: str, arrays: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    array = arrays[name].astype(np.float32)
    return array * arrays[f"{name}.scale"][:, None] if f"{name}.scale" in arrays else array


def _decoder(about: Mapping[str, Any], arrays: Any) -> DecoderWeights:
    names = [name for name in arrays.files if name.startswith("decoder.") and not name.endswith(".scale")]
    return DecoderWeights(
        words=tuple(about["words"]), abouts=tuple(about["abouts"]),
        arrays={name.removeprefix("decoder."): _unpacked(name, arrays) for name in names},
    )  # fmt: skip


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
    scale = arrays[f"{group}.table.scale"].astype(np.float32)
    shared["table"] = arrays[f"{group}.table"].astype(np.float32) * scale[:, None]
    vocabulary = Vocabulary(about["vocabulary"], weights, float(about["length"]))
    return Heads(vocabulary=vocabulary, heads=heads, **shared)


def _layer_arrays(name: str, layer: Layer) -> dict[str, NDArray[Any]]:
    """Matrices as bytes with one scale a column, the rest as half floats."""
    found: dict[str, NDArray[Any]] = {}
    for part, matrix in layer.matrices.items():
        scale = np.abs(matrix).max(axis=0) / 127
        found[f"{name}.{part}.matrix"] = np.round(matrix / scale).astype(np.int8)
        found[f"{name}.{part}.scale"] = scale.astype(np.float32)
        found[f"{name}.{part}.bias"] = layer.biases[part].astype(np.float32)
    for part, (scale, shift) in layer.norms.items():
        found[f"{name}.{part}.norm"] = np.stack([scale, shift]).astype(np.float32)
    return found


def _layer(name: str, arrays: Mapping[str, NDArray[Any]]) -> Layer:
    parts = ("q", "k", "v", "ao", "fi", "fo")
    return Layer(
        matrices={
            p: arrays[f"{name}.{p}.matrix"].astype(np.float32) * arrays[f"{name}.{p}.scale"] for p in parts
        },
        biases={p: arrays[f"{name}.{p}.bias"] for p in parts},
        norms={p: (arrays[f"{name}.{p}.norm"][0], arrays[f"{name}.{p}.norm"][1]) for p in ("aln", "oln")},
    )
