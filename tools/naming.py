"""How figures are called in sentences and tables, in Japanese and English.

Knows names of the codebook; knows nothing about plans.
"""

from __future__ import annotations

import re

from corpus.codebook import Codebook
from corpus.surveys.added_measures import AREA, PREFECTURES
from tools.evidence import Calculation, Cell

_QUANTITY_ISSUE = ("issue_share",)
_TECHNOLOGY = {"ai": "AI", "genai": "生成AI", "rpa": "RPA", "ai_rpa": "AI・RPA", "none": ""}
_TECHNOLOGY_EN = {"ai": "AI", "genai": "generative AI", "rpa": "RPA", "ai_rpa": "AI/RPA", "none": ""}
_UNITS_EN = {
    "％": "%", "ポイント": " points", "団体": " municipalities", "位": "", "件": "", "都道府県": " prefectures",
    "倍": " times", "分": " minutes", "時間": " hours", "件/月": " a month",
}  # fmt: skip
_LONG, _DATES = re.compile(r"^\d{4,}(?=\.|$)"), ("年", "月", "日", "位")
LATEST_YEAR = 2024
"""The wave that a sentence means when it names no year."""


def printed_value(text: str, unit: str, *, english: bool) -> str:
    """A value as answers print it: 11.8％, 4 municipalities, 392,817人 where the file has 392817."""
    if unit not in _DATES:
        text = _LONG.sub(lambda digits: f"{int(digits[0]):,}", text)
    return f"{text}{_UNITS_EN.get(unit, ' ' + unit)}" if english else f"{text}{unit}"


def printed_expression(calculation: Calculation, *, english: bool) -> str:
    """A calculation written out, its unit in the language: 56.5 − 11.8 = 44.7 points."""
    ending = f"{calculation.text}{calculation.unit}"
    if not english or not calculation.expression.endswith(ending):
        return calculation.expression
    body = calculation.expression[: -len(ending)].replace("（", "(").replace("）", ") ").rstrip()
    return f"{body} {printed_value(calculation.text, calculation.unit, english=True)}"


class Namer:
    """Names cells in one language."""

    def __init__(self, codebook: Codebook, language: str) -> None:
        self.codebook = codebook
        self.english = language == "en"

    def place(self, cell: Cell) -> str:
        """高知県, 近畿, 全国."""
        member = self.codebook.places[cell.place]
        return member.name_en if self.english else member.name

    def population(self, cell: Cell) -> str:
        """都道府県, 指定都市, 基礎自治体."""
        member = self.codebook.populations[cell.population]
        return member.name_en if self.english else member.name

    def item(self, cell: Cell) -> str:
        """The report's short form of an issue, use case, ...; empty where there is none."""
        if not cell.item:
            return ""
        member = self.codebook.items[cell.item]
        return member.name_en if self.english else member.short or member.name

    def measure(self, cell: Cell) -> str:
        """生成AI導入率."""
        measure = self.codebook.measures[cell.measure]
        return measure.name_en if self.english else measure.name

    def technology(self, cell: Cell) -> str:
        """AI, 生成AI, RPA; empty where the measure is not about one."""
        return (_TECHNOLOGY_EN if self.english else _TECHNOLOGY)[
            self.codebook.measures[cell.measure].technology
        ]

    def value(self, cell: Cell) -> str:
        """The printed value with its unit: 11.8％."""
        return self.number(cell.text, cell.unit)

    def number(self, text: str, unit: str) -> str:
        """A value with its unit in the language."""
        return printed_value(text, unit, english=self.english)

    def year(self, cell: Cell) -> str:
        """2024年度."""
        return str(cell.year) if self.english else f"{cell.year}年度"

    def who(self, cell: Cell) -> str:
        """The member that the figure is about, as the subject of a sentence.

        A place speaks for its municipalities; nationwide figures are named by their population.
        """
        if cell.population == AREA or (cell.population == PREFECTURES and cell.place != "JP"):
            return self.place(cell)
        if cell.place == "JP":
            name = self.population(cell)
            return f"全国の{name}" if not self.english and cell.population == "municipalities" else name
        if cell.population not in ("municipalities", "prefecture_and_municipalities"):
            joint = ", " if self.english else "の"
            return f"{self.place(cell)}{joint}{self.population(cell)}"
        return self.place(cell)

    def member(self, cell: Cell, dimension: str) -> str:
        """The name of the cell's member of `dimension` (place, population, item, year, measure)."""
        if dimension == "year":
            return self.year(cell)
        return str(getattr(self, dimension)(cell))

    def subject(self, cell: Cell) -> str:
        """高知県の生成AI導入率; for issues 町がAI導入の課題に「人材不足」を挙げた割合."""
        measure = self.codebook.measures[cell.measure]
        item = self.item(cell)
        if measure.quantity in _QUANTITY_ISSUE and item:
            technology = (_TECHNOLOGY_EN if self.english else _TECHNOLOGY)[measure.technology]
            if self.english:
                return f"the share of {self.who(cell)} naming “{item}” as an issue of {technology} adoption"
            return f"{self.who(cell)}が{technology}導入の課題に「{item}」を挙げた割合"
        if self.english:
            return f"the {self.measure(cell)} of {self.who(cell)}" + (f" ({item})" if item else "")
        return f"{self.who(cell)}の{self.measure(cell)}" + (f"（{item}）" if item else "")
