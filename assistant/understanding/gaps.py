"""Which entry of the registry of gaps fits a request: by its keywords, measures and levels.

Knows the codebook's gaps; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from assistant.understanding.expression import DIMENSIONS, Expression, leaves
from corpus.codebook import Codebook
from corpus.gazetteer import fold

_KEYWORD, _MEASURE, _LEVEL, _ENOUGH = 3, 2, 2, 3


def subject_not_held(folded: str, codebook: Codebook) -> str:
    """Code of a gap on something that no table measures and that the request names; empty without one."""
    code = find_gap(folded, (), codebook)
    return code if any(gap.code == code and gap.subject for gap in codebook.gaps) else ""


def find_gap(folded: str, expressions: Iterable[Expression], codebook: Codebook) -> str:
    """Code of the best fitting gap; empty when none fits well enough."""
    measures: set[str] = set()
    levels: set[str] = set()
    for leaf in (leaf for one in expressions for leaf in leaves(one)):
        measures.add(leaf.measure)
        levels |= {leaf.members(name).level for name in DIMENSIONS} - {""}
        levels |= {codebook.places[code].level for code in leaf.places.codes if code in codebook.places}
        levels |= set(leaf.populations.codes) | {f"item:{code}" for code in leaf.items.codes}
        levels |= {f"year:{year}" for year in leaf.years}
    best, most = "", 0
    for gap in codebook.gaps:
        score = _KEYWORD * sum(1 for word in gap.keywords if _folded(word) in folded)
        score += _MEASURE * bool(set(gap.measures) & measures) + _LEVEL * bool(set(gap.levels) & levels)
        if score >= _ENOUGH and score > most:
            best, most = gap.code, score
    return best


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """A keyword of the registry in the form that questions have; every request looks for all of them."""
    return fold(word)
