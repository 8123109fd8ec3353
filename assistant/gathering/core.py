"""The core of an evaluation: leaves, their universes, and the way back to every operator.

Knows values and coverage; the operators live in evaluate_*.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.gathering.look_up import LookUp
from assistant.gathering.results import Bounds, Member, Result, Row
from assistant.gathering.universe import Universe
from assistant.understanding.expression import (
    NONE,
    Expression,
    Members,
    Values,
    leaves,
)
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse


class Core:
    """What all operators share. One object serves one question: it keeps its queries."""

    def __init__(self, warehouse: Warehouse, codebook: Codebook, of: Callable[[Expression], Result]) -> None:
        self.look_up = LookUp(warehouse, codebook)
        self.codebook = codebook
        self.of = of
        self.universes: dict[Expression, Universe] = {}

    def values(self, values: Values) -> Result:
        """Published values of a leaf, what is missing, and the limits of what is missing."""
        cells = self.look_up.cells(values)
        answered = self._answered(values) if not cells else None
        if answered is not None:
            return self.values(answered)
        rows = self.look_up.with_derived(values, cells)
        members = self.look_up.members(values)
        found = {(row.member, row.year) for row in rows}
        years = self.look_up.years(values)
        missing = tuple(m for m in members if not any(member == m for member, _ in found))
        if years:
            missing = tuple(m for m in members if any((m, year) not in found for year in years))
        if rows and values.populations == NONE:
            # Nobody asked for one of the nation's two populations: either answers.
            missing = tuple(m for m in missing if m.place != "JP")
        certainty = "absent" if not rows else "proved"
        universe = self.look_up.universe(values, cells)
        self.universes[values] = universe
        newest = not years and values.wave == "named"
        bounds = tuple((m, universe.bounds_of(m)) for m in missing[:3]) if newest else ()
        if not rows and newest:
            bounds = self._bounds_at_level(values, missing)
        return Result(
            expression=values, measure=values.measure, rows=_in_asked_order(rows, members), certainty=certainty,
            universe=len(members), missing=missing, bounds=bounds, year=years[0] if years else 0,
        )  # fmt: skip

    def _answered(self, values: Values) -> Values | None:
        """For single municipalities: the measure that holds each one's own answer, where a survey was added."""
        answers = self.look_up.measure(values).answered_by
        places = self.codebook.places
        levels = {places[code].level for code in values.places.codes if code in places} | {
            values.places.level
        } - {""}
        if not answers or "municipality" not in levels:
            return None
        return replace(values, measure=answers[0], populations=Members(), years=(), wave="named")

    def _bounds_at_level(
        self, values: Values, missing: Sequence[Member]
    ) -> tuple[tuple[Member, Bounds], ...]:
        """Limits of a named place, from the published ends of its level."""
        levels = {self.codebook.places[m.place].level for m in missing if m.place in self.codebook.places}
        if len(levels) != 1 or levels == {"national"}:
            return ()
        whole = replace(values, places=Members(level=levels.pop()))
        universe = self.look_up.universe(whole, self.look_up.cells(whole))
        found = ((m, universe.bounds_of(m)) for m in missing)
        return tuple((m, b) for m, b in found if b.low is not None or b.high is not None)

    def universe_of(self, result: Result) -> Universe:
        """The universe behind a result, for operators on it."""
        known = self.universes.get(result.expression)
        if known is not None:
            return known
        members = tuple(row.member for row in result.rows) + result.missing
        return Universe(members=members, rows=result.rows, whole=len(members))

    def bound(self, bound: float | Expression, of: Result) -> tuple[Decimal | None, tuple[Result, ...]]:
        """The number of a bound, and the result it comes from where it is an expression.

        No number where the bound is of another wave than what is held against it, and nobody asked for that wave.
        """
        if isinstance(bound, int | float):
            return Decimal(str(bound)), ()
        other = self.of(bound)
        if not other.rows or (_unsaid(bound) and _mixes_waves(other, of)):
            return None, (other,)
        return other.rows[-1].value, (other,)

    def outdated(self, of: Result) -> bool:
        """The values are of an older wave than the newest of their measure, and nobody asked for that wave."""
        if not of.rows or not isinstance(of.expression, Values) or not _unsaid(of.expression):
            return False
        newest = self.look_up.newest_year(of.expression.measure)
        return all(row.year and row.year < newest for row in of.rows)


def _unsaid(expression: Expression) -> bool:
    """True where no wave was asked for."""
    return all(not leaf.years and leaf.wave == "named" for leaf in leaves(expression))


def _mixes_waves(a: Result, b: Result) -> bool:
    """Values of one measure from two waves."""
    same = bool(a.measure) and a.measure == b.measure
    return (
        same and bool(a.rows and b.rows) and not {row.year for row in a.rows} & {row.year for row in b.rows}
    )


def _in_asked_order(rows: Sequence[Row], members: Sequence[Member]) -> tuple[Row, ...]:
    places = {member: i for i, member in enumerate(members)}
    return tuple(sorted(rows, key=lambda row: (places.get(row.member, len(places)), row.year)))
