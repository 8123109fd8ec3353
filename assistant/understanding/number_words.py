"""Numbers that are said in words or fractions: 半分, 過半数, 3分の2, 2桁.

Knows how shares are said; knows nothing about what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FRACTION = re.compile(r"(?<!上位)(?<!下位)([1-9一二三四五六七八九])分の([1-9一二三四五六七八九])(?!\d)")
_KANJI = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_HALF = re.compile(r"過半数?|半数|半分(?!の長さ)|二つに一つ|2つに1つ|\bhalf\b|\bmajority\b")
_DIGITS = re.compile(r"(?<!\d)([2-4二三四])(?:桁|けた)|(?:double|two)[ -]digit")
_QUARTER = re.compile(r"\b(?:(three) quarters|a? ?quarter)\b|\b(?:(two)[ -]thirds|(?:a|one)[ -]third)\b")
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})\b(?! (?:of|the))|\bnumber (?:(two)|(three))\b")
_NONE = re.compile(r"ゼロ|零%|皆無")


@dataclass(frozen=True, kw_only=True)
class SaidNumber:
    """A share or a limit in words."""

    value: float
    """In per cent; 10 for two digits."""
    unit: str
    start: int
    end: int
    relation: str = ""
    """The relation that the word itself states (過半数: more than)."""


def said_numbers(text: str) -> Iterator[SaidNumber]:
    """Numbers in words, left to right by kind."""
    for match in _FRACTION.finditer(text):
        below, above = (_digit(char) for char in match.groups())
        if above < below:
            yield _share(match, 100 * above / below)
    for match in _HALF.finditer(text):
        most = match.group().startswith("過半") or match.group() == "majority"
        yield _share(match, 50.0, ">" if most else "")
    for match in _QUARTER.finditer(text.lower()):
        third = "third" in match.group()
        many = 3 if match[1] else 2 if match[2] else 1
        yield _share(match, 100 * many / (3 if third else 4))
    for match in _ORDINAL.finditer(text.lower()):
        place = 2 + _ORDINALS.index(match[1]) if match[1] else 2 if match[2] else 3
        yield SaidNumber(value=float(place), unit="位", start=match.start(), end=match.end())
    for match in _DIGITS.finditer(text):
        yield _share(match, float(10 ** (_digit(match[1] or "2") - 1)))
    for match in _NONE.finditer(text):
        yield _share(match, 0.0)


def _share(match: re.Match[str], value: float, relation: str = "") -> SaidNumber:
    return SaidNumber(
        value=round(value, 1), unit="％", start=match.start(), end=match.end(), relation=relation
    )


def _digit(char: str) -> int:
    return _KANJI.get(char) or int(char)
