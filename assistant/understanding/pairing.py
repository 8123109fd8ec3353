"""Which number of a message goes with which member: those that stand together.

Knows mentions; knows nothing about wording.
"""

from __future__ import annotations

from assistant.understanding.expression import DIMENSIONS, Claim, Expression, Find, leaves
from assistant.understanding.mentions import Marked, Mention


def crossed(expression: Expression, marked: Marked) -> bool:
    """True when another member, or another such number, stands between a stated number and its member."""
    if not isinstance(expression, Claim) or not isinstance(expression.stated, int | float):
        return False
    numbers = [m for m in marked.of("number") if m.value == expression.stated]
    members = [m for m in marked.of(*DIMENSIONS) if _is_of(m, expression)]
    if len({m.codes for m in members}) > 1:
        return False
    if not numbers or not members or isinstance(expression.of, Find):
        return False
    return all(_apart(number, member, marked) for number in numbers for member in members)


def _is_of(mention: Mention, claim: Claim) -> bool:
    return any(
        set(mention.codes) & set(leaf.members(mention.kind).codes)
        for leaf in leaves(claim)
        if mention.kind in DIMENSIONS
    )


def _apart(number: Mention, member: Mention, marked: Marked) -> bool:
    """Another member of the kind stands between a number and the member before it, or both a member and a number."""
    start, end = sorted((number.start, member.start))
    between = [m for m in marked.mentions if start < m.start < end]
    others = [m for m in between if m.kind == member.kind and m.codes != member.codes]
    numbers = [m for m in between if m.kind == "number" and m.unit == number.unit and m.value != number.value]
    return bool(others) and (bool(numbers) or member.start < number.start)
