"""Writes a message's expressions token by token, and says how likely given ones are: a small learned decoder.

Knows matrices, words and sources; knows nothing about operators. The weights are fitted by fit_decoder.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.encoder import Encoded, normalized
from assistant.understanding.plain import Plain
from assistant.understanding.tokens import END, Source, Token

Matrix = NDArray[np.float32]
LAYERS, HEADS = 2, 4
LONGEST = 56
_EPSILON = 1e-5
_LONGEST_PRIOR = 60


@dataclass(frozen=True, kw_only=True)
class DecoderWeights:
    """What was learned."""

    words: tuple[str, ...]
    abouts: tuple[str, ...]
    arrays: Mapping[str, Matrix]


class Written(NamedTuple):
    """One way to go on, and the natural logarithm of its probability."""

    tokens: tuple[Token, ...]
    log: float


class SourceRows(NamedTuple):
    """What the decoder looks at: one row a piece, a thing, a prior token; rows that can be pointed at."""

    rows: Matrix
    pointed: NDArray[np.int64]
    """Row of each thing."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """A source as numbers, before any weight."""

    pieces: Matrix
    spans: Matrix
    """(things said, width of the encoder): the mean of each mention's pieces."""
    abouts: NDArray[np.int64]
    """Of every thing; 0 is unknown."""
    prior: NDArray[np.int64]
    """Words of the prior expressions; -1 - i stands for thing i."""


class Numbering:
    """Words and kinds of things as numbers; 0 is what is not known."""

    def __init__(self, words: Sequence[str], abouts: Sequence[str]) -> None:
        self.words = {word: number for number, word in enumerate(words)}
        self.names = tuple(words)
        self._abouts = {about: number for number, about in enumerate(abouts)}

    def inputs(self, source: Source, text: Plain, encoded: Encoded) -> Inputs:
        """The source of a message that was encoded."""
        said = [thing.mention for thing in source.things if thing.mention is not None]
        spans = [encoded.span(*text.spans[mention]) for mention in said]
        prior = [
            -1 - token if isinstance(token, int) else self.words.get(token, 0)
            for token in source.prior[:_LONGEST_PRIOR]
        ]
        return Inputs(
            pieces=encoded.rows,
            spans=np.asarray(spans, dtype=np.float32).reshape(len(said), encoded.rows.shape[1]),
            abouts=np.asarray([self._abouts.get(thing.about, 0) for thing in source.things], dtype=np.int64),
            prior=np.asarray(prior, dtype=np.int64),
        )

    def targets(self, tokens: Sequence[Token]) -> list[int] | None:
        """Numbers of words, and those of things behind the last word; None when a word is not known."""
        if any(isinstance(token, str) and token not in self.words for token in tokens):
            return None
        return [len(self.names) + token if isinstance(token, int) else self.words[token] for token in tokens]


class Decoder:
    """Runs the learned decoder."""

    def __init__(self, weights: DecoderWeights) -> None:
        self.numbering = Numbering(weights.words, weights.abouts)
        self._arrays = weights.arrays
        self._end = self.numbering.words[END]

    def source(self, inputs: Inputs) -> SourceRows:
        """Rows to look at."""
        a = self._arrays
        pieces = inputs.pieces @ a["pieces.weight"].T + a["pieces.bias"] + a["place.weight"][0]
        things = a["about.weight"][inputs.abouts] + a["place.weight"][1]
        said = len(inputs.spans)
        things[:said] += inputs.spans @ a["spans.weight"].T + a["spans.bias"]
        prior = [
            a["about.weight"][inputs.abouts[-1 - n]] if n < 0 else a["word.weight"][n] for n in inputs.prior
        ]
        rows = [pieces, things]
        if prior:
            rows.append(np.stack(prior) + a["prior.weight"][: len(prior)] + a["place.weight"][2])
        whole = normalized(np.concatenate(rows), a["source.weight"], a["source.bias"], _EPSILON)
        return SourceRows(whole, np.arange(len(pieces), len(pieces) + len(things)))

    def score(self, inputs: Inputs, sequences: Sequence[Sequence[Token]]) -> list[float | None]:
        """Logarithm of the probability of each sequence; None where a word is not known."""
        numbered = [self.numbering.targets(tokens) for tokens in sequences]
        known = [numbers for numbers in numbered if numbers is not None]
        scores = iter(self._scored(self.source(inputs), known) if known else ())
        return [None if numbers is None else next(scores) for numbers in numbered]

    def _scored(self, source: SourceRows, sequences: Sequence[Sequence[int]]) -> list[float]:
        length = max(len(numbers) for numbers in sequences) + 1
        given = np.full((len(sequences), length), self._end)
        for row, numbers in enumerate(sequences):
            given[row, 1 : len(numbers) + 1] = numbers
        logs = _Run(self._arrays, source, len(self.numbering.names)).step_many(given)
        return [
            float(sum(logs[row, at, number] for at, number in enumerate([*numbers, self._end])))
            for row, numbers in enumerate(sequences)
        ]

    def write(self, inputs: Inputs, width: int = 6) -> list[Written]:
        """The likeliest sequences, the best first."""
        source = self.source(inputs)
        count = len(self.numbering.names)
        run = _Run(self._arrays, source, count)
        logs = run.step(np.asarray([self._end]))
        alive: list[tuple[list[int], float]] = [([], 0.0)]
        done: list[tuple[list[int], float]] = []
        for _ in range(LONGEST):
            scores = np.asarray([log for _, log in alive])[:, None] + logs
            flat = np.argsort(-scores, axis=None)[: 2 * width]
            kept: list[tuple[list[int], float]] = []
            rows: list[int] = []
            for index in flat.tolist():
                row, number = divmod(index, scores.shape[1])
                log = float(scores[row, number])
                if number == self._end:
                    done.append((alive[row][0], log))
                elif len(kept) < width:
                    kept.append(([*alive[row][0], number], log))
                    rows.append(row)
            done = sorted(done, key=lambda one: -one[1])[:width]
            if not kept or (len(done) == width and done[-1][1] > kept[0][1]):
                break
            alive = kept
            run.keep(rows)
            logs = run.step(np.asarray([numbers[-1] for numbers, _ in alive]))
        names = self.numbering.names
        return [
            Written(tuple(names[n] if n < count else n - count for n in numbers), log)
            for numbers, log in done
        ]


class _Run:
    """The state of some sequences over one source."""

    def __init__(self, arrays: Mapping[str, Matrix], source: SourceRows, words: int) -> None:
        self._a = arrays
        self._source = source
        self._words = words
        self._at = 0
        self._seen: list[tuple[Matrix, Matrix]] = []
        self._kept: list[tuple[Matrix, Matrix] | None] = [None] * LAYERS
        for layer in range(LAYERS):
            key, value = (
                self._split(self._linear(source.rows, f"layer{layer}.cross.{part}")) for part in "kv"
            )
            self._seen.append((key, value))
        self._keys = self._linear(source.rows[source.pointed], "pointer.key")

    def _linear(self, rows: Matrix, name: str) -> Matrix:
        return np.asarray(rows @ self._a[f"{name}.weight"].T + self._a[f"{name}.bias"], dtype=np.float32)

    @staticmethod
    def _split(rows: Matrix) -> Matrix:
        """(..., length, width) to (..., heads, length, part)."""
        parts = rows.reshape(*rows.shape[:-1], HEADS, rows.shape[-1] // HEADS)
        return np.moveaxis(parts, -2, -3)

    def keep(self, rows: Sequence[int]) -> None:
        """Go on with these of the sequences."""
        self._kept = [None if one is None else (one[0][list(rows)], one[1][list(rows)]) for one in self._kept]

    def step(self, numbers: NDArray[np.int64]) -> Matrix:
        """Logarithms of what comes behind each sequence's next token: (sequences, words and things)."""
        rows = self._embedded(numbers[:, None], np.asarray([self._at]))
        self._at += 1
        return self._logs(self._through(rows, None)[:, 0])

    def step_many(self, numbers: NDArray[np.int64]) -> Matrix:
        """The same for every token of whole sequences: (sequences, tokens, words and things)."""
        length = numbers.shape[1]
        later = np.triu(np.full((length, length), -np.inf, dtype=np.float32), 1)
        return self._logs(self._through(self._embedded(numbers, np.arange(length)), later))

    def _embedded(self, numbers: NDArray[np.int64], positions: NDArray[np.int64]) -> Matrix:
        """(sequences, tokens) to (sequences, tokens, width)."""
        rows = self._a["word.weight"][np.where(numbers < self._words, numbers, 0)]
        pointed = numbers >= self._words
        if pointed.any():
            at = self._source.pointed[numbers[pointed] - self._words]
            rows[pointed] = self._linear(self._source.rows[at], "pointed")
        places = self._a["position.weight"][np.minimum(positions, LONGEST)]
        return np.asarray(rows + places, dtype=np.float32)

    def _through(self, rows: Matrix, mask: Matrix | None) -> Matrix:
        for layer in range(LAYERS):
            name = f"layer{layer}"
            rows = rows + self._itself(rows, layer, mask)
            query = self._split(self._linear(self._norm(rows, f"{name}.cross.norm"), f"{name}.cross.q"))
            rows = rows + self._linear(_attend(query, *self._seen[layer], None), f"{name}.cross.o")
            inner = self._linear(self._norm(rows, f"{name}.inner.norm"), f"{name}.inner.in")
            rows = rows + self._linear(np.maximum(inner, 0), f"{name}.inner.out")
        return self._norm(rows, "last")

    def _itself(self, rows: Matrix, layer: int, mask: Matrix | None) -> Matrix:
        name = f"layer{layer}.own"
        fresh = self._norm(rows, f"{name}.norm")
        query, key, value = (self._split(self._linear(fresh, f"{name}.{part}")) for part in "qkv")
        kept = self._kept[layer]
        if kept is not None:
            key, value = np.concatenate([kept[0], key], axis=2), np.concatenate([kept[1], value], axis=2)
        self._kept[layer] = (key, value)
        return self._linear(_attend(query, key, value, mask), f"{name}.o")

    def _norm(self, rows: Matrix, name: str) -> Matrix:
        flat = rows.reshape(-1, rows.shape[-1])
        scaled = normalized(flat, self._a[f"{name}.weight"], self._a[f"{name}.bias"], _EPSILON)
        return scaled.reshape(rows.shape)

    def _logs(self, rows: Matrix) -> Matrix:
        words = rows @ self._a["word.weight"].T + self._a["word.bias"]
        pointers = self._linear(rows, "pointer.query") @ self._keys.T / np.float32(np.sqrt(rows.shape[-1]))
        whole = np.concatenate([words, pointers], axis=-1)
        whole = whole - whole.max(axis=-1, keepdims=True)
        return np.asarray(whole - np.log(np.exp(whole).sum(axis=-1, keepdims=True)), dtype=np.float32)


def _attend(query: Matrix, key: Matrix, value: Matrix, mask: Matrix | None) -> Matrix:
    scores = query @ np.swapaxes(key, -1, -2) / np.float32(np.sqrt(query.shape[-1]))
    if mask is not None:
        scores = scores + mask
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    seen = np.moveaxis((scores / scores.sum(axis=-1, keepdims=True)) @ value, -3, -2)
    return np.asarray(seen.reshape(*seen.shape[:-2], -1), dtype=np.float32)
