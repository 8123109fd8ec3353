"""Whether the direction of a sentence is right: yes or no, more or less, up or down, with or without, and no cause.

Knows results and cited values; each check gives a problem in Japanese, or nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.gathering.results import Result
from assistant.understanding.expression import Lacking, walk
from assistant.verification.fact_sets import names_of
from assistant.verification.fact_values import Cited
from corpus.codebook import Codebook

_YES, _NO = re.compile(r"(?:はい、|yes\. )", re.IGNORECASE), re.compile(r"(?:いいえ、|no\. )", re.IGNORECASE)
_SAID = re.compile(
    r"(?:はい|いいえ)、[\d,.]+(?:％|ポイント|団体|件|位|倍)?(?:以上|以下|超|未満|前後)?(です|ではありません)。"
)
_OPEN = re.compile(r"確かめられません|cannot be verified")
_UP = re.compile(r"上がりました|増えました|\brose\b")
_DOWN = re.compile(r"下がりました|減りました|\bfell\b")
_MORE = re.compile(
    r"（([^（）]+?)のほうが([\d,]+(?:\.\d+)?)(?:ポイント|団体|件|分|時間|倍)?(?:高い|多い|大きい)）"
)
_SIDES = re.compile(r"（([\d,]+(?:\.\d+)?)(?:％|団体|件|ポイント|倍)）")
_NOT = re.compile(r"導入していない|have not adopted|without (?:AI|generative)")
_CAUSE = re.compile(
    r"ため|原因|要因|理由|せいで|おかげ|によって|により|ことから|に起因|背景に|結果として|つながっ"
    r"|\b(?:because|due to|thanks to|caused|leads? to|as a result|owing to)\b"
)  # fmt: skip
_REFUSED = re.compile(
    r"公表されていないものが\d+あるため|足し合わせられないため|割合を足し合わせても団体の割合にならないため|複数回答のため|公表されていないため、比べられません"
    r"|値から決まらないため分かりません|値が公表されていないため"
)  # fmt: skip


def wrong_opening(text: str, result: Result) -> str:
    """What follows はい is affirmed, what follows いいえ denied; nothing decided is called open."""
    said = _SAID.match(text)
    if said and (said[1] == "です") != bool(_YES.match(text)):
        return "はい・いいえと、続く言い分が食い違います。"
    if _OPEN.search(text) and result.verdict in ("true", "false"):
        return "判定できるのに、確かめられないとしています。"
    if result.verdict == "open" and (_YES.match(text) or _NO.match(text)):
        return "判定できないのに、はい・いいえと言っています。"
    return ""


def wrong_direction(text: str, cited: Cited, codebook: Codebook) -> str:
    """上がりました only of an increase; the larger one is larger."""
    changes = {row.value for row in cited.rows if row.computed}
    if _UP.search(text) and changes and all(change < 0 for change in changes):
        return "増減の向きが値と違います。"
    if _DOWN.search(text) and changes and all(change >= 0 for change in changes):
        return "増減の向きが値と違います。"
    return _wrong_side(text) or _wrong_larger(text, cited, codebook)


def _wrong_side(text: str) -> str:
    sides = [Decimal(found.replace(",", "")) for found in _SIDES.findall(text)[:2]]
    if len(sides) < 2:
        return ""
    wrong = "後者のほうが" if sides[0] > sides[1] else "前者のほうが"
    return "大小の向きが値と違います。" if wrong in text and sides[0] != sides[1] else ""


def _wrong_larger(text: str, cited: Cited, codebook: Codebook) -> str:
    found = _MORE.search(text)
    if not found or not cited.rows:
        return ""
    largest = max(row.value for row in cited.rows)
    larger = [row for row in cited.rows if row.value == largest]
    for row in larger:
        cell = row.cells[0]
        names = [*names_of(row.member, codebook), codebook.measures[cell.measure].name, f"{row.year}年度"]
        if any(found[1].strip("「」").endswith(name) for name in names):
            return ""
    return "大小の向きが値と違います。"


def wrong_negation(text: str, result: Result) -> str:
    """導入していない is said of complements, and of nothing else."""
    asked = any(isinstance(part, Lacking) for part in walk(result.expression))
    if _NOT.search(text) and not asked:
        return "導入していない側の値ではありません。"
    return ""


_BESIDE = ("別の公表値では", "Another published value")
"""A conflicting value of what was counted stands beside the complement."""


def turned_complement(text: str, result: Result, cited: Cited) -> str:
    """A value that is a complement is never told as the value itself."""
    if not isinstance(result.expression, Lacking) or not cited.cells:
        return ""
    told = _NOT.search(text) or "除くと" in text or "without these" in text or text.startswith(_BESIDE)
    return "" if told else "導入していない側が尋ねられています。"


def stated_cause(text: str) -> str:
    """Figures prove no cause."""
    found = _CAUSE.search(_REFUSED.sub("", text))
    return f"『{found[0]}』: 数値は原因を示しません。" if found else ""
