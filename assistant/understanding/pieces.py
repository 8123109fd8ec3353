"""Cuts texts into the pieces that the bundled encoder knows, and says where each piece stands in the text.

Knows the piece table; knows nothing about weights.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.e5_file import Pieces

_SPACE = "▁"
LONGEST_TEXT = 160
"""Pieces of one text; the rest is cut off."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A text as numbers of pieces, its begin and end marked."""

    numbers: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    """Characters of the text that each piece stands for; (0, 0) for the marks."""

    def inside(self, start: int, end: int) -> list[int]:
        """Indices of the pieces that share a character with `start` to `end`."""
        return [i for i, (a, b) in enumerate(self.places) if a < end and start < b]


class PieceCutter:
    """The likeliest cut of a text by the pieces' probabilities."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces

    def cut(self, text: str) -> Cut:
        """The pieces of `text`."""
        chars, places = self._rewritten(text)
        encoded = [char.encode() for char in chars]
        steps = self._best(encoded)
        numbers, found = [self._pieces.begin], [(0, 0)]
        for start, end, number in steps[: LONGEST_TEXT - 2]:
            numbers.append(number)
            found.append((places[start][0], places[end - 1][1]))
        return Cut(numbers=(*numbers, self._pieces.end), places=(*found, (0, 0)))

    def _rewritten(self, text: str) -> tuple[list[str], list[tuple[int, int]]]:
        chars: list[str] = []
        places: list[tuple[int, int]] = []
        for at, char in enumerate(text):
            for new in self._pieces.rewritten.get(char, char):
                if new == " " and chars and chars[-1] == _SPACE:
                    continue
                chars.append(_SPACE if new == " " else new)
                places.append((at, at + 1))
        if not chars or chars[0] != _SPACE:
            chars.insert(0, _SPACE)
            places.insert(0, (0, 0))
        return chars, places

    def _best(self, encoded: list[bytes]) -> list[tuple[int, int, int]]:
        """(start, end, number) of the pieces, left to right."""
        size, known, longest = len(encoded), self._pieces.numbers, self._pieces.longest
        best = [0.0] + [-1e30] * size
        back: list[tuple[int, int]] = [(0, self._pieces.unknown)] * (size + 1)
        for start in range(size):
            piece = b""
            for end in range(start + 1, size + 1):
                piece += encoded[end - 1]
                if len(piece) > longest:
                    break
                number = known.get(piece)
                if number is None or number == self._pieces.unknown:
                    continue
                score = best[start] + float(self._pieces.scores[number])
                if score > best[end]:
                    best[end], back[end] = score, (start, number)
            alone = best[start] + self._pieces.unknown_score
            if alone > best[start + 1]:
                best[start + 1], back[start + 1] = alone, (start, self._pieces.unknown)
        steps: list[tuple[int, int, int]] = []
        at = size
        while at > 0:
            start, number = back[at]
            steps.append((start, at, number))
            at = start
        return steps[::-1]
