"""The words of questions: which classes of assistant/wording.yaml a text contains.

Knows how people ask; knows nothing about figures or passages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from corpus.gazetteer import Form
from corpus.yaml_text import parse_yaml_text

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
    return parse_yaml_text(text)


@lru_cache(maxsize=1)
def everyday_words() -> frozenset[str]:
    """Words of questions that carry no topic (教えて, 地方自治体, 調査, ...)."""
    text = files("assistant.understanding").joinpath("everyday_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


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
