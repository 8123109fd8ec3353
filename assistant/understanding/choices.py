"""The choices that a candidate is made of: parts of mentions, ranges, relations, numbers, orders, with what each costs.

Knows heads and slots; builds no expression.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.understanding.expression import Claim, Expression, Find, Keep, walk
from assistant.understanding.filling import Bound, Slots
from assistant.understanding.links import Around, Join
from assistant.understanding.mentions import Mention
from assistant.understanding.skeleton import OPERATORS, operators

Logs = Mapping[str, float]
FLOOR = -6.0
CHOICES = 2
_OPERATOR_SHARE = 0.5
FAR = 7.0
"""What is so much less likely than the best is not tried."""
_LOOSE_UNITS = ("％", "団体", "ポイント", "件", "位", "都道府県", "")
_FORCED = -1.0
"""What it costs to use a number that no role was found for."""


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
class Choice:
    """Slots so far, and what each choice cost."""

    slots: Slots
    logs: Mapping[str, float]

    def with_log(self, name: str, log: float, **slots: object) -> Choice:
        return Choice(slots=replace(self.slots, **slots), logs={**self.logs, name: log})  # type: ignore[arg-type]


def _values(roles: Sequence[Role], role: str) -> list[float]:
    return [r.mention.value for r in roles if r.role == role and r.mention.kind == "number"]


def ranges(
    logs: Logs, roles: Sequence[Role], choice: Choice, around: Around, *, takes: int = 1
) -> list[Choice]:
    """First and last position, and what the choice costs."""
    limits, positions = _values(roles, "limit"), _values(roles, "position")
    if around.sketch and around.keeps_range and not (limits or positions):
        return [choice.with_log("range", 0.0, first=around.slots.first, last=around.slots.last)]
    if len(positions) == 2 and takes == 2:
        first, second = (int(position) for position in positions)
        log = logs.get("positions", FLOOR) / 2
        return [
            choice.with_log("range", log, first=first, last=first, spans=((first, first), (second, second)))
        ]
    if positions:
        log = logs.get("positions", FLOOR) / 2
        return [choice.with_log("range", log, first=int(min(positions)), last=int(max(positions)))]
    if limits:
        log = max(logs.get(label, FLOOR) for label in ("number", "five", "one"))
        return [choice.with_log("range", log, first=1, last=int(limits[0]))]
    lasts = {"one": 1, "five": 5, "all": None}
    likely = best({label: logs.get(label, FLOOR) for label in lasts}, CHOICES)
    return [choice.with_log("range", log, first=1, last=lasts[label]) for label, log in likely]


def relations(head: str, text: Mapping[str, Logs], choice: Choice) -> list[Choice]:
    """How what is kept, or a statement, stands to another value."""
    allowed = [pair for pair in best(text.get(head, {}), 9) if pair[0] not in ("-", "is")][:CHOICES]
    return [choice.with_log(head, log, **{head: label}) for label, log in allowed] or [choice]


def with_numbers(
    choice: Choice, parts: Sequence[Expression], roles: Sequence[Role], around: Around
) -> Choice:
    """Bounds and stated numbers; 50％台 reaches to the next ten."""
    bounds, stated = _bounds(roles), [r for r in roles if r.role == "stated"]
    before = around.slots
    said = Bound(stated[0].relation or "=", stated[0].mention.value) if stated else None
    needs = sum(isinstance(part, Keep) and isinstance(part.bound, int | float) for part in parts)
    claims = any(
        isinstance(part, Find) or (isinstance(part, Claim) and isinstance(part.stated, int | float))
        for part in parts
    )
    if claims and said is None and len(bounds) > needs:
        said, bounds = bounds[-1], bounds[:-1]
    if needs and not bounds and said is not None and not claims:
        bounds = [said]
    spare = [r for r in roles if r.role not in ("bound", "stated", "below") and _is_loose(r)]
    forced = 0
    while len(bounds) < needs and spare and not before.bounds:
        bounds.append(_forced(spare.pop(0), ">="))
        forced += 1
    if claims and said is None and spare and before.stated is None:
        said, forced = _forced(spare[-1], "="), forced + 1
    if claims and said is not None and said.relation == "between":
        said = Bound("=", said.value)
    slots = replace(choice.slots, bounds=tuple(bounds) or before.bounds, stated=said or before.stated)
    logs = {**choice.logs, "forced": _FORCED * forced} if forced else choice.logs
    return replace(choice, slots=slots, logs=logs)


def _is_loose(role: Role) -> bool:
    return role.mention.kind == "number" and role.mention.unit in _LOOSE_UNITS


def _forced(role: Role, default: str) -> Bound:
    relation = role.relation if role.relation not in ("", "between") else default
    return Bound(relation, role.mention.value)


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


def orders(logs: Logs, choice: Choice) -> list[Choice]:
    """The two sides as named, or the other way round."""
    turned = logs.get("yes", FLOOR)
    return [choice.with_log("swap", logs.get("no", 0.0)), choice.with_log("swap", turned, order=(1, 0))]


def led(sketch: Expression, slots: Slots) -> Slots:
    """The member that a statement says to lead is no member of the leaves."""
    claim = next((part for part in walk(sketch) if isinstance(part, Claim) and part.relation == "is"), None)
    if claim is None or slots.level is None:
        return slots
    dimension = slots.level[0]
    codes = slots.codes(dimension)
    if not codes:
        return slots
    return replace(slots, leader=" ".join(f"{dimension}:{code}" for code in codes), **{f"{dimension}s": ()})


def joined(
    before: tuple[str, ...], said: tuple[str, ...], without: tuple[str, ...], join: Join
) -> tuple[str, ...]:
    """Named members of one dimension, put together with those of the turn before."""
    if join == "add":
        return tuple(dict.fromkeys((*before, *said)))
    if join == "remove":
        gone = {*said, *without}
        return tuple(code for code in before if code not in gone)
    return said or before


def near_best(likely: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Labels that are not much less likely than the first."""
    return {label: log for label, log in likely if log > likely[0][1] - FAR}


def sketches(text: Mapping[str, Logs]) -> dict[str, float]:
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
