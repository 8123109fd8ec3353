"""What one printed cell says: a number with its unit, a kind of missing, a text, and the footnotes it points to.

Knows how Japanese tables print values; knows nothing about the table around the cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Missing = Literal["", "none", "not_available", "withheld", "not_asked"]
"""none: there is nothing to count. not_available: unknown or no answer. withheld: kept secret. not_asked."""
Kind = Literal["empty", "number", "missing", "text"]

MISSING_WORDS: dict[Missing, str] = {
    "none": "該当なし",
    "not_available": "不詳・無回答",
    "withheld": "非公表",
    "not_asked": "調査していない",
}
_MISSING: dict[str, Missing] = {
    **dict.fromkeys(("-", "--", "---", "―", "ー", "該当なし", "皆無", "該当数字なし"), "none"),
    **dict.fromkeys(
        ("…", "...", "‥", "..", "・・・", "・・", "....", "……", "不明", "不詳", "未詳", "無回答", "未回答", "回答なし",
         "NA", "N/A", "n/a", "n.a.", "#N/A", "データなし", "集計中", "?"), "not_available"),
    **dict.fromkeys(
        ("X", "x", "χ", "秘", "秘匿", "非公表", "非公開", "公表不可", "***", "**", "非開示", "公表しない"), "withheld"),
    **dict.fromkeys(
        ("調査無し", "調査なし", "未調査", "調査せず", "対象外", "調査対象外", "///", "//", "/", "＼", "非該当"), "not_asked"),
}  # fmt: skip
UNITS = (
    "百万円", "千円", "億円", "万円", "円", "千人", "万人", "人", "世帯", "千世帯", "団体", "組合", "市町村", "自治体",
    "件", "台", "戸", "棟", "箇所", "か所", "カ所", "ヶ所", "校", "学級", "施設", "所", "事業所", "社", "法人", "経営体",
    "ha", "a", "km2", "㎢", "m2", "㎡", "km", "t", "千t", "トン", "kg", "kWh", "％", "%", "‰", "ポイント", "倍", "位",
    "歳", "年", "月", "日", "時間", "分", "回", "点", "本", "冊", "枚", "種類", "手続", "都道府県", "項目", "kl", "頭", "羽", "床",
)  # fmt: skip
_ALSO_HEADERS = frozenset(
    ("年", "月", "日", "都道府県", "団体", "市町村", "自治体", "項目", "手続", "種類", "施設", "回", "法人")
)
_UNIT_TEXT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_MARKS = r"(?:[(（]?(?:注|※|\*)\s*\d{0,2}\s*[)）]?[,、]?\s*)+"
_NUMBER = re.compile(
    r"^(?P<sign>[▲△+\-−]|\(\s*[▲△\-])?\s*(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*"
    rf"(?P<unit>{_UNIT_TEXT})?\s*(?P<close>\))?(?P<marks>{_MARKS})?$"
)
_PLAIN = re.compile(r"^-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$", re.ASCII)
_LED = re.compile(rf"^(?P<marks>{_MARKS}|[rpe]\s*)(?=[▲△\d\-])")
_TRAILING_MARKS = re.compile(rf"\s*(?P<marks>{_MARKS})$")
_SPACES = re.compile(r"[^\S\n]+")
_INNER_SPACE = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")


@dataclass(frozen=True, kw_only=True, slots=True)
class CellValue:
    """One cell, read."""

    kind: Kind
    number: Decimal | None = None
    """As printed, sign included; ％ stay 0-100."""
    unit: str = ""
    missing: Missing = ""
    text: str = ""
    """Without footnote marks."""
    marks: tuple[str, ...] = ()


EMPTY = CellValue(kind="empty")


@lru_cache(maxsize=200_000)
def read_cell(printed: str) -> CellValue:
    """The meaning of a printed text.

    Parentheses around a bare number stay a number; △, ▲ and − are minus signs.
    """
    if _PLAIN.match(printed):
        return CellValue(kind="number", number=Decimal(printed.replace(",", "")), text=printed)
    text = fold_width(printed)
    if not text:
        return EMPTY
    if missing := _MISSING.get(text.strip("()[] ")) or _MISSING.get(text):
        return CellValue(kind="missing", missing=missing, text=text)
    led = _LED.match(text)
    body = text[led.end() :].lstrip() if led else text
    inner = body[1:-1].strip() if body[:1] == "(" and body[-1:] == ")" else body
    found = _NUMBER.match(body) or (_NUMBER.match(inner) if inner else None)
    if found is None:
        plain, marks = without_marks(text)
        return CellValue(kind="text", text=plain, marks=marks)
    number = Decimal(found["digits"].replace(",", ""))
    if found["sign"] and found["sign"].strip("( ") in "▲△-−":
        number = -number
    marks = _marks((led["marks"] if led else "") + (found["marks"] or ""))
    unit = canonical_unit(found["unit"] or "")
    return CellValue(kind="number", number=number, unit=unit, text=body, marks=marks)


def fold_width(text: str) -> str:
    """One width and one kind of dash; the letters stay."""
    folded = unicodedata.normalize("NFKC", text.replace("…", "\x01").replace("‥", "\x02"))
    folded = folded.replace("\x01", "…").replace("\x02", "‥")
    folded = folded.translate(_DASHES).replace("\u3000", " ")
    return _SPACES.sub(" ", folded).strip()


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))


def without_marks(text: str) -> tuple[str, tuple[str, ...]]:
    """A label without the footnote marks behind it, and those marks: `人口（注1）` -> 人口, (注1,)."""
    found = _TRAILING_MARKS.search(text)
    if found is None or found.start() == 0:
        return text, ()
    return text[: found.start()].rstrip(), _marks(found["marks"])


def _marks(text: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\s", "", mark) for mark in re.findall(r"(?:注|※|\*)\s*\d{0,2}|[rpe]", text))


def canonical_unit(unit: str) -> str:
    """％ for every percent sign; the rest as printed."""
    return {"%": "％", "㎢": "km2", "㎡": "m2"}.get(unit, unit)


def label_of(text: str) -> str:
    """A header or row label in one line: `供　給` -> 供給, line breaks joined, marks removed."""
    folded = _without_translation(fold_width(text))
    joined = re.sub(r"(?<=[\x21-\x7e])\s*\n\s*(?=[\x21-\x7e])", " ", folded)
    joined = re.sub(r"\s*\n\s*", "", joined)
    return without_marks(_INNER_SPACE.sub("", joined).strip())[0]


def _without_translation(text: str) -> str:
    """The Japanese lines of a bilingual label."""
    lines = text.split("\n")
    japanese = [line for line in lines if not _LATIN_LINE.match(line.strip())]
    return "\n".join(japanese) if japanese and len(japanese) < len(lines) else text


_LATIN_LINE = re.compile(r"^[(\[]?[A-Z][A-Za-z-]{3,}[\x20-\x7e]*$|^\([A-Z][a-z]{2}\.[\x20-\x7e]*\)$")


def unit_in(text: str) -> str:
    """The unit that a header names: 割合（％） -> ％, 単位：千円 -> 千円, 人 -> 人; empty for none."""
    folded = fold_width(text).replace("\n", "")
    compact = folded.replace(" ", "")
    if re.fullmatch(_UNIT_TEXT, compact) and compact not in _ALSO_HEADERS:
        return canonical_unit(compact)
    inside = re.findall(rf"[(\[【〔]\s*(?:単位[:・]?)?\s*({_UNIT_TEXT})\s*[)\]】〕]", compact)
    if inside:
        return canonical_unit(inside[-1])
    named = re.search(rf"単位\s*[:は・]?\s*({_UNIT_TEXT})", compact)
    return canonical_unit(named[1]) if named else ""


def without_unit(label: str) -> str:
    """A header without the unit in brackets behind it."""
    return re.sub(rf"\s*[(\[【〔]\s*(?:単位[:・]?)?\s*(?:{_UNIT_TEXT})\s*[)\]】〕]", "", label).strip()
