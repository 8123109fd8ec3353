"""Texts as vectors of their pieces in context: the lower layers of the bundled encoder, and learned layers on top.

Knows matrices; knows nothing about questions. What the top layers mean is learned by fit_heads.py.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.e5_file import E5File, Floats, Layer, bundled_e5
from assistant.understanding.pieces import Cut, PieceCutter

LOWER = 8
"""Layers that stay as they are bundled."""
UPPER = 2
"""Layers on top that are fitted to the training questions, starting from the bundled ones."""
_KEPT = 32
Rows = NDArray[np.float32]
_ERF = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)


def normalized(rows: NDArray[Any], scale: Floats, shift: Floats, epsilon: float) -> Rows:
    """Rows of mean 0 and variance 1, scaled and shifted."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=1, keepdims=True) + epsilon)
    return np.asarray(centred / spread * scale + shift, dtype=np.float32)


def gelu(values: Rows) -> Rows:
    """Gaussian error linear unit; the error function by its usual approximation (1.5e-7)."""
    scaled = values * np.float32(0.7071067811865476)
    size = np.abs(scaled)
    t = 1 / (1 + np.float32(0.3275911) * size)
    sums = np.zeros_like(t)
    for factor in reversed(_ERF):
        sums = (sums + np.float32(factor)) * t
    error = np.sign(scaled) * (1 - sums * np.exp(-size * size))
    return np.asarray(np.float32(0.5) * values * (1 + error), dtype=np.float32)


def run_layer(rows: Rows, layer: Layer, heads: int, epsilon: float) -> Rows:
    """One layer over the pieces of one text."""
    count, width = rows.shape
    size = width // heads

    def split(part: str) -> Rows:
        whole = rows @ layer.matrices[part] + layer.biases[part]
        return whole.reshape(count, heads, size).transpose(1, 0, 2)

    query, key, value = split("q"), split("k"), split("v")
    scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(size))
    scores = np.exp(scores - scores.max(axis=2, keepdims=True))
    seen = (scores / scores.sum(axis=2, keepdims=True)) @ value
    joined: Rows = seen.transpose(1, 0, 2).reshape(count, width).astype(np.float32)
    rows = normalized(rows + joined @ layer.matrices["ao"] + layer.biases["ao"], *layer.norms["aln"], epsilon)
    inner = gelu(rows @ layer.matrices["fi"] + layer.biases["fi"])
    return normalized(rows + inner @ layer.matrices["fo"] + layer.biases["fo"], *layer.norms["oln"], epsilon)


def run_layers(rows: Rows, layers: Iterable[Layer], file: E5File) -> Rows:
    """Some layers of the bundled encoder's shape, one behind the other."""
    for layer in layers:
        rows = run_layer(rows, layer, file.heads, file.epsilon)
    return rows


class LowerLayers:
    """The bundled layers; loaded once, about 60 MB."""

    def __init__(self, file: E5File) -> None:
        self.file = file
        self._layers = [file.layer(number) for number in range(LOWER)]
        self._type = file.floats("emb.type", file.width)
        self._positions = file.floats("emb.pos", 512 * file.width).reshape(512, file.width)
        self._norm = (file.floats("emb.ln.w", file.width), file.floats("emb.ln.b", file.width))

    def run(self, numbers: Sequence[int]) -> Rows:
        """One row a piece."""
        words = np.vstack([self.file.rows("emb.word", number, 1, self.file.width) for number in numbers])
        summed = words + self._positions[: len(numbers)] + self._type
        rows = normalized(summed, *self._norm, self.file.epsilon)
        return run_layers(rows, self._layers, self.file)


@lru_cache(maxsize=1)
def lower_layers() -> LowerLayers:
    """The bundled lower layers."""
    return LowerLayers(bundled_e5())


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """A text's pieces in context."""

    cut: Cut
    rows: Rows

    @property
    def pooled(self) -> Floats:
        """What the text heads see: the mean of the pieces, and the mark at the begin."""
        return np.concatenate([self.rows.mean(axis=0), self.rows[0]])

    def span(self, start: int, end: int) -> Floats:
        """What the heads of mentions see: the mean of the pieces from `start` to `end`."""
        return self.rows[self.cut.inside(start, end) or [0]].mean(axis=0)


class Encoder:
    """Encodes texts with fitted upper layers."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self._lower = lower_layers()
        self._cutter = PieceCutter(self._lower.file.pieces)
        self._layers = layers
        self._known: OrderedDict[str, Encoded] = OrderedDict()

    def encode(self, text: str) -> Encoded:
        """The text's pieces in context; the last few texts are kept."""
        known = self._known.get(text)
        if known is None:
            cut = self._cutter.cut(text)
            rows = run_layers(self._lower.run(cut.numbers), self._layers, self._lower.file)
            known = self._known[text] = Encoded(cut=cut, rows=rows)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
        return known
