"""What the learned heads see of a text: n-grams of its masked form, what it names, and its vector.

Knows masked texts; knows nothing about labels.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.mentions import Marked, Masker, Mention

LONGEST_GRAM = 5
MEANT_WEIGHT = 2.5
"""Of features that stand for a meaning (a class of wording, a measure, how many names) against n-grams."""
_MEANT = frozenset("!=@#")
_WINDOW = 10
Row = NDArray[np.float32]


def grams(text: str, longest: int = LONGEST_GRAM) -> set[str]:
    """Character n-grams of a text, its beginning and end marked."""
    whole = f"^{text}$"
    return {whole[i : i + size] for size in range(1, longest + 1) for i in range(len(whole) - size + 1)}


def text_features(marked: Marked, masker: Masker, start: int = 0, end: int | None = None) -> set[str]:
    """Features of one stretch of a text."""
    masked = masker.mask(marked, start, end)
    found = grams(masked)
    stop = len(marked.folded) if end is None else end
    inside = [m for m in marked.mentions if m.start >= start and m.end <= stop]
    for kind, count in Counter(m.kind for m in inside).items():
        found.add(f"#{kind}{min(count, 3)}")
    for mention in inside:
        if mention.kind in ("measure", "quantity"):
            found |= {f"={code}" for code in mention.codes}
        elif mention.kind in ("item", "topic", "population"):
            found.add(f"@{masker.mark(mention) or mention.codes[0]}")
    hints = [hint for hint, at in marked.hints if start <= at < stop]
    found |= {f"!{hint}" for hint in hints}
    shapes = sorted({hint for hint in hints if hint.startswith(("shapes", "relation", "dimensions"))})
    found |= {f"!{a}&{b}" for i, a in enumerate(shapes) for b in shapes[i + 1 :]}
    found.add(f"#length{min(9, len(masked) // 8)}")
    return found


def mention_features(marked: Marked, masker: Masker, mention: Mention) -> set[str]:
    """Features of one mention in its context."""
    before = masker.mask(marked, 0, mention.start)[-_WINDOW:]
    after = masker.mask(marked, mention.end)[:_WINDOW]
    found = {f"kind={mention.kind}", f"mark={masker.mark(mention)}"}
    found |= {f"<{before[-size:]}" for size in range(1, min(len(before), 7) + 1)}
    found |= {f">{after[:size]}" for size in range(1, min(len(after), 7) + 1)}
    for size in (2, 3):
        found |= {f"a{after[i : i + size]}" for i in range(len(after) - size + 1)}
        found |= {f"b{before[i : i + size]}" for i in range(len(before) - size + 1)}
    alike = [m for m in marked.mentions if m.kind == mention.kind]
    found |= {f"nth={min(alike.index(mention), 3)}", f"of={min(len(alike), 4)}"}
    if mention.kind == "number":
        whole = mention.value == int(mention.value)
        found |= {f"whole={whole}", f"small={mention.value <= 10}", f"unit={mention.unit}"}
    return found


class Vocabulary:
    """Numbers features and weighs them: the rarer, the more; unknown ones are dropped."""

    def __init__(self, names: Iterable[str], weights: Row, length: float) -> None:
        self.names = tuple(names)
        self.weights = weights
        self.length = length
        self._index = {name: i for i, name in enumerate(self.names)}
        self._meant = np.asarray([name[:1] in _MEANT for name in self.names], dtype=bool)

    def __len__(self) -> int:
        return len(self.names)

    def entries(self, features: Iterable[str]) -> tuple[NDArray[np.int64], Row]:
        """(columns, values) of the known features; the values have the same length for every text."""
        known = sorted(self._index[name] for name in set(features) if name in self._index)
        columns = np.asarray(known, dtype=np.int64)
        values = self.weights[columns].copy()
        meant = self._meant[columns]
        norm = float(np.linalg.norm(values[~meant])) or 1.0
        values[~meant] *= self.length / norm
        values[meant] = MEANT_WEIGHT
        return columns, values.astype(np.float32)


def vocabulary_of(rows: Sequence[Iterable[str]], least: int = 2, length: float = 5.0) -> Vocabulary:
    """Features that stand in at least `least` rows, in a stable order."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts.update(set(row))
    names = sorted(name for name, count in counts.items() if count >= least)
    weights = [math.log((1 + len(rows)) / (1 + counts[name])) for name in names]
    return Vocabulary(names, np.asarray(weights, dtype=np.float32), length)
