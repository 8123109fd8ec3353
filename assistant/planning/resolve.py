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
    expression = with_leaves(expression, {leaf: _usual(leaf, codebook) for leaf in leaves(expression)})
    unsaid = [leaf for leaf in leaves(expression) if leaf.measure.startswith(AMBIGUOUS)]
    if not unsaid:
        return (_with_item_measures(expression, codebook),)
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
    found = list(dict.fromkeys(_with_item_measures(one, codebook) for one in found))
    both = [
        one
        for one in found
        if all(codebook.measures[leaf.measure].technology in _ASKED for leaf in leaves(one))
    ]
    return tuple(both or found[:1])


def _usual(leaf: Values, codebook: Codebook) -> Values:
    """Prefectures are ranked by their municipalities; a gain is named by the wave that it starts from."""
    measure = codebook.measures.get(leaf.measure)
    if leaf.places.level == "prefecture" and "prefectures" in leaf.populations.codes:
        kept = tuple(code for code in leaf.populations.codes if code != "prefectures")
        leaf = replace(leaf, populations=replace(leaf.populations, codes=kept))
    if measure is not None and measure.since and set(leaf.years) <= {measure.since}:
        leaf = replace(leaf, years=())
    return leaf


def _with_item_measures(expression: Expression, codebook: Codebook) -> Expression:
    """Items of another kind than a measure's belong to the measure of the same unit that has such items."""
    new: dict[Values, Values] = {}
    for leaf in leaves(expression):
        measure = codebook.measures.get(leaf.measure)
        kinds = {codebook.items[code].level for code in leaf.items.codes if code in codebook.items}
        if measure is None or len(kinds) != 1 or measure.item_kind in kinds:
            continue
        fitting = [m for m in codebook.measures.values() if m.item_kind in kinds and m.unit == measure.unit]
        same = [m for m in fitting if m.technology == measure.technology] or fitting
        if same:
            new[leaf] = replace(leaf, measure=same[0].code)
    return with_leaves(expression, new)


def below_national(expression: Expression) -> Expression:
    """「遅れている」 as below the national value instead of as the lowest ones."""
    if not isinstance(expression, Take) or expression.order != "low" or not isinstance(expression.of, Values):
        return expression
    if expression.of.places.level != "prefecture" or (expression.first, expression.last) != (1, 5):
        return expression
    whole = replace(expression.of, places=Members(), populations=Members(codes=("municipalities",)))
    return Keep(of=expression.of, relation="<", bound=whole)
