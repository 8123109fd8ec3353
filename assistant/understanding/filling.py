"""Fills a skeleton: the expression that slots (members, measures, years, numbers) make of it.

Knows operators and slots; knows nothing about wording.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Members,
    Order,
    Pair,
    Relation,
    Take,
    Values,
    leaves,
)
from assistant.understanding.notation import AMBIGUOUS
from assistant.understanding.skeleton import EACH
from corpus.codebook import Codebook


class Bound(NamedTuple):
    """A number that something is held against."""

    relation: str
    """`>=`, `>`, `<=`, `<`, `=`, `~`, or `between`."""
    value: float
    below: float | None = None
    """Of `between`: the upper limit, exclusive."""


@dataclass(frozen=True, kw_only=True)
class Slots:
    """What fills the leaves and the numbers of a skeleton."""

    topics: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    level: tuple[str, str] | None = None
    """(dimension, level) of leaves that range over members."""
    without: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    wave: Literal["named", "newest", "previous", "every"] = "named"
    first: int = 1
    last: int | None = 1
    spans: tuple[tuple[int, int], ...] = ()
    """First and last position of each part that takes members, where they differ."""
    relation: str = ">="
    """Towards another value; numbers carry their own."""
    bounds: tuple[Bound, ...] = ()
    """In the order in which the skeleton needs them; the last one serves for all that follow."""
    claimed: str = "="
    """What a statement says of another value."""
    stated: Bound | None = None
    leader: str = ""
    """`place:28`: who is said to lead."""
    order: tuple[int, ...] = field(default=())
    """Order of the varied members over the leaves; empty: as mentioned."""

    def codes(self, dimension: str) -> tuple[str, ...]:
        """Codes of one dimension."""
        found: tuple[str, ...] = getattr(self, f"{dimension}s")
        return found


class Filler:
    """Makes expressions out of skeletons and slots, for one codebook."""

    def __init__(self, codebook: Codebook, newest: int) -> None:
        self._newest = newest
        self._sizes = Counter(place.level for place in codebook.places.values())
        self._measures = {(m.technology, m.quantity): m.code for m in codebook.measures.values()}

    def measure(self, topic: str, quantity: str) -> str:
        """Code of the measure; `?rate` where the topic is open; empty where there is none."""
        if (topic, quantity) in self._measures:
            return self._measures[topic, quantity]
        if ("none", quantity) in self._measures:
            return self._measures["none", quantity]
        owners = [t for t, q in self._measures if q == quantity]
        if len(owners) == 1:
            return self._measures[owners[0], quantity]
        return "" if topic or not owners else AMBIGUOUS + quantity

    def fill(self, sketch: Expression, slots: Slots) -> Expression | None:
        """The expression; None where the slots do not fit the skeleton."""
        open_leaves = leaves(sketch)
        filled = self._leaves(open_leaves, self._completed(sketch, len(open_leaves), slots))
        if filled is not None and isinstance(sketch, Pair) and sketch.kind == "share" and len(filled) == 2:
            filled = _of_whole(filled)
        if filled is None or any(not leaf.measure for leaf in filled):
            return None
        builder = _Builder(
            supply=iter(filled), bounds=iter(slots.bounds), spans=iter(slots.spans), slots=slots, newest=self._newest, number_of=self.measure, sizes=self._sizes
        )  # fmt: skip
        return builder.build(sketch)

    def _completed(self, sketch: Expression, count: int, slots: Slots) -> Slots:
        """One named year beside nothing else that varies is compared with the newest wave."""
        alone = isinstance(sketch, Pair) and count == 2 and not self._varied(count, slots)
        if alone and len(slots.years) == 1 and slots.years[0] < self._newest:
            return replace(slots, years=(self._newest, slots.years[0]))
        if alone and slots.wave == "previous" and not slots.years:
            return replace(slots, years=(self._newest, self._newest - 1), wave="named")
        return slots

    def _leaves(self, open_leaves: Sequence[Values], slots: Slots) -> list[Values] | None:
        count = len(open_leaves)
        if count == 0:
            return []
        varied = self._varied(count, slots)
        found: list[Values] = []
        for index, leaf in enumerate(open_leaves):
            chosen = slots.order[index] if index < len(slots.order) else index
            values = self._leaf(slots, varied, chosen)
            if leaf == EACH:
                if slots.level is None:
                    return None
                values = _ranging(values, slots)
            elif EACH in open_leaves and varied == "":
                # Beside a leaf that ranges over members stands the whole.
                values = replace(
                    values,
                    places=Members(codes=slots.places or ("JP",)) if _ranges_places(slots) else values.places,
                )
            found.append(values)
        return found

    def _varied(self, count: int, slots: Slots) -> str:
        if count == 1:
            return ""
        for name in ("topics", "places", "populations", "items", "years", "quantities"):
            if len(getattr(slots, name)) == count:
                return name
        return ""

    def _leaf(self, slots: Slots, varied: str, index: int) -> Values:
        def chosen(name: str) -> tuple[str, ...]:
            codes = getattr(slots, name)
            return codes[index : index + 1] if name == varied else codes

        topics, quantities = chosen("topics"), chosen("quantities")
        years = slots.years[index : index + 1] if varied == "years" else slots.years
        return Values(
            measure=self.measure(topics[0] if topics else "", quantities[0]) if quantities else "",
            places=Members(codes=chosen("places")), populations=Members(codes=chosen("populations")),
            items=Members(codes=chosen("items")), years=years, wave=slots.wave,
        )  # fmt: skip


def _of_whole(filled: list[Values]) -> list[Values]:
    """A share of the same thing is one of the whole: of everybody nationwide, or of all items."""
    part, whole = filled
    if part != whole:
        return filled
    if part.places.codes:
        return [part, replace(whole, places=Members(), populations=Members(codes=("municipalities",)))]
    if part.populations.codes:
        return [part, replace(whole, populations=Members())]
    return filled


def _ranges_places(slots: Slots) -> bool:
    return slots.level is not None and slots.level[0] == "place"


def _ranging(values: Values, slots: Slots) -> Values:
    assert slots.level is not None
    dimension, level = slots.level
    members = Members(level=level, without=slots.without, within=slots.within)
    return replace(values, **{f"{dimension}s": members})


@dataclass(frozen=True, kw_only=True)
class _Builder:
    """Puts filled leaves and numbers into one skeleton, left to right."""

    supply: Iterator[Values]
    bounds: Iterator[Bound]
    spans: Iterator[tuple[int, int]]
    slots: Slots
    newest: int
    sizes: Mapping[str, int]
    """Members of each level of places."""
    number_of: Callable[[str, str], str]
    """Code of the measure of a topic and a quantity."""

    def build(self, sketch: Expression) -> Expression | None:
        if isinstance(sketch, Values):
            return next(self.supply)
        if isinstance(sketch, Find):
            return self._found()
        if isinstance(sketch, Pair):
            a = self.build(sketch.a)
            b = self.build(sketch.b)
            return None if a is None or b is None else replace(sketch, a=a, b=b)
        of = self.build(sketch.of)
        if of is None:
            return None
        if isinstance(sketch, Take):
            first, last = next(self.spans, (self.slots.first, self.slots.last))
            return self._from_near_end(replace(sketch, of=of, first=first, last=last))
        if isinstance(sketch, Keep):
            return self._kept(sketch, of)
        if isinstance(sketch, Claim):
            return self._claimed(sketch, of)
        if isinstance(sketch, Change):
            return self._changed(of)
        return replace(sketch, of=of)

    def _from_near_end(self, take: Take) -> Take:
        """Positions counted from the end that they are nearer to: 45th of 47 is the third lowest."""
        of = take.of
        if not isinstance(of, Values) or take.last is None or take.first == 1:
            return take
        size = self.sizes.get(of.places.level, 0)
        narrowed = of.places.within or of.places.without
        if narrowed or not size // 2 < take.first <= take.last <= size:
            return take
        other: Order = "low" if take.order == "high" else "high"
        return replace(take, order=other, first=size + 1 - take.last, last=size + 1 - take.first)

    def _found(self) -> Expression | None:
        stated, topics = self.slots.stated, self.slots.topics
        if stated is None:
            return None
        measure = (
            self.number_of(topics[0], "rate")
            if len(topics) == 1 and self.slots.quantities == ("rate",)
            else ""
        )
        return Find(number=stated.value, measure=measure)

    def _kept(self, sketch: Keep, of: Expression) -> Expression | None:
        if isinstance(sketch.bound, int | float):
            bound = next(self.bounds, self.slots.bounds[-1] if self.slots.bounds else None)
            if bound is None:
                return None
            if bound.relation == "between":
                return Keep(of=of, relation=">=", bound=bound.value, below=bound.below)
            return Keep(of=of, relation=_relation(bound.relation, ">="), bound=bound.value)
        other = self.build(sketch.bound)
        return (
            None if other is None else Keep(of=of, relation=_relation(self.slots.relation, ">="), bound=other)
        )

    def _claimed(self, sketch: Claim, of: Expression) -> Expression | None:
        if sketch.relation == "is":
            if isinstance(sketch.stated, str):
                return Claim(of=of, relation="is", stated=self.slots.leader) if self.slots.leader else None
            other = self.build(sketch.stated)  # type: ignore[arg-type]
            return None if other is None else Claim(of=of, relation="is", stated=other)
        if isinstance(sketch.stated, int | float | str):
            stated = self.slots.stated
            if stated is None:
                return None
            return Claim(of=of, relation=_relation(stated.relation, "="), stated=stated.value)
        other = self.build(sketch.stated)
        return (
            None if other is None else Claim(of=of, relation=_relation(self.slots.claimed, "="), stated=other)
        )

    def _changed(self, of: Expression) -> Expression:
        years = sorted(self.slots.years)
        if isinstance(of, Values):
            of = replace(of, years=(), wave="named")
        if self.slots.wave == "previous" and not years:
            return Change(of=of, start=self.newest - 1)
        start = years[0] if years and years[0] < self.newest else None
        end = years[-1] if years and years[-1] not in (start, self.newest) else None
        return Change(of=of, start=start, end=end)


def _relation(label: str, default: Relation) -> Relation:
    return label if label in (">=", ">", "<=", "<", "=", "~") else default  # type: ignore[return-value]
