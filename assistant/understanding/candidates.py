"""Candidate readings of one stretch of a message: skeletons filled with what is mentioned.

Knows heads and slots; asks no data. How good a candidate is, ranking.py says.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.understanding.choices import (
    CHOICES,
    FAR,
    FLOOR,
    Candidate,
    Choice,
    Logs,
    Role,
    best,
    joined,
    led,
    near_best,
    orders,
    ranges,
    relations,
    sketches,
    with_numbers,
)
from assistant.understanding.expression import (
    DIMENSIONS,
    Claim,
    Expression,
    Keep,
    Pair,
    Take,
    Total,
    leaves,
    walk,
)
from assistant.understanding.filling import Filler, Slots
from assistant.understanding.links import NOTHING_AROUND, Around
from assistant.understanding.skeleton import EACH, sketch_of
from corpus.codebook import Codebook

_LIKELY = -2.3
_SKETCHES, _QUANTITIES, _LEVELS = 8, 3, 2
_MANY, _LIKELY_ITEM = 8, -0.4
"""Items of which there are many are told apart by nearness; few of a kind (導入済み, 実証中) only when it is clear."""
_RARE, _SURE = -4.5, -0.3


class CandidateMaker:
    """Makes candidates for one codebook."""

    def __init__(self, codebook: Codebook, newest: int) -> None:
        self._codebook = codebook
        self._filler = Filler(codebook, newest)
        measures = codebook.measures.values()
        self._topics = {
            q: [m.technology for m in measures if m.quantity == q] for q in {m.quantity for m in measures}
        }
        self._sizes = Counter(item.level for item in codebook.items.values())
        self._item_kinds = {q: {m.item_kind for m in measures if m.quantity == q} for q in self._topics}

    def make(
        self, text: Mapping[str, Logs], roles: Sequence[Sequence[Role]], around: Around = NOTHING_AROUND
    ) -> list[Candidate]:
        """Candidates in no order, each expression once.

        Args:
            text: Log probabilities of the text heads.
            roles: Ways to give each mention its part.
            around: What the rest of the message or the conversation fills in where the stretch says nothing.
        """
        found: dict[tuple[Expression, ...], Candidate] = {}
        likely = self._likely(text, around)
        for assigned in roles:
            for label, log in likely:
                for candidate in self._of_sketch(label, log, text, assigned, around):
                    known = found.get(candidate.expressions)
                    if known is None or sum(known.logs.values()) < sum(candidate.logs.values()):
                        found[candidate.expressions] = candidate
        return list(found.values())

    def _likely(self, text: Mapping[str, Logs], around: Around) -> list[tuple[str, float]]:
        """The likeliest skeletons; the one of the turn before as likely as it is to be kept."""
        likely = near_best(best(sketches(text), _SKETCHES))
        if around.sketch:
            likely = {label: log + around.change for label, log in likely.items()}
            likely[around.sketch] = max(around.keep, likely.get(around.sketch, FLOOR))
        return list(likely.items())

    def _of_sketch(
        self, label: str, log: float, text: Mapping[str, Logs], roles: Sequence[Role], around: Around
    ) -> Iterable[Candidate]:
        sketch = sketch_of(label)
        logs = {"sketch": log, "roles": sum(role.score for role in roles)}
        ranging = EACH in leaves(sketch)
        gathers = any(isinstance(part, Take | Total | Keep) for part in walk(sketch))
        levels = self._levels(text, around) if ranging else [("-", 0.0)]
        for (level, level_log), (quantities, quantity_log) in itertools.product(
            levels, self._quantities(text, roles, sketch, around)
        ):
            slots = self._slots(text, roles, level, quantities, around, gathers=gathers)
            start = Choice(slots=slots, logs={**logs, "level": level_log, "quantity": quantity_log})
            for choice in self._choices(sketch, text, roles, start, around):
                filled = self._filled(sketch, choice.slots)
                if not filled:
                    continue
                for second, second_log in self._seconds(text, label):
                    more = self._more(second, start, choice, text, roles, around)
                    if more is not None:
                        yield Candidate(
                            expressions=(*filled, *more), sketch=label, slots=choice.slots, roles=tuple(roles),
                            logs={**choice.logs, "second": second_log},
                        )  # fmt: skip

    @staticmethod
    def _levels(text: Mapping[str, Logs], around: Around) -> list[tuple[str, float]]:
        """Levels that members range over, that of the turn before among them."""
        likely = near_best([pair for pair in best(text["level"], _LEVELS + 1) if pair[0] != "-"])
        if around.slots.level is not None:
            kept = ":".join(around.slots.level)
            another = any(level != kept and log > _SURE for level, log in likely.items())
            likely[kept] = likely.get(kept, -FAR) if another else 0.0
        return list(likely.items())

    @staticmethod
    def _seconds(text: Mapping[str, Logs], label: str) -> list[tuple[str, float]]:
        """Skeletons of a second request over the same things; `-` for none."""
        likely = best(text.get("second", {"-": 0.0}), 2)
        return [pair for pair in likely if pair[0] == "-" or (pair[1] > _LIKELY and pair[0] != label)]

    def _more(
        self,
        second: str,
        start: Choice,
        choice: Choice,
        text: Mapping[str, Logs],
        roles: Sequence[Role],
        around: Around,
    ) -> tuple[Expression, ...] | None:
        """The second request, filled with the same things; None where they do not fit."""
        if second == "-":
            return ()
        sketch = sketch_of(second)
        options = self._choices(sketch, text, roles, start, around)
        slots = replace(options[0].slots, relation=choice.slots.relation)
        return self._filled(sketch, slots) or None

    def _quantities(
        self, text: Mapping[str, Logs], roles: Sequence[Role], sketch: Expression, around: Around
    ) -> list[tuple[tuple[str, ...], float]]:
        if not leaves(sketch):
            return [((), 0.0)]
        kept = around.slots.quantities
        if kept and not any(role.role == "quantity" for role in roles):
            return [(kept, 0.0)]
        logs = text["quantity"]
        single = [((quantity,), log) for quantity, log in near_best(best(logs, _QUANTITIES)).items()]
        two = text["quantities"].get("2", FLOOR)
        if two < _RARE:
            return single
        named = [code for role in roles if role.role == "quantity" for code in role.mention.codes]
        pair = tuple(dict.fromkeys([*named, *(quantity for quantity, _ in best(logs, 2))]))[:2]
        one = text["quantities"].get("1", FLOOR)
        single = [(quantities, log + one) for quantities, log in single]
        return [*single, (pair, two + max(logs.get(q, FLOOR) for q in pair))] if len(pair) == 2 else single

    def _slots(
        self,
        text: Mapping[str, Logs],
        roles: Sequence[Role],
        level: str,
        quantities: tuple[str, ...],
        around: Around,
        *,
        gathers: bool,
    ) -> Slots:
        spread = level != "-" or gathers

        def codes(kind: str, role: str = "select") -> tuple[str, ...]:
            chosen = [r.mention for r in roles if r.role == role and r.mention.kind == kind]
            named = [m.inside if m.inside and (spread or role != "select") else m.codes for m in chosen]
            return tuple(dict.fromkeys(itertools.chain.from_iterable(named)))

        before = around.slots
        if before.places and any("JP" in role.mention.codes for role in roles):
            before = replace(before, places=())
        without = tuple(itertools.chain.from_iterable(codes(kind, "without") for kind in DIMENSIONS))
        members = {
            kind: joined(before.codes(kind), codes(kind), codes(kind, "without"), around.join)
            for kind in DIMENSIONS
        }
        slots = Slots(
            topics=self._said_topics(codes("topic"), quantities) or self._said_topics(before.topics, quantities),
            quantities=quantities, places=members["place"], populations=members["population"], items=members["item"],
            level=tuple(level.split(":")) if level != "-" else None,  # type: ignore[arg-type]
            without=without if around.join != "remove" or level != "-" else (),
            within=codes("place", "within") or before.within,
            years=tuple(int(code) for code in codes("year")) or before.years,
            wave=best(text["wave"], 1)[0][0],  # type: ignore[arg-type]
        )  # fmt: skip
        if level != "place:prefecture" or slots.within:
            return slots
        areas = {code for r in roles if r.role == "select" for code in r.mention.inside}
        return self._inside(slots, areas)

    def _inside(self, slots: Slots, areas: set[str]) -> Slots:
        """A region or an area named beside prefectures is where they lie."""
        held = tuple(
            code for code in slots.places if code in areas or self._codebook.places[code].level == "region"
        )
        rest = tuple(code for code in slots.places if code not in held)
        return replace(slots, within=held, places=rest)

    def _said_topics(self, said: tuple[str, ...], quantities: tuple[str, ...]) -> tuple[str, ...]:
        allowed = {topic for quantity in quantities for topic in self._topics.get(quantity, [])}
        return tuple(topic for topic in said if topic in allowed)

    def _choices(
        self,
        sketch: Expression,
        text: Mapping[str, Logs],
        roles: Sequence[Role],
        start: Choice,
        around: Around,
    ) -> list[Choice]:
        """Ranges, relations, orders and unnamed items, each as likely as its head says."""
        parts = list(walk(sketch))
        choices = [start]
        takes = sum(isinstance(part, Take) for part in parts)
        if takes:
            choices = [
                new for old in choices for new in ranges(text["range"], roles, old, around, takes=takes)
            ]
        if any(isinstance(part, Keep) and not isinstance(part.bound, int | float) for part in parts):
            choices = [new for old in choices for new in relations("relation", text, old)]
        if any(isinstance(part, Claim) and not isinstance(part.stated, int | float | str) for part in parts):
            choices = [new for old in choices for new in relations("claimed", text, old)]
        choices = [with_numbers(choice, parts, roles, around) for choice in choices]
        pair = next((part for part in parts if isinstance(part, Pair)), None)
        if pair is not None and pair.kind in ("minus", "ratio", "share") and "swap" in text:
            choices = [new for old in choices for new in orders(text["swap"], old)]
        choices = [new for old in choices for new in self._items(text, old)]
        return [replace(choice, slots=led(sketch, choice.slots)) for choice in choices]

    def _items(self, text: Mapping[str, Logs], choice: Choice) -> list[Choice]:
        """An item that is meant without any of its names."""
        kinds = {kind for q in choice.slots.quantities for kind in self._item_kinds.get(q, ())}
        ranging = choice.slots.level is not None and choice.slots.level[0] == "item"
        if choice.slots.items or ranging or "item" not in text or "" in kinds:
            return [choice]
        known = self._codebook.items
        learned, near = text["item"], text.get("near", {})
        allowed = [
            code for code in known
            if known[code].level in kinds
            and (self._sizes[known[code].level] >= _MANY or learned.get(code, FLOOR) > _LIKELY_ITEM)
        ]  # fmt: skip
        likely = best({code: learned.get(code, FLOOR) for code in allowed}, CHOICES)
        likely += best({code: near[code] for code in allowed if code in near}, CHOICES)
        meant = [
            choice.with_log("item", learned.get(code, FLOOR), items=(code,)).with_log(
                "near", near.get(code, 0.0)
            )
            for code in dict.fromkeys(code for code, _ in likely)
        ]
        return [choice.with_log("item", learned.get("-", FLOOR)), *meant]

    def _filled(self, sketch: Expression, slots: Slots) -> tuple[Expression, ...]:
        """One expression, or one for every topic and quantity that the skeleton has no leaf of its own for."""
        whole = self._filler.fill(sketch, slots)
        count = len(leaves(sketch))
        alone = count <= 1 or (len(slots.topics) != count and len(slots.quantities) != count)
        if not alone:
            return () if whole is None else (whole,)
        topics = slots.topics or ("",)
        quantities = slots.quantities or ("",)
        found = [
            self._filler.fill(sketch, replace(slots, topics=(topic,) if topic else (), quantities=(quantity,) if quantity else ()))
            for quantity in quantities for topic in topics
        ]  # fmt: skip
        return () if any(one is None for one in found) else tuple(one for one in found if one is not None)
