"""Slots of an expression: the inverse of filling. What a follow-up takes over from the turn before.

Knows expressions and the codebook; knows nothing about wording.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.understanding.expression import (
    DIMENSIONS,
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Take,
    Values,
    Wave,
    leaves,
    walk,
)
from assistant.understanding.filling import Bound, Slots
from assistant.understanding.notation import AMBIGUOUS
from corpus.codebook import Codebook


def slots_of(expression: Expression, codebook: Codebook) -> Slots:
    """The slots that fill the expression's skeleton."""
    found = leaves(expression)
    ranging = [(d, leaf.members(d)) for leaf in found for d in DIMENSIONS if leaf.members(d).level]
    first, last, relation, claimed, leader = 1, 1, ">=", "=", ""
    bounds: list[Bound] = []
    stated: Bound | None = None
    years = [year for leaf in found for year in leaf.years]
    for part in walk(expression):
        if isinstance(part, Take):
            first, last = part.first, part.last  # type: ignore[assignment]
        elif isinstance(part, Keep):
            if isinstance(part.bound, int | float):
                between = part.below is not None
                bounds.append(Bound("between" if between else part.relation, part.bound, part.below))
            else:
                relation = part.relation
        elif isinstance(part, Claim):
            if isinstance(part.stated, int | float):
                stated = Bound(part.relation, part.stated)
            else:
                claimed = part.relation
            leader = part.stated if isinstance(part.stated, str) else ""
        elif isinstance(part, Find):
            stated = Bound("=", part.number)
        elif isinstance(part, Change):
            years += [year for year in (part.start, part.end) if year]
    measures = [leaf.measure for leaf in found]
    waves: list[Wave] = [leaf.wave for leaf in found if leaf.wave != "named"]
    return Slots(
        topics=_once(_topic(code, codebook) for code in measures),
        quantities=_once(_quantity(code, codebook) for code in measures),
        places=_named(found, "place"), populations=_named(found, "population"), items=_named(found, "item"),
        level=(ranging[0][0], ranging[0][1].level) if ranging else None,
        without=ranging[0][1].without if ranging else (), within=ranging[0][1].within if ranging else (),
        years=tuple(dict.fromkeys(years)), wave=waves[0] if waves else "named",
        first=first, last=last, relation=relation, bounds=tuple(bounds), claimed=claimed, stated=stated, leader=leader,
    )  # fmt: skip


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _topic(measure: str, codebook: Codebook) -> str:
    known = codebook.measures.get(measure)
    return known.technology if known is not None else ""


def _quantity(measure: str, codebook: Codebook) -> str:
    if measure.startswith(AMBIGUOUS):
        return measure.removeprefix(AMBIGUOUS)
    return codebook.measures[measure].quantity


def _named(found: Iterable[Values], dimension: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for leaf in found for code in leaf.members(dimension).codes))
