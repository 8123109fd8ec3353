"""How many members stand above or below a bound: counted, printed, put together, or only bounded.

Knows printed numbers of members at a level (図表11's groups, 「80％以上は8団体」); writes no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.gathering.look_up import LookUp
from assistant.gathering.results import Member, Result, Row, row_of
from assistant.understanding.expression import Keep, Total, Values
from tools.evidence import Cell


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A printed number of members whose value is from `low` to below `high`."""

    low: Decimal | None
    high: Decimal | None
    cell: Cell


def count_kept(total: Total, of: Result, look_up: LookUp) -> Result:
    """How many members `of` holds, with the printed number where the members are not all published."""
    keep = of.expression
    leaf = of.parts[0].expression if of.parts else None
    if (
        isinstance(keep, Keep)
        and isinstance(leaf, Values)
        and of.missing
        and isinstance(keep.bound, int | float)
    ):
        highest = max((row.value for row in of.parts[0].rows), default=None)
        cells = printed_count(leaf, keep, look_up, highest)
        if cells:
            row = joined_count(cells)
            return replace(of, expression=total, rows=(row,), parts=(of,), certainty="proved", missing=())
    if isinstance(keep, Values) and keep.axis and keep.members(keep.axis).level:
        return _counted(total, of, of.universe)
    if of.missing or of.positions:
        return replace(of, expression=total, rows=(), parts=(of,), certainty="bounded")
    return _counted(total, of, len(of.rows))


def joined_count(cells: Sequence[Cell]) -> Row:
    """One number out of printed ones that follow each other."""
    first = next(iter(cells))
    number = sum((Decimal(str(cell.value)) for cell in cells), Decimal(0))
    terms = " ＋ ".join(cell.text for cell in cells)
    arithmetic = f"{terms} ＝ {number:,.0f}{first.unit}" if len(cells) > 1 else ""
    return replace(
        row_of(first), value=number, text=f"{number:,.0f}", cells=tuple(cells), arithmetic=arithmetic
    )


def _counted(total: Total, of: Result, number: int) -> Result:
    unit = _unit(of)
    counted = Row(
        member=Member(), value=Decimal(number), text=f"{number:,}", unit=unit, cells=of.cells(),
        year=of.rows[0].year if of.rows else 0, arithmetic=f"{number:,}{unit}を数えた数",
    )  # fmt: skip
    certainty = "proved" if of.rows or of.parts else "absent"
    return replace(of, expression=total, rows=(counted,), parts=(of,), certainty=certainty, missing=())


def _unit(of: Result) -> str:
    leaf = of.expression
    while not isinstance(leaf, Values) and hasattr(leaf, "of"):
        leaf = leaf.of  # type: ignore[union-attr]
    level = leaf.members(leaf.axis).level if isinstance(leaf, Values) and leaf.axis else ""
    return {"prefecture": "都道府県", "region": "地域", "size_class": "区分", "municipality": "団体"}.get(
        level, "件"
    )


def _printed(leaf: Values, look_up: LookUp) -> list[Printed]:
    """Every printed number of members at a level of this measure."""
    if leaf.places.without or leaf.places.within or leaf.years or leaf.places.level != "prefecture":
        return []
    found: list[Printed] = []
    for measure in look_up.codebook.measures.values():
        if not measure.counts:
            continue
        for cell in look_up.cells(Values(measure=measure.code)):
            item = look_up.codebook.items[cell.item]
            low, high = item.low, item.high
            if measure.floor:
                low, high = _limit(look_up, measure.floor, cell), _limit(look_up, measure.ceiling, cell)
            if (item.of or measure.counts) == leaf.measure and (low is not None or high is not None):
                found.append(
                    Printed(
                        low=None if low is None else Decimal(str(low)),
                        high=None if high is None else Decimal(str(high)),
                        cell=cell,
                    )
                )
    return found


def _limit(look_up: LookUp, measure: str, cell: Cell) -> float | None:
    cells = look_up.cells(Values(measure=measure))
    return next((other.value for other in cells if other.item == cell.item), None)


def printed_count(leaf: Values, keep: Keep, look_up: LookUp, highest: Decimal | None) -> tuple[Cell, ...]:
    """Printed numbers that together make up exactly the asked range; empty when none do.

    Args:
        highest: The highest value of all members, where it is known: no range above it matters.
    """
    if not isinstance(keep.bound, int | float):
        return ()
    printed = [
        replace(one, high=None)
        if one.high is not None and highest is not None and one.high > highest
        else one
        for one in _printed(leaf, look_up)
    ]
    bound = Decimal(str(keep.bound))
    if keep.relation not in (">=", "<", ">"):
        return ()
    low = bound if keep.relation != "<" else None
    high = Decimal(str(keep.below)) if keep.below is not None else (bound if keep.relation == "<" else None)
    return _chain(printed, low, high)


def _chain(printed: Sequence[Printed], low: Decimal | None, high: Decimal | None) -> tuple[Cell, ...]:
    """Ranges that follow each other from `low` to `high` (None: open), fewest first."""
    best: tuple[Cell, ...] = ()
    for one in printed:
        if one.low != low or (one.low is None and one.high is None):
            continue
        if one.high == high:
            return (one.cell,)
        if one.high is not None and (high is None or one.high < high):
            rest = _chain([p for p in printed if p is not one], one.high, high)
            if rest and (not best or len(rest) + 1 < len(best)):
                best = (one.cell, *rest)
    return best
