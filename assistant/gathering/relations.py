"""Relations of numbers and of limits: what holds, what never can, what surely does.

Knows numbers; knows nothing about measures.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from assistant.gathering.results import Bounds, Row, decimals, rounded

_RELATIONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
}


def holds(value: Decimal, relation: str, bound: Decimal, below: Decimal | None = None) -> bool:
    """Whether `value` stands in the relation; `~` allows half of the last stated tenth."""
    if relation == "~":
        return abs(value - bound) <= max(Decimal("0.5"), abs(bound) * Decimal("0.1"))
    return _RELATIONS[relation](value, bound) and (below is None or value < below)


def undecided(bounds: Bounds, relation: str, bound: Decimal, below: Decimal | None) -> bool:
    """Some values within the limits stand in the relation and some do not."""
    return not never(bounds, relation, bound, below) and not (
        below is None and surely(bounds, relation, bound)
    )


def never(bounds: Bounds, relation: str, bound: Decimal, below: Decimal | None = None) -> bool:
    """No value within the limits stands in the relation."""
    high = bounds.high if relation in (">=", ">", "=", "~") else None
    if high is not None and (high < bound or (relation == ">" and high == bound)):
        return True
    if below is not None and bounds.low is not None and bounds.low >= below:
        return True
    if relation in ("<=", "<", "=", "~") and bounds.low is not None:
        return bounds.low > bound or (relation == "<" and bounds.low == bound)
    return False


def surely(bounds: Bounds, relation: str, bound: Decimal) -> bool:
    """Every value within the limits stands in the relation."""
    if relation in (">=", ">"):
        return bounds.low is not None and _RELATIONS[relation](bounds.low, bound)
    if relation in ("<=", "<"):
        return bounds.high is not None and _RELATIONS[relation](bounds.high, bound)
    return False


def agrees(row: Row, relation: str, bound: Decimal) -> bool:
    """Equal as printed: 11.8 agrees with 11.8, and with 12 when only whole numbers are stated."""
    if relation != "=":
        return holds(row.value, relation, bound)
    stated = -int(bound.as_tuple().exponent) if bound != bound.to_integral_value() else 0
    if row.unit not in ("％", "ポイント", "倍"):
        return row.value == bound
    return row.value == bound or (stated < decimals(row.text) and rounded(row.value, stated) == bound)
