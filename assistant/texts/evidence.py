"""Sentences of passages as citable evidence: one numbered piece a passage.

Knows passages and numbering; knows nothing about questions.
"""

from __future__ import annotations

from dataclasses import replace

from corpus.passages import Passage
from tools.evidence import PassageEvidence
from tools.search_passages import passage_evidence


class EvidenceBook:
    """Numbers passages E1, E2, ... in the order in which they are first cited."""

    def __init__(self, first: int = 1) -> None:
        self._first = first
        self._by_passage: dict[str, PassageEvidence] = {}

    def cite(self, passage: Passage, similarity: float = 0.0) -> str:
        """The evidence id of this passage."""
        if passage.id not in self._by_passage:
            number = self._first + len(self._by_passage)
            self._by_passage[passage.id] = replace(
                passage_evidence(passage), id=f"E{number}", similarity=similarity
            )
        return self._by_passage[passage.id].id

    @property
    def evidence(self) -> tuple[PassageEvidence, ...]:
        """All cited passages, in order."""
        return tuple(self._by_passage.values())
