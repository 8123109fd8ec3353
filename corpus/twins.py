"""Passages of the report and of a guideline that say the same: then the report is cited first.

Knows passages and their vectors; knows nothing about questions or how hits were scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from corpus.passages import Passage

PRIMARY_SOURCE = "jri-2025-062"
"""The report that readers ask about; guideline texts that repeat it are second-hand for its figures."""
TWIN_SIMILARITY = 0.96
"""Cosine from which two passages say the same; the embedded embedder gives 0.7-0.9 to unrelated text."""
TWIN_GAP = 0.01
"""Largest lead in fused score that a twin gives up; a reader who names the guideline keeps it first."""


def find_twins(passages: Sequence[Passage], vectors: NDArray[np.float32]) -> dict[str, tuple[str, ...]]:
    """For each passage of the report with twins: the ids of the passages that say the same.

    Args:
        vectors: One row of length 1 for each passage.
    """
    own = [number for number, passage in enumerate(passages) if passage.source == PRIMARY_SOURCE]
    others = [n for n, p in enumerate(passages) if p.source != PRIMARY_SOURCE and not p.verbatim]
    if not own or not others:
        return {}
    near = vectors[own] @ vectors[others].T >= TWIN_SIMILARITY
    pairs = {
        passages[number].id: tuple(passages[others[column]].id for column in np.flatnonzero(row))
        for number, row in zip(own, near, strict=True)
    }
    return {passage_id: twins for passage_id, twins in pairs.items() if twins}


def report_first(
    ranked: Sequence[int], scores: Mapping[int, float], twins: Mapping[int, frozenset[int]]
) -> list[int]:
    """The numbers of `ranked` with each report passage moved up before its nearly as good twins.

    Args:
        twins: By number of a report passage, the numbers of the passages that say the same.
    """
    order = list(ranked)
    for number in ranked:
        if number not in twins:
            continue
        place = order.index(number)
        rivals = (
            rival
            for rival in range(place)
            if order[rival] in twins[number] and scores[order[rival]] - scores[number] <= TWIN_GAP
        )
        target = next(rivals, place)
        order.insert(target, order.pop(place))
    return order
