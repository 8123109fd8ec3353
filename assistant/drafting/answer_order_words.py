"""What answers about orders share: what is ordered, which members, how they are counted.

Knows names; computes nothing.
"""

from __future__ import annotations

from assistant.drafting.answer_words import Words
from assistant.gathering.results import Result
from assistant.understanding.expression import Expression, Take, leaves


class OrderWords:
    """Words of orders."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def _order(self, take: Take, result: Result) -> tuple[str, str, str]:
        """(what is ordered, 高い or 低い, what the members are)."""
        w = self.words
        unit = result.rows[0].unit if result.rows else w.codebook.measures[leaves(take)[0].measure].unit
        return w.what(take.of), w.larger(unit, take.order), self._level(take.of)

    def _level(self, expression: Expression) -> str:
        w, values = self.words, leaves(expression)[0]
        level = w.level(expression)
        inside = [*values.places.within]
        if inside and not w.english:
            level = f"{'・'.join(w.codebook.places[code].name for code in inside)}の{level}"
        without = [*values.places.without, *values.populations.without]
        if without and not w.english:
            names = [(w.codebook.places.get(code) or w.codebook.populations[code]).name for code in without]
            level = f"{'・'.join(names)}を除く{level}"
        return level

    def _dimensions(self, result: Result) -> tuple[str, ...]:
        axis = leaves(result.expression)[0].axis
        return (axis,) if axis else self.words.varying(result.rows) or ("place",)

    def _counter(self, level: str) -> str:
        if self.words.english:
            return ""
        return {
            "都道府県": "都道府県",
            "地域": "地域",
            "市区町村": "団体",
            "団体区分": "区分",
            "課題": "項目",
        }.get(level.rpartition("の")[2].rpartition("る")[2], "件")
