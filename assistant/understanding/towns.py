"""Municipalities that a message names: for saying that nothing is published of them alone.

Knows the list of municipalities; knows nothing about surveys.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.gazetteer import fold
from corpus.municipalities.bodies import load_bodies

_MOST = 3


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """Every municipality's name, the longest first."""
    names = {body.name for body in load_bodies().municipalities.values()}
    return re.compile("|".join(sorted(map(re.escape, map(fold, names)), key=len, reverse=True)))


def towns_in(folded: str) -> tuple[str, ...]:
    """Names of municipalities in folded text, in order."""
    known = {fold(body.name): body.name for body in load_bodies().municipalities.values()}
    found = dict.fromkeys(known[match.group()] for match in _names().finditer(folded))
    return tuple(found)[:_MOST]
