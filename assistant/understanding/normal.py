"""One way to write what can be written in several: what the heads are to learn, whoever labelled the question.

Knows expressions and the codebook; never changes what an expression's answer is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.understanding.expression import (
    Change,
    Expression,
    Keep,
    Members,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
    children,
    leaves,
    with_parts,
)
from assistant.understanding.mentions import Mention
from corpus.codebook import Codebook


class Normalizer:
    """Writes expressions of one codebook in one way."""

    def __init__(self, codebook: Codebook, newest: int) -> None:
        self._codebook = codebook
        self._newest = newest
        self._gains = {m.code: m.change_of for m in codebook.measures.values() if m.change_of}
        self._ranks = {m.code: m.rank_of for m in codebook.measures.values() if m.rank_of and not m.item_kind}
        self._first = {m.technology: m.since for m in codebook.measures.values() if m.since}
        self._sizes = {
            level: sum(place.level == level for place in codebook.places.values())
            for level in {place.level for place in codebook.places.values()}
        }

    def normal(self, expression: Expression, areas: Iterable[Mention] = ()) -> Expression:
        """The expression; lists that are just what a named area holds become that area."""
        held = {frozenset(mention.inside): mention.inside for mention in areas if mention.inside}
        return self._within(self._of(expression), held, ranging=False)

    def _of(self, part: Expression) -> Expression:
        if isinstance(part, Values):
            return self._leaf(part)
        new = with_parts(part, [self._of(child) for child in children(part)])
        if isinstance(new, Change):
            return self._change(new)
        if isinstance(new, Take):
            return self._take(new)
        if isinstance(new, Pair) and new.kind == "minus":
            return self._difference(new)
        return new

    def _leaf(self, leaf: Values) -> Expression:
        if leaf.measure in self._gains:
            return Change(of=replace(leaf, measure=self._gains[leaf.measure], years=(), wave="named"))
        if leaf.measure in self._ranks and not leaf.places.level:
            return Rank(of=replace(leaf, measure=self._ranks[leaf.measure]))
        if leaf.wave == "every":
            return Trend(of=replace(leaf, wave="named"))
        return leaf

    def _change(self, change: Change) -> Change:
        first = {self._first.get(self._technology(leaf), 0) for leaf in leaves(change)}
        return replace(
            change,
            start=None if {change.start} == first and change.start != self._newest - 1 else change.start,
            end=None if change.end == self._newest else change.end,
        )

    def _technology(self, leaf: Values) -> str:
        known = self._codebook.measures.get(leaf.measure)
        return known.technology if known is not None else ""

    def _take(self, take: Take) -> Take:
        of = take.of
        if isinstance(of, Values) and of.places.level and take.first == 1 and take.last is not None:
            whole = not (of.places.within or of.places.without)
            if whole and take.last >= self._sizes.get(of.places.level, take.last + 1):
                return replace(take, last=None)
        return take

    def _difference(self, pair: Pair) -> Expression:
        """The same thing in two waves is a change."""
        a, b = pair.a, pair.b
        if not (isinstance(a, Values) and isinstance(b, Values) and len(a.years) == len(b.years) == 1):
            return pair
        if replace(a, years=()) != replace(b, years=()) or a.years <= b.years:
            return pair
        return self._change(Change(of=replace(a, years=()), start=b.years[0], end=a.years[0]))

    def _within(
        self, part: Expression, held: dict[frozenset[str], tuple[str, ...]], *, ranging: bool
    ) -> Expression:
        if isinstance(part, Values):
            found = held.get(frozenset(part.places.codes))
            if ranging and found is not None and part.places.codes:
                return replace(part, places=Members(level="prefecture", within=found))
            return part
        inside = ranging or isinstance(part, Take | Total | Keep)
        return with_parts(part, [self._within(child, held, ranging=inside) for child in children(part)])
