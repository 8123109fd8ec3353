"""Evaluates an expression: rows that are proven, limits where they are not, and what is missing.

Each operator says only what the published values prove. Knows operators; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.gathering.counting import count_kept, printed_count
from assistant.gathering.look_up import LookUp
from assistant.gathering.results import Bounds, Member, Result, Row, decimals, printed, rounded
from assistant.gathering.universe import Universe
from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Lacking,
    Members,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse

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


class Evaluator:
    """Evaluates expressions against one warehouse. One object serves one question: it keeps its queries."""

    def __init__(self, warehouse: Warehouse, codebook: Codebook) -> None:
        self.look_up = LookUp(warehouse, codebook)
        self.codebook = codebook
        self._universes: dict[Expression, Universe] = {}

    def evaluate(self, expression: Expression) -> Result:
        """The result of `expression`."""
        result = self._of(expression)
        return replace(result, sources=tuple(self.look_up.tables))

    def _of(self, expression: Expression) -> Result:
        handlers: dict[type, Callable[[Any], Result]] = {
            Values: self._values, Take: self._take, Keep: self._keep, Lacking: self._lacking, Total: self._total,
            Pair: self._pair, Change: self._change, Trend: self._trend, Rank: self._rank, Find: self._find,
            Claim: self._claim,
        }  # fmt: skip
        return handlers[type(expression)](expression)

    # Leaves

    def _values(self, values: Values) -> Result:
        cells = self.look_up.cells(values)
        rows = self.look_up.with_derived(values, cells)
        members = self.look_up.members(values)
        found = {(row.member, row.year) for row in rows}
        years = self.look_up.years(values)
        missing = tuple(m for m in members if not any(member == m for member, _ in found))
        if years:
            missing = tuple(m for m in members if any((m, year) not in found for year in years))
        certainty = "absent" if not rows else "proved"
        universe = self.look_up.universe(values, cells)
        self._universes[values] = universe
        newest = not years and values.wave == "named"
        bounds = tuple((m, universe.bounds_of(m)) for m in missing[:3]) if newest else ()
        if not rows and newest:
            bounds = self._bounds_at_level(values, missing)
        return Result(
            expression=values, measure=values.measure, rows=_in_asked_order(rows, members), certainty=certainty,
            universe=len(members), missing=missing, bounds=bounds, year=years[0] if years else 0,
        )  # fmt: skip

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
        known = self._universes.get(result.expression)
        if known is not None:
            return known
        members = tuple(row.member for row in result.rows) + result.missing
        return Universe(members=members, rows=result.rows, whole=len(members))

    # Order and selection

    def _take(self, take: Take) -> Result:
        of = self._of(take.of)
        if not of.rows or _mixes_bases(of):
            of = self._fallen_back(take, of)
        if self._prints_places(of):
            return self._take_printed(take, of)
        universe = self.universe_of(of)
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
            positions=open_positions, universe=size, missing=missing,
        )  # fmt: skip

    def _prints_places(self, of: Result) -> bool:
        measure = self.codebook.measures.get(of.measure)
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
        for code in self.codebook.measures[take.of.measure].fallback:
            other = self._values(replace(take.of, measure=code))
            if other.rows:
                return other
        return replace(of, rows=(), certainty="absent") if _mixes_bases(of) else of

    def _keep(self, keep: Keep) -> Result:
        of = self._of(keep.of)
        bound, reference = self._bound(keep.bound)
        if bound is None:
            return replace(of, expression=keep, rows=(), certainty="absent", parts=(of, *reference))
        below = Decimal(str(keep.below)) if keep.below is not None else None
        rows = [row for row in of.rows if holds(row.value, keep.relation, bound, below)]
        universe = self.universe_of(of)
        undecided = [
            m for m in universe.missing if _undecided(universe.bounds_of(m), keep.relation, bound, below)
        ]
        if undecided and self._all_published(keep, of, rows, universe):
            undecided = []
        surely = [m for m in universe.missing if _surely(universe.bounds_of(m), keep.relation, bound)]
        descending = keep.relation in (">=", ">", "=", "~")
        rows.sort(key=lambda row: -row.value if descending else row.value)
        kept = Universe(members=tuple(r.member for r in rows), rows=tuple(rows), whole=len(rows))
        if not undecided and not surely:
            self._universes[keep] = kept
        return replace(
            of, expression=keep, rows=tuple(rows), parts=(of, *reference), certainty="proved" if of.rows else "absent",
            missing=(*undecided, *surely), at_least=len(rows) + len(surely),
            at_most=len(rows) + len(surely) + len(undecided), universe=len(universe.members),
        )  # fmt: skip

    def _all_published(self, keep: Keep, of: Result, rows: Sequence[Row], universe: Universe) -> bool:
        """True when a printed number of members says that the published ones are all."""
        if not isinstance(of.expression, Values):
            return False
        highest = max((row.value for row in of.rows), default=None) if universe.top else None
        cells = printed_count(of.expression, keep, self.look_up, highest)
        return bool(cells) and sum(int(cell.value or 0) for cell in cells) == len(rows)

    def _bound(self, bound: float | Expression) -> tuple[Decimal | None, tuple[Result, ...]]:
        if isinstance(bound, int | float):
            return Decimal(str(bound)), ()
        other = self._of(bound)
        return (other.rows[-1].value if other.rows else None), (other,)

    # Numbers out of many

    def _lacking(self, lacking: Lacking) -> Result:
        of = self._of(lacking.of)
        rows = tuple(row for row in map(self._lacking_row, of.rows) if row is not None)
        certainty = "proved" if rows else ("undetermined" if of.rows else "absent")
        return replace(of, expression=lacking, rows=rows, parts=(of,), certainty=certainty)

    def _lacking_row(self, row: Row) -> Row | None:
        cell = row.cells[-1]
        if row.unit == "％":
            text = printed(100 - row.value, decimals(row.text))
            return replace(
                row, value=100 - row.value, text=text, arithmetic=f"100 − {row.text} ＝ {text}{row.unit}"
            )
        if cell.denominator is None:
            return None
        base = Decimal(str(cell.denominator))
        text = printed(base - row.value, 0)
        arithmetic = f"{base:,.0f} − {row.text} ＝ {text}{row.unit}"
        return replace(row, value=base - row.value, text=text, arithmetic=arithmetic)

    def _total(self, total: Total) -> Result:
        of = self._of(total.of)
        if total.how == "count":
            return count_kept(total, of, self.look_up)
        complete = not of.missing and not of.positions and not of.named
        if not of.rows or not complete or self.overlapping(of):
            pooled = self._pooled(total, of) if of.rows and total.how == "pooled" and complete else None
            return pooled or replace(of, expression=total, rows=(), certainty="undetermined", parts=(of,))
        if total.how == "pooled" or (total.how == "sum" and of.rows[0].unit == "％"):
            pooled = self._pooled(total, of)
            return pooled or replace(of, expression=total, rows=(), certainty="undetermined", parts=(of,))
        values = [row.value for row in of.rows]
        added = sum(values, Decimal(0))
        digits = max(decimals(row.text) for row in of.rows)
        terms = " ＋ ".join(row.text for row in of.rows)
        unit = of.rows[0].unit
        if total.how == "sum":
            text, arithmetic = printed(added, digits), f"{terms} ＝ {printed(added, digits)}{unit}"
        else:
            added = rounded(added / len(values), max(digits, 1))
            text = printed(added, max(digits, 1))
            arithmetic = f"（{terms}）÷ {len(values)} ＝ {text}{unit}"
        row = Row(
            member=of.rows[0].member, value=added, text=text, unit=unit, cells=of.cells(),
            year=of.rows[0].year, arithmetic=arithmetic if len(values) > 1 else "",
        )  # fmt: skip
        pooled = self._pooled(total, of)
        parts = (of, pooled) if pooled and total.how == "mean" else (of,)
        return replace(of, expression=total, rows=(row,), parts=parts, certainty="proved")

    def _pooled(self, total: Total, of: Result) -> Result | None:
        """The value over the joined base of all members; None where numerators are not published."""
        pairs = [(row.cells[0].numerator, row.cells[0].denominator) for row in of.rows if row.cells]
        if len(pairs) < 2 or any(n is None or not d for n, d in pairs) or of.rows[0].unit != "％":
            return None
        top = sum((Decimal(str(n)) for n, _ in pairs), Decimal(0))
        base = sum((Decimal(str(d)) for _, d in pairs), Decimal(0))
        value = rounded(100 * top / base, 1)
        arithmetic = f"{top:,.0f} ÷ {base:,.0f} × 100 ＝ {printed(value, 1)}％"
        row = Row(
            member=of.rows[0].member, value=value, text=printed(value, 1), unit="％", cells=of.cells(),
            year=of.rows[0].year, arithmetic=arithmetic,
        )  # fmt: skip
        return replace(
            of, expression=replace(total, how="pooled"), rows=(row,), parts=(of,), certainty="proved"
        )

    def overlapping(self, of: Result) -> bool:
        """True when a population of the rows holds another one whole."""
        codes = {row.member.population for row in of.rows}
        return any(codes & set(self._ancestors(code)) for code in codes)

    def _ancestors(self, population: str) -> list[str]:
        found: list[str] = []
        code = self.codebook.populations[population].parent if population in self.codebook.populations else ""
        while code:
            found.append(code)
            code = self.codebook.populations[code].parent
        return found

    # Two values

    def _pair(self, pair: Pair) -> Result:
        a, b = self._of(pair.a), self._of(pair.b)
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
            measure = a.measure if a.measure == b.measure else ""
            missing = (*a.missing, *b.missing)
            found = "proved" if a.rows and b.rows else "absent"
            return Result(
                expression=pair, measure=measure, rows=(*a.rows, *b.rows), parts=(a, b), missing=missing, certainty=found,
                bounds=(*a.bounds, *b.bounds),
            )  # fmt: skip
        return self._arithmetic(pair, a, b)

    def _arithmetic(self, pair: Pair, a: Result, b: Result) -> Result:
        rows: list[Row] = []
        for first, second in _matched(a.rows, b.rows):
            row = _computed(pair.kind, first, second)
            if row is not None:
                rows.append(row)
        found = "proved" if rows else "absent"
        missing = (*a.missing, *b.missing)
        result = Result(
            expression=pair, measure=a.measure if a.measure == b.measure else "", rows=tuple(rows), parts=(a, b),
            missing=missing, certainty=found, universe=max(a.universe, b.universe), bounds=(*a.bounds, *b.bounds),
        )  # fmt: skip
        members = tuple(dict.fromkeys((*(row.member for row in rows), *missing)))
        self._universes[pair] = Universe(members=members, rows=result.rows, whole=len(members))
        return result

    def _change(self, change: Change) -> Result:
        if isinstance(change.of, Values):
            gain = self._published_gain(change, change.of)
            if gain is not None:
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
        certainty = "proved" if rows else "absent"
        missing = series.missing or tuple(m for m in members if all(r.member != m for r in rows))
        result = replace(
            series, expression=change, rows=tuple(rows), parts=(series,), certainty=certainty, missing=missing
        )
        self._universes[change] = Universe(
            members=(*(r.member for r in rows), *missing), rows=result.rows, whole=len(members)
        )
        return result

    def _published_gain(self, change: Change, values: Values) -> Result | None:
        measure = next((m for m in self.codebook.measures.values() if m.change_of == values.measure), None)
        if measure is None or (change.start or measure.since) != measure.since:
            return None
        whom = Members(codes=self.look_up.population_codes(values))
        gains = replace(values, measure=measure.code, years=(), wave="named", populations=whom)
        found = self._values(gains)
        if not found.rows or (found.missing and not values.places.level):
            return None
        self._universes[change] = self.universe_of(found)
        return replace(found, expression=change, parts=(found,))

    def _series(self, of: Expression) -> Result:
        if not isinstance(of, Values):
            return self._of(of)
        cells = self.look_up.cells(replace(of, years=(), wave="every"), newest=False)
        rows = tuple(self.look_up.with_derived(replace(of, years=(), wave="named"), cells))
        members = self.look_up.members(of)
        found = {row.member for row in rows}
        return Result(
            expression=of, measure=of.measure, rows=tuple(sorted(rows, key=lambda r: r.year)),
            missing=tuple(m for m in members if m not in found), certainty="proved" if rows else "absent",
        )  # fmt: skip

    def _trend(self, trend: Trend) -> Result:
        series = self._series(trend.of)
        years = trend.of.years if isinstance(trend.of, Values) else ()
        if len(years) > 1:
            rows = tuple(row for row in series.rows if min(years) <= row.year <= max(years))
            series = replace(series, rows=rows)
        return replace(series, expression=trend, parts=(series,))

    # Places and searches

    def _rank(self, rank: Rank) -> Result:
        of = self._of(rank.of)
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
        everyone = self._of(whole)
        universe = self.universe_of(everyone)
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
        return replace(
            of, expression=rank, rows=tuple(rows), named=named, parts=(of, everyone), certainty=certainty,
            universe=universe.whole,
            missing=tuple(m for m in members if all(m != r.member for r in rows) and all(m != n[1] for n in named)),
        )  # fmt: skip

    def _whole_level(self, of: Expression) -> Values | None:
        """The leaf that ranges over the level of the named member; None when nothing is named."""
        if not isinstance(of, Values):
            return None
        if of.items.codes:
            kind = self.codebook.items[of.items.codes[0]].level
            return replace(of, items=Members(level=kind))
        named = [code for code in of.places.codes if code != "JP"]
        if named:
            return replace(of, places=Members(level=self.codebook.places[named[0]].level))
        if of.populations.codes:
            return replace(of, populations=Members(level="size_class"))
        return None

    def _printed_ranks(self, rank: Rank, values: Values) -> Result | None:
        """The places that a source prints, where the values are of several bases."""
        for code in self.codebook.measures[values.measure].fallback:
            found = self._values(replace(values, measure=code))
            if found.rows:
                placed = tuple(replace(row, position=int(row.value)) for row in found.rows)
                return replace(found, expression=rank, rows=placed, parts=(found,))
        return None

    def _find(self, find: Find) -> Result:
        cells = self.look_up.with_value(find.number, find.measure)
        from_cells = [self.look_up.row(cell) for cell in cells]
        return Result(
            expression=find, measure=find.measure, rows=tuple(from_cells),
            certainty="proved" if from_cells else "absent",
        )  # fmt: skip

    # Claims

    def _claim(self, claim: Claim) -> Result:
        of = self._of(claim.of)
        if claim.relation == "is":
            return self._claim_of_lead(claim, of)
        bound, reference = self._bound(claim.stated) if not isinstance(claim.stated, str) else (None, ())
        if bound is None:
            return replace(of, expression=claim, parts=(of, *reference), verdict="open")
        verdicts: set[str] = set()
        if isinstance(claim.of, Rank):
            verdicts |= {str(row.position == int(bound)) for row in of.rows}
            verdicts |= {str(position == int(bound)) for position, _, _ in of.named}
        else:
            verdicts |= {str(self._agrees(row, claim.relation, bound)) for row in of.rows}
        for _, limits in of.bounds:
            if not of.rows and _never(limits, claim.relation, bound):
                verdicts.add("False")
            elif not of.rows and _surely(limits, claim.relation, bound):
                verdicts.add("True")
        if not verdicts and of.certainty == "bounded":
            verdicts = self._by_count(of, claim.relation, bound)
        verdict = {frozenset({"True"}): "true", frozenset({"False"}): "false"}.get(
            frozenset(verdicts), "open"
        )
        if verdicts == {"True", "False"}:
            verdict = "true" if any(self._agrees(row, claim.relation, bound) for row in of.rows) else "false"
        return replace(of, expression=claim, parts=(of, *reference), verdict=verdict)  # type: ignore[arg-type]

    @staticmethod
    def _by_count(of: Result, relation: str, bound: Decimal) -> set[str]:
        """What the least and the most possible number prove."""
        limits = Bounds(low=Decimal(of.at_least), high=Decimal(of.at_most))
        if of.at_least == of.at_most:
            return {str(holds(Decimal(of.at_least), relation, bound))}
        if _never(limits, relation, bound):
            return {"False"}
        return {"True"} if _surely(limits, relation, bound) else set()

    @staticmethod
    def _agrees(row: Row, relation: str, bound: Decimal) -> bool:
        """Equal as printed: 11.8 agrees with 11.8, and with 12 when only whole numbers are stated."""
        if relation != "=":
            return holds(row.value, relation, bound)
        stated = -int(bound.as_tuple().exponent) if bound != bound.to_integral_value() else 0
        if row.unit not in ("％", "ポイント", "倍"):
            return row.value == bound
        return row.value == bound or (stated < decimals(row.text) and rounded(row.value, stated) == bound)

    def _claim_of_lead(self, claim: Claim, of: Result) -> Result:
        stated = claim.stated
        names = {tuple(part.split(":", 1)) for part in stated.split()} if isinstance(stated, str) else set()
        lead = {(d, code) for row in of.rows for d, code in _coordinates(row.member)}
        lead |= {(d, code) for _, member, _ in of.named for d, code in _coordinates(member)}
        if not lead:
            return replace(of, expression=claim, parts=(of,), verdict="open")
        verdict = "true" if names <= lead else "false"
        return replace(of, expression=claim, parts=(of,), verdict=verdict)  # type: ignore[arg-type]


def _mixes_bases(of: Result) -> bool:
    """Items of several populations are no order of items."""
    values = of.expression
    return (
        isinstance(values, Values)
        and values.axis == "item"
        and len({(row.member.place, row.member.population) for row in of.rows}) > 1
    )


def _coordinates(member: Member) -> list[tuple[str, str]]:
    return [("place", member.place), ("population", member.population), ("item", member.item)]


def _in_asked_order(rows: Sequence[Row], members: Sequence[Member]) -> tuple[Row, ...]:
    places = {member: i for i, member in enumerate(members)}
    return tuple(sorted(rows, key=lambda row: (places.get(row.member, len(places)), row.year)))


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


def _undecided(bounds: Bounds, relation: str, bound: Decimal, below: Decimal | None) -> bool:
    return not _never(bounds, relation, bound, below) and not (
        below is None and _surely(bounds, relation, bound)
    )


def _never(bounds: Bounds, relation: str, bound: Decimal, below: Decimal | None = None) -> bool:
    """No value within the limits stands in the relation."""
    high = bounds.high if relation in (">=", ">", "=", "~") else None
    if high is not None and (high < bound or (relation == ">" and high == bound)):
        return True
    if below is not None and bounds.low is not None and bounds.low >= below:
        return True
    if relation in ("<=", "<", "=", "~") and bounds.low is not None:
        return bounds.low > bound or (relation == "<" and bounds.low == bound)
    return False


def _surely(bounds: Bounds, relation: str, bound: Decimal) -> bool:
    """Every value within the limits stands in the relation."""
    if relation in (">=", ">"):
        return bounds.low is not None and _RELATIONS[relation](bounds.low, bound)
    if relation in ("<=", "<"):
        return bounds.high is not None and _RELATIONS[relation](bounds.high, bound)
    return False


def _matched(a: Sequence[Row], b: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Rows of the same member; single rows are matched whatever they are of."""
    if len(a) == 1 and len(b) == 1:
        return [(a[0], b[0])]
    if len(b) == 1 and len(a) > 1:
        return [(row, b[0]) for row in a]
    if len(a) == 1 and len(b) > 1:
        return [(a[0], row) for row in b]
    others = {row.member: row for row in b}
    return [(row, others[row.member]) for row in a if row.member in others]


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
