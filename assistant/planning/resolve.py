"""Makes expressions complete: the topic that a question left open, and what 「遅れている」 shall mean.

Knows the codebook; runs no query.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.expression import (
    Expression,
    Keep,
    Members,
    Take,
    Values,
    leaves,
    with_leaves,
)
from assistant.understanding.notation import AMBIGUOUS
from corpus.codebook import Codebook

_ASKED = ("ai", "genai")
"""Topics that an open question is taken to be about, where both have the measure."""


def resolved(expression: Expression, codebook: Codebook) -> tuple[Expression, ...]:
    """The expression for every topic that it may be about; itself where the topic was said."""
    unsaid = [leaf for leaf in leaves(expression) if leaf.measure.startswith(AMBIGUOUS)]
    if not unsaid:
        return (expression,)
    quantities = {leaf.measure.removeprefix(AMBIGUOUS) for leaf in unsaid}
    items = {code for leaf in unsaid for code in leaf.items.codes}
    topics = dict.fromkeys(m.technology for m in codebook.measures.values() if m.quantity in quantities)
    found: list[Expression] = []
    for topic in sorted(topics, key=lambda name: name not in _ASKED):
        codes = {m.quantity: m.code for m in codebook.measures.values() if m.technology == topic}
        if not all(quantity in codes for quantity in quantities):
            continue
        if any(codebook.items[item].of and codebook.items[item].of not in codes.values() for item in items):
            continue
        new = {leaf: replace(leaf, measure=codes[leaf.measure.removeprefix(AMBIGUOUS)]) for leaf in unsaid}
        found.append(with_leaves(expression, new))
    both = [
        one
        for one in found
        if all(codebook.measures[leaf.measure].technology in _ASKED for leaf in leaves(one))
    ]
    return tuple(both or found[:1])


def below_national(expression: Expression) -> Expression:
    """「遅れている」 as below the national value instead of as the lowest ones."""
    if not isinstance(expression, Take) or expression.order != "low" or not isinstance(expression.of, Values):
        return expression
    if expression.of.places.level != "prefecture" or (expression.first, expression.last) != (1, 5):
        return expression
    whole = replace(expression.of, places=Members(), populations=Members(codes=("municipalities",)))
    return Keep(of=expression.of, relation="<", bound=whole)
