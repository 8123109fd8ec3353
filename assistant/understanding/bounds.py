"""Bounds in a question: thresholds (5割以上, below 30%).

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


def stated_thresholds(text: str) -> tuple[Threshold, ...]:
    """Every threshold in `text` (65％以上75％未満 -> two)."""
    return tuple(_thresholds(fold(text)))


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
