"""The truth of sentences about a result: every number, name and verdict in them is a fact of that result.

Knows results and the codebook's names; reads no question and trusts no writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product

from assistant.gathering.results import Member, Result
from assistant.outcome.draft import Claim
from assistant.understanding.expression import DIMENSIONS, Expression, Find, Keep, Pair, Take, leaves, walk
from assistant.understanding.expression import Claim as ClaimExpression
from assistant.verification.fact_absence import wrong_absence
from assistant.verification.fact_direction import (
    stated_cause,
    turned_complement,
    wrong_direction,
    wrong_negation,
    wrong_opening,
)
from assistant.verification.fact_operators import wrong_operator
from assistant.verification.fact_sets import incomplete_set, wrong_position
from assistant.verification.fact_values import Cited, cited_by, wrong_value, wrong_wave
from assistant.verification.fact_wording import MeasureNames, wrong_bound, wrong_order, wrong_owner
from corpus.codebook import Codebook
from corpus.gazetteer import SurfaceIndex, close_up, fold, verification_forms
from corpus.numerals import find_numerals
from tools.evidence import Cell

_OPENING = re.compile(r"(はい|いいえ|yes|no)[。.,、\s]", re.IGNORECASE)
_EXTREME = re.compile(r"最も|最大|最小|最多|最少|首位|最下位|highest|lowest")


class FactChecker:
    """Checks drafts against results, for one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        forms = [form for form in verification_forms(codebook) if form.kind in ("place", "population")]
        self._names = SurfaceIndex([form for form in forms if len(fold(form.text)) > 1])
        self._measures = MeasureNames(codebook)
        self._titles = re.compile("|".join(map(re.escape, self._with_numbers())))

    def problem(self, claim: Claim, result: Result) -> str:
        """What is wrong with a claim about `result`, in Japanese; empty when it holds.

        Args:
            claim: A claim with basis `facts`.
            result: A fresh evaluation of the expression that the question was read as.
        """
        facts = _Facts(result, self._codebook)
        claim = _without_notes(claim, result)
        cited = cited_by(claim, tuple(_all(result)))
        unknown = [figure for figure in claim.figures if figure not in facts.figures]
        if unknown:
            return f"結果にない値『{unknown[0]}』を引用しています。"
        return (
            self._polarity(claim, result)
            or self._numbers(claim.text, facts)
            or self._members(claim.text, facts)
            or self._order(claim.text, result)
            or self._wording(claim, result)
            or self._cited(claim, cited)
            or self._whole(claim.text, result, cited)
        )

    def _cited(self, claim: Claim, cited: Cited) -> str:
        """Values, bases and waves are those of the cells that the sentence cites."""
        if not claim.figures:
            return ""
        text = self._without_names(claim.text)
        return wrong_value(text, find_numerals(text), cited) or wrong_wave(text, cited)

    def _whole(self, text: str, result: Result, cited: Cited) -> str:
        """Sets, positions, directions, absences; and no cause."""
        return (
            incomplete_set(text, result, self._codebook)
            or wrong_position(text, result, self._codebook)
            or wrong_opening(text, result)
            or wrong_direction(text, cited, self._codebook)
            or wrong_operator(text, cited.parts)
            or wrong_negation(text, result)
            or turned_complement(text, result, cited)
            or wrong_absence(text, self._without_names(text), cited.parts, self._codebook, self._names)
            or stated_cause(self._without_names(text))
        )

    def _wording(self, claim: Claim, result: Result) -> str:
        """Whose value, in which order, beyond which bound, of which measure."""
        parts = tuple(_all(result))
        stated = {*claim.figures}
        cited = [c for t in result.sources for c in (*t.cells, *t.reference) if c.figure in stated]
        return (
            wrong_owner(claim.text, parts, self._codebook)
            or wrong_order(claim.text, result)
            or wrong_bound(claim.text, parts)
            or self._measures.wrong(claim.text, parts, cited)
        )

    @staticmethod
    def _polarity(claim: Claim, result: Result) -> str:
        opening = _OPENING.match(claim.text)
        said = opening[1].lower() in ("はい", "yes") if opening else None
        proven = {"true": True, "false": False}.get(result.verdict)
        if said is not None and said != proven:
            return "はい・いいえが判定と一致しません。"
        return "" if said == claim.verdict or claim.verdict is None else "はい・いいえが判定と一致しません。"

    def _numbers(self, text: str, facts: _Facts) -> str:
        for numeral in find_numerals(self._without_names(text)):
            value = Decimal(str(numeral.value))
            if value not in facts.numbers and not numeral.label:
                return f"数値『{numeral.surface}』は結果にありません。"
            if (
                numeral.unit in ("％", "ポイント")
                and (value, numeral.unit) not in facts.units
                and value in facts.valued
            ):
                return f"数値『{numeral.surface}』の単位が結果と違います。"
        return ""

    def _without_names(self, text: str) -> str:
        """The text without names of measures and items, which may hold numbers of their own (2018年度比)."""
        return self._titles.sub("", close_up(text))

    def _with_numbers(self) -> list[str]:
        names = [m.name for m in self._codebook.measures.values()] + [
            m.name_en for m in self._codebook.measures.values()
        ]
        names += [source.label for source in self._codebook.sources.values()]
        names += [i.name for i in self._codebook.items.values()] + [
            i.short for i in self._codebook.items.values() if i.short
        ]
        names += [p.name for p in self._codebook.populations.values() if re.search(r"\d", p.name)]
        return sorted({close_up(name) for name in names}, key=len, reverse=True)

    def _members(self, text: str, facts: _Facts) -> str:
        for mention in self._names.scan(fold(self._without_names(text))):
            if mention.kind in ("place", "population") and not facts.knows(mention.kind, mention.codes):
                return f"『{mention.surface}』は結果にありません。"
        return ""

    @staticmethod
    def _order(text: str, result: Result) -> str:
        """A superlative needs a proven first position."""
        if not _EXTREME.search(text):
            return ""
        proven = any(
            isinstance(part.expression, Take) and part.expression.first == 1 and (part.rows or part.named)
            for part in _all(result)
        )
        return "" if proven else "最上位・最下位であることは示されていません。"


def _without_notes(claim: Claim, result: Result) -> Claim:
    """The claim without what it repeats word for word of a cited cell's note: how a derived value was computed."""
    cited = {*claim.figures}
    text = claim.text
    for table in (table for part in _all(result) for table in part.sources):
        for cell in table.cells:
            if cell.figure in cited and cell.status == "derived" and cell.note:
                text = text.replace(cell.note, "")
    return replace(claim, text=text)


class _Facts:
    """Everything that a result states: numbers, with their units, figures and members."""

    def __init__(self, result: Result, codebook: Codebook) -> None:
        self.figures: set[str] = set()
        self.numbers: set[Decimal] = set()
        self.units: set[tuple[Decimal, str]] = set()
        self.valued: set[Decimal] = set()
        self._members: dict[str, set[str]] = {name: set() for name in DIMENSIONS}
        self._codebook = codebook
        for part in _all(result):
            self._take_in(part)
        for table in result.sources:
            for cell in table.reference:
                self._cell(cell)
        self._of_expression(result.expression)

    def knows(self, kind: str, codes: Iterable[str]) -> bool:
        """True when a member of this name belongs to the result."""
        known = self._members[kind]
        everybody = {"municipalities", "all_governments", "prefectures"} if kind == "population" else {"JP"}
        return bool(set(codes) & (known | everybody))

    def _take_in(self, part: Result) -> None:
        for row in (*part.rows, *part.owners):
            self._value(row.value, row.unit)
            self._value(abs(row.value), row.unit)
            self._texts(row.text, row.arithmetic)
            self.numbers.add(Decimal(row.position or 1))
            self.numbers.add(Decimal(row.year))
            self._member(row.member)
            for cell in row.cells:
                self._cell(cell)
        for member, bounds in part.bounds:
            self._member(member)
            for cell in (bounds.low_cell, bounds.high_cell):
                if cell is not None:
                    self._cell(cell)
        for position, member, cell in (*part.named, *part.near):
            self.numbers.add(Decimal(position))
            self._member(member)
            self._cell(cell)
        for member in part.missing:
            self._member(member)
        counts = (
            part.universe,
            part.at_least,
            part.at_most,
            len(part.rows),
            len(part.missing),
            part.year,
            *part.positions,
        )
        self.numbers |= {Decimal(count) for count in counts}
        if isinstance(part.expression, Pair) and len(part.parts) > 1:
            for a, b in product(part.parts[0].rows, part.parts[1].rows):
                self._value(abs(a.value - b.value), "ポイント" if a.unit == "％" else a.unit)
        for measure in {leaf.measure for leaf in leaves(part.expression)}:
            for coverage in (
                self._codebook.measures[measure].coverage if measure in self._codebook.measures else ()
            ):
                self.numbers |= {Decimal(coverage.top), Decimal(coverage.bottom)}

    def _value(self, value: Decimal, unit: str) -> None:
        self.numbers.add(value)
        self.valued.add(value)
        self.units.add((value, unit))

    def _texts(self, *texts: str) -> None:
        for text in texts:
            for numeral in find_numerals(text):
                self.numbers.add(Decimal(str(numeral.value)))
                self.units.add((Decimal(str(numeral.value)), numeral.unit))

    def _cell(self, cell: Cell) -> None:
        self.figures.add(cell.figure)
        self.numbers.add(Decimal(cell.year))
        if cell.value is not None:
            self._value(Decimal(str(cell.value)), cell.unit)
        self._texts(cell.text + cell.unit, cell.note if cell.status == "derived" else "")
        self.numbers |= {Decimal(str(n)) for n in (cell.numerator, cell.denominator) if n is not None}
        self._member(Member(place=cell.place, population=cell.population, item=cell.item))

    def _member(self, member: Member) -> None:
        for name in DIMENSIONS:
            self._members[name].add(getattr(member, name))

    def _of_expression(self, expression: Expression) -> None:
        for part in walk(expression):
            stated: list[float] = []
            if isinstance(part, Keep) and isinstance(part.bound, int | float):
                stated += [part.bound, *([part.below] if part.below is not None else [])]
            elif isinstance(part, ClaimExpression) and isinstance(part.stated, int | float):
                stated.append(part.stated)
            elif isinstance(part, Find):
                stated.append(part.number)
            elif isinstance(part, Take):
                stated += [part.first, part.last or 0]
            for number in stated:
                self.numbers.add(Decimal(str(number)))
                self.units |= {(Decimal(str(number)), unit) for unit in ("％", "ポイント")}
        for leaf in leaves(expression):
            for name in DIMENSIONS:
                members = leaf.members(name)
                self._members[name] |= {*members.codes, *members.without}
                self._members["place"] |= set(members.within)
            self.numbers |= {Decimal(year) for year in leaf.years}


def _all(result: Result) -> Iterator[Result]:
    yield result
    for part in result.parts:
        yield from _all(part)
