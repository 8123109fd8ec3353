"""Draft: sentences with the evidence that each rests on, not yet checked. Only verify.py lets them through.

Knows claims; knows nothing about how they were worded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.outcome.answer import Reason, TableView
from corpus.passages import Certainty

Basis = Literal[
    "facts", "nearest", "source", "quote", "codebook", "plain", "prose", "framed", "card", "verdict", "missing", "verdicts"
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One sentence and what it rests on."""

    text: str
    basis: Basis
    """facts: figures and numbers computed from them, checked against a fresh result; nearest: one published
    value offered instead; source: where cited figures stand; quote: words of a passage; codebook: a definition, caveat or gap of the
    codebook, word for word; plain: no figure and no fact, so no numeral may stand in it; prose: written by an LLM on
    the cited tables and passages; framed: a quote behind a closed opening (一方、 or a point's number), or without the
    document's name where the sentence before has it; card: a line of an answer card, carried by sentences of the cited
    passages; verdict: the closed sentence of a card's verdict; missing: what the documents do not hold."""
    evidence: tuple[str, ...] = ()
    """Ids of evidence, E1, E2, ..."""
    figures: tuple[str, ...] = ()
    """Ids of the cells the sentence states."""
    quote: str = ""
    """For `quote`: the sentence of the passage that the claim repeats."""
    card: str = ""
    """For `card` and `verdict`: id of the answer card."""
    certainty: Certainty | Literal[""] = ""
    """How sure what it says of a passage is; empty without passages."""
    verdict: bool | None = None
    """True or False when the sentence opens with はい or いいえ; None when it judges nothing."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything that may reach the screen once verified."""

    lead: tuple[Claim, ...] = ()
    body: tuple[Claim, ...] = ()
    notes: tuple[Claim, ...] = ()
    table: TableView | None = None
    abstains: bool = False
    reason: Reason = "no_evidence"
    suggestions: tuple[str, ...] = field(default=())

    def joined(self, other: Draft) -> Draft:
        """This draft followed by another one; it abstains only when both do."""
        return Draft(
            lead=(*self.lead, *other.lead) if not (self.body or other.body) else self.lead,
            body=self.body if not (self.body or other.body) else (*self.body, *other.lead, *other.body),
            notes=tuple(dict.fromkeys((*self.notes, *other.notes))),
            table=self.table or other.table,
            abstains=self.abstains and other.abstains,
            reason=self.reason if self.abstains else other.reason,
            suggestions=tuple(dict.fromkeys((*self.suggestions, *other.suggestions))),
        )
