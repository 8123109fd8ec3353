"""Nearness of meaning between a question and the items of the codebook: what is meant without any of its names.

Knows vectors and names; decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from assistant.understanding.features import Row
from corpus.codebook import Codebook, Member

_SHARPNESS = 40.0
"""Cosines of the bundled embedder lie close together."""


class ItemNearness:
    """Compares questions with items; an item's vector is made when first needed."""

    def __init__(self, codebook: Codebook, embed: Callable[[str], Row]) -> None:
        self._codebook = codebook
        self._embed = embed
        self._vectors: dict[str, Row] = {}

    def judge(self, text: str, kinds: Collection[str]) -> dict[str, float]:
        """How much less near than the nearest each item of some kinds is: 0 for the nearest; empty for no items."""
        items = [item for item in self._codebook.items.values() if item.level in kinds]
        if not items:
            return {}
        for item in items:
            if item.code not in self._vectors:
                self._vectors[item.code] = self._embed(_described(item))
        scores = np.vstack([self._vectors[item.code] for item in items]) @ self._embed(text) * _SHARPNESS
        return {item.code: float(score) for item, score in zip(items, scores - scores.max(), strict=True)}


def _described(item: Member) -> str:
    return "、".join(dict.fromkeys([item.name, *item.aliases[:4], item.definition])).strip("、")
