"""Readings of one stretch as figures: all candidates, whoever made them, best first.

Knows the makers of candidates and what ranks them; looks at no words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from assistant.understanding.candidates import CandidateMaker
from assistant.understanding.choices import Candidate, Role
from assistant.understanding.continuing import linked
from assistant.understanding.decoded import DecodedReadings
from assistant.understanding.expression import Claim, Pair, walk
from assistant.understanding.filling import Slots
from assistant.understanding.heads import ReaderWeights
from assistant.understanding.links import NOTHING_AROUND, Around, take_over, told_apart
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import Masker
from assistant.understanding.ranking import Ranker
from assistant.understanding.roles import RoleReader
from assistant.understanding.stretches import Stretch
from corpus.codebook import Codebook


class Readings:
    """Makes and ranks candidates over one codebook with learned weights."""

    def __init__(self, codebook: Codebook, weights: ReaderWeights, newest: int) -> None:
        self._codebook = codebook
        self._maker = CandidateMaker(codebook, newest)
        self._roles = RoleReader(weights, Masker(codebook))
        self._decoded = DecodedReadings(codebook, weights.decoder, newest) if weights.decoder else None
        self.ranker = Ranker(codebook, weights.ranking)

    def of(
        self,
        stretch: Stretch,
        around: Slots | None = None,
        memory: Memory | None = None,
        before: Memory | None = None,
    ) -> list[Candidate]:
        """Candidates, best first: of the stretch alone, and as a follow-up of `memory`.

        Args:
            stretch: What is read.
            around: What earlier parts of the same message leave for it.
            memory: The turn before, for the first part of a message.
            before: The same for the decoder, to which earlier parts of a message are turns before.
        """
        roles = self._roles.assigned(stretch.marked, stretch.vector)
        found: dict[tuple[object, ...], Candidate] = {}
        for candidate in self._made(stretch, roles, around, memory):
            scored = replace(candidate, score=self.ranker.score(candidate, stretch.marked))
            known = found.get(candidate.expressions)
            if known is None or known.score < scored.score:
                found[candidate.expressions] = scored
        ordered = _best_first(found.values())
        if self._decoded is None:
            return ordered
        judged = self._decoded.add(stretch, before or memory, ordered, roles[0])
        ranked = _best_first(self.ranker.with_judgement(candidate, stretch.marked) for candidate in judged)
        return [candidate for candidate in ranked if not _against_itself(candidate)] or ranked

    def _made(
        self, stretch: Stretch, roles: list[list[Role]], around: Slots | None, memory: Memory | None
    ) -> list[Candidate]:
        judged = stretch.judged
        if memory is None or not memory.expressions:
            return self._maker.make(judged, roles, Around(slots=around) if around else NOTHING_AROUND)
        logs = judged.get("follow", {"yes": math.log(0.5), "no": math.log(0.5)})
        alone = [linked(c, logs["no"]) for c in self._maker.make(judged, roles, NOTHING_AROUND)]
        taken = take_over(memory, judged, stretch.marked, self._codebook)
        return alone + [
            linked(_apart(candidate, memory), logs["yes"])
            for candidate in self._maker.make(judged, roles, taken)
        ]


def _best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda candidate: -candidate.score)


def _against_itself(candidate: Candidate) -> bool:
    """A value held against the same value says nothing."""
    parts = [part for one in candidate.expressions for part in walk(one)]
    return any(
        (isinstance(part, Pair) and part.kind != "both" and part.a == part.b)
        or (isinstance(part, Claim) and part.of == part.stated)
        for part in parts
    )


def _apart(candidate: Candidate, memory: Memory) -> Candidate:
    """The candidate with equal sides of a pair told apart by who was spoken of."""
    expressions = tuple(told_apart(one, memory) for one in candidate.expressions)
    if expressions == candidate.expressions:
        return candidate
    return replace(candidate, expressions=expressions, logs={**candidate.logs, "told apart": 1.0})
