"""Candidate readings of one stretch of a message: skeletons filled with what is mentioned, each with its score.

Knows heads and slots; asks no data. A score is a natural logarithm: the heads' probabilities, less what a candidate
leaves unused.
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
    Values,
    leaves,
    walk,
)
from assistant.understanding.filling import Filler, Slots
from assistant.understanding.mentions import Mention
from assistant.understanding.notation import AMBIGUOUS
from assistant.understanding.skeleton import EACH, OPERATORS, operators, sketch_of
from corpus.codebook import Codebook

Logs = Mapping[str, float]
NO_SLOTS = Slots()
_FLOOR = -6.0
_OPERATOR_SHARE = 0.5
_UNUSED = -4.0
_UNFIT = -4.0
_OPEN = -1.5
_SKETCHES, _QUANTITIES, _LEVELS = 6, 3, 2


@dataclass(frozen=True, kw_only=True)
class Role:
    """A mention with the part it plays."""

    mention: Mention
    role: str
    score: float


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One reading of a request."""

    expressions: tuple[Expression, ...]
    """More than one when the request names several topics or quantities for the same operator."""
    sketch: str
    slots: Slots
    roles: tuple[Role, ...]
    score: float


def best(logs: Logs, count: int) -> list[tuple[str, float]]:
    """The most likely labels."""
    return sorted(logs.items(), key=lambda pair: -pair[1])[:count]


class CandidateMaker:
    """Makes candidates for one codebook."""

    def __init__(self, codebook: Codebook, newest: int) -> None:
        self._codebook = codebook
        self.filler = Filler(codebook, newest)
        self._topics = {
            quantity: [m.technology for m in codebook.measures.values() if m.quantity == quantity]
            for quantity in {m.quantity for m in codebook.measures.values()}
        }

    def make(
        self, text: Mapping[str, Logs], roles: Sequence[Sequence[Role]], around: Slots = NO_SLOTS
    ) -> list[Candidate]:
        """Candidates, best first.

        Args:
            text: Log probabilities of the text heads.
            roles: Ways to give each mention its part.
            around: What the rest of the message or the conversation fills in where the stretch says nothing.
        """
        found: dict[tuple[Expression, ...], Candidate] = {}
        for assigned in roles:
            for sketch, log in best(self._sketches(text), _SKETCHES):
                for candidate in self._of_sketch(sketch, log, text, assigned, around):
                    known = found.get(candidate.expressions)
                    if known is None or known.score < candidate.score:
                        found[candidate.expressions] = candidate
        return sorted(found.values(), key=lambda candidate: -candidate.score)

    @staticmethod
    def _sketches(text: Mapping[str, Logs]) -> dict[str, float]:
        """Skeletons by their own likelihood and by that of their operators."""
        heads = [(name, text[f"op:{name}"]) for name in OPERATORS if f"op:{name}" in text]
        scores = {
            label: log
            + _OPERATOR_SHARE
            * sum(max(logs["yes" if name in operators(label) else "no"], _FLOOR) for name, logs in heads)
            for label, log in text["sketch"].items()
        }
        top = max(scores.values())
        whole = math.log(sum(math.exp(score - top) for score in scores.values())) + top
        return {label: score - whole for label, score in scores.items()}

    def _of_sketch(
        self, label: str, log: float, text: Mapping[str, Logs], roles: Sequence[Role], around: Slots
    ) -> Iterable[Candidate]:
        sketch = sketch_of(label)
        base = log + sum(role.score for role in roles)
        ranges = EACH in leaves(sketch)
        levels = best(text["level"], _LEVELS + 1) if ranges else [("-", 0.0)]
        for (level, level_log), (quantities, quantity_log) in itertools.product(
            levels, self._quantities(text, roles, sketch)
        ):
            if ranges and level == "-":
                continue
            slots, log_numbers = self._slots(sketch, text, roles, level, quantities, around)
            filled = self._filled(sketch, slots)
            if not filled:
                continue
            score = base + level_log + quantity_log + log_numbers + self._fit(sketch, filled, roles, slots)
            yield Candidate(expressions=filled, sketch=label, slots=slots, roles=tuple(roles), score=score)

    def _quantities(
        self, text: Mapping[str, Logs], roles: Sequence[Role], sketch: Expression
    ) -> list[tuple[tuple[str, ...], float]]:
        if not leaves(sketch):
            return [((), 0.0)]
        logs = text["quantity"]
        single = [((quantity,), log) for quantity, log in best(logs, _QUANTITIES)]
        two = text["quantities"].get("2", _FLOOR)
        if two < -3:
            return single
        named = [code for role in roles if role.role == "quantity" for code in role.mention.codes]
        pair = tuple(dict.fromkeys(named))[:2] or tuple(q for q, _ in best(logs, 2))
        one = text["quantities"].get("1", _FLOOR)
        single = [(quantities, log + one) for quantities, log in single]
        return [*single, (pair, two + max(logs.get(q, _FLOOR) for q in pair))] if len(pair) == 2 else single

    def _slots(
        self, sketch: Expression, text: Mapping[str, Logs], roles: Sequence[Role], level: str,
        quantities: tuple[str, ...], around: Slots,
    ) -> tuple[Slots, float]:  # fmt: skip
        def codes(kind: str, role: str = "select") -> tuple[str, ...]:
            chosen = [r.mention for r in roles if r.role == role and r.mention.kind == kind]
            return tuple(dict.fromkeys(code for mention in chosen for code in mention.codes))

        without = tuple(itertools.chain.from_iterable(codes(kind, "without") for kind in DIMENSIONS))
        slots = Slots(
            topics=self._said_topics(codes("topic"), quantities) or around.topics,
            quantities=quantities, places=codes("place") or around.places,
            populations=codes("population") or around.populations, items=codes("item") or around.items,
            level=tuple(level.split(":")) if level != "-" else None,  # type: ignore[arg-type]
            without=without, within=codes("place", "within"),
            years=tuple(int(code) for code in codes("year")) or around.years,
            wave=best(text["wave"], 1)[0][0],  # type: ignore[arg-type]
        )  # fmt: skip
        if slots.level is not None and slots.level[0] != "item" and _level_of(slots) and not slots.within:
            slots = self._inside(slots)
        return self._numbers(sketch, text, roles, slots)

    def _inside(self, slots: Slots) -> Slots:
        """A region named beside a level of places is where the members lie."""
        if slots.level != ("place", "prefecture"):
            return slots
        regions = tuple(code for code in slots.places if self._codebook.places[code].level == "region")
        rest = tuple(code for code in slots.places if code not in regions)
        return replace(slots, within=regions, places=rest)

    def _said_topics(self, said: tuple[str, ...], quantities: tuple[str, ...]) -> tuple[str, ...]:
        allowed = {topic for quantity in quantities for topic in self._topics.get(quantity, [])}
        return tuple(topic for topic in said if topic in allowed)

    def _numbers(
        self, sketch: Expression, text: Mapping[str, Logs], roles: Sequence[Role], slots: Slots
    ) -> tuple[Slots, float]:
        def values(role: str) -> list[float]:
            return [r.mention.value for r in roles if r.role == role and r.mention.kind == "number"]

        score = 0.0
        parts = list(walk(sketch))
        if any(isinstance(part, Take) for part in parts):
            slots, cost = _range(text["range"], values("limit"), values("position"), slots)
            score += cost
        compared = [part for part in parts if isinstance(part, Keep | Claim)]
        if compared:
            allowed = [
                (label, log) for label, log in best(text["relation"], 9)
                if label != "-" and (label == "is") == (isinstance(compared[0], Claim) and compared[0].relation == "is")
            ]  # fmt: skip
            relation, log = allowed[0] if allowed else (">=", _FLOOR)
            slots = replace(slots, relation=relation)
            score += log
        bound, stated = values("bound"), values("stated")
        below = values("below")
        slots = replace(
            slots, bound=bound[0] if bound else (stated[0] if stated else None),
            stated=stated[0] if stated else (bound[0] if bound else None), below=below[0] if below else None,
        )  # fmt: skip
        if slots.relation == "between" and slots.below is None and slots.bound is not None:
            slots = replace(slots, below=bound[1] if len(bound) > 1 else slots.bound + 10)
        return self._leader(sketch, roles, slots), score

    def _leader(self, sketch: Expression, roles: Sequence[Role], slots: Slots) -> Slots:
        claim = next(
            (part for part in walk(sketch) if isinstance(part, Claim) and part.relation == "is"), None
        )
        if claim is None or slots.level is None:
            return slots
        dimension = slots.level[0]
        codes = slots.codes(dimension)
        said = " ".join(f"{dimension}:{code}" for code in codes)
        return replace(slots, leader=said, **{f"{dimension}s": ()})

    def _filled(self, sketch: Expression, slots: Slots) -> tuple[Expression, ...]:
        """One expression, or one for every topic and quantity that the skeleton has no leaf of its own for."""
        whole = self.filler.fill(sketch, slots)
        count = len(leaves(sketch))
        alone = count <= 1 or (len(slots.topics) != count and len(slots.quantities) != count)
        if not alone:
            return () if whole is None else (whole,)
        topics = slots.topics or ("",)
        quantities = slots.quantities or ("",)
        found = [
            self.filler.fill(sketch, replace(slots, topics=(topic,) if topic else (), quantities=(quantity,) if quantity else ()))
            for quantity in quantities for topic in topics
        ]  # fmt: skip
        return () if any(one is None for one in found) else tuple(one for one in found if one is not None)

    def _fit(
        self, sketch: Expression, filled: tuple[Expression, ...], roles: Sequence[Role], slots: Slots
    ) -> float:
        score = 0.0
        used = {code for one in filled for code in _codes_in(one)}
        for role in roles:
            mention = role.mention
            if role.role in ("select", "without", "within") and mention.kind in DIMENSIONS:
                score += 0 if used & {f"{mention.kind}:{code}" for code in mention.codes} else _UNUSED
            elif mention.kind == "number" and role.role != "none":
                score += 0 if mention.value in _numbers_in(filled) else _UNUSED
            elif mention.kind == "year" and role.role == "select":
                score += 0 if mention.value in _years_in(filled) else _UNUSED / 2
        for one in filled:
            score += sum(self._leaf_fit(leaf) for leaf in leaves(one))
            score += sum(_OPEN for part in walk(one) if isinstance(part, Pair) and part.a == part.b)
        return score

    def _leaf_fit(self, leaf: Values) -> float:
        measure = self._codebook.measures.get(leaf.measure)
        if leaf.measure.startswith(AMBIGUOUS):
            quantity = leaf.measure.removeprefix(AMBIGUOUS)
            measure = next((m for m in self._codebook.measures.values() if m.quantity == quantity), None)
        if measure is None:
            return _UNFIT
        items = [self._codebook.items[code].level for code in leaf.items.codes]
        if leaf.items.level:
            items.append(leaf.items.level)
        if any(level != measure.item_kind for level in items):
            return _UNFIT
        return _OPEN if measure.item_kind and not items else 0.0


def _level_of(slots: Slots) -> bool:
    return slots.level is not None and slots.level[0] == "place"


def _range(
    logs: Logs, limits: Sequence[float], positions: Sequence[float], slots: Slots
) -> tuple[Slots, float]:
    """First and last position, and what the choice costs."""
    if positions:
        return replace(slots, first=int(min(positions)), last=int(max(positions))), logs.get(
            "positions", _FLOOR
        ) / 2
    if limits:
        return replace(slots, first=1, last=int(limits[0])), max(
            logs.get(label, _FLOOR) for label in ("number", "five", "one")
        )
    label, log = max(
        ((label, logs.get(label, _FLOOR)) for label in ("one", "five", "all")), key=lambda pair: pair[1]
    )
    last = {"one": 1, "five": 5, "all": None}[label]
    return replace(slots, first=1, last=last), log


def _codes_in(expression: Expression) -> set[str]:
    found: set[str] = set()
    for leaf in leaves(expression):
        for dimension in DIMENSIONS:
            members = leaf.members(dimension)
            found |= {f"{dimension}:{code}" for code in (*members.codes, *members.without, *members.within)}
    for part in walk(expression):
        if isinstance(part, Claim) and isinstance(part.stated, str):
            found |= set(part.stated.split())
    return found


def _numbers_in(filled: Iterable[Expression]) -> set[float]:
    found: set[float] = set()
    for expression in filled:
        for part in walk(expression):
            if isinstance(part, Take):
                found |= {float(part.first), float(part.last or 0)}
            elif isinstance(part, Keep):
                found |= {part.bound} if isinstance(part.bound, int | float) else set()
                found |= {part.below} if part.below is not None else set()
            elif isinstance(part, Claim) and isinstance(part.stated, int | float):
                found.add(part.stated)
            elif isinstance(part, Find):
                found.add(part.number)
    return found


def _years_in(filled: Iterable[Expression]) -> set[float]:
    found: set[float] = set()
    for expression in filled:
        found |= {float(year) for leaf in leaves(expression) for year in leaf.years}
        for part in walk(expression):
            found |= {
                float(year) for year in (getattr(part, "start", None), getattr(part, "end", None)) if year
            }
    return found
