"""What an expression evaluates to: rows with the cells behind them, and what is known of everyone else.

Knows values and proofs; knows nothing about wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from assistant.understanding.expression import Expression
from tools.evidence import Cell, TableEvidence

Certainty = Literal["proved", "bounded", "undetermined", "absent"]
"""proved: the rows are the answer. bounded: only limits are known. undetermined: published values do not decide.
absent: nothing is published."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """The coordinates of one value, without its wave."""

    place: str = "JP"
    population: str = ""
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Between `low` and `high`, both inclusive; None: no limit known. `why` names the rows that prove it."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_cell: Cell | None = None
    high_cell: Cell | None = None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One value of a result: a published cell, or a number computed from cells."""

    member: Member
    value: Decimal
    text: str
    unit: str
    cells: tuple[Cell, ...]
    """The published figures behind the value; one for a published value."""
    year: int = 0
    arithmetic: str = ""
    """The calculation written out (`90.7 − 21.8 = 68.9`); empty for a published value."""
    position: int | None = None
    """Proven place in the order of the result's universe, 1 first."""

    @property
    def computed(self) -> bool:
        """True when no source prints the value."""
        return bool(self.arithmetic)


@dataclass(frozen=True, kw_only=True)
class Result:
    """The evaluation of one expression."""

    expression: Expression
    measure: str
    """The measure that the rows are values of; empty when they mix measures."""
    rows: tuple[Row, ...] = ()
    certainty: Certainty = "proved"
    universe: int = 0
    """How many members the question ranges over."""
    missing: tuple[Member, ...] = ()
    """Asked members without a published value."""
    bounds: tuple[tuple[Member, Bounds], ...] = ()
    """What is known of missing members."""
    positions: tuple[int, ...] = ()
    """Asked positions that nothing published decides."""
    named: tuple[tuple[int, Member, Cell], ...] = ()
    """Positions of which only the member is known (from a printed rank), not the value."""
    near: tuple[tuple[int, Member, Cell], ...] = ()
    """Where positions are open: the nearest ones before and behind that are known."""
    parts: tuple[Result, ...] = ()
    """Results of the expressions inside, left to right."""
    verdict: Literal["true", "false", "open", ""] = ""
    """For claims."""
    owners: tuple[Row, ...] = ()
    """For statements that do not hold: whose value the stated number is."""
    at_least: int = 0
    """For counts and places that are only bounded: as many as this ..."""
    at_most: int = 0
    """... and no more than this."""
    year: int = 0
    """The wave asked for, where one was named and nothing is published."""
    sources: tuple[TableEvidence, ...] = field(default=())
    """The queries that were run."""

    def cells(self) -> tuple[Cell, ...]:
        """Every published figure behind the rows, once."""
        return tuple(dict.fromkeys(cell for row in self.rows for cell in row.cells))


def decimal_of(cell: Cell) -> Decimal:
    """The exact value of a cell as published."""
    return Decimal(str(cell.value if cell.value is not None else 0))


def decimals(text: str) -> int:
    """Digits behind the point of a printed value."""
    return len(text.partition(".")[2])


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half up, as published tables round."""
    return value.quantize(Decimal(10) ** -digits, rounding=ROUND_HALF_UP)


def printed(value: Decimal, digits: int) -> str:
    """A computed value with thousands separators."""
    return f"{rounded(value, digits):,}"


def row_of(cell: Cell, position: int | None = None) -> Row:
    """The row of one published cell."""
    arithmetic = ""
    return Row(
        member=member_of(cell), value=decimal_of(cell), text=cell.text, unit=cell.unit, cells=(cell,),
        year=cell.year, arithmetic=arithmetic, position=position,
    )  # fmt: skip


def member_of(cell: Cell) -> Member:
    """The coordinates of a cell."""
    return Member(place=cell.place, population=cell.population, item=cell.item)


def all_tables(result: Result) -> tuple[TableEvidence, ...]:
    """The queries of a result and of its parts, once each."""
    found: list[TableEvidence] = list(result.sources)
    for part in result.parts:
        found += all_tables(part)
    return unique_tables(found)


def unique_tables(tables: Sequence[TableEvidence]) -> tuple[TableEvidence, ...]:
    """Tables without repetitions of one statement."""
    return tuple({(table.sql, table.parameters): table for table in tables}.values())
