"""What the heads are to learn from a training question: labels read off its expression.

Knows expressions and mentions; used when the reader is fitted, never when it reads.
"""

from __future__ import annotations

from collections.abc import Iterable

from assistant.understanding.expression import (
    DIMENSIONS,
    Change,
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
from assistant.understanding.mentions import MEMBER_KINDS, Mention
from assistant.understanding.notation import AMBIGUOUS
from assistant.understanding.skeleton import skeleton, written
from corpus.codebook import Codebook

NO_LABEL = "-"


def quantity_of(values: Values, codebook: Codebook) -> str:
    """The quantity that a leaf asks for."""
    if values.measure.startswith(AMBIGUOUS):
        return values.measure.removeprefix(AMBIGUOUS)
    return codebook.measures[values.measure].quantity


def text_labels(expression: Expression, codebook: Codebook, newest: int) -> dict[str, str]:
    """Labels of the text heads for one expression."""
    found = leaves(expression)
    labels = {
        "sketch": written(skeleton(expression)),
        "quantity": quantity_of(found[0], codebook) if found else NO_LABEL,
        "quantities": str(len({quantity_of(leaf, codebook) for leaf in found})) if found else NO_LABEL,
        "level": _level(found),
        "range": _range(expression),
        "relation": _relation(expression),
        "claimed": _claimed(expression),
        "wave": _wave(expression, newest),
    }
    return labels


def _level(found: Iterable[Values]) -> str:
    for leaf in found:
        for dimension in DIMENSIONS:
            if leaf.members(dimension).level:
                return f"{dimension}:{leaf.members(dimension).level}"
    return NO_LABEL


def _range(expression: Expression) -> str:
    take = next((part for part in walk(expression) if isinstance(part, Take)), None)
    if take is None:
        return NO_LABEL
    if take.last is None:
        return "all"
    if take.first == 1:
        return {1: "one", 5: "five"}.get(take.last, "number")
    return "positions"


def _relation(expression: Expression) -> str:
    """The relation of what is kept towards another value."""
    for part in walk(expression):
        if isinstance(part, Keep) and not isinstance(part.bound, int | float):
            return part.relation
    return NO_LABEL


def _claimed(expression: Expression) -> str:
    """The relation of a statement towards another value."""
    for part in walk(expression):
        if isinstance(part, Claim) and not isinstance(part.stated, int | float | str):
            return part.relation
    return NO_LABEL


def _wave(expression: Expression, newest: int) -> str:
    for part in walk(expression):
        if isinstance(part, Values) and part.wave != "named":
            return part.wave
        if isinstance(part, Change) and part.start == newest - 1 and part.end is None:
            return "previous"
    return "named"


def number_relation(mention: Mention, expressions: Iterable[Expression]) -> str:
    """How something stands to a number that is named; empty where the number is no limit."""
    for expression in expressions:
        for part in walk(expression):
            if isinstance(part, Keep) and isinstance(part.bound, int | float) and part.bound == mention.value:
                return "between" if part.below is not None else part.relation
            if (
                isinstance(part, Claim)
                and isinstance(part.stated, int | float)
                and part.stated == mention.value
            ):
                return part.relation
    return ""


def mention_label(mention: Mention, expressions: Iterable[Expression], codebook: Codebook) -> str:
    """The role of a mention in the expressions of its message."""
    for expression in expressions:
        role = _role(mention, expression, codebook)
        if role != "none":
            return role
    return "none"


def _role(mention: Mention, expression: Expression, codebook: Codebook) -> str:
    if mention.kind == "number":
        return _number_role(mention, expression)
    if mention.kind == "topic":
        asked = {
            codebook.measures[leaf.measure].technology
            for leaf in leaves(expression)
            if leaf.measure in codebook.measures
        }
        return "select" if asked & set(mention.codes) else "none"
    return _member_role(mention, expression)


def _member_role(mention: Mention, expression: Expression) -> str:
    for part in walk(expression):
        if isinstance(part, Claim) and isinstance(part.stated, str):
            leaders = {code.partition(":")[2] for code in part.stated.split()}
            if leaders & set(mention.codes):
                return "select"
    for leaf in leaves(expression):
        if mention.kind == "year":
            if int(mention.value) in leaf.years or _in_change(expression, int(mention.value)):
                return "select"
        elif mention.kind in MEMBER_KINDS:
            members = leaf.members(mention.kind)
            meant = {*mention.codes, *mention.inside}
            if meant & set(members.codes):
                return "select"
            everything = {*leaf.places.without, *leaf.populations.without, *leaf.items.without}
            if meant & everything:
                return "without"
            if meant & {*leaf.places.within, *leaf.populations.within}:
                return "within"
    return "none"


def _in_change(expression: Expression, year: int) -> bool:
    return any(
        year in (getattr(part, "start", None), getattr(part, "end", None)) for part in walk(expression)
    )


def _number_role(mention: Mention, expression: Expression) -> str:
    value = mention.value
    for part in walk(expression):
        if isinstance(part, Take):
            if part.first == 1 and part.last == value and part.last != 1:
                return "limit"
            if value in (part.first, part.last) and (part.first != 1 or mention.unit == "位"):
                return "position"
        if isinstance(part, Keep) and isinstance(part.bound, int | float):
            if value == part.bound:
                return "bound"
            if value == part.below:
                return "below"
        if isinstance(part, Claim) and isinstance(part.stated, int | float) and value == part.stated:
            return "stated"
        if isinstance(part, Find) and value == part.number:
            return "stated"
    return "none"


def swapped(expression: Expression, order: dict[str, int]) -> str:
    """Whether the second side of the outermost pair is named before the first; `-` when it cannot be told."""
    pair = next((part for part in walk(expression) if isinstance(part, Pair)), None)
    if pair is None or pair.kind not in ("minus", "ratio", "share"):
        return NO_LABEL
    first, second = (_earliest(side, other, order) for side, other in ((pair.a, pair.b), (pair.b, pair.a)))
    if first is None or second is None or first == second:
        return NO_LABEL
    return "yes" if second < first else "no"


def _earliest(side: Expression, other: Expression, order: dict[str, int]) -> int | None:
    there = _names(other)
    places = [order[name] for name in _names(side) - there if name in order]
    return min(places, default=None)


def _names(side: Expression) -> set[str]:
    found: set[str] = set()
    for leaf in leaves(side):
        for dimension in DIMENSIONS:
            found |= {f"{dimension}:{code}" for code in leaf.members(dimension).codes}
        found |= {f"year:{year}" for year in leaf.years}
        found.add(f"measure:{leaf.measure}")
    return found
