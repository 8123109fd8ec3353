"""Makes expressions complete: what a question left open is filled in, and said.

Knows the codebook; runs no query.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.expression import Expression, leaves, with_leaves
from assistant.understanding.notation import AMBIGUOUS
from corpus.codebook import Codebook


def resolved(expression: Expression, codebook: Codebook) -> tuple[Expression, ...]:
    """The expression for every topic that it may be about; itself where the topic was said."""
    open_leaves = [leaf for leaf in leaves(expression) if leaf.measure.startswith(AMBIGUOUS)]
    if not open_leaves:
        return (expression,)
    quantities = {leaf.measure.removeprefix(AMBIGUOUS) for leaf in open_leaves}
    topics = dict.fromkeys(m.technology for m in codebook.measures.values() if m.quantity in quantities)
    found: list[Expression] = []
    for topic in topics:
        codes = {m.quantity: m.code for m in codebook.measures.values() if m.technology == topic}
        if all(quantity in codes for quantity in quantities):
            new = {
                leaf: replace(leaf, measure=codes[leaf.measure.removeprefix(AMBIGUOUS)])
                for leaf in open_leaves
            }
            found.append(with_leaves(expression, new))
    return tuple(found)
