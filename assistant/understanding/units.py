"""The units in which people state a value of an expression. Knows operators; knows nothing about wording."""

from __future__ import annotations

from collections.abc import Callable

from assistant.understanding.expression import (
    Change,
    Expression,
    Find,
    Pair,
    Rank,
    Total,
    Values,
)

_MEMBERS = frozenset(("都道府県", "団体", "つ", "件", "区分", "地域", "項目"))
_POINTS = frozenset(("ポイント", "％"))


def units_of(part: Expression, unit: Callable[[Values], str]) -> frozenset[str]:
    """Units that fit.

    Args:
        part: What a number is held against.
        unit: The unit of a leaf's measure, as printed.
    """
    if isinstance(part, Values):
        printed = unit(part)
        return frozenset((printed, "件", "団体")) if printed in ("件", "団体") else frozenset((printed,))
    if isinstance(part, Find):
        return frozenset()
    if isinstance(part, Pair):
        return _of_pair(part, unit)
    if isinstance(part, Rank):
        return frozenset(("位",))
    inside = units_of(part.of, unit)
    if isinstance(part, Total) and part.how == "count":
        return _MEMBERS
    if isinstance(part, Change):
        return _POINTS if "％" in inside else inside
    return inside


def _of_pair(pair: Pair, unit: Callable[[Values], str]) -> frozenset[str]:
    if pair.kind == "ratio":
        return frozenset(("倍",))
    if pair.kind == "share":
        return frozenset(("％",))
    inside = units_of(pair.a, unit)
    return _POINTS if pair.kind == "minus" and "％" in inside else inside
