"""Nearness of meaning between a question and the items of the codebook: what is meant without any of its names.

Knows vectors and names; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from assistant.understanding.features import Row
from corpus.codebook import Codebook, Member

_SHARPNESS = 40.0
"""Cosines of the bundled embedder lie close together."""


class ItemNearness:
    """Compares questions with items; the items' vectors are made when first needed."""

    def __init__(self, codebook: Codebook, embed: Callable[[str], Row]) -> None:
        self._items = list(codebook.items.values())
        self._embed = embed
        self._vectors: Row | None = None

    def judge(self, text: str) -> dict[str, float]:
        """Log probabilities of the items by nearness alone."""
        if self._vectors is None:
            self._vectors = np.vstack([self._embed(_described(item)) for item in self._items])
        scores = self._vectors @ self._embed(text) * _SHARPNESS
        scores = scores - scores.max()
        logs = scores - np.log(np.exp(scores).sum())
        return {item.code: float(log) for item, log in zip(self._items, logs, strict=True)}


def _described(item: Member) -> str:
    return "、".join(dict.fromkeys([item.name, *item.aliases[:4], item.definition])).strip("、")
