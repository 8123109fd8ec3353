"""Pieces of a message about an added survey: how its numbers and years are told, and words for its bodies.

Knows notation alone; knows no codebook.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.understanding.added_phrases import TOWNS, Phrase
from assistant.understanding.mentions import Marked
from assistant.understanding.stand_ins import YEARS, Piece, in_unit
from corpus.gazetteer import fold
from corpus.surveys.waves import year_in

TOWN_WORDS = re.compile(fold(TOWNS))
COUNTED = re.compile(
    fold(
        r"(?:の)?(?:数|割合|比率|率|何割|何%|何パーセント|は?(?:何|いくつ|どれ(?:くらい|だけ)|どのくらい)|(?:が|の)(?:数が)?(?:最も|一番|いちばん)?(?:多|少))"
    )
)
SHARE = re.compile(fold(r"(?:の)?(?:割合|比率|率|何割|は?何%|は?何パーセント)"))
PER_PEOPLE = re.compile(
    fold(r"(?:は|を|で)?、?(?:人口)?(?:10万人|十万人)(?:当たり|あたり|当り|につき|比)(?:では|だと|で|の)?")
)
PREFECTURE_WORDS = re.compile(fold(r"都道府県|[都道府]県|(?<![一-龥])県(?!内|民|庁|立|知事|別の市)"))
_YEAR = re.compile(
    r"(?:(?:19|20)\d\d|(?:令和|平成|昭和)(?:元|\d{1,2})|(?<![A-Za-z])[RHS]\d{1,2}(?=年))年?度?"
)
_NUMBER = re.compile(
    r"(\d[\d,]*(?:\.\d+)?)(兆|億|万|千)?(人|世帯|千円|百万円|億円|円|件|校|施設|所|か所|箇所|台|戸|社|組合|事業所|ha|km2|床|経営体)(?![一-龥]*(?:当|あ)たり)"
)
_TIMES = {"": 1, "千": 10**3, "万": 10**4, "億": 10**8, "兆": 10**12}


def is_attribute(marked: Marked, phrase: Phrase) -> bool:
    """True right before what it describes: 未導入市町村, 導入していない神奈川県の市町村."""
    named = any(mention.start == phrase.end for mention in marked.of("place"))
    return named or bool(TOWN_WORDS.match(marked.folded, phrase.end))


def apart(new: Sequence[Piece], taken: Sequence[Piece]) -> list[Piece]:
    """Pieces that overlap with none that stand already."""
    return [one for one in new if all(one.end <= other.start or other.end <= one.start for other in taken)]


def numbers_told(marked: Marked, pieces: Sequence[Piece], unit: str) -> list[Piece]:
    """Bounds in the unit of the measure, told as so many bodies."""
    found: list[Piece] = []
    for match in _NUMBER.finditer(marked.text):
        value = Decimal(match[1].replace(",", "")) * _TIMES[match[2] or ""]
        value = in_unit(value, match[3], unit)
        found.append(Piece(start=match.start(), end=match.end(), text=f"{value.normalize():f}団体"))
    return apart(found, pieces)


def years_told(marked: Marked, pieces: Sequence[Piece]) -> tuple[dict[int, int], list[Piece]]:
    """Years told as years of the published surveys, in the same order."""
    found = [(m, year) for m in _YEAR.finditer(marked.text) if (year := year_in(m.group()))]
    years = sorted({year for _, year in found})
    standing = dict(zip(years, YEARS[-len(years) :] if len(years) <= len(YEARS) else YEARS, strict=False))
    told = [
        Piece(start=m.start(), end=m.end(), text=f"{standing[year]}年度")
        for m, year in found
        if year in standing
    ]
    kept = apart(told, pieces)
    return {stand_in: year for year, stand_in in standing.items()}, kept
