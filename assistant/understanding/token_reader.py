"""Reads the decoder's tokens back as expressions: the inverse of tokens.py.

Knows operators and sources; knows nothing about weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.understanding.expression import (
    DIMENSIONS,
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Lacking,
    Members,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)
from assistant.understanding.tokens import (
    ALL,
    AND,
    INSIDE,
    NONE,
    SHOWN,
    STOP,
    WITHIN,
    WITHOUT,
    Source,
    Thing,
    Token,
    Unspeakable,
)


class TokenReader:
    """Reads tokens back: the inverse of TokenWriter."""

    def __init__(self, measure: Callable[[str, str], str]) -> None:
        self._measure = measure

    def read(self, tokens: Sequence[Token], source: Source) -> tuple[Expression, ...]:
        """The expressions; empty where the tokens make none."""
        try:
            return _Reading(tokens, source, self._measure).all()
        except (Unspeakable, IndexError, ValueError):
            return ()


_RELATIONS = frozenset((">=", ">", "<=", "<", "=", "~"))
_TOTALS = frozenset(("sum", "mean", "pooled", "count"))
_PAIRS = frozenset(("minus", "ratio", "share", "compare", "both"))


class _Reading:
    """One pass over tokens."""

    def __init__(self, tokens: Sequence[Token], source: Source, measure: Callable[[str, str], str]) -> None:
        self._tokens = tokens
        self._source = source
        self._measure = measure
        self._at = 0

    def all(self) -> tuple[Expression, ...]:
        found = [self._part()]
        while self._at < len(self._tokens):
            if self._next() != AND:
                raise Unspeakable
            found.append(self._part())
        return tuple(found)

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _word(self) -> str:
        word = self._next()
        if isinstance(word, int):
            raise Unspeakable
        return word

    def _part(self) -> Expression:
        word = self._word()
        if word == "values":
            return self._values()
        if word == "find":
            number = self._number("number")
            topic = self._topic_or_none()
            return Find(number=number, measure=self._measure(topic, "rate") if topic else "")
        if word in _PAIRS:
            return Pair(kind=word, a=self._part(), b=self._part())  # type: ignore[arg-type]
        if word.startswith("take."):
            first = int(self._number("number"))
            last = self._last()
            return Take(of=self._part(), order=word[5:], first=first, last=last)  # type: ignore[arg-type]
        if word in _TOTALS:
            return Total(of=self._part(), how=word)  # type: ignore[arg-type]
        if word.startswith("rank."):
            return Rank(of=self._part(), order=word[5:])  # type: ignore[arg-type]
        return self._bound(word)

    def _bound(self, word: str) -> Expression:
        if word == "lacking":
            return Lacking(of=self._part())
        if word == "trend":
            return Trend(of=self._part())
        if word == "change":
            start, end = (self._year_or_none() for _ in range(2))
            return Change(of=self._part(), start=start, end=end)
        if word == "between":
            low, below = self._number("number"), self._number("number")
            return Keep(of=self._part(), relation=">=", bound=low, below=below)
        if word == "claim.led":
            members = self._members()
            return Claim(of=self._part(), relation="is", stated=" ".join(members))
        if word in ("keep", "claim", "keep.than", "claim.than"):
            return self._related(word)
        raise Unspeakable

    def _related(self, word: str) -> Expression:
        relation = self._word()
        if relation not in _RELATIONS and (word != "claim.than" or relation != "is"):
            raise Unspeakable
        other = self._part() if word.endswith(".than") else self._number("number")
        if word.startswith("keep"):
            return Keep(of=self._part(), relation=relation, bound=other)  # type: ignore[arg-type]
        return Claim(of=self._part(), relation=relation, stated=other)  # type: ignore[arg-type]

    def _thing(self, number: int, kind: str) -> Thing:
        thing = self._source.things[number]
        if thing.kind != kind:
            raise Unspeakable
        return thing

    def _number(self, kind: str) -> float:
        token = self._next()
        if isinstance(token, int):
            value = self._thing(token, kind).value
            assert value is not None
            return value
        return float(token)

    def _last(self) -> int | None:
        if self._tokens[self._at] == ALL:
            self._at += 1
            return None
        return int(self._number("number"))

    def _year_or_none(self) -> int | None:
        if self._tokens[self._at] == NONE:
            self._at += 1
            return None
        return int(self._number("year"))

    def _topic_or_none(self) -> str:
        token = self._next()
        if isinstance(token, int):
            return self._thing(token, "topic").codes[0]
        if token == NONE:
            return ""
        if not token.startswith("topic "):
            raise Unspeakable
        return token.removeprefix("topic ").replace("?", "")

    def _members(self) -> list[str]:
        """Named members up to the stop, as `place:39`."""
        found: list[str] = []
        while (token := self._next()) != STOP:
            found += self._member(token)
        return found

    def _member(self, token: Token) -> list[str]:
        if isinstance(token, int):
            thing = self._source.things[token]
            if thing.kind not in DIMENSIONS:
                raise Unspeakable
            codes = thing.codes
            if self._at < len(self._tokens) and self._tokens[self._at] == INSIDE:
                self._at += 1
                codes = thing.inside
            return [f"{thing.kind}:{code}" for code in codes]
        if token == SHOWN:
            if not self._source.shown:
                raise Unspeakable
            return list(self._source.shown)
        if token.partition(":")[0] not in DIMENSIONS:
            raise Unspeakable
        return [token]

    def _values(self) -> Expression:
        topic = self._topic_or_none()
        asks = self._word()
        measure = self._measure(topic, asks.removeprefix("asks ")) if asks.startswith("asks ") else ""
        if not measure:
            raise Unspeakable
        parts = _Parts()
        while (token := self._next()) != STOP:
            self._add(token, parts)
        return parts.values(measure)

    def _add(self, token: Token, parts: _Parts) -> None:
        if isinstance(token, int) and self._source.things[token].kind == "year":
            parts.years.append(int(self._source.things[token].value or 0))
        elif isinstance(token, str) and token.startswith("wave "):
            parts.wave = token.removeprefix("wave ")
        elif isinstance(token, str) and token.startswith("each "):
            parts.dimension, _, parts.level = token.removeprefix("each ").partition(":")
            parts.into = ""
        elif token in (WITHOUT, WITHIN):
            parts.into = str(token)
        elif isinstance(token, str) and token.isdigit():
            parts.years.append(int(token))
        else:
            for name in self._member(token):
                parts.add(*name.split(":", 1))


class _Parts:
    """The parts of one leaf."""

    def __init__(self) -> None:
        self.codes: dict[str, list[str]] = {name: [] for name in DIMENSIONS}
        self.years: list[int] = []
        self.wave = "named"
        self.dimension = self.level = self.into = ""
        self.held: dict[str, list[str]] = {WITHOUT: [], WITHIN: []}

    def add(self, dimension: str, code: str) -> None:
        if self.into and dimension == ("place" if self.into == WITHIN else self.dimension):
            self.held[self.into].append(code)
        else:
            self.codes[dimension].append(code)

    def values(self, measure: str) -> Values:
        members = {f"{name}s": Members(codes=tuple(codes)) for name, codes in self.codes.items()}
        if self.level:
            members[f"{self.dimension}s"] = Members(
                level=self.level, without=tuple(self.held[WITHOUT]), within=tuple(self.held[WITHIN])
            )
        return Values(measure=measure, years=tuple(self.years), wave=self.wave, **members)  # type: ignore[arg-type]
