"""Whether a sentence tells the operator that was asked for, with that operator's own number.

A mean is no sum, a difference no ratio, and none of their operands is the result. Knows results; reads no question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from assistant.gathering.results import Result, Row
from assistant.understanding.expression import Keep, Lacking, Pair, Total

_NUMBER = r"約?([−-]?[\d,]+(?:\.\d+)?)"
_COUNT = re.compile(r"は(\d+)(?:都道府県|地域|区分|項目)です")
Chosen = Callable[[Result], bool]


def _total(*hows: str) -> Chosen:
    return lambda part: isinstance(part.expression, Total) and part.expression.how in hows


def _pair(*kinds: str) -> Chosen:
    return lambda part: isinstance(part.expression, Pair) and part.expression.kind in kinds


_OPERATORS: tuple[tuple[re.Pattern[str], Chosen], ...] = (
    (re.compile(rf"合計は{_NUMBER}"), _total("sum")),
    (re.compile(rf"単純平均は{_NUMBER}"), _total("mean")),
    (re.compile(rf"合算(?:すると|した値は){_NUMBER}"), _total("pooled", "sum")),
    (re.compile(rf"の差は{_NUMBER}"), _pair("minus")),
    (re.compile(rf"の{_NUMBER}倍です"), _pair("ratio")),
    (re.compile(rf"の{_NUMBER}[％%]にあたります"), _pair("share")),
    (
        re.compile(rf"導入していない(?:のは|割合は){_NUMBER}"),
        lambda part: isinstance(part.expression, Lacking),
    ),
)


def wrong_operator(text: str, parts: Sequence[Result]) -> str:
    """The number behind an operator's word is the result of that operator."""
    for pattern, chosen in _OPERATORS:
        for found in pattern.finditer(text):
            rows = [row for part in parts if chosen(part) for row in part.rows]
            if not rows:
                return f"『{found[0]}』は質問の計算ではありません。"
            if not any(_number(found[1]) in (row.value, abs(row.value)) for row in rows):
                return f"『{found[0]}』は計算の結果ではありません。"
    return _wrong_net(text, parts) or _wrong_count(text, parts)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("−", "-"))


def _wrong_net(text: str, parts: Sequence[Result]) -> str:
    """除くと725団体: what is left without the bodies that withheld their answers."""
    found = re.search(rf"除くと{_NUMBER}", text)
    if not found:
        return ""
    net = [
        part.parts[2].rows for part in parts if isinstance(part.expression, Lacking) and len(part.parts) > 2
    ]
    values = {row.value for rows in net for row in rows}
    return "" if _number(found[1]) in values else f"『{found[0]}』は計算の結果ではありません。"


def _wrong_count(text: str, parts: Sequence[Result]) -> str:
    """8都道府県です: the proven or printed number of those who are in the relation."""
    found = _COUNT.search(text)
    counted = list(_counts(parts))
    if not found or not counted:
        return ""
    return (
        ""
        if any(row.value == int(found[1]) for row in counted)
        else f"『{found[0]}』は当てはまるものの数ではありません。"
    )


def _counts(parts: Sequence[Result]) -> Iterator[Row]:
    for part in parts:
        if isinstance(part.expression, Total) and part.expression.how == "count":
            yield from part.rows
        elif isinstance(part.expression, Keep) and len(part.parts) > 1:
            yield from part.parts[-1].rows
