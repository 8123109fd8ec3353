"""Every operator with its proof rule: what published values must show before a result is told.

The one table of these rules: `proof.py` shows the rule of the question's operator under 手順. Decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Lacking,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)


@dataclass(frozen=True, kw_only=True)
class ProofRule:
    """What an operator needs, in Japanese."""

    proved: str
    """When its result is told as it is."""
    otherwise: str
    """What is told when that is not so."""


_MEMBERS = "値が公表されていないものは、公表された上位・下位と、本文にある順位から、上限と下限を示す"
PROOF_RULES: dict[str, ProofRule] = {
    "values": ProofRule(proved="尋ねた指標・対象・年度の値が、公表された表の一つの欄にある", otherwise=_MEMBERS),
    "take": ProofRule(
        proved="全員の値があるか、尋ねた順位が公表された上位・下位の中にあり、だれもその間に入れない",
        otherwise="名前だけが公表された順位は名前を、ほかは分からないことと、その前後で分かる順位を示す",
    ),
    "keep": ProofRule(
        proved="全員の値があるか、値のないものが上限・下限により条件に入らない（または公表された団体数がちょうど合う）",
        otherwise="公表されたものだけを「公表されているのは」として挙げ、残りの数を示す",
    ),
    "lacking": ProofRule(
        proved="団体数は公表された母数から、割合は100％から引く。回答を非公表とした団体があるときは、除いた数も示す",
        otherwise="母数が公表されていなければ示さない",
    ),
    "sum": ProofRule(
        proved="全員の値があり、対象が重ならない。割合は足さず、団体数の合計で割り直す",
        otherwise="出せない理由と、それぞれの値を示す",
    ),
    "mean": ProofRule(
        proved="全員の値があり、対象が重ならない。「単純平均」と呼び、団体数で合算した値を添える",
        otherwise="出せない理由と、それぞれの値を示す",
    ),
    "pooled": ProofRule(
        proved="全員の分子と母数が公表されていて、対象が重ならない", otherwise="出せない理由を示す"
    ),
    "count": ProofRule(
        proved="全員について条件が決まるか、報告書が団体数を印刷している", otherwise="少なくとも・多くともの数を示す"
    ),
    "minus": ProofRule(
        proved="両方の値が同じ単位で公表されている。割合の差はポイントで示す", otherwise="値のない側を名指しする"
    ),
    "ratio": ProofRule(proved="両方の値が公表されていて、割る側が0でない", otherwise="値のない側を名指しする"),
    "share": ProofRule(
        proved="団体数どうしで、母数にした値を名指しできる。割合を割合で割らない", otherwise="値のない側を名指しする"
    ),
    "compare": ProofRule(
        proved="両方の値が公表されている。2つの年度の値を黙って混ぜない", otherwise="公表された側だけを示す"
    ),
    "both": ProofRule(proved="二つの組のどちらもが証明された順位の中にある", otherwise="公表された範囲ではないと言う"),
    "change": ProofRule(
        proved="二つの年度の値があるか、伸びそのものが印刷されている。単位はポイント", otherwise="公表されていないと言う"
    ),
    "trend": ProofRule(proved="公表された年度だけを並べ、間を補わない", otherwise="公表されていないと言う"),
    "rank": ProofRule(
        proved="公表された上位・下位の中にあるか、順位が印刷されている", otherwise="何位から何位の間かを示す"
    ),
    "find": ProofRule(proved="印刷された値がその数に等しい", otherwise="公表値の中に見つからないと言う"),
    "claim": ProofRule(
        proved="すべての対象について真、または一つでも偽と決まる。「だけ」は、ほかのすべてが条件に入らないとき",
        otherwise="確かめられないと言い、上限・下限か近い値を示す",
    ),
}  # fmt: skip
_NAMES: dict[type, str] = {
    Values: "values", Take: "take", Keep: "keep", Lacking: "lacking", Change: "change", Trend: "trend", Rank: "rank",
    Find: "find", Claim: "claim",
}  # fmt: skip


def operator_of(expression: Expression) -> str:
    """The name of the outermost operator, as in `PROOF_RULES`."""
    if isinstance(expression, Total):
        return expression.how
    return expression.kind if isinstance(expression, Pair) else _NAMES[type(expression)]


def rule_of(expression: Expression) -> ProofRule:
    """The proof rule of an expression's outermost operator."""
    return PROOF_RULES[operator_of(expression)]
