"""Searches the passage index and returns citable evidence.

Knows the index; knows nothing about plans or wording.
"""

from __future__ import annotations

from corpus.passage_index import Hit, PassageIndex
from tools.evidence import PassageEvidence


def search_passages(text: str, index: PassageIndex, *, limit: int = 6) -> tuple[PassageEvidence, ...]:
    """The passages nearest to `text`, best first. `id` is empty; the caller numbers it."""
    return tuple(_evidence(hit) for hit in index.search(text, limit=limit))


def _evidence(hit: Hit) -> PassageEvidence:
    passage = hit.passage
    return PassageEvidence(
        id="",
        passage=passage.id,
        source=passage.source,
        locator=passage.locator,
        label=passage.label,
        heading=passage.heading,
        text=passage.text,
        english=passage.english,
        verbatim=passage.verbatim,
        unsure=passage.unsure,
        score=hit.score,
        similarity=hit.similarity,
    )
