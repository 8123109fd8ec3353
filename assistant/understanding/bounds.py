"""Bounds in a question: thresholds (5割以上, below 30%) and places in an order (ワースト4位と5位).

Knows how bounds are written; knows nothing about measures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from corpus.gazetteer import fold
from corpus.numerals import find_numerals
from tools.survey_query import Threshold

_RELATIONS: tuple[tuple[str, Literal[">=", ">", "<=", "<"]], ...] = (
    (r"以上|台|or more|or higher|or above|at least", ">="),
    (r"以下|or less|or lower|or below|at most", "<="),
    (r"未満|を下回|より低|に満たな|に届かな|切る|を割", "<"),
    (r"を?超|を上回|より高|を越え|より多", ">"),
)
_BEFORE: tuple[tuple[str, Literal[">=", ">", "<=", "<"]], ...] = (
    (r"(?:more than|over|above|exceed(?:s|ing)?|higher than)\s*$", ">"),
    (r"(?:less than|under|below|lower than)\s*$", "<"),
    (r"at least\s*$", ">="),
)


def stated_positions(folded: str) -> tuple[int, ...]:
    """Ranks in 「5位の県は」 or 「ワースト4位と5位」, not in 「1位から3位まで」 or claims."""
    if re.search(r"\d位(?:まで|以内|以上)(?!の差)|ですよね|だよね|本当|正し|間違|でしょ", folded):
        span = re.search(r"(?<![\d.])(\d{1,2})位から(\d{1,2})位", folded)
        return tuple(range(int(span[1]), int(span[2]) + 1)) if span and int(span[1]) > 1 else ()
    span = re.search(r"(?<![\d.])(\d{1,2})(?:位|番目)?(?:から|~|-)(\d{1,2})(?:位|番目)", folded)
    if span:
        return tuple(range(int(span[1]), int(span[2]) + 1)) if int(span[1]) > 1 else ()
    found = re.findall(r"(?<![\d.])(\d{1,2})(?:位|番目)(?=の|は|と|、|・|に|って|を|が|$)", folded)
    return tuple(int(n) for n in found if int(n) > 1)


def stated_thresholds(text: str) -> tuple[Threshold, ...]:
    """Every threshold in `text` (65％以上75％未満 -> two)."""
    return tuple(_thresholds(fold(text)))


def first_threshold(folded: str) -> Threshold | None:
    """The first threshold in folded text, or None."""
    return next(iter(_thresholds(folded)), None)


def _thresholds(folded: str) -> Iterator[Threshold]:
    for numeral in find_numerals(folded):
        if numeral.unit not in ("％", "団体", "") or numeral.label:
            continue
        after, before = folded[numeral.end : numeral.end + 12], folded[: numeral.start]
        for pattern, relation in _RELATIONS:
            if re.match(rf"\s*(?:{pattern})", after):
                yield Threshold(relation=relation, value=numeral.value)
                break
        else:
            for pattern, relation in _BEFORE:
                if re.search(pattern, before):
                    yield Threshold(relation=relation, value=numeral.value)
                    break
