"""Gives each mention its part in a reading: selected, excluded, a bound, a position, or nothing.

Knows the learned heads of mentions; builds no expression.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

from assistant.understanding.choices import Role, best
from assistant.understanding.features import Row, mention_features
from assistant.understanding.heads import ReaderWeights
from assistant.understanding.mentions import MEMBER_KINDS, Marked, Masker, Mention

ROLE_KINDS = (*MEMBER_KINDS, "topic", "number", "year")
_FLIPPED = 2
"""So many uncertain mentions are tried in both roles."""


class RoleReader:
    """Judges the roles of mentions."""

    def __init__(self, weights: ReaderWeights, masker: Masker) -> None:
        self._weights = weights
        self._masker = masker

    def assigned(self, marked: Marked, vector: Callable[[Mention], Row]) -> list[list[Role]]:
        """The most likely role of every mention, and the same with uncertain ones turned."""
        options = [self._of(marked, mention, vector(mention)) for mention in marked.of(*ROLE_KINDS)]
        quantities = [Role(mention=m, role="quantity", score=0.0) for m in marked.of("quantity")]
        first = [choice[0] for choice in options]
        unsure = sorted(
            (i for i, choice in enumerate(options) if len(choice) > 1),
            key=lambda i: options[i][0].score - options[i][1].score,
        )[:_FLIPPED]
        found: list[list[Role]] = []
        for turned in itertools.product((0, 1), repeat=len(unsure)):
            roles = list(first)
            for i, turn in zip(unsure, turned, strict=True):
                roles[i] = options[i][turn]
            found.append([*roles, *quantities])
        return found

    def _of(self, marked: Marked, mention: Mention, vector: Row) -> list[Role]:
        kind = mention.kind if mention.kind in ("number", "year", "topic") else "member"
        logs = self._weights.mentions.judge(mention_features(marked, self._masker, mention), vector)
        if kind not in logs:
            return [Role(mention=mention, role="select", score=0.0)]
        related = best(logs.get("related", {"": 0.0}), 1)[0][0] if kind == "number" else ""
        relation = mention.relation or related
        return [
            Role(mention=mention, role=role, score=log, relation=relation)
            for role, log in best(logs[kind], 2)
        ]
