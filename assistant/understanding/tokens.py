"""Expressions as sequences of words and pointers, for the decoder: what is named is pointed at, never spelt out.

Knows operators, mentions and memories; knows nothing about weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.understanding.expression import (
    DIMENSIONS,
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Pair,
    Rank,
    Take,
    Total,
    Values,
    canonical,
    walk,
)
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import MEMBER_KINDS, Marked, Mention
from assistant.understanding.notation import AMBIGUOUS
from corpus.codebook import Codebook

Token = str | int
"""A word of the decoder's vocabulary, or the number of a thing of the source."""
END, AND, STOP, INSIDE, SHOWN, NONE, ALL = "end", "and", ";", "inside", "shown", "-", "all"
WITHOUT, WITHIN = "without", "within"


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What a message or the turn before names, to be pointed at."""

    kind: str
    about: str
    """What the decoder sees of it beside its place in the text: its kind, its level, where it comes from."""
    codes: tuple[str, ...]
    inside: tuple[str, ...] = ()
    value: float | None = None
    mention: Mention | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """What the decoder reads beside the text."""

    things: tuple[Thing, ...]
    prior: tuple[Token, ...] = ()
    """The last expressions of the turn before; its numbers are numbers of `things`."""
    shown: tuple[str, ...] = field(default=(), compare=False)
    """Members that the word `shown` stands for."""


class Unspeakable(Exception):
    """An expression that names something which the source does not hold."""


class TokenWriter:
    """Writes expressions of one codebook as tokens."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

    def source(self, marked: Marked, memory: Memory | None, shown: tuple[str, ...] = ()) -> Source:
        """What can be pointed at in a message behind the turn that `memory` is of."""
        said = [self._said(mention) for mention in marked.of(*MEMBER_KINDS, "topic", "year", "number")]
        if memory is None or not memory.expressions:
            return Source(things=tuple(said), shown=shown)
        earlier: list[Thing] = []
        before = tuple(canonical(one) for one in memory.expressions[-2:])
        for one in before:
            for thing in self._of(one):
                if all((known.kind, known.codes) != (thing.kind, thing.codes) for known in earlier):
                    earlier.append(thing)
        try:
            written = self.write(before, Source(things=tuple(earlier)))
        except Unspeakable:
            written = []
        prior = tuple(token + len(said) if isinstance(token, int) else token for token in written)
        return Source(things=(*said, *earlier), prior=prior, shown=shown)

    def _said(self, mention: Mention) -> Thing:
        about = self._about(mention.kind, mention.codes[0], mention.unit)
        value = mention.value if mention.kind in ("year", "number") else None
        return Thing(
            kind=mention.kind, about=f"area:{about}" if mention.inside else about, codes=mention.codes, inside=mention.inside,
            value=value, mention=mention,
        )  # fmt: skip

    def _about(self, kind: str, code: str, unit: str = "") -> str:
        if kind == "place":
            return f"place:{self._codebook.places[code].level}"
        if kind == "population":
            level = self._codebook.populations[code].level
            return f"population:{level if level == 'size_class' else code}"
        if kind == "item":
            return f"item:{self._codebook.items[code].level}"
        return f"topic:{code}" if kind == "topic" else f"{kind}:{unit}"

    def _of(self, part: Expression) -> Iterator[Thing]:
        """Members, topics and years of an expression, as things of the turn before."""
        for one in walk(part):
            if isinstance(one, Values):
                topic = self._topic(one.measure)
                if topic not in ("", "none"):
                    yield Thing(kind="topic", about=f"before topic:{topic}", codes=(topic,))
                for dimension in DIMENSIONS:
                    members = one.members(dimension)
                    for code in (*members.codes, *members.without, *members.within):
                        about = self._about(dimension, code)
                        yield Thing(kind=dimension, about=f"before {about}", codes=(code,))
            for year in _years(one):
                yield Thing(kind="year", about="before year", codes=(str(year),), value=float(year))

    def _topic(self, measure: str) -> str:
        known = self._codebook.measures.get(measure)
        return known.technology if known is not None else ""

    def _quantity(self, measure: str) -> str:
        if measure.startswith(AMBIGUOUS):
            return measure.removeprefix(AMBIGUOUS)
        return self._codebook.measures[measure].quantity

    def write(self, expressions: Sequence[Expression], source: Source) -> list[Token]:
        """Tokens of what a message asks, without the end.

        Raises:
            Unspeakable: Something is named that `source` does not hold and that no word stands for.
        """
        found: list[Token] = []
        for number, one in enumerate(expressions):
            found += [AND] if number else []
            found += self._part(canonical(one), source)
        return found

    def _part(self, part: Expression, source: Source) -> list[Token]:
        if isinstance(part, Values):
            return self._values(part, source)
        if isinstance(part, Find):
            topic: Token = self._topic_token(part.measure, source) if part.measure else NONE
            return ["find", _number(part.number, source), topic]
        if isinstance(part, Pair):
            return [part.kind, *self._part(part.a, source), *self._part(part.b, source)]
        inner = self._part(part.of, source)
        if isinstance(part, Take):
            last = ALL if part.last is None else _number(part.last, source)
            return [f"take.{part.order}", _number(part.first, source), last, *inner]
        if isinstance(part, Keep):
            return self._kept(part, inner, source)
        if isinstance(part, Change):
            years = [
                NONE if year is None else _number(year, source, "year") for year in (part.start, part.end)
            ]
            return ["change", *years, *inner]
        if isinstance(part, Claim):
            return self._claimed(part, inner, source)
        if isinstance(part, Rank):
            return [f"rank.{part.order}", *inner]
        return [part.how if isinstance(part, Total) else type(part).__name__.lower(), *inner]

    def _kept(self, part: Keep, inner: list[Token], source: Source) -> list[Token]:
        if not isinstance(part.bound, int | float):
            return ["keep.than", part.relation, *self._part(part.bound, source), *inner]
        if part.below is not None:
            return ["between", _number(part.bound, source), _number(part.below, source), *inner]
        return ["keep", part.relation, _number(part.bound, source), *inner]

    def _claimed(self, part: Claim, inner: list[Token], source: Source) -> list[Token]:
        if isinstance(part.stated, str):
            members: list[Token] = []
            for name in part.stated.split():
                dimension, _, code = name.partition(":")
                members += self._named(dimension, (code,), source)
            return ["claim.led", *members, STOP, *inner]
        if isinstance(part.stated, int | float):
            return ["claim", part.relation, _number(part.stated, source), *inner]
        return ["claim.than", part.relation, *self._part(part.stated, source), *inner]

    def _values(self, values: Values, source: Source) -> list[Token]:
        found: list[Token] = ["values", self._topic_token(values.measure, source)]
        found.append(f"asks {self._quantity(values.measure)}")
        for dimension in DIMENSIONS:
            members = values.members(dimension)
            found += self._named(dimension, members.codes, source)
            if members.level:
                found.append(f"each {dimension}:{members.level}")
                for word, codes in ((WITHOUT, members.without), (WITHIN, members.within)):
                    found += (
                        [word, *self._named("place" if word == WITHIN else dimension, codes, source)]
                        if codes
                        else []
                    )
        found += [_number(year, source, "year") for year in values.years]
        found += [] if values.wave == "named" else [f"wave {values.wave}"]
        return [*found, STOP]

    def _topic_token(self, measure: str, source: Source) -> Token:
        topic = self._topic(measure) or "?"
        for number, thing in enumerate(source.things):
            if thing.kind == "topic" and thing.codes == (topic,):
                return number
        return f"topic {topic}"

    def _named(self, dimension: str, codes: Sequence[str], source: Source) -> list[Token]:
        """Pointers to members; those that the answer before showed by one word; others by their codes."""
        left = list(codes)
        found: list[Token] = []
        for number, thing in enumerate(source.things):
            if thing.kind != dimension or not left:
                continue
            for held, tail in ((thing.codes, ()), (thing.inside, (INSIDE,))):
                if held and set(held) <= set(left):
                    found += [number, *tail]
                    left = [code for code in left if code not in held]
                    break
        if left and {f"{dimension}:{code}" for code in left} <= set(source.shown):
            return [*found, SHOWN]
        return [*found, *(f"{dimension}:{code}" for code in left)]


def _number(value: float, source: Source, kind: str = "number") -> Token:
    for number, thing in enumerate(source.things):
        if thing.kind == kind and thing.value == value:
            return number
    return f"{value:g}"


def _years(part: Expression) -> tuple[int, ...]:
    if isinstance(part, Values):
        return part.years
    return tuple(year for year in (part.start, part.end) if year) if isinstance(part, Change) else ()
