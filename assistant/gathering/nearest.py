"""What is published nearest to something that is not: the same measure for a broader member or another wave.

Knows expressions and the codebook; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.gathering.results import Result
from assistant.understanding.expression import Expression, Members, Values, leaves
from corpus.codebook import Codebook

_MOST = 2


def nearest_results(
    expression: Expression, evaluate: Callable[[Expression], Result], codebook: Codebook
) -> tuple[Result, ...]:
    """Results of the same measures, nearest first; only where a single value of named members was asked for."""
    found: list[Result] = []
    for leaf in dict.fromkeys(leaves(expression)):
        for near in _broader(leaf, codebook):
            result = evaluate(near)
            if result.rows and all(result.rows != other.rows for other in found):
                found.append(result)
    return tuple(found[:_MOST])


def _broader(leaf: Values, codebook: Codebook) -> list[Values]:
    if leaf.axis and any(leaf.members(name).level for name in ("place", "population", "item")):
        return []
    options: list[Values] = []
    if leaf.years or leaf.wave == "previous":
        options.append(replace(leaf, years=(), wave="named"))
    parents = [codebook.places[code].parent for code in leaf.places.codes if code in codebook.places]
    regions = tuple(dict.fromkeys(parent for parent in parents if parent and parent != "JP"))
    plain = replace(leaf, years=(), wave="named")
    if regions:
        options.append(replace(plain, places=Members(codes=regions)))
    if leaf.places.codes and leaf.places.codes != ("JP",):
        options.append(replace(plain, places=Members(), populations=Members(codes=("municipalities",))))
    elif leaf.populations.codes:
        options.append(replace(plain, populations=Members()))
    return options
