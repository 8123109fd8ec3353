"""What the learned heads see of a text: n-grams of its masked form, what it names, and its vector.

Knows masked texts; knows nothing about labels.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.mentions import Marked, Masker, Mention

LONGEST_GRAM = 5
VECTOR_WEIGHT = 1.5
_WINDOW = 10
Row = NDArray[np.float32]


def grams(text: str, longest: int = LONGEST_GRAM) -> Counter[str]:
    """Character n-grams of a text, its beginning and end marked."""
    whole = f"^{text}$"
    return Counter(
        whole[i : i + size] for size in range(1, longest + 1) for i in range(len(whole) - size + 1)
    )


def text_features(marked: Marked, masker: Masker, start: int = 0, end: int | None = None) -> dict[str, float]:
    """Features of one stretch of a text by name."""
    masked = masker.mask(marked, start, end)
    found = {gram: 1.0 + math.log(count) for gram, count in grams(masked).items()}
    norm = math.sqrt(sum(value * value for value in found.values())) or 1.0
    features = {gram: 3.0 * value / norm for gram, value in found.items()}
    stop = len(marked.folded) if end is None else end
    inside = [m for m in marked.mentions if m.start >= start and m.end <= stop]
    for kind, count in Counter(m.kind for m in inside).items():
        features[f"#{kind}{min(count, 3)}"] = 0.7
    for mention in inside:
        if mention.kind in ("measure", "quantity"):
            for code in mention.codes:
                features[f"={code}"] = 0.7
        elif mention.kind in ("item", "topic", "population"):
            mark = masker.mark(mention)
            features[f"@{mark or mention.codes[0]}"] = 0.7
    features[f"#length{min(9, len(masked) // 8)}"] = 0.5
    return features


def mention_features(marked: Marked, masker: Masker, mention: Mention) -> dict[str, float]:
    """Features of one mention in its context."""
    before = masker.mask(marked, 0, mention.start)[-_WINDOW:]
    after = masker.mask(marked, mention.end)[:_WINDOW]
    found: dict[str, float] = {f"kind={mention.kind}": 1.0, f"mark={masker.mark(mention)}": 1.0}
    for size in range(1, min(len(before), 7) + 1):
        found[f"<{before[-size:]}"] = 1.0
    for size in range(1, min(len(after), 7) + 1):
        found[f">{after[:size]}"] = 1.0
    for size in (2, 3):
        for i in range(len(after) - size + 1):
            found[f"a{after[i : i + size]}"] = 0.4
        for i in range(len(before) - size + 1):
            found[f"b{before[i : i + size]}"] = 0.4
    alike = [m for m in marked.mentions if m.kind == mention.kind]
    found[f"nth={min(alike.index(mention), 3)}"] = 0.5
    found[f"of={min(len(alike), 4)}"] = 0.5
    if mention.kind == "number":
        found[f"whole={mention.value == int(mention.value)}"] = 0.5
        found[f"small={mention.value <= 10}"] = 0.5
        found[f"unit={mention.unit}"] = 1.0
    return found


class Vocabulary:
    """Numbers features; unknown ones are dropped."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._index = {name: i for i, name in enumerate(self.names)}

    def __len__(self) -> int:
        return len(self.names)

    def entries(self, features: Mapping[str, float]) -> tuple[NDArray[np.int64], Row]:
        """(columns, values) of the known features."""
        known = [(self._index[name], value) for name, value in features.items() if name in self._index]
        columns = np.fromiter((column for column, _ in known), dtype=np.int64, count=len(known))
        values = np.fromiter((value for _, value in known), dtype=np.float32, count=len(known))
        return columns, values


def vocabulary_of(rows: Iterable[Mapping[str, float]], least: int = 2) -> Vocabulary:
    """Features that stand in at least `least` rows, in a stable order."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(row.keys())
    return Vocabulary(sorted(name for name, count in counts.items() if count >= least))
