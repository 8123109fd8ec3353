"""Members by order: positions, bounds and places, each only as far as the published values prove it.

Knows orders; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.gathering.core import Core
from assistant.gathering.counting import joined_count, printed_count
from assistant.gathering.relations import holds, surely, undecided
from assistant.gathering.results import Member, Result, Row
from assistant.gathering.universe import Universe
from assistant.understanding.expression import (
    Expression,
    Keep,
    Members,
    Rank,
    Take,
    Values,
)
from tools.evidence import Cell


class Orders:
    """Evaluates Take, Keep and Rank."""

    def __init__(self, core: Core) -> None:
        self.core = core

    def take(self, take: Take) -> Result:
        """Members at positions."""
        of = self.core.of(take.of)
        if not of.rows or _mixes_bases(of):
            of = self._fallen_back(take, of)
        if self._prints_places(of):
            return self._take_printed(take, of)
        universe = self.core.universe_of(of)
        size = len(universe.members)
        last = take.last if take.last is not None else size
        end = universe.from_end(take.order)
        picked = _with_ties(end, take.first, last)
        named = universe.named_at(take.order)
        asked = range(take.first, min(last, max(size, 1)) + 1)
        held = {row.position for row in picked}
        only_names = tuple((p, *named[p]) for p in asked if p in named and p not in held and len(end) < p)
        told = held | {p for p, _, _ in only_names}
        covered = {
            p for row in picked for p in range(row.position or 0, (row.position or 0) + _ties(picked, row))
        }
        open_positions = tuple(p for p in asked if p not in told | covered)
        certainty = "proved" if picked or only_names else ("undetermined" if of.rows else "absent")
        # Whoever is missing stands elsewhere once every asked position is proven.
        missing = of.missing if open_positions else ()
        return replace(
            of, expression=take, rows=tuple(picked), certainty=certainty, named=only_names, parts=(of,),
            positions=open_positions, universe=size, missing=missing, near=_near(end, named, open_positions),
        )  # fmt: skip

    def _prints_places(self, of: Result) -> bool:
        measure = self.core.codebook.measures.get(of.measure)
        return measure is not None and bool(measure.rank_of)

    @staticmethod
    def _take_printed(take: Take, of: Result) -> Result:
        """Members by the places that a source prints; only the first places are known."""
        last = take.last if take.last is not None else len(of.rows)
        asked = range(take.first, last + 1)
        placed = sorted((replace(row, position=int(row.value)) for row in of.rows), key=lambda row: row.value)
        rows = tuple(row for row in placed if take.order == "high" and row.position in asked)
        open_positions = tuple(p for p in asked if p not in {row.position for row in rows})
        certainty = "proved" if rows else "undetermined"
        return replace(
            of,
            expression=take,
            rows=rows,
            certainty=certainty,
            parts=(of,),
            positions=open_positions,
            missing=(),
        )

    def _fallen_back(self, take: Take, of: Result) -> Result:
        """The same members by the measure that prints their places, where their values are not published."""
        if not isinstance(take.of, Values):
            return of
        for code in self.core.codebook.measures[take.of.measure].fallback:
            other = self.core.values(replace(take.of, measure=code))
            if other.rows:
                return other
        return replace(of, rows=(), certainty="absent") if _mixes_bases(of) else of

    def keep(self, keep: Keep) -> Result:
        """Members in relation to a bound."""
        of = self.core.of(keep.of)
        bound, reference = self.core.bound(keep.bound, of)
        if bound is None:
            return replace(of, expression=keep, rows=(), certainty="undetermined", parts=(of, *reference))
        below = Decimal(str(keep.below)) if keep.below is not None else None
        rows = [row for row in of.rows if holds(row.value, keep.relation, bound, below)]
        universe = self.core.universe_of(of)
        open_ones = [
            m for m in universe.missing if undecided(universe.bounds_of(m), keep.relation, bound, below)
        ]
        if open_ones and self._all_published(keep, of, rows, universe):
            open_ones = []
        sure = [m for m in universe.missing if surely(universe.bounds_of(m), keep.relation, bound)]
        descending = keep.relation in (">=", ">", "=", "~")
        rows.sort(key=lambda row: -row.value if descending else row.value)
        kept = Universe(members=tuple(r.member for r in rows), rows=tuple(rows), whole=len(rows))
        if not open_ones and not sure:
            self.core.universes[keep] = kept
        counted = self._counted(keep, of, rows, open_ones, universe)
        return replace(
            of, expression=keep, rows=tuple(rows), parts=(of, *reference, *counted), certainty="proved" if of.rows else "absent",
            missing=(*open_ones, *sure), at_least=len(rows) + len(sure),
            at_most=len(rows) + len(sure) + len(open_ones), universe=len(universe.members),
        )  # fmt: skip

    def _all_published(self, keep: Keep, of: Result, rows: Sequence[Row], universe: Universe) -> bool:
        """True when a printed number of members says that the published ones are all."""
        number = self._printed(keep, of, universe)
        return number is not None and sum(int(cell.value or 0) for cell in number) == len(rows)

    def _printed(self, keep: Keep, of: Result, universe: Universe) -> tuple[Cell, ...] | None:
        if not isinstance(of.expression, Values):
            return None
        highest = max((row.value for row in of.rows), default=None) if universe.top else None
        return printed_count(of.expression, keep, self.core.look_up, highest) or None

    def _counted(
        self, keep: Keep, of: Result, rows: Sequence[Row], open_ones: Sequence[Member], universe: Universe
    ) -> tuple[Result, ...]:
        """The printed number of all members in the relation, where not all of them are published by name."""
        cells = self._printed(keep, of, universe) if open_ones else None
        if not cells:
            return ()
        row = joined_count(cells)
        return (Result(expression=of.expression, measure=row.cells[0].measure, rows=(row,)),)

    def rank(self, rank: Rank) -> Result:
        """The place of a member among its like."""
        of = self.core.of(rank.of)
        if len({(row.member.place, row.member.population) for row in of.rows}) > 1 and isinstance(
            rank.of, Values
        ):
            printed_ranks = self._printed_ranks(rank, rank.of)
            if printed_ranks is not None:
                return printed_ranks
            return replace(of, expression=rank, parts=(of,), rows=(), certainty="undetermined")
        whole = self._whole_level(rank.of)
        if whole is None:
            return replace(of, expression=rank, parts=(of,), rows=(), certainty="undetermined")
        everyone = self.core.of(whole)
        universe = self.core.universe_of(everyone)
        members = {row.member for row in of.rows} | set(of.missing)
        rows: list[Row] = []
        for row in universe.from_end("high"):
            if row.member in members:
                position = 1 + sum(other.value > row.value for other in universe.rows)
                rows.append(replace(row, position=position))
        for row in universe.from_end("low"):
            if row.member in members and all(row.member != r.member for r in rows):
                behind = sum(other.value < row.value for other in universe.rows)
                rows.append(replace(row, position=universe.whole - behind))
        named = tuple(
            (int(cell.value or 0), member, cell)
            for member, cell in universe.ranks.items()
            if member in members and all(member != r.member for r in rows)
        )
        certainty = "proved" if rows or named else ("undetermined" if everyone.rows else "absent")
        missing = tuple(
            m for m in members if all(m != r.member for r in rows) and all(m != n[1] for n in named)
        )
        ends = bool(missing and (universe.top or universe.bottom) and everyone.rows)
        return replace(
            of, expression=rank, rows=tuple(rows), named=named, parts=(of, everyone), certainty=certainty,
            universe=universe.whole, missing=missing, bounds=(),
            at_least=universe.top + 1 if ends else 0, at_most=universe.whole - universe.bottom if ends else 0,
        )  # fmt: skip

    def _whole_level(self, of: Expression) -> Values | None:
        """The leaf that ranges over the level of the named member; None when nothing is named."""
        if not isinstance(of, Values):
            return None
        if of.items.codes:
            kind = self.core.codebook.items[of.items.codes[0]].level
            return replace(of, items=Members(level=kind))
        named = [code for code in of.places.codes if code != "JP"]
        if named:
            return replace(of, places=Members(level=self.core.codebook.places[named[0]].level))
        if of.populations.codes:
            return replace(of, populations=Members(level="size_class"))
        return None

    def _printed_ranks(self, rank: Rank, values: Values) -> Result | None:
        """The places that a source prints, where the values are of several bases."""
        for code in self.core.codebook.measures[values.measure].fallback:
            found = self.core.values(replace(values, measure=code))
            if found.rows:
                placed = tuple(replace(row, position=int(row.value)) for row in found.rows)
                return replace(found, expression=rank, rows=placed, parts=(found,))
        return None


def _mixes_bases(of: Result) -> bool:
    """Items of several populations are no order of items."""
    values = of.expression
    return (
        isinstance(values, Values)
        and values.axis == "item"
        and len({(row.member.place, row.member.population) for row in of.rows}) > 1
    )


def _near(
    end: Sequence[Row], named: dict[int, tuple[Member, Cell]], wanted: Sequence[int]
) -> tuple[tuple[int, Member, Cell], ...]:
    """The last known position before the open ones, and the first one behind them."""
    if not wanted:
        return ()
    before = [(place, *found) for place, found in named.items() if place < wanted[0]]
    before += [(place, row.member, row.cells[0]) for place, row in enumerate(end, 1) if row.cells]
    behind = [(place, *found) for place, found in named.items() if place > wanted[-1]]
    return (*sorted(before, key=lambda one: one[0])[-1:], *sorted(behind, key=lambda one: one[0])[:1])


def _with_ties(end: list[Row], first: int, last: int) -> list[Row]:
    """Positions `first` to `last`, and those that tie with the last one; equal values share a position."""
    placed = [
        replace(row, position=1 + next(i for i, other in enumerate(end) if other.value == row.value))
        for row in end
    ]
    picked = placed[first - 1 : last]
    if picked:
        picked += [row for row in placed[last:] if row.value == picked[-1].value]
    return picked


def _ties(rows: Sequence[Row], row: Row) -> int:
    return sum(other.position == row.position for other in rows)
