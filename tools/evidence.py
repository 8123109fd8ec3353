"""Evidence: what a claim may rest on. Tables of typed cells and passages, each with a stable id.

Knows values, units and places in sources; knows nothing about questions or wording.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Status = Literal["published", "derived", "flash"]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure with everything needed to defend it."""

    figure: str
    """Id of the row in corpus/tables, for example `genai_rate/pref/39`."""
    measure: str
    place: str
    population: str
    item: str
    year: int
    value: float | None
    """In `unit` (％ 0-100 as published, unrounded); None when not published."""
    text: str
    """The value as printed by the source, for example `11.8` or `1,741`."""
    unit: str
    source: str
    locator: str
    status: Status = "published"
    numerator: float | None = None
    denominator: float | None = None
    note: str = ""
    """Caveat of this row, or the reason why `value` is None."""
    rank: int | None = None
    """Place in the order of the query, 1 first; None for unordered queries."""


@dataclass(frozen=True, kw_only=True)
class Calculation:
    """A number that code computed from cells, with its arithmetic written out."""

    kind: Literal["difference", "ratio", "sum", "pooled", "share", "count", "mean", "remainder"]
    value: float
    text: str
    unit: str
    expression: str
    """For example `90.7 − 21.8 = 68.9`."""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TableEvidence:
    """The rows that one survey query found, in the query's order."""

    id: str
    title: str
    cells: tuple[Cell, ...]
    sql: str
    parameters: tuple[str | int | float, ...] = ()
    calculations: tuple[Calculation, ...] = ()
    reference: tuple[Cell, ...] = ()
    """Cells beside the answer for comparison (the national value, conflicting values)."""
    kind: Literal["table"] = "table"


@dataclass(frozen=True, kw_only=True)
class PassageEvidence:
    """One passage that a search found."""

    id: str
    passage: str
    """Id of the passage."""
    source: str
    locator: str
    label: str
    heading: str
    text: str
    english: str = ""
    verbatim: bool = False
    unsure: bool = False
    score: float = 0.0
    """Fused score, higher is nearer; comparable within one search only."""
    similarity: float = 0.0
    """Cosine similarity of question and passage, 0-1."""
    kind: Literal["passage"] = "passage"


Evidence = TableEvidence | PassageEvidence


@dataclass(frozen=True, kw_only=True)
class EvidenceSet:
    """All evidence of one question, by id E1, E2, ..."""

    items: tuple[Evidence, ...] = field(default=())

    def tables(self) -> tuple[TableEvidence, ...]:
        """The tables, in id order."""
        return tuple(item for item in self.items if isinstance(item, TableEvidence))

    def passages(self) -> tuple[PassageEvidence, ...]:
        """The passages, in id order."""
        return tuple(item for item in self.items if isinstance(item, PassageEvidence))

    def get(self, evidence_id: str) -> Evidence | None:
        """The piece with this id, or None."""
        return next((item for item in self.items if item.id == evidence_id), None)
