"""Statements with what they say beside their expression: 「だけ」, the unit of their number, a shared place.

A statement that its expression does not carry whole is never confirmed: it is checked with the rest, or told values.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.expression import NONE, Claim, Expression, Rank, Take, Values
from assistant.understanding.parsed import ParsedQuestion
from assistant.understanding.qualifiers import Qualifiers
from assistant.understanding.ranking import numbers_in
from assistant.understanding.units import units_of
from corpus.codebook import Codebook

_VALUES = frozenset(("％", "ポイント", "団体", "件", "倍"))


def qualified(expression: Expression, said: Qualifiers, codebook: Codebook) -> Expression:
    """The statement with its qualifiers; its values alone where they cannot be checked."""
    if not isinstance(expression, Claim):
        return expression
    if _names_no_item(expression.of, codebook):
        return expression.of
    if isinstance(expression.stated, int | float):
        fitting = units_of(expression.of, lambda leaf: _printed(leaf, codebook))
        said_in = {unit for value, unit in said.stated if value == expression.stated}
        if said_in and "" not in said_in and fitting and not said_in & fitting:
            return expression.of
        if "ポイント" in fitting and said_in == {"％"}:
            expression = replace(expression, unit="％")
    if said.tied and (expression.relation == "is" or isinstance(expression.of, Rank)):
        return expression.of
    named = {code for code in _named(expression.of) if code in said.only}
    if not named:
        return expression
    return replace(expression, only=True) if isinstance(expression.of, Values) else expression.of


def _names_no_item(expression: Expression, codebook: Codebook) -> bool:
    """A value of some item is stated, and none that is known was named: any item's value would seem to confirm it."""
    if not isinstance(expression, Values) or expression.items != NONE:
        return False
    measure = codebook.measures.get(expression.measure)
    return measure is not None and bool(measure.item_kind)


def _printed(leaf: Values, codebook: Codebook) -> str:
    measure = codebook.measures.get(leaf.measure)
    return measure.unit if measure is not None else ""


def _named(expression: Expression) -> tuple[str, ...]:
    inner = expression.of if isinstance(expression, Rank | Take) else expression
    if not isinstance(inner, Values):
        return ()
    return (*inner.places.codes, *inner.populations.codes, *inner.items.codes)


def unchecked_numbers(parsed: ParsedQuestion) -> tuple[str, ...]:
    """Numbers that stand in a message with statements and that none of the statements is about: `86.7％`."""
    expressions = [request.expression for request in parsed.figure_requests]
    if not any(isinstance(one, Claim) for one in expressions):
        return ()
    used = numbers_in(expressions)
    stated = parsed.qualifiers.stated
    return tuple(
        dict.fromkeys(f"{value:g}{unit}" for value, unit in stated if unit in _VALUES and value not in used)
    )
