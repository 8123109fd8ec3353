"""Candidate readings of one stretch of a message: skeletons filled with what is mentioned.

Knows heads and slots; asks no data. How good a candidate is, ranking.py says.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.understanding.expression import (
    DIMENSIONS,
    Claim,
    Expression,
    Find,
    Keep,
    Pair,
    Take,
    Total,
    leaves,
    walk,
)
from assistant.understanding.filling import Bound, Filler, Slots
from assistant.understanding.links import NOTHING_AROUND, Around, Join
from assistant.understanding.mentions import Mention
from assistant.understanding.skeleton import EACH, OPERATORS, operators, sketch_of
from corpus.codebook import Codebook

Logs = Mapping[str, float]
FLOOR = -6.0
_OPERATOR_SHARE = 0.5
_LIKELY = -2.3
_SKETCHES, _QUANTITIES, _LEVELS, _CHOICES = 8, 3, 2, 2


@dataclass(frozen=True, kw_only=True)
class Role:
    """A mention with the part it plays."""

    mention: Mention
    role: str
    score: float
    relation: str = ""
    """Of numbers: how something stands to them."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One reading of a request."""

    expressions: tuple[Expression, ...]
    """More than one when the request names several topics or quantities for the same operator."""
    sketch: str
    slots: Slots
    roles: tuple[Role, ...]
    logs: Mapping[str, float]
    """Log probability of each choice that was made: sketch, roles, level, quantity, range, relation, swap, item."""
    score: float = 0.0


def best(logs: Logs, count: int) -> list[tuple[str, float]]:
    """The most likely labels."""
    return sorted(logs.items(), key=lambda pair: -pair[1])[:count]


@dataclass(frozen=True, kw_only=True)
class _Choice:
    """Slots so far, and what each choice cost."""

    slots: Slots
    logs: Mapping[str, float]

    def with_log(self, name: str, log: float, **slots: object) -> _Choice:
        return _Choice(slots=replace(self.slots, **slots), logs={**self.logs, name: log})  # type: ignore[arg-type]


class CandidateMaker:
    """Makes candidates for one codebook."""

    def __init__(self, codebook: Codebook, newest: int) -> None:
        self._codebook = codebook
        self._filler = Filler(codebook, newest)
        measures = codebook.measures.values()
        self._topics = {
            q: [m.technology for m in measures if m.quantity == q] for q in {m.quantity for m in measures}
        }
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
        for assigned in roles:
            for label, log in self._likely(text, around):
                for candidate in self._of_sketch(label, log, text, assigned, around):
                    known = found.get(candidate.expressions)
                    if known is None or sum(known.logs.values()) < sum(candidate.logs.values()):
                        found[candidate.expressions] = candidate
        return list(found.values())

    def _likely(self, text: Mapping[str, Logs], around: Around) -> list[tuple[str, float]]:
        """The likeliest skeletons; the one of the turn before as likely as it is to be kept."""
        likely = dict(best(self._sketches(text), _SKETCHES))
        if around.sketch:
            likely = {label: log + around.change for label, log in likely.items()}
            likely[around.sketch] = max(around.keep, likely.get(around.sketch, FLOOR))
        return list(likely.items())

    @staticmethod
    def _sketches(text: Mapping[str, Logs]) -> dict[str, float]:
        """Skeletons by their own likelihood and by that of their operators."""
        heads = [(name, text[f"op:{name}"]) for name in OPERATORS if f"op:{name}" in text]
        scores = {
            label: log
            + _OPERATOR_SHARE
            * sum(max(logs["yes" if name in operators(label) else "no"], FLOOR) for name, logs in heads)
            for label, log in text["sketch"].items()
        }
        top = max(scores.values())
        whole = math.log(sum(math.exp(score - top) for score in scores.values())) + top
        return {label: score - whole for label, score in scores.items()}

    def _of_sketch(
        self, label: str, log: float, text: Mapping[str, Logs], roles: Sequence[Role], around: Around
    ) -> Iterable[Candidate]:
        sketch = sketch_of(label)
        logs = {"sketch": log, "roles": sum(role.score for role in roles)}
        ranges = EACH in leaves(sketch)
        gathers = any(isinstance(part, Take | Total | Keep) for part in walk(sketch))
        levels = (
            [pair for pair in best(text["level"], _LEVELS + 1) if pair[0] != "-"] if ranges else [("-", 0.0)]
        )
        for (level, level_log), (quantities, quantity_log) in itertools.product(
            levels, self._quantities(text, roles, sketch)
        ):
            slots = self._slots(text, roles, level, quantities, around, gathers=gathers)
            start = _Choice(slots=slots, logs={**logs, "level": level_log, "quantity": quantity_log})
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
    def _seconds(text: Mapping[str, Logs], label: str) -> list[tuple[str, float]]:
        """Skeletons of a second request over the same things; `-` for none."""
        likely = best(text.get("second", {"-": 0.0}), 2)
        return [pair for pair in likely if pair[0] == "-" or (pair[1] > _LIKELY and pair[0] != label)]

    def _more(
        self,
        second: str,
        start: _Choice,
        choice: _Choice,
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
        self, text: Mapping[str, Logs], roles: Sequence[Role], sketch: Expression
    ) -> list[tuple[tuple[str, ...], float]]:
        if not leaves(sketch):
            return [((), 0.0)]
        logs = text["quantity"]
        single = [((quantity,), log) for quantity, log in best(logs, _QUANTITIES)]
        two = text["quantities"].get("2", FLOOR)
        if two < -3:
            return single
        named = [code for role in roles if role.role == "quantity" for code in role.mention.codes]
        pair = tuple(dict.fromkeys(named))[:2] or tuple(q for q, _ in best(logs, 2))
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
        without = tuple(itertools.chain.from_iterable(codes(kind, "without") for kind in DIMENSIONS))
        members = {
            kind: _joined(before.codes(kind), codes(kind), codes(kind, "without"), around.join)
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
        start: _Choice,
        around: Around,
    ) -> list[_Choice]:
        """Ranges, relations, orders and unnamed items, each as likely as its head says."""
        parts = list(walk(sketch))
        choices = [start]
        if any(isinstance(part, Take) for part in parts):
            choices = [new for old in choices for new in _ranges(text["range"], roles, old, around)]
        if any(isinstance(part, Keep) and not isinstance(part.bound, int | float) for part in parts):
            choices = [new for old in choices for new in _relations("relation", text, old)]
        if any(isinstance(part, Claim) and not isinstance(part.stated, int | float | str) for part in parts):
            choices = [new for old in choices for new in _relations("claimed", text, old)]
        choices = [_with_numbers(choice, parts, roles, around) for choice in choices]
        pair = next((part for part in parts if isinstance(part, Pair)), None)
        if pair is not None and pair.kind in ("minus", "ratio", "share") and "swap" in text:
            choices = [new for old in choices for new in _orders(text["swap"], old)]
        choices = [new for old in choices for new in self._items(text, old)]
        return [replace(choice, slots=_led(sketch, choice.slots)) for choice in choices]

    def _items(self, text: Mapping[str, Logs], choice: _Choice) -> list[_Choice]:
        """An item that is meant without any of its names."""
        kinds = {kind for q in choice.slots.quantities for kind in self._item_kinds.get(q, ())}
        ranging = choice.slots.level is not None and choice.slots.level[0] == "item"
        if choice.slots.items or ranging or "item" not in text or "" in kinds:
            return [choice]
        known = self._codebook.items
        meant = [
            choice.with_log("item", log, items=() if code == "-" else (code,))
            for code, log in best(text["item"], _CHOICES + 1)
            if code == "-" or (code in known and known[code].level in kinds)
        ]
        return meant or [choice]

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


def _values(roles: Sequence[Role], role: str) -> list[float]:
    return [r.mention.value for r in roles if r.role == role and r.mention.kind == "number"]


def _ranges(logs: Logs, roles: Sequence[Role], choice: _Choice, around: Around) -> list[_Choice]:
    """First and last position, and what the choice costs."""
    limits, positions = _values(roles, "limit"), _values(roles, "position")
    if around.sketch and around.keeps_range and not (limits or positions):
        return [choice.with_log("range", 0.0, first=around.slots.first, last=around.slots.last)]
    if positions:
        log = logs.get("positions", FLOOR) / 2
        return [choice.with_log("range", log, first=int(min(positions)), last=int(max(positions)))]
    if limits:
        log = max(logs.get(label, FLOOR) for label in ("number", "five", "one"))
        return [choice.with_log("range", log, first=1, last=int(limits[0]))]
    lasts = {"one": 1, "five": 5, "all": None}
    likely = best({label: logs.get(label, FLOOR) for label in lasts}, _CHOICES)
    return [choice.with_log("range", log, first=1, last=lasts[label]) for label, log in likely]


def _relations(head: str, text: Mapping[str, Logs], choice: _Choice) -> list[_Choice]:
    """How what is kept, or a statement, stands to another value."""
    allowed = [pair for pair in best(text.get(head, {}), 9) if pair[0] not in ("-", "is")][:_CHOICES]
    return [choice.with_log(head, log, **{head: label}) for label, log in allowed] or [choice]


def _with_numbers(
    choice: _Choice, parts: Sequence[Expression], roles: Sequence[Role], around: Around
) -> _Choice:
    """Bounds and stated numbers; 50％台 reaches to the next ten."""
    bounds, stated = _bounds(roles), [r for r in roles if r.role == "stated"]
    before = around.slots
    said = Bound(stated[0].relation or "=", stated[0].mention.value) if stated else None
    needs = sum(isinstance(part, Keep) and isinstance(part.bound, int | float) for part in parts)
    claims = any(isinstance(part, Find | Claim) for part in parts)
    if claims and said is None and len(bounds) > needs:
        said, bounds = bounds[-1], bounds[:-1]
    if needs and not bounds and said is not None and not claims:
        bounds = [said]
    if claims and said is not None and said.relation == "between":
        said = Bound("=", said.value)
    slots = replace(choice.slots, bounds=tuple(bounds) or before.bounds, stated=said or before.stated)
    return replace(choice, slots=slots)


def _bounds(roles: Sequence[Role]) -> list[Bound]:
    found: list[Bound] = []
    below = [r.mention.value for r in roles if r.role == "below"]
    for role in (r for r in roles if r.role == "bound"):
        value = role.mention.value
        if role.relation == "between":
            upper = below.pop(0) if below else None
            if upper is None and found and found[-1].relation == "between":
                found[-1] = Bound("between", found[-1].value, value)
                continue
            found.append(Bound("between", value, upper if upper is not None else value + _step(value)))
        else:
            found.append(Bound(role.relation or ">=", value))
    return found


def _step(value: float) -> float:
    """How far 「…台」 reaches: 50％台 to 60."""
    return 10.0 if value < 1000 else 1000.0


def _orders(logs: Logs, choice: _Choice) -> list[_Choice]:
    """The two sides as named, or the other way round."""
    turned = logs.get("yes", FLOOR)
    return [choice.with_log("swap", logs.get("no", 0.0)), choice.with_log("swap", turned, order=(1, 0))]


def _led(sketch: Expression, slots: Slots) -> Slots:
    """The member that a statement says to lead is no member of the leaves."""
    claim = next((part for part in walk(sketch) if isinstance(part, Claim) and part.relation == "is"), None)
    if claim is None or slots.level is None:
        return slots
    dimension = slots.level[0]
    codes = slots.codes(dimension)
    if not codes:
        return slots
    return replace(slots, leader=" ".join(f"{dimension}:{code}" for code in codes), **{f"{dimension}s": ()})


def _joined(
    before: tuple[str, ...], said: tuple[str, ...], without: tuple[str, ...], join: Join
) -> tuple[str, ...]:
    """Named members of one dimension, put together with those of the turn before."""
    if join == "add":
        return tuple(dict.fromkeys((*before, *said)))
    if join == "remove":
        gone = {*said, *without}
        return tuple(code for code in before if code not in gone)
    return said or before
