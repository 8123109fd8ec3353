"""Made-up second turns and messages that ask several things: what is kept, what is replaced, what is added.

Knows shapes; the words are those of made_up_parts.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.understanding.expression import (
    DIMENSIONS,
    Change,
    Claim,
    Expression,
    Lacking,
    Members,
    Order,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
    leaves,
    with_leaves,
)
from assistant.understanding.made_up_claims import StatementMaker
from assistant.understanding.made_up_parts import Said, with_fields

_NATION = Members(codes=("JP",))


class FollowUpMaker(StatementMaker):
    """Makes up what is asked next, for one codebook."""

    def follow_up(self, before: Expression) -> Said | None:
        """A second turn behind a question; None where nothing is likely to follow."""
        if isinstance(before, Claim):
            return None
        makers = [
            self._of_topic,
            self._of_order,
            self._operated,
            self._of_year,
            self._of_member,
            self._of_shown,
        ]
        for make in self._random.sample(makers, len(makers)):
            said = make(before)
            if said is not None:
                return said
        return None

    def _follow(self, kind: str, **given: object) -> str:
        return self._one("follow", kind).format(**given)

    def _of_topic(self, before: Expression) -> Said | None:
        topics = {self._codebook.measures[leaf.measure].technology for leaf in leaves(before)}
        if len(topics) != 1 or not topics <= set(self._topics) or len(self._topics) < 2:
            return None
        other = self._random.choice([topic for topic in self._topics if topic not in topics])
        new: dict[Values, Values] = {}
        for leaf in leaves(before):
            code = self._measures.get((other, self._codebook.measures[leaf.measure].quantity))
            if code is None:
                return None
            new[leaf] = with_fields(leaf, measure=code)
        return Said(self._follow("topic", t=self._name(other)), with_leaves(before, new))

    def _of_order(self, before: Expression) -> Said | None:
        if not isinstance(before, Take):
            return None
        other: Order = "low" if before.order == "high" else "high"
        options: list[Callable[[], Said]] = [
            lambda: Said(self._follow(other), Take(of=before.of, order=other, first=before.first, last=before.last)),
            lambda: Said(
                self._follow("lowest" if other == "low" else "highest"), Take(of=before.of, order=other, first=1, last=1)
            ),
            lambda: self._nth(before), lambda: self._fewer(before),
        ]  # fmt: skip
        if before.last is not None and before.last > 1:
            options.append(lambda: Said(self._follow("mean"), Total(of=before, how="mean")))
        return self._random.choice(options)()

    def _nth(self, before: Take) -> Said:
        place = self._random.randint(2, 8)
        return Said(
            self._follow("nth", k=place), Take(of=before.of, order=before.order, first=place, last=place)
        )

    def _fewer(self, before: Take) -> Said:
        count = self._random.randint(2, 4)
        return Said(
            self._follow("number", k=count), Take(of=before.of, order=before.order, first=1, last=count)
        )

    def _operated(self, before: Expression) -> Said | None:
        if isinstance(before, Pair) and before.kind == "compare":
            return Said(self._follow("sides"), Pair(kind="minus", a=before.a, b=before.b))
        if not isinstance(before, Values) or self._ranges(before):
            return None
        measure = self._codebook.measures[before.measure]
        options = [
            Said(self._follow("grown"), Change(of=before, start=2023)),
            Said(self._follow("course"), Trend(of=before)),
        ]
        year = self._random.randint(2018, 2022)
        options.append(Said(self._follow("since", y=year), Change(of=before, start=year)))
        swapped = {"rate": "count", "count": "rate"}.get(measure.quantity)
        other = self._measures.get((measure.technology, swapped or ""))
        if other is not None and swapped is not None:
            options += [Said(self._follow(swapped), with_fields(before, measure=other))] * 2
            options.append(Said(self._follow("lacking"), Lacking(of=before)))
        if measure.quantity == "rate" and before.places.codes and before.places != _NATION:
            options.append(Said(self._follow("placed"), Rank(of=before)))
        return self._random.choice(options)

    def _of_year(self, before: Expression) -> Said | None:
        if not isinstance(before, Values) or self._ranges(before):
            return None
        year = self._random.randint(2018, 2023)
        return Said(self._follow("year", y=year), with_fields(before, years=(year,)))

    @staticmethod
    def _ranges(values: Values) -> bool:
        return any(values.members(name).level for name in DIMENSIONS)

    def _of_member(self, before: Expression) -> Said | None:
        """Another place instead of the one named, beside it, or against it."""
        found = leaves(before)
        if len(found) != 1 or not found[0].places.codes or found[0].places == _NATION:
            return None
        leaf = found[0]
        level = self._codebook.places[leaf.places.codes[0]].level
        place = self._random.choice(
            [p for p in self._codebook.places_at(level) if p.code not in leaf.places.codes]
        )
        swapped = with_fields(leaf, places=Members(codes=(place.code,)))
        chance = self._random.random()
        if chance < 0.45 or not isinstance(before, Values):
            return Said(
                self._follow("place", p=place.short or place.name), with_leaves(before, {leaf: swapped})
            )
        if chance < 0.65:
            both = Members(codes=(*leaf.places.codes, place.code))
            return Said(self._follow("add", p=place.short or place.name), with_fields(leaf, places=both))
        if len(leaf.places.codes) > 1:
            return None
        if chance < 0.85:
            text = self._follow("nation")
            kind = "minus" if "差" in text else "compare"
            return Said(text, Pair(kind=kind, a=leaf, b=with_fields(leaf, places=_NATION)))  # type: ignore[arg-type]
        text = self._follow("difference", p=place.short or place.name)
        kind = "compare" if "どっち" in text else "minus"
        return Said(text, Pair(kind=kind, a=leaf, b=swapped))  # type: ignore[arg-type]

    def _of_shown(self, before: Expression) -> Said | None:
        """What was shown, asked about: no name stands for it."""
        if not isinstance(before, Take) or not isinstance(before.of, Values) or not before.of.places.level:
            return None
        place = self._random.choice(self._codebook.places_at(before.of.places.level))
        topic = self._topic()
        leaf = Values(measure=self._measures[topic, "rate"], places=Members(codes=(place.code,)))
        return Said(self._follow("shown", t=self._name(topic)), leaf)

    # Several requests at once

    def several(self) -> tuple[str, Sequence[Expression]]:
        """A message that asks two or three things, and what it asks in order."""
        kind = self._random.choice(["topics", "ends", "rate_rank", "rate_count", "sides", "grown"])
        topic, second = self._random.sample(self._topics, 2)
        one, two = self._random.sample(self._places, 2)
        year = self._random.randint(2018, 2022)
        text = self._one("several", kind).format(
            t=self._name(topic), u=self._name(second), p=one.name, q=two.name, y=year
        )
        rate = Values(measure=self._measures[topic, "rate"], places=Members(codes=(one.code,)))
        other = with_fields(rate, measure=self._measures[second, "rate"])
        beside = with_fields(rate, places=Members(codes=(two.code,)))
        each = with_fields(rate, places=Members(level="prefecture"))
        high, low = (Take(of=each, order=order, first=1, last=1) for order in ("high", "low"))  # type: ignore[arg-type]
        both = with_fields(rate, places=Members(codes=(one.code, two.code)))
        asked: dict[str, Sequence[Expression]] = {
            "topics": (rate, other),
            "ends": (high, low, Pair(kind="minus", a=high, b=low)),
            "rate_rank": (rate, Rank(of=rate)),
            "rate_count": (rate, with_fields(rate, measure=self._measures[topic, "count"])),
            "sides": (both, Pair(kind="minus", a=rate, b=beside)),
            "grown": (rate, Change(of=rate, start=year)),
        }
        if kind == "sides" and "との差も" in text:
            return text, (rate, Pair(kind="minus", a=rate, b=beside))
        return text, asked[kind]
