"""A message about an added survey told in words the reader was trained on, and the way back from its reading.

The measure, the municipalities and the years of a message give their places to well-known ones: 「神奈川県で人口が5万人以上の
市町村は？」 is read as 「関東でAI導入団体数が50000団体以上の都道府県は？」, and what was read is told of the former again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Keep,
    Members,
    Values,
    children,
    leaves,
    with_leaves,
    with_parts,
)
from assistant.understanding.notation import AMBIGUOUS
from corpus.codebook import Codebook

TOPICS = (("AI", "ai"), ("生成AI", "genai"), ("RPA", "rpa"))
YEARS = (2020, 2021, 2022, 2023)
TOWN, PREFECTURE, REGION = "municipality", "prefecture", "region"
_MONEY = {"円": 1, "千円": 10**3, "万円": 10**4, "百万円": 10**6, "億円": 10**8, "兆円": 10**12}
_PEOPLE = {"人": 1, "千人": 10**3, "万人": 10**4}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of the message and what is read in its place."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a stand-in measure stands for."""

    measure: str
    others: tuple[str, ...] = ()
    """Columns of the same name in other files."""


@dataclass(frozen=True, kw_only=True)
class StandIns:
    """One message told in other words, with what stands for what."""

    pieces: tuple[Piece, ...]
    topics: Mapping[str, Meaning]
    """Code of a stand-in's topic -> what it stands for."""
    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Code of a stand-in place -> the places meant."""
    years: Mapping[int, int] = field(default_factory=dict[int, int])
    lifted: bool = False
    """True when prefectures stand for municipalities, and regions for prefectures."""
    items: tuple[str, ...] = ()

    def told(self, text: str) -> str:
        """The message with its stand-ins."""
        for piece in sorted(self.pieces, key=lambda one: -one.start):
            text = text[: piece.start] + piece.text + text[piece.end :]
        return text


class WayBack:
    """Turns what was read of stand-ins into what they stand for."""

    def __init__(self, codebook: Codebook, stand_ins: StandIns) -> None:
        self._codebook = codebook
        self._told = stand_ins
        self._measures = codebook.measures

    def expression(self, read: Expression) -> Expression | None:
        """The expression meant; None where something was read that nobody said."""
        meant = with_leaves(read, {leaf: self._leaf(leaf) for leaf in leaves(read)})
        if any(not leaf.measure for leaf in leaves(meant)):
            return None
        return self._inner(self._with_answers(meant))

    def _leaf(self, leaf: Values) -> Values:
        topic = self._topic(leaf.measure)
        meaning = self._told.topics.get(topic) or next(iter(self._told.topics.values()))
        measure = self._measures[meaning.measure]
        return replace(
            leaf, measure=measure.code, places=self._places(leaf.places), populations=Members(),
            items=Members(codes=self._told.items) if self._told.items and measure.item_kind else Members(),
            years=tuple(self._told.years.get(year, year) for year in leaf.years),
        )  # fmt: skip

    def _topic(self, code: str) -> str:
        known = self._measures.get(code.removeprefix(AMBIGUOUS))
        return known.technology if known and not code.startswith(AMBIGUOUS) else ""

    def _places(self, read: Members) -> Members:
        level = (
            {PREFECTURE: TOWN, REGION: PREFECTURE}.get(read.level, read.level)
            if self._told.lifted
            else read.level
        )
        codes, within = self._meant(read.codes), self._meant(read.within)
        if level == TOWN and codes and not within and all(self._level(code) != TOWN for code in codes):
            codes, within = (), codes
        if level == TOWN:
            within = tuple(dict.fromkeys(part for code in within for part in self._prefectures(code)))
        return replace(read, level=level, codes=codes, within=within, without=self._meant(read.without))

    def _meant(self, codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(place for code in codes for place in self._told.places.get(code, (code,))))

    def _level(self, code: str) -> str:
        return self._codebook.places[code].level if code in self._codebook.places else ""

    def _prefectures(self, code: str) -> tuple[str, ...]:
        """A region stands for its prefectures where municipalities are looked for."""
        if self._level(code) == REGION:
            return tuple(child.code for child in self._codebook.children(code))
        return () if code == "JP" else (code,)

    def _inner(self, expression: Expression) -> Expression:
        """Years of changes, which no leaf holds."""
        expression = with_parts(expression, [self._inner(child) for child in children(expression)])
        if isinstance(expression, Change):
            years = self._told.years
            start, end = expression.start, expression.end
            return replace(
                expression,
                start=years.get(start, start) if start else None,
                end=years.get(end, end) if end else None,
            )
        return expression

    def _with_answers(self, expression: Expression) -> Expression:
        """0 ％ and 100 ％ of a single body are its two answers."""
        if isinstance(expression, Keep | Claim):
            inside = leaves(expression)
            bound = expression.bound if isinstance(expression, Keep) else expression.stated
            if self._measures[inside[0].measure].done and isinstance(bound, int | float):
                answer = float(bound > 0)
                if isinstance(expression, Keep):
                    return replace(expression, bound=answer, relation="=", below=None)
                return replace(expression, stated=answer, relation="=")
        return with_parts(expression, [self._with_answers(child) for child in children(expression)])


def stand_in_name(topic: int, unit: str) -> str:
    """The name of a well-known measure: a rate for shares, a number of bodies for everything else."""
    return f"{TOPICS[topic][0]}{'導入率' if unit in ('％', 'ポイント') else '導入団体数'}"


def in_unit(value: Decimal, said: str, unit: str) -> Decimal:
    """A number in the unit of the measure: 3億円 of a measure in 千円 -> 300000."""
    for scale in (_MONEY, _PEOPLE):
        if said in scale and unit in scale:
            return value * scale[said] / scale[unit]
    return value
