"""Says an expression as a short question, so that a reader can see what was understood.

Knows operators and names of the codebook; knows no values.
"""

from __future__ import annotations

from assistant.understanding.expression import (
    NONE,
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
    leaves,
)
from assistant.understanding.notation import AMBIGUOUS
from corpus.codebook import Codebook

_LEVELS = {
    "prefecture": "都道府県", "municipality": "市区町村", "region": "地域", "size_class": "団体区分", "issue": "課題", "use_case": "用途",
    "function": "機能", "group": "グループ", "status": "段階",
}  # fmt: skip
_RELATIONS = {">=": "以上", ">": "超", "<=": "以下", "<": "未満", "=": "", "~": "前後"}
_TOTALS = {"sum": "合計", "mean": "単純平均", "pooled": "合算した値", "count": "数"}
_PAIRS = {
    "minus": "差",
    "ratio": "何倍か",
    "share": "占める割合",
    "compare": "比較",
    "both": "両方に入るもの",
}


def say(expression: Expression, codebook: Codebook) -> str:
    """A short question in Japanese: 「生成AI導入率が低い都道府県（1〜5位）は？」."""
    return f"{_Speaker(codebook).phrase(expression)}は？"


def _number(value: float) -> str:
    """80, 37.5, 1,000,000."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


class _Speaker:
    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook

    def phrase(self, expression: Expression) -> str:
        if isinstance(expression, Values):
            return self._values(expression)
        if isinstance(expression, Take):
            return self._take(expression)
        if isinstance(expression, Keep):
            return f"{self.phrase(expression.of)}のうち{self._bound(expression)}のもの"
        if isinstance(expression, Pair):
            return f"{self.phrase(expression.a)}と{self.phrase(expression.b)}の{_PAIRS[expression.kind]}"
        if isinstance(expression, Find):
            return f"{expression.number:g}という値のもの"
        if isinstance(expression, Claim):
            return f"{self.phrase(expression.of)}が{self._stated(expression)}か"
        inner = self.phrase(expression.of)
        return f"{inner}{self._ending(expression)}"

    def _ending(self, expression: Lacking | Total | Change | Trend | Rank) -> str:
        if isinstance(expression, Lacking):
            return "（導入していないほう）"
        if isinstance(expression, Total):
            return f"の{_TOTALS[expression.how]}"
        if isinstance(expression, Change):
            span = "→".join(f"{year}年度" for year in (expression.start, expression.end) if year)
            return f"の伸び{f'（{span}）' if span else ''}"
        return "の推移" if isinstance(expression, Trend) else "の順位"

    def _take(self, take: Take) -> str:
        order = "高い" if take.order == "high" else "低い"
        if take.last is None:
            span = "すべて"
        elif take.first == take.last:
            span = "最も" if take.first == 1 else f"{take.first}番目"
        else:
            span = f"{take.first}〜{take.last}番目"
        return f"{self.phrase(take.of)}のうち{order}ほう（{span}）"

    def _bound(self, keep: Keep) -> str:
        unit = self._unit(keep)
        measure = self._codebook.measures.get(leaves(keep)[0].measure)
        if measure is not None and measure.done and isinstance(keep.bound, int | float):
            return f"「{measure.done if keep.bound else measure.not_done}」"
        if not isinstance(keep.bound, int | float):
            return f"{self.phrase(keep.bound)}に対して{_RELATIONS[keep.relation]}"
        if keep.below is not None:
            return f"{_number(keep.bound)}{unit}以上{_number(keep.below)}{unit}未満"
        return f"{_number(keep.bound)}{unit}{_RELATIONS[keep.relation]}"

    def _stated(self, claim: Claim) -> str:
        stated = claim.stated
        if isinstance(stated, str):
            return "、".join(self._name(*code.split(":", 1)) for code in stated.split())
        if isinstance(stated, int | float):
            unit = "位" if isinstance(claim.of, Rank) else self._unit(claim)
            return f"{stated:g}{unit}{_RELATIONS.get(claim.relation, '')}"
        return f"{self.phrase(stated)}に対して{_RELATIONS.get(claim.relation, '同じ')}"

    def _unit(self, expression: Expression) -> str:
        measure = self._codebook.measures.get(leaves(expression)[0].measure)
        return measure.unit if measure else ""

    def _values(self, values: Values) -> str:
        who = "・".join(
            filter(
                None, (self._members("place", values.places), self._members("population", values.populations))
            )
        )
        item = self._members("item", values.items)
        measure = self._measure(values.measure)
        year = "、".join(f"{year}年度" for year in values.years) or {
            "previous": "前年度",
            "every": "各年度",
        }.get(values.wave, "")
        return f"{who + 'の' if who else ''}{measure}{f'「{item}」' if item else ''}{f'（{year}）' if year else ''}"

    def _measure(self, code: str) -> str:
        if code.startswith(AMBIGUOUS):
            quantity = code.removeprefix(AMBIGUOUS)
            found = next((m for m in self._codebook.measures.values() if m.quantity == quantity), None)
            return f"AI・生成AIの{found.name.removeprefix('生成AI').removeprefix('AI')}" if found else code
        return self._codebook.measures[code].name

    def _members(self, dimension: str, members: Members) -> str:
        if members == NONE:
            return ""
        if not members.level:
            return "・".join(self._name(dimension, code) for code in members.codes)
        inside = "・".join(self._name("place", code) for code in members.within)
        without = "・".join(self._name(dimension, code) for code in members.without)
        level = _LEVELS.get(members.level, "項目")
        return f"{inside + 'の' if inside else ''}各{level}{f'（{without}を除く）' if without else ''}"

    def _name(self, dimension: str, code: str) -> str:
        member = self._codebook.by_dimension[dimension].get(code)
        return (
            code
            if member is None
            else (member.short if dimension == "item" and member.short else member.name)
        )
