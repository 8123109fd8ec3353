"""Whom a question ranges over, who of them is published, and what that proves of the others.

An order of which only the ends are published proves its ends: the first k positions, the last k, and limits for
everyone between. Knows members and coverage; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.gathering.results import Bounds, Member, Row
from tools.evidence import Cell


@dataclass(frozen=True, kw_only=True)
class Universe:
    """All members of a question with the published rows among them."""

    members: tuple[Member, ...]
    rows: tuple[Row, ...]
    """Published or computed values, in any order."""
    whole: int
    """Size of the order that printed ranks refer to (47), which `members` may be a part of."""
    top: int = 0
    bottom: int = 0
    """So many first and last positions of the whole order are published; 0 and 0: no order is promised."""
    ordered: tuple[Row, ...] = ()
    """Rows of the whole order, for limits; the same as `rows` when nobody is left out."""
    ranks: dict[Member, Cell] = field(default_factory=lambda: {})
    """Printed places in the whole order."""

    @property
    def complete(self) -> bool:
        """True when every member has a value."""
        return bool(self.members) and not self.missing

    @cached_property
    def missing(self) -> tuple[Member, ...]:
        """Members without a value."""
        known = {row.member for row in self.rows}
        return tuple(member for member in self.members if member not in known)

    def descending(self, rows: Sequence[Row] | None = None) -> list[Row]:
        """Rows from the highest to the lowest, ties in the order of members."""
        return sorted(self.rows if rows is None else rows, key=lambda row: -row.value)

    def from_end(self, order: str) -> list[Row]:
        """The rows that are proven to be the first of `members` in this order, one position each."""
        rows = self.descending() if order == "high" else self.descending()[::-1]
        if self.complete:
            return rows
        proven = self._proven(order)
        return [row for row in rows if row.member in proven]

    def _proven(self, order: str) -> set[Member]:
        """Members at the published end of the whole order: nobody unpublished can stand before them."""
        count = self.top if order == "high" else self.bottom
        if not count:
            return set()
        rows = self.descending(self.ordered or self.rows)
        end = rows[:count] if order == "high" else rows[::-1][:count]
        return {row.member for row in end}

    def named_at(self, order: str) -> dict[int, tuple[Member, Cell]]:
        """Positions in the whole order that a printed rank decides, counted from the end asked for."""
        if len(self.members) != self.whole:
            return {}
        return {
            (int(cell.value or 0) if order == "high" else self.whole + 1 - int(cell.value or 0)): (
                member,
                cell,
            )
            for member, cell in self.ranks.items()
        }

    def bounds_of(self, member: Member) -> Bounds:
        """What the published ends and printed ranks prove of an unpublished member."""
        rows = self.descending(self.ordered or self.rows)
        uppers = [rows[self.top - 1]] if self.top and len(rows) >= self.top else []
        lowers = [rows[-self.bottom]] if self.bottom and len(rows) >= self.bottom else []
        rank = self.ranks.get(member)
        if rank is not None:
            places = {row.member: self.ranks[row.member] for row in rows if row.member in self.ranks}
            uppers += [r for r in rows if r.member in places and _place(places[r.member]) < _place(rank)]
            lowers += [r for r in rows if r.member in places and _place(places[r.member]) > _place(rank)]
        high = min(uppers, key=lambda row: row.value, default=None)
        low = max(lowers, key=lambda row: row.value, default=None)
        return Bounds(
            low=low.value if low else None, high=high.value if high else None,
            low_cell=low.cells[0] if low and low.cells else None,
            high_cell=high.cells[0] if high and high.cells else None,
        )  # fmt: skip


def _place(cell: Cell) -> int:
    return int(cell.value or 0)
