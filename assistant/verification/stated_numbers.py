"""Numbers as a Japanese text states them: digits of any width, 割, 万 and kanji numerals.

The scorer's own reading, kept apart from the verifier's so that neither hides a mistake of the other.
"""

from __future__ import annotations

import re
import unicodedata

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)(割|千|万|億)(?:(\d+(?:\.\d+)?)分?)?")
_COUNTERS = "割 つ 位 件 団体 年 月 日 ポイント % 都道府県 都府県 市 町 村 人 番 条 倍 個 回 地域 項目 点"
_KANJI = r"[〇一二三四五六七八九十百千][〇一二三四五六七八九十百千万]*"
_KANJI_NUMBER = re.compile(rf"(?<![\d.])({_KANJI})(?=(?:{_COUNTERS.replace(' ', '|')}))")
_KANJI_TENTHS = re.compile(r"(?<=割)([一二三四五六七八九])(?=分)")
_KANJI_DIGITS = {kanji: value for value, kanji in enumerate("〇一二三四五六七八九")}
_SCALES = {"割": 10.0, "千": 1e3, "万": 1e4, "億": 1e8}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}


def normalize(text: str) -> str:
    """NFKC, without thousands separators."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text))


def literal_numbers(text: str) -> tuple[float, ...]:
    """Every number as it is written: `1,741団体のうち３割` gives 1741.0 and 3.0."""
    return tuple(float(found) for found in _DIGITS.findall(normalize(text)))


def stated_numbers(text: str) -> tuple[float, ...]:
    """Literal numbers, and what 割, 万 and kanji numerals amount to: `五割五分` gives 55, `1.2万` 12000."""
    plain = _KANJI_NUMBER.sub(_digits_of, normalize(text))
    plain = _KANJI_TENTHS.sub(_digits_of, plain)
    scaled = (_scaled_value(*found.groups()) for found in _SCALED.finditer(plain))
    return (*literal_numbers(plain), *scaled)


def _digits_of(found: re.Match[str]) -> str:
    return str(kanji_value(found[1]))


def _scaled_value(number: str, scale: str, rest: str | None) -> float:
    return float(number) * _SCALES[scale] + float(rest or 0)


def kanji_value(kanji: str) -> int:
    """The value of 四十七, 千七百四十一, 二〇二四 or 一万二千."""
    if "万" in kanji:
        high, low = kanji.split("万", 1)
        return (kanji_value(high) if high else 1) * 10000 + kanji_value(low)
    if not any(unit in kanji for unit in _KANJI_UNITS):
        return int("".join(str(_KANJI_DIGITS[one]) for one in kanji) or "0")
    total, digit = 0, 0
    for one in kanji:
        if one in _KANJI_UNITS:
            total, digit = total + (digit or 1) * _KANJI_UNITS[one], 0
        else:
            digit = _KANJI_DIGITS[one]
    return total + digit
