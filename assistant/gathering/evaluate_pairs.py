"""Two values or waves: differences, ratios, shares, comparisons, increases and series.

Knows pairs; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.gathering.core import Core
from assistant.gathering.results import Result, Row, decimals, printed, rounded
from assistant.gathering.universe import Universe
from assistant.understanding.expression import (
    Change,
    Expression,
    Members,
    Pair,
    Trend,
    Values,
)


class Pairs:
    """Evaluates Pair, Change and Trend."""

    def __init__(self, core: Core) -> None:
        self.core = core

    def pair(self, pair: Pair) -> Result:
        """Two values."""
        a, b = self.core.of(pair.a), self.core.of(pair.b)
        if pair.kind == "both":
            shared = {row.member for row in b.rows}
            rows = tuple(row for row in a.rows if row.member in shared)
            return replace(
                a,
                expression=pair,
                rows=rows,
                parts=(a, b),
                certainty="proved" if a.rows and b.rows else "absent",
            )
        if pair.kind == "compare":
            a, b = _of_base(a, b), _of_base(b, a)
            measure = a.measure if a.measure == b.measure else ""
            missing = (*a.missing, *b.missing)
            found = "proved" if a.rows and b.rows else "absent"
            return Result(
                expression=pair, measure=measure, rows=(*a.rows, *b.rows), parts=(a, b), missing=missing, certainty=found,
                bounds=(*a.bounds, *b.bounds),
            )  # fmt: skip
        return self._arithmetic(pair, _of_base(a, b), _of_base(b, a))

    def _arithmetic(self, pair: Pair, a: Result, b: Result) -> Result:
        rows: list[Row] = []
        for first, second in _matched(a.rows, b.rows):
            row = None if _waves_mixed(pair, first, second) else _computed(pair.kind, first, second)
            if row is not None:
                rows.append(row)
        found = "proved" if rows else "absent"
        missing = (*a.missing, *b.missing)
        result = Result(
            expression=pair, measure=a.measure if a.measure == b.measure else "", rows=tuple(rows), parts=(a, b),
            missing=missing, certainty=found, universe=max(a.universe, b.universe), bounds=(*a.bounds, *b.bounds),
        )  # fmt: skip
        members = tuple(dict.fromkeys((*(row.member for row in rows), *missing)))
        self.core.universes[pair] = Universe(members=members, rows=result.rows, whole=len(members))
        return result

    def change(self, change: Change) -> Result:
        """The increase between two waves."""
        gain = self._published_gain(change, change.of) if isinstance(change.of, Values) else None
        if gain is not None and any(row.member.place != "JP" for row in gain.rows):
            return gain
        series = self._series(change.of)
        rows: list[Row] = []
        members = dict.fromkeys(row.member for row in series.rows)
        for member in members:
            waves = {row.year: row for row in series.rows if row.member == member}
            start = change.start or (min(waves) if change.end is None or min(waves) < change.end else None)
            end = change.end or max(waves)
            if start in waves and end in waves and start != end:
                row = _computed("minus", waves[end], waves[start])
                rows += [replace(row, year=end)] if row else []
        if gain is not None and not rows:
            return gain
        certainty = "proved" if rows else "absent"
        missing = series.missing or tuple(m for m in members if all(r.member != m for r in rows))
        result = replace(
            series, expression=change, rows=tuple(rows), parts=(series,), certainty=certainty, missing=missing
        )
        self.core.universes[change] = Universe(
            members=(*(r.member for r in rows), *missing), rows=result.rows, whole=len(members)
        )
        return result

    def _published_gain(self, change: Change, values: Values) -> Result | None:
        measure = next(
            (m for m in self.core.codebook.measures.values() if m.change_of == values.measure), None
        )
        if measure is None or (change.start or measure.since) != measure.since:
            return None
        whom = Members(codes=self.core.look_up.population_codes(values))
        gains = replace(values, measure=measure.code, years=(), wave="named", populations=whom)
        found = self.core.values(gains)
        if not found.rows or (found.missing and not values.places.level):
            return None
        self.core.universes[change] = self.core.universe_of(found)
        return replace(found, expression=change, parts=(found,))

    def _series(self, of: Expression) -> Result:
        if not isinstance(of, Values):
            return self.core.of(of)
        cells = self.core.look_up.cells(replace(of, years=(), wave="every"), newest=False)
        rows = tuple(self.core.look_up.with_derived(replace(of, years=(), wave="named"), cells))
        members = self.core.look_up.members(of)
        found = {row.member for row in rows}
        return Result(
            expression=of, measure=of.measure, rows=tuple(sorted(rows, key=lambda r: r.year)),
            missing=tuple(m for m in members if m not in found), certainty="proved" if rows else "absent",
        )  # fmt: skip

    def trend(self, trend: Trend) -> Result:
        """All waves of a value."""
        series = self._series(trend.of)
        years = trend.of.years if isinstance(trend.of, Values) else ()
        if len(years) > 1:
            rows = tuple(row for row in series.rows if min(years) <= row.year <= max(years))
            series = replace(series, rows=rows)
        return replace(series, expression=trend, parts=(series,))


def _waves_mixed(pair: Pair, a: Row, b: Row) -> bool:
    """Values of two waves that nobody asked for: the newest one of each, where one has no newer."""
    unsaid = all(
        isinstance(one, Values) and not one.years and one.wave == "named" for one in (pair.a, pair.b)
    )
    return unsaid and a.year != b.year and a.cells[0].measure == b.cells[0].measure


def _matched(a: Sequence[Row], b: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Rows of the same member, or of the same wave; single rows are matched whatever they are of."""
    if len(a) == 1 and len(b) == 1:
        return [(a[0], b[0])]
    waves = [sorted(row.year for row in rows) for rows in (a, b)]
    if waves[0] == waves[1] and len(set(waves[0])) == len(a) > 1:
        others = {row.year: row for row in b}
        return [(row, others[row.year]) for row in a]
    if len(b) == 1 and len(a) > 1:
        return [(row, b[0]) for row in a]
    if len(a) == 1 and len(b) > 1:
        return [(a[0], row) for row in b]
    beside = {row.member: row for row in b}
    return [(row, beside[row.member]) for row in a if row.member in beside]


def _computed(kind: str, a: Row, b: Row) -> Row | None:
    """a − b, a ÷ b or a as ％ of b; None where units do not allow it."""
    cells = tuple(dict.fromkeys((*a.cells, *b.cells)))
    digits = max(decimals(a.text), decimals(b.text))
    if kind == "minus":
        if a.unit != b.unit:
            return None
        unit = "ポイント" if a.unit == "％" else a.unit
        value = a.value - b.value
        text = printed(value, digits)
        return replace(
            a,
            value=value,
            text=text,
            unit=unit,
            cells=cells,
            arithmetic=f"{a.text} − {b.text} ＝ {text}{unit}",
        )
    if not b.value:
        return None
    if kind == "ratio":
        text = printed(a.value / b.value, 2)
        return replace(
            a,
            value=rounded(a.value / b.value, 2),
            text=text,
            unit="倍",
            cells=cells,
            arithmetic=f"{a.text} ÷ {b.text} ＝ 約{text}倍",
        )
    if a.unit == "％" or b.unit == "％":
        return None
    text = printed(100 * a.value / b.value, 1)
    return replace(
        a, value=rounded(100 * a.value / b.value, 1), text=text, unit="％", cells=cells,
        arithmetic=f"{a.text} ÷ {b.text} × 100 ＝ {text}％",
    )  # fmt: skip


def _of_base(side: Result, other: Result) -> Result:
    """Of several published values of one place, those of the same bodies as the other side."""
    bases = {row.member.population for row in other.rows}
    places = {(row.member.place, row.member.item, row.year) for row in side.rows}
    alike = tuple(row for row in side.rows if row.member.population in bases)
    if len(side.rows) < 2 or len(places) > 1 or not alike or len(bases) > 1:
        return side
    return replace(side, rows=alike)
