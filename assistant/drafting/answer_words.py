"""Words of answers about results: how rows, measures, levels and years are called.

Knows names in Japanese and English; every number is copied from a row or a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.gathering.results import Bounds, Member, Row
from assistant.outcome.draft import Claim
from assistant.understanding.expression import (
    DIMENSIONS,
    Change,
    Expression,
    Lacking,
    Pair,
    Values,
    leaves,
)
from corpus.codebook import Codebook
from corpus.surveys.added_measures import ADDITIVE, AREA, PREFECTURES
from tools.evidence import Cell, TableEvidence
from tools.naming import Namer

_LEVELS = {
    "prefecture": ("都道府県", "prefectures"), "region": ("地域", "regions"), "size_class": ("団体区分", "size classes"),
    "municipality": ("市区町村", "municipalities"), "issue": ("課題", "issues"), "use_case": ("用途", "uses"), "function": ("機能", "functions"),
}  # fmt: skip
_LARGER = {
    "団体": ("多い", "少ない"),
    "件": ("多い", "少ない"),
    "ポイント": ("大きい", "小さい"),
    "倍": ("大きい", "小さい"),
}
RELATIONS = {
    ">=": ("以上", "at least "), ">": ("超", "more than "), "<=": ("以下", "at most "), "<": ("未満", "less than "),
    "=": ("", ""), "~": ("前後", "about "),
}  # fmt: skip


def number_text(value: Decimal | float) -> str:
    """A number as people write it: 80, 37.5."""
    text = f"{Decimal(str(value)):{',' if abs(value) >= 10_000 else ''}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Words:
    """Names of results in one language."""

    def __init__(self, codebook: Codebook, language: str, tables: Sequence[TableEvidence]) -> None:
        self.codebook = codebook
        self._tables = {c.figure: t.id for t in tables for c in (*t.reference, *t.cells)}
        self.namer = Namer(codebook, language)
        self.english = language == "en"

    def pick(self, japanese: str, english: str) -> str:
        """The text in the language of the answer."""
        return english if self.english else japanese

    def evidence_of(self, figure: str) -> str:
        """Id of the table that holds a figure."""
        return self._tables.get(figure, "")

    def claim(self, text: str, rows: Sequence[Row] = (), cells: Sequence[Cell] = ()) -> Claim:
        """A sentence that rests on rows, and on further cells."""
        behind = dict.fromkeys([*(cell for row in rows for cell in row.cells), *cells])
        figures = tuple(cell.figure for cell in behind)
        evidence = tuple(dict.fromkeys(filter(None, map(self.evidence_of, figures))))
        return Claim(text=text, basis="facts", evidence=evidence, figures=figures)

    def value(self, row: Row) -> str:
        """11.8％; computed values in the same form."""
        return self.namer.number(row.text.replace("-", "−"), row.unit)

    def unsigned(self, row: Row) -> str:
        """The value without its sign, for differences told with a direction."""
        return self.namer.number(row.text.lstrip("-"), row.unit)

    def year(self, row: Row) -> str:
        """2024年度; empty without a wave."""
        return (str(row.year) if self.english else f"{row.year}年度") if row.year else ""

    def behind(self, text: str) -> str:
        """`text` in brackets; nothing for nothing."""
        if not text:
            return ""
        return f" ({text})" if self.english else f"（{text}）"

    def parts(self, row: Row) -> str:
        """1,741団体中531団体, where the source prints what a rate is made of."""
        cell = row.cells[0]
        if row.computed or row.unit != "％" or cell.numerator is None or not cell.denominator:
            return ""
        top, base = f"{cell.numerator:,.0f}", f"{cell.denominator:,.0f}"
        return self.pick(f"{base}団体中{top}団体", f"{top} of {base}")

    def varying(self, rows: Sequence[Row]) -> tuple[str, ...]:
        """The dimensions in which rows differ; `year` and `measure` included."""
        found = [name for name in DIMENSIONS if len({getattr(row.member, name) for row in rows}) > 1]
        if len({row.year for row in rows}) > 1 and not found:
            found.append("year")
        if len({row.cells[0].measure for row in rows if row.cells}) > 1:
            found.append("measure")
        return tuple(found)

    def name(self, row: Row, dimensions: Sequence[str]) -> str:
        """The row's member in the dimensions that matter."""
        cell = row.cells[0]
        pieces: list[str] = []
        if "measure" in dimensions:
            pieces.append(self.namer.measure(cell))
        if "place" in dimensions or "population" in dimensions:
            pieces.insert(0, self.who(row.member))
        if "item" in dimensions:
            item = self.namer.item(cell)
            pieces.append(f"“{item}”" if self.english else f"「{item}」")
        if "year" in dimensions:
            pieces.append(self.year(row))
        return (" " if self.english else "の").join(pieces) or self.who(row.member)

    def who(self, member: Member) -> str:
        """高知県, 指定都市, 全国の基礎自治体."""
        place = self.codebook.places.get(member.place)
        population = self.codebook.populations.get(member.population)
        if member.place != "JP" or population is None:
            name = "" if place is None else (place.name_en if self.english else place.name)
            if population is not None and member.population not in (
                "municipalities",
                "prefecture_and_municipalities",
                AREA,
                PREFECTURES,
            ):
                return self.pick(f"{name}の{population.name}", f"{population.name_en} of {name}")
            return name
        if self.english:
            return population.name_en
        return f"全国の{population.name}" if member.population == "municipalities" else population.name

    def subject(self, row: Row) -> str:
        """高知県の生成AI導入率; 町が生成AI導入の課題に「人材不足」を挙げた割合."""
        return self.namer.subject(row.cells[0])

    def measure(self, code: str) -> str:
        """Name of a measure."""
        measure = self.codebook.measures[code]
        return measure.name_en if self.english else measure.name

    def topic(self, code: str) -> str:
        """Name of the topic of a measure."""
        topic = self.codebook.topics.get(self.codebook.measures[code].technology)
        return "" if topic is None else (topic.name_en if self.english else topic.name)

    def what(self, expression: Expression) -> str:
        """What the values of an expression are: 生成AI導入率, その伸び, AIと生成AIの差."""
        first = leaves(expression)[0]
        measure = self.measure(first.measure)
        if isinstance(expression, Values):
            return self._with_whom(first, measure)
        if isinstance(expression, Change):
            return self.pick(f"{measure}の伸び", f"increase in {measure}")
        if isinstance(expression, Lacking):
            rate = self.codebook.measures[first.measure].unit == "％"
            topic = self.topic(first.measure)
            return self.pick(
                f"{topic}を導入していない{'割合' if rate else '団体数'}",
                f"{'share' if rate else 'number'} without {topic}",
            )
        if isinstance(expression, Pair):
            a, b = self.what(expression.a), self.what(expression.b)
            name = {"ratio": ("倍率", "ratio"), "share": ("割合", "share")}.get(
                expression.kind, ("差", "difference")
            )
            return self.pick(f"{a}と{b}の{name[0]}", f"{name[1]} of {a} and {b}")
        inner = getattr(expression, "of", None)
        return self.what(inner) if inner is not None else measure

    def _with_whom(self, values: Values, measure: str) -> str:
        who = [*values.populations.codes, *(code for code in values.places.codes if code != "JP")]
        names = [
            self._member_name(code)
            for code in who
            if values.axis not in ("",) and code not in ("municipalities",)
        ]
        if values.axis == "item" and names:
            return self.pick(f"{'・'.join(names)}の{measure}", f"{measure} ({', '.join(names)})")
        if len(values.items.codes) == 1:
            item = self.codebook.items[values.items.codes[0]]
            name = item.name_en if self.english else item.short or item.name
            return self.pick(f"{measure}（{name}）", f"{measure} ({name})")
        return measure

    def _member_name(self, code: str) -> str:
        member = self.codebook.populations.get(code) or self.codebook.places[code]
        return member.name_en if self.english else member.name

    def level(self, expression: Expression) -> str:
        """都道府県, 地域, 団体区分, 課題: what the members are."""
        first = leaves(expression)[0]
        level = first.members(first.axis).level if first.axis else ""
        if not level and first.items.codes:
            level = self.codebook.items[first.items.codes[0]].level
        elif not level and first.places.codes:
            level = self.codebook.places[first.places.codes[0]].level
        japanese, english = _LEVELS.get(level, ("項目" if first.axis == "item" else "団体", "members"))
        return self.pick(japanese, english)

    def larger(self, unit: str, order: str, most: bool = False) -> str:
        """高い, 低い, 多い, 最も少ない."""
        if self.english:
            return (
                ("highest" if order == "high" else "lowest")
                if most
                else ("higher" if order == "high" else "lower")
            )
        high, low = _LARGER.get(unit) or (("多い", "少ない") if unit in ADDITIVE else ("高い", "低い"))
        return ("最も" if most else "") + (high if order == "high" else low)

    def bounds(self, bounds: Bounds, unit: str) -> str:
        """37.0％以上84.1％以下."""
        low = self._limit(bounds.low_cell, bounds.low, unit)
        high = self._limit(bounds.high_cell, bounds.high, unit)
        if self.english:
            return " and ".join(filter(None, (low and f"at least {low}", high and f"at most {high}")))
        return "".join(filter(None, (low and f"{low}以上", high and f"{high}以下")))

    def _limit(self, cell: Cell | None, value: Decimal | None, unit: str) -> str:
        if cell is not None:
            return self.namer.number(cell.text, cell.unit)
        return "" if value is None else self.namer.number(number_text(value), unit)

    def listed(self, rows: Sequence[Row], dimensions: Sequence[str] | None = None) -> str:
        """高知県（11.8％）、青森県（12.5％）."""
        chosen = self.varying(rows) if dimensions is None else dimensions
        items = [f"{self.name(row, chosen)}{self.behind(self.value(row))}" for row in rows]
        return self.pick("、".join(items), ", ".join(items))

    def joined(self, names: Sequence[str]) -> str:
        """A、B、C."""
        return self.pick("、".join(names), ", ".join(names))
