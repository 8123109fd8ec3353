"""The words of questions: which classes of assistant/wording.yaml a text contains.

Knows how people ask; knows nothing about figures or passages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import yaml

from corpus.gazetteer import Form, fold

_COUNT = r"\d{1,3}"
_LIMITS = (
    re.compile(
        rf"(?:とっぷ|上位|下位|わーすと|べすと|びり|top|bottom|worst|best|first|last)\s*-?({_COUNT})(?![\d%.])"
    ),
    re.compile(
        rf"({_COUNT})\s*(?:つ|県|都道府県|団体|自治体|位まで|個|地域|項目|件)\s*(?:、|だけ|挙げ|あげ|ほど|教え|低い|高い|を低|を高|まで|$)"
    ),
    re.compile(rf"(?:下から|上から|低い順に|高い順に|少ない順に|多い順に)\s*({_COUNT})"),
    re.compile(rf"(?:the\s+)?({_COUNT})\s+(?:highest|lowest|top|bottom|prefectures|regions|most|least)"),
)
_ENGLISH_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_ENGLISH_COUNT = re.compile(r"\b(" + "|".join(_ENGLISH_NUMBERS) + r")\b(?!-)", re.IGNORECASE)
_KANJI_COUNT = re.compile(
    r"(?<![一-龥])([二三四五六七八九十]|[一二三四五六七八九]?十[一二三四五六七八九]?)(?=つ|県|位|番目|団体|地域|項目)"
)
_KANJI_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


@lru_cache(maxsize=1)
def wording() -> dict[str, dict[str, list[str]]]:
    """The classes of wording.yaml: section -> code -> forms."""
    text = files("assistant.understanding").joinpath("wording.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """Words of questions that carry no topic (教えて, 地方自治体, 調査, ...)."""
    text = files("assistant.understanding").joinpath("everyday_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def spelled_out(text: str) -> str:
    """`text` with what its abbreviations stand for behind it, for the search (WG -> ワーキンググループ)."""
    folded = fold(text)
    words = [
        full for full, forms in wording()["abbreviations"].items()
        if any(re.search(rf"(?<![a-z]){re.escape(form)}(?![a-z])", folded) for form in forms) and full not in text
    ]  # fmt: skip
    return f"{text} {' '.join(words)}" if words else text


def wording_forms() -> list[Form]:
    """Every form of every class, its section as the kind of the mention."""
    return [
        Form(text=str(text), kind=section, code=code)
        for section, classes in wording().items()
        if section != "abbreviations"
        for code, texts in classes.items()
        for text in texts
    ]


def with_arabic_counts(text: str) -> str:
    """三つ as 3つ, `five highest` as `5 highest`; other text as it is."""
    arabic = _KANJI_COUNT.sub(lambda match: str(_kanji_count(match[1])), text)
    return _ENGLISH_COUNT.sub(lambda match: str(_ENGLISH_NUMBERS[match[1].lower()]), arabic)


def _kanji_count(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    value = (_KANJI_DIGITS.get(tens, 1) * 10) if ten else 0
    return value + _KANJI_DIGITS.get(ones, 0)


def find_limit(folded: str) -> int | None:
    """How many members the question wants (上位3つ -> 3), or None."""
    for pattern in _LIMITS:
        match = pattern.search(folded)
        if match and 1 <= int(match[1]) <= 50:
            return int(match[1])
    return None
