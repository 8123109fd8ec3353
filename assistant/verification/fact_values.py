"""Whether the values of a sentence are those of the cells that it cites: number, unit, base, wave and member.

Knows cited cells and the rows that are computed from them; reads no question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.gathering.results import Result, Row
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Claim as ClaimExpression
from assistant.understanding.expression import Find, Keep, Pair, walk
from corpus.numerals import Numeral, find_numerals
from tools.evidence import Cell

_COUNTED = frozenset({"％", "ポイント", "倍", "団体", "件"})
"""Units of values; numbers of members and positions are checked elsewhere."""
_BASE = re.compile(r"([\d,]+)団体中([\d,]+)団体")
_BASE_EN = re.compile(r"([\d,]+) of ([\d,]+)(?=[,)])")
_WAVE = re.compile(r"((?:19|20)\d\d)年度")
_WAVE_VALUE = re.compile(
    r"((?:19|20)\d\d)年度(?:の(?:(?!から|へ)[^、。（(])*?[（(]?| ?)([\d,]+(?:\.\d+)?)(?:％|%|団体|件|ポイント)"
)


@dataclass(frozen=True, kw_only=True)
class Cited:
    """The cells behind one sentence, and the rows that rest on nothing else."""

    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]
    parts: tuple[Result, ...]

    def values(self) -> set[tuple[Decimal, str]]:
        """Every value that the sentence may state, with its unit."""
        found = {(Decimal(str(cell.value)), cell.unit) for cell in self.cells if cell.value is not None}
        for cell in self.cells:
            found |= set(_written(cell.note)) if cell.status == "derived" else set()
        for row in self.rows:
            found |= {(row.value, row.unit), (abs(row.value), row.unit)}
            found |= set(_written(row.arithmetic))
        return found | self._gaps() | set(_stated(self.parts)) | set(_limits(self.parts))

    def _gaps(self) -> set[tuple[Decimal, str]]:
        """How far two cited values of one unit are apart, where two values are asked for."""
        if not any(isinstance(part.expression, Pair) for part in self.parts):
            return set()
        values = [(row.value, row.unit) for row in self.rows]
        return {
            (abs(a - b), "ポイント" if unit == "％" else unit)
            for a, unit in values for b, other in values if unit == other
        }  # fmt: skip

    def years(self) -> set[int]:
        """The waves of the cited values."""
        return {cell.year for cell in self.cells} | {row.year for row in self.rows}


def cited_by(claim: Claim, parts: Sequence[Result]) -> Cited:
    """What a claim cites, out of everything that a result holds."""
    known: dict[str, Cell] = {}
    for cell in _all_cells(parts):
        known.setdefault(cell.figure, cell)
    cells = tuple(known[figure] for figure in claim.figures if figure in known)
    own = set(claim.figures)
    rows = tuple(
        row for part in parts for row in (*part.rows, *part.owners)
        if row.cells and all(cell.figure in own for cell in row.cells)
    )  # fmt: skip
    return Cited(cells=cells, rows=rows, parts=tuple(parts))


def _all_cells(parts: Sequence[Result]) -> Iterator[Cell]:
    for part in parts:
        for row in (*part.rows, *part.owners):
            yield from row.cells
        for _, bounds in part.bounds:
            yield from (cell for cell in (bounds.low_cell, bounds.high_cell) if cell is not None)
        yield from (cell for _, _, cell in (*part.named, *part.near))
        for table in part.sources:
            yield from (*table.cells, *table.reference)


def wrong_value(text: str, numerals: Iterable[Numeral], cited: Cited) -> str:
    """A value with its unit is one of the cited cells', or computed from them; `numerals` are those of `text`."""
    values = cited.values()
    counts = {Decimal(n) for part in cited.parts for n in (len(part.rows), part.universe, part.at_least)}
    for numeral in numerals:
        value = Decimal(str(numeral.value))
        in_base = any(m.start() <= numeral.start < m.end() for m in _BASE.finditer(text))
        if numeral.unit not in _COUNTED or in_base or (value, numeral.unit) in values:
            continue
        if numeral.unit in ("団体", "件") and value in counts:
            continue
        return f"『{numeral.surface}』は引用した値ではありません。"
    return wrong_base(text, cited)


def wrong_base(text: str, cited: Cited) -> str:
    """62団体中35団体: what a rate is made of is printed with that very rate."""
    told = [(found[0], found[1], found[2]) for found in _BASE.finditer(text)]
    told += [(found[0], found[2], found[1]) for found in _BASE_EN.finditer(text)]
    for said, base_text, top_text in told:
        base, top = Decimal(base_text.replace(",", "")), Decimal(top_text.replace(",", ""))
        pairs = {
            (Decimal(str(cell.denominator)), Decimal(str(cell.numerator)))
            for cell in cited.cells if cell.denominator is not None and cell.numerator is not None
        }  # fmt: skip
        if (base, top) not in pairs:
            return f"『{said}』は引用した値の母数ではありません。"
    return ""


def wrong_wave(text: str, cited: Cited) -> str:
    """A year belongs to a cited value; beside a value, to that very value."""
    if not cited.cells:
        return ""
    for found in _WAVE.finditer(text):
        if int(found[1]) not in cited.years():
            return f"『{found[0]}』は引用した値の年度ではありません。"
    dated = {(cell.year, Decimal(str(cell.value))) for cell in cited.cells if cell.value is not None}
    dated |= {(row.year, row.value) for row in cited.rows}
    for found in _WAVE_VALUE.finditer(text):
        if (int(found[1]), Decimal(found[2].replace(",", ""))) not in dated:
            return f"『{found[0]}』は引用した値と一致しません。"
    return ""


def _written(arithmetic: str) -> Iterator[tuple[Decimal, str]]:
    for numeral in find_numerals(arithmetic):
        value = Decimal(str(numeral.value))
        yield from ((value, unit) for unit in (numeral.unit, "団体"))


def _stated(parts: Sequence[Result]) -> Iterator[tuple[Decimal, str]]:
    """Numbers of the question itself."""
    for part in walk(parts[0].expression):
        numbers: list[float] = []
        if isinstance(part, Keep) and isinstance(part.bound, int | float):
            numbers += [part.bound, *([part.below] if part.below is not None else [])]
        elif isinstance(part, ClaimExpression) and isinstance(part.stated, int | float):
            numbers.append(part.stated)
        elif isinstance(part, Find):
            numbers.append(part.number)
        yield from ((Decimal(str(number)), unit) for number in numbers for unit in _COUNTED)


def _limits(parts: Sequence[Result]) -> Iterator[tuple[Decimal, str]]:
    for part in parts:
        for _, bounds in part.bounds:
            for limit in (bounds.low, bounds.high):
                if limit is not None:
                    yield from ((limit, unit) for unit in ("％", "団体"))
