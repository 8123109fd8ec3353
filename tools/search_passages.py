"""Searches the passage index and returns citable evidence.

Knows the index; knows nothing about plans or wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.passage_index import Hit, PassageIndex
from corpus.passages import Passage
from tools.evidence import PassageEvidence

_BY_TERMS = 5


def search_passages(
    text: str, index: PassageIndex, *, terms: Sequence[str] = (), limit: int = 6
) -> tuple[PassageEvidence, ...]:
    """The passages nearest to `text`, best first. `id` is empty; the caller numbers it.

    Args:
        terms: The words of `text` that carry its topic; passages that hold them are added behind, since in a
            long question they drown among everyday words.
    """
    hits = {hit.passage.id: hit for hit in index.search(text, limit=limit)}
    if terms:
        for hit in index.search(" ".join(terms), limit=_BY_TERMS, mode="lexical"):
            hits.setdefault(hit.passage.id, replace(hit, score=0.0))
    return tuple(_evidence(hit) for hit in hits.values())


def _evidence(hit: Hit) -> PassageEvidence:
    return replace(passage_evidence(hit.passage), score=hit.score, similarity=hit.similarity)


def passage_evidence(passage: Passage) -> PassageEvidence:
    """A passage as evidence; `id` is empty, the caller numbers it."""
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
    )
