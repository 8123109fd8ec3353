"""What a question asks of the figures: a small typed expression over a codebook.

Knows operators and codes; knows nothing about wording, values or SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

Order = Literal["high", "low"]
Relation = Literal[">=", ">", "<=", "<", "=", "~"]
Wave = Literal["named", "newest", "previous", "every"]
DIMENSIONS = ("place", "population", "item")


@dataclass(frozen=True, kw_only=True)
class Members:
    """Members of one dimension: named ones, or every one of a level."""

    codes: tuple[str, ...] = ()
    level: str = ""
    """prefecture, region, size_class or a kind of item; empty when the members are named."""
    without: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    """Only members whose parent is one of these places."""


NONE = Members()


@dataclass(frozen=True, kw_only=True)
class Values:
    """Published values of one measure."""

    measure: str
    places: Members = NONE
    populations: Members = NONE
    items: Members = NONE
    years: tuple[int, ...] = ()
    """Empty: the newest wave of each member."""
    wave: Wave = "named"

    def members(self, dimension: str) -> Members:
        """The members of `dimension` (place, population, item)."""
        found: Members = getattr(self, f"{dimension}s")
        return found

    @property
    def axis(self) -> str:
        """The dimension that ranges over a level, or over several names; empty for one value a wave."""
        levels = [name for name in DIMENSIONS if self.members(name).level]
        several = [name for name in DIMENSIONS if len(self.members(name).codes) > 1]
        return (levels or several or [""])[-1]


@dataclass(frozen=True, kw_only=True)
class Take:
    """Members by order: positions `first` to `last`, 1 is the highest (or lowest); `last` None: to the end."""

    of: Expression
    order: Order
    first: int = 1
    last: int | None = 1


@dataclass(frozen=True, kw_only=True)
class Keep:
    """Members whose value stands in `relation` to a number (in the measure's unit) or to another value."""

    of: Expression
    relation: Relation
    bound: float | Expression
    below: float | None = None
    """A second bound, exclusive: 50 to below 60 for 50％台."""


@dataclass(frozen=True, kw_only=True)
class Lacking:
    """Those that are not counted: total minus the counted, or 100 ％ minus the rate."""

    of: Expression


@dataclass(frozen=True, kw_only=True)
class Total:
    """One number out of many."""

    of: Expression
    how: Literal["sum", "mean", "pooled", "count"]


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Arithmetic on two values: a − b, a ÷ b in times, a as ％ of b, or both beside each other."""

    kind: Literal["minus", "ratio", "share", "compare", "both"]
    a: Expression
    b: Expression


@dataclass(frozen=True, kw_only=True)
class Change:
    """The increase from one wave to another; years None: the oldest or newest published."""

    of: Expression
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class Trend:
    """All waves of a value."""

    of: Expression


@dataclass(frozen=True, kw_only=True)
class Rank:
    """The place of one member among its like, highest first."""

    of: Expression
    order: Order = "high"


@dataclass(frozen=True, kw_only=True)
class Find:
    """Whose value is this number?"""

    number: float
    measure: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A statement to be checked: `of` stands in `relation` to a number, or is led by a member (`is`)."""

    of: Expression
    relation: Literal[">=", ">", "<=", "<", "=", "~", "is"]
    stated: float | str | Expression
    only: bool = False
    """The statement says that no other member of the level is so."""
    unit: str = ""
    """The unit that the statement gives its number, where the value has another one (％ for ポイント)."""


Expression = Values | Take | Keep | Lacking | Total | Pair | Change | Trend | Rank | Find | Claim


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside."""
    inside = (getattr(expression, field.name) for field in fields(expression))
    return tuple(part for part in inside if isinstance(part, Expression))


def with_parts(expression: Expression, parts: Sequence[Expression]) -> Expression:
    """The expression with other expressions directly inside, in the order of `children`."""
    names = [f.name for f in fields(expression) if isinstance(getattr(expression, f.name), Expression)]
    return replace(expression, **dict(zip(names, parts, strict=True))) if names else expression


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything inside, outermost first."""
    yield expression
    for child in children(expression):
        yield from walk(child)


def leaves(expression: Expression) -> tuple[Values, ...]:
    """The values at the bottom, left to right."""
    return tuple(part for part in walk(expression) if isinstance(part, Values))


def with_leaves(expression: Expression, new: dict[Values, Values]) -> Expression:
    """The expression with its values replaced as `new` says."""
    if isinstance(expression, Values):
        return new.get(expression, expression)
    changed = {
        field.name: with_leaves(part, new)
        for field in fields(expression)
        if isinstance(part := getattr(expression, field.name), Expression)
    }
    return replace(expression, **changed) if changed else expression


def shape(expression: Expression) -> str:
    """The operators without their values: `mean(take.high(V))`."""
    if isinstance(expression, Values):
        return "V"
    name = type(expression).__name__.lower()
    if isinstance(expression, Take):
        name = f"take.{expression.order}"
    elif isinstance(expression, Total):
        name = expression.how
    elif isinstance(expression, Pair):
        name = expression.kind
    inner = children(expression)
    return f"{name}({','.join(shape(part) for part in inner)})" if inner else name


def canonical(expression: Expression) -> Expression:
    """The expression without what goes without saying: the nation, and that places stand for municipalities."""
    return with_leaves(expression, {leaf: _plain(leaf) for leaf in leaves(expression)})


def _plain(values: Values) -> Values:
    places = NONE if values.places.codes == ("JP",) and not values.places.level else values.places
    somewhere = bool(places.level or places.codes)
    local = values.populations.codes == ("municipalities",) and not values.populations.level
    wave = "named" if values.wave == "newest" else values.wave
    return replace(
        values, places=places, populations=NONE if somewhere and local else values.populations, wave=wave
    )
