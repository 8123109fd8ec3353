"""What a question to one table asks for: the named item, its surroundings, years, names in Latin letters.

Knows the wording of questions; knows nothing of any table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.surveys.cells import fold_width
from corpus.surveys.waves import year_in

_QUOTED = re.compile(r"「([^「」]+)」|『([^『』]+)』")
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?:[A-Z]+[a-z]*)+")
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z]+|[A-Z]+|\d+")
_EMPTY_WORDS = frozenset(("Member", "IFRS", "And", "Of", "The", "In", "To", "Non"))
_YEAR = re.compile(r"(?:令和|平成|昭和)(?:元|\d{1,2})年度?|(?:19|20)\d\d年?度?")
_FILLER = re.compile(
    r"(?:を|は|が|の|で|に|と)?(?:教えて(?:ください)?|何(?:ですか|人|円|％|%|パーセント)?|いくつ(?:ですか)?|いくら(?:ですか)?|どれ(?:くらい|だけ)?|ですか|でしょうか|[?？。])+$"
)
_PARTICLES = re.compile(r"(?:における|において|については|に関する|の|は|が|を|で|、|,)")


@dataclass(frozen=True, kw_only=True)
class TableQuestion:
    """One question to one table."""

    segments: tuple[str, ...]
    """What is asked for first, then what narrows it down."""
    years: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    """Latin names split into words: `Shareholders Equity`."""
    point: bool = False
    """True when a state at a date is asked for (時点), not a period."""
    others: tuple[str, ...] = ()
    """Words around the quoted part: 連結決算, 個別決算, a company."""


def read_question(question: str) -> TableQuestion:
    """The parts of a question; without quotation marks its nouns are the segments, the last first."""
    folded = fold_width(question)
    names = tuple(spelled(name) for name in _LATIN_NAME.findall(folded))
    years = tuple(
        dict.fromkeys(year for text in _YEAR.findall(folded) if (year := year_in(text)) is not None)
    )
    quoted = _QUOTED.search(folded)
    around = _LATIN_NAME.sub("", _YEAR.sub("", _QUOTED.sub("", folded)))
    pieces = [piece for piece in _PARTICLES.split(_FILLER.sub("", around)) if len(piece) > 1]
    if quoted:
        segments = split_target(quoted[1] or quoted[2])
        others = tuple(pieces)
    else:
        segments, others = tuple(reversed(pieces)), ()
    return TableQuestion(
        segments=segments, years=years, names=tuple(name for name in names if name),
        point="時点" in folded or "現在" in folded, others=others,
    )  # fmt: skip


def split_target(target: str) -> tuple[str, ...]:
    """割合（％）－金融機関 -> 割合（％）, 金融機関; その他、流動負債 -> その他, 流動負債. Brackets stay whole."""
    parts: list[str] = []
    depth, start = 0, 0
    for place, letter in enumerate(target):
        depth += (letter in "(（[") - (letter in ")）]")
        if depth <= 0 and (letter == "、" or (letter in "-－―" and 0 < place < len(target) - 1)):
            parts.append(target[start:place])
            start = place + 1
    parts.append(target[start:])
    return tuple(part.strip() for part in parts if part.strip())


def spelled(name: str) -> str:
    """`ShareholdersEquityMember` -> `Shareholders Equity`."""
    return " ".join(word for word in _WORDS.findall(name) if word not in _EMPTY_WORDS)
