"""The 47 prefectures and 1,741 municipalities by code and by name, old and variant spellings included.

A name that several bodies have is never decided by guessing: prefecture, code or the order of a complete list decide.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

_VARIANTS = str.maketrans(
    {
        "梼": "檮", "篭": "籠", "竜": "龍", "ヶ": "ケ", "が": "ケ", "ガ": "ケ", "之": "ノ", "の": "ノ", "乃": "ノ", "澤": "沢", "櫻": "桜",
        "曾": "曽", "齋": "斎", "齊": "斎", "斉": "斎", "祗": "祇", "濱": "浜", "濵": "浜", "廣": "広", "國": "国",
        "會": "会", "瀧": "滝", "壽": "寿", "舘": "館", "鹽": "塩", "藪": "薮", "鴬": "鶯", "芸": "藝", "潟": "泻", "箆": "篦", "舖": "舗",
        "惠": "恵", "淵": "渕", "礪": "砺", "諫": "諌", "槇": "槙", "桧": "檜", "栁": "柳", "邊": "辺", "邉": "辺", "眞": "真", "龜": "亀",
        "條": "条", "栖": "棲", "藏": "蔵", "緖": "緒", "與": "与", "彌": "弥", "萬": "万", "巖": "巌", "畑": "畠",
        "莵": "菟", "兎": "菟", "𠮷": "吉", "飴": "飴", "鯵": "鰺", "蛎": "蠣", "頚": "頸", "麹": "麴",
    }
)  # fmt: skip
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b\\s]")
_DISTRICT = re.compile(r"^.{1,5}?郡(?=.{1,6}[町村]$)")
_CODE = re.compile(r"^R?(\d{1,6})$")
NATIONAL_WORDS = frozenset(
    ("全国", "全国計", "全国合計", "合計", "総数", "総計", "計", "全体", "全国平均", "全国値", "市区町村計", "市町村計", "全市区町村")
)  # fmt: skip
OLD_NAMES = {"篠山市": "28221", "那珂川町": "", "富谷町": "04216", "野々市町": "17212", "長久手町": "23238"}
"""Names before a change of name or rank, where one body goes on; an empty code names none."""
NORTHERN = frozenset(("色丹村", "泊村", "留夜別村", "留別村", "紗那村", "蘂取村"))


@dataclass(frozen=True, kw_only=True)
class Body:
    """One prefecture or municipality."""

    code: str
    """Two digits for a prefecture, five for a municipality."""
    name: str
    prefecture: str
    """Code of the prefecture; its own for a prefecture."""
    kana: str = ""


class Bodies:
    """All bodies, ready to be looked up."""

    def __init__(self, prefectures: Sequence[Body], municipalities: Sequence[Body]) -> None:
        self.prefectures = {body.code: body for body in prefectures}
        self.municipalities = {body.code: body for body in municipalities}

    @cached_property
    def _prefecture_names(self) -> dict[str, str]:
        names = {fold_name(body.name): body.code for body in self.prefectures.values()}
        short = {
            fold_name(body.name[:-1]): body.code for body in self.prefectures.values() if body.code != "01"
        }
        return {**short, **names}

    @cached_property
    def _municipality_names(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for body in self.municipalities.values():
            found.setdefault(fold_name(body.name), []).append(body.code)
        for name, code in OLD_NAMES.items():
            if code:
                found.setdefault(fold_name(name), []).append(code)
        return {name: tuple(codes) for name, codes in found.items()}

    @cached_property
    def designated(self) -> tuple[str, ...]:
        """Folded names of cities that wards may follow (札幌市中央区)."""
        return tuple(fold_name(b.name) for b in self.municipalities.values() if b.name.endswith("市"))

    def prefecture_named(self, name: str) -> str:
        """The code of a prefecture by its full or short name; empty for none."""
        return self._prefecture_names.get(fold_name(name), "")

    def municipalities_named(self, name: str, prefecture: str = "") -> tuple[str, ...]:
        """Codes of the municipalities with this name, in the prefecture where one is given."""
        folded = fold_name(name)
        codes = self._municipality_names.get(folded) or self._municipality_names.get(
            _DISTRICT.sub("", folded), ()
        )
        if not codes:
            inside = self.split_prefecture(name)
            if inside:
                return self.municipalities_named(inside[1], inside[0])
        return tuple(code for code in codes if not prefecture or code[:2] == prefecture)

    def split_prefecture(self, name: str) -> tuple[str, str] | None:
        """北海道札幌市 -> (01, 札幌市); None when no prefecture stands in front."""
        folded = unicodedata.normalize("NFKC", name).replace(" ", "").replace("　", "")
        for body in self.prefectures.values():
            if folded.startswith(body.name) and len(folded) > len(body.name) + 1:
                return body.code, folded[len(body.name) :]
        return None

    def is_ward(self, name: str) -> bool:
        """True for a ward of a designated city (札幌市中央区), which is no municipality of its own."""
        folded = fold_name(name)
        return folded.endswith("区") and any(
            folded.startswith(city) and len(folded) > len(city) for city in self.designated
        )

    def with_codes(self, texts: Sequence[str]) -> list[str]:
        """The body of each 団体コード of a column; empty where a text is none.

        5 or 6 digits, also R01100 and with a lost leading zero: 12203 may be 銚子市 or 士別市 without its zero, so
        the whole column decides how long its codes are.
        """
        digits = [code_digits(text) for text in texts]
        longest = max(map(len, digits), default=0)
        widths = (6,) if longest == 6 else (5, 6, 2) if longest > 2 else (2,)
        readings = [[self._body_of(code, width) if code else "" for code in digits] for width in widths]
        return max(readings, key=lambda reading: sum(map(bool, reading)))

    def _body_of(self, digits: str, width: int) -> str:
        padded = digits.zfill(width)
        if width == 6 and padded[5] != check_digit(padded[:5]):
            return ""
        if width == 2 or padded[2:5] == "000":
            return padded[:2] if padded[:2] in self.prefectures else ""
        return padded[:5] if padded[:5] in self.municipalities else ""


def code_digits(text: str) -> str:
    """The digits of something that may be a code."""
    found = _CODE.match(unicodedata.normalize("NFKC", text).strip())
    return found[1] if found else ""


def check_digit(code: str) -> str:
    """The sixth digit of a five-digit 団体コード."""
    total = sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True))
    return str((11 - total % 11) % 10)


@lru_cache(maxsize=50_000)
def fold_name(name: str) -> str:
    """A name in one spelling: widths, variant characters, ヶ and ケ."""
    folded = unicodedata.normalize("NFKC", _SELECTORS.sub("", name))
    return folded.translate(_VARIANTS)


_WRITTEN = {"檮": "梼", "籠": "篭", "龍": "竜", "ケ": "ヶ", "ヶ": "ケ", "曽": "曾", "祇": "祗", "浜": "濱", "薮": "藪",
            "諌": "諫", "檜": "桧", "渕": "淵", "鰺": "鯵", "蠣": "蛎", "頸": "頚", "諫": "諌", "祗": "祇", "桧": "檜", "竜": "龍"}  # fmt: skip


def spellings(name: str) -> tuple[str, ...]:
    """How else a name is written: 檮原町 -> 梼原町; the old names of the same body."""
    others = {name.replace(own, other) for own, other in _WRITTEN.items() if own in name}
    return tuple(sorted(others - {name}))


@lru_cache(maxsize=1)
def load_bodies() -> Bodies:
    """The bundled lists."""
    folder = files("corpus.municipalities")

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(folder.joinpath(name).read_text(encoding="utf-8").splitlines()))

    return Bodies(
        [Body(code=r["code"], name=r["name"], prefecture=r["code"]) for r in rows("prefectures.csv")],
        [
            Body(code=r["code"], name=r["name"], prefecture=r["prefecture"], kana=r["kana"])
            for r in rows("municipalities.csv")
        ],
    )
