"""Numerals in Japanese and English text: value, unit and place, whatever the notation.

Knows notation (全角, 漢数字, 割, 元号, 万); knows nothing about evidence or questions.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kanjize import kanji2number

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "reiwa ": 2018, "heisei ": 1988, "R": 2018, "H": 1988}
_UNITS = (
    r"％ポイント|%ポイント|％P|%P|ポイント|percentage points?|points?|pt|％|%|パーセント|percent|割|"
    r"団体|自治体|都道府県|道府県|基礎自治体|市区町村|市町村|県|municipalities|prefectures|governments|"
    r"位|番目|件|年度|年間|年|か月|カ月|ヶ月|月末|月|日|人|名|時間|分|回|倍|"
    r"条|項目|項|章|節|つ|個|点|種類|段階|区分|分野|本柱|機関|社|ページ|頁|頭|都市|市|町|村|区|県|歳|億円|万円|円|字|版|期|次|号|GB|MB"
)
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_KANJI = r"[一二三四五六七八九十百千〇]+"
_COUNTED = r"(?=割|つ|団体|位|年|条|項|章|件|人|県|都道府県|ポイント|％|カ所|か所|本柱|種類|段階|分野)"
_NUMERAL = re.compile(
    rf"(?P<era>令和|平成|昭和)(?P<erayear>元|\d+|{_KANJI})(?P<eraunit>年度|年)|"
    rf"(?<![A-Za-z])(?P<shortera>[RH])(?P<shortyear>\d{{1,2}})(?P<shortunit>年度|年|(?![\d.A-Za-z]))|"
    rf"(?P<number>(?:{_ARABIC})(?:[万億](?:\d+千?)?|千)?)\s*(?P<unit>{_UNITS})?|"
    rf"(?P<kanji>{_KANJI}){_COUNTED}(?P<kanjiunit>{_UNITS})?",
    re.IGNORECASE,
)
_TENTH = re.compile(r"([一二三四五六七八九]|\d)分")
_LABEL_BEFORE = re.compile(
    r"(?:図表|図|表|注|脚注|第|No\.?|DS|Ver\.?|ver\.?|version|版|e5|Society|SDGs|Web|E|【|vol\.?|f|G|Figure|Fig\.?|Table|Article|\[)\s*[-‐]?$",
    re.IGNORECASE,
)
_PERCENT = {"％", "%", "パーセント", "percent"}
_POINT = {
    "％ポイント",
    "%ポイント",
    "％P",
    "%P",
    "ポイント",
    "point",
    "points",
    "percentage point",
    "percentage points",
    "pt",
}
_BODIES = {
    "団体", "自治体", "基礎自治体", "市区町村", "市町村", "municipalities", "governments", "都市", "市", "町", "村",
}  # fmt: skip
_PREFECTURES = {"都道府県", "道府県", "県", "prefectures"}

_LARGEST = 1e15
"""Longer numbers count as this one: no published figure comes near, so it never matches, and floats hold it."""
_LONGEST = 16


@dataclass(frozen=True, kw_only=True)
class Numeral:
    """One number in a text."""

    value: float
    """割 are given in ％ (3割 -> 30.0); eras as years (令和6年度 -> 2024.0)."""
    unit: str
    """Canonical: ％, ポイント, 団体, 都道府県, 位, 件, 年, 条, ...; empty when none is written."""
    start: int
    end: int
    surface: str
    label: bool = False
    """True for numbers that name something (図表12, 第1.1版, No.2025-062)."""
    approximate: bool = False
    """True for 割, which stands for a rounded share."""


def _canonical(unit: str | None) -> str:
    if not unit:
        return ""
    small = unit.lower()
    if small in _PERCENT or unit in _PERCENT:
        return "％"
    if small in _POINT or unit in _POINT:
        return "ポイント"
    if unit in _BODIES:
        return "団体"
    if unit in _PREFECTURES:
        return "都道府県"
    return "年" if unit in ("年度", "年") else unit


def _arabic_value(text: str) -> float:
    if len(text) > 2 * _LONGEST:
        return _LARGEST
    total = 0.0
    for digits, scale in re.findall(r"([\d,.]+)([億万千]?)", text):
        total += float(digits.replace(",", "")) * {"億": 1e8, "万": 1e4, "千": 1e3, "": 1}[scale]
    return min(total, _LARGEST)


def kanji_value(text: str) -> int | None:
    """The value of a kanji numeral, for example 三十八 -> 38; None when it is not one."""
    if len(text) > _LONGEST:
        return int(_LARGEST)
    try:
        return min(int(kanji2number(text)), int(_LARGEST))
    except (ValueError, KeyError, IndexError):
        return None


def find_numerals(text: str) -> tuple[Numeral, ...]:
    """All numerals of `text`, left to right. Offsets refer to the NFKC form of `text`."""
    plain = unicodedata.normalize("NFKC", text)
    found: list[Numeral] = []
    for match in _NUMERAL.finditer(plain):
        numeral = _numeral(match, plain)
        if numeral is not None:
            found.append(numeral)
    return tuple(found)


def _numeral(match: re.Match[str], plain: str) -> Numeral | None:
    approximate = False
    if match["era"] or match["shortera"]:
        era = match["era"] or match["shortera"].upper()
        written = match["erayear"] or match["shortyear"]
        years = (
            1.0 if written == "元" else _arabic_value(written) if written.isdigit() else kanji_value(written)
        )
        if years is None:
            return None
        value, unit = _ERAS[era] + float(years), "年"
    elif match["number"]:
        value, unit = _arabic_value(match["number"]), _canonical(match["unit"])
    else:
        kanji = kanji_value(match["kanji"])
        if kanji is None:
            return None
        value, unit = float(kanji), _canonical(match["kanjiunit"])
    end = match.start() + len(match.group(0).rstrip())
    if unit == "割":
        value, unit, approximate = value * 10, "％", True
        tenth = _TENTH.match(plain, end)
        if tenth:
            value, end = value + (kanji_value(tenth[1]) or int(tenth[1])), tenth.end()
    before = plain[max(0, match.start() - 10) : match.start()]
    followed_by_letter = bool(re.match(r"[A-Za-z]", plain[end : end + 1])) and not unit
    label = bool(_LABEL_BEFORE.search(before)) or bool(re.search(r"[A-Za-z][-.]?$", before))
    hyphenated = bool(re.search(r"\d[-‐/]$", before)) or bool(re.match(r"[-‐]\d", plain[match.end() :]))
    return Numeral(
        value=value,
        unit=unit,
        start=match.start(),
        end=end,
        surface=plain[match.start() : end],
        label=label or hyphenated or followed_by_letter,
        approximate=approximate,
    )


def find_years(text: str) -> tuple[int, ...]:
    """Calendar or fiscal years named in `text` (2018, 令和6年度, R6), in order, without duplicates."""
    years: list[int] = []
    for numeral in find_numerals(text):
        plausible = 1990 <= numeral.value <= 2100 and numeral.value == int(numeral.value)
        if plausible and (numeral.unit == "年" or (not numeral.unit and not numeral.label)):
            year = int(numeral.value)
            if year not in years:
                years.append(year)
    return tuple(years)
