"""How the members of a frame are arranged: level, plan shape and calculation.

Knows the shape words of questions; runs no query.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understanding.plan import Frame, Level, Shape
from assistant.understanding.question import Reading
from corpus.codebook import Codebook
from tools.survey_query import CalculationKind

_CALCULATIONS: tuple[CalculationKind, ...] = ("difference", "ratio", "share", "sum", "mean")
_SINGULAR = r"最も|もっとも|一番|いちばん|1位|とっぷ|最低|最高|最下位|わーすと|首位|筆頭"
_CLAIMS_SUPERLATIVE = re.compile(
    r"(?:のは|は|が|、|^.{0,6}).{0,16}(?:です|でしょう|だ|なの)?(?:か|よね|っけ|でしょ)[?。]*$"
)
_AMOUNT_OF_CHANGE = re.compile(
    r"(?:いくつ|どれだけ|どのくらい|どれくらい|何団体|何件|何ぽいんと|何%).{0,6}(?:増|減|上が|下が|伸び|変わ|上昇|低下)|(?:増加|減少|伸び)(?:幅|数)|how much .*(?:rise|increase|change)"
)
_NOT_ADOPTED = re.compile(
    r"未導入|導入していない|導入してない|導入できていない|まだ導入|not (?:yet )?adopt|have not"
)
_EXCEPT = re.compile(r"を除(?:く|い|け)|以外の(?:地域|全国|都道府県|基礎自治体)|除外|excluding|except")
_SINCE_WHEN = re.compile(r"何年(?:度)?から|いつから|何年(?:度)?に|いつ|since when|which year|what year")


def arranged_frame(frame: Frame, reading: Reading, codebook: Codebook) -> Frame:
    """`frame` with level, shape and calculation decided."""
    frame = _with_level(frame, reading, codebook)
    frame = replace(frame, shape=_shape(frame, reading))
    return replace(frame, calculation=_calculation(frame, reading))


def _with_level(frame: Frame, reading: Reading, codebook: Codebook) -> Frame:
    """Decide whether 都道府県 names the 47 governments or the level to arrange by, and default the level."""
    about_items = bool(frame.measures) and codebook.measures[frame.measures[0]].item_kind != ""
    if frame.measures and codebook.measures[frame.measures[0]].unit == "都道府県":
        return replace(frame, level="item" if not frame.items else "", populations=(), places=())
    arranged = (
        frame.order
        or frame.threshold
        or frame.positions
        or reading.has("distribution", "count_members", "list_all", "rank_word")
    )
    prefectures = [code for code in frame.places if codebook.places[code].level == "prefecture"]
    only_governments = frame.populations in (("prefectures",), ("municipalities",), ())
    if "by_prefecture" in reading.by and only_governments and arranged and not about_items:
        level: Level = "" if prefectures else "prefecture"
        return replace(frame, level=level, populations=())
    if "by_region" in reading.by and not frame.places and not about_items:
        return replace(frame, level="region", populations=())
    if "by_population" in reading.by and not frame.populations:
        return replace(frame, level="population")
    if about_items and not frame.items:
        return replace(frame, level="item")
    if about_items and not (frame.places or frame.populations) and (frame.order or frame.level):
        return replace(frame, level="population")
    if (frame.order or frame.positions) and not (
        frame.places or frame.populations or frame.level or about_items
    ):
        return replace(frame, level="prefecture")
    return frame


def _shape(frame: Frame, reading: Reading) -> Shape:
    members = max(len(frame.places), len(frame.populations), len(frame.items), len(frame.years), 1)
    several = members > 1 or len(frame.measures) > 1
    if _is_claim(frame, reading):
        return "claim"
    if reading.asks_groups and frame.level == "item":
        return "distribution" if not frame.items else "lookup"
    if (
        reading.has("highest")
        and reading.has("lowest")
        and frame.level in ("prefecture", "region", "population", "item")
    ):
        return "extremes"
    if _NOT_ADOPTED.search(reading.folded) and "count" in frame.quantities:
        return "calculation"
    if _EXCEPT.search(reading.folded) and frame.places and "count" in frame.quantities:
        return "calculation"
    if "rate_trial" in frame.quantities and frame.places and reading.has("difference"):
        return "calculation"
    if (reading.has("difference", "ratio") or frame.calculation) and several and not frame.level:
        return "calculation"
    if reading.asks_share:
        return "calculation"
    if reading.has("sum", "mean", "share") and (several or frame.level or frame.places):
        return "calculation"
    if frame.threshold and frame.level:
        return "threshold"
    if (frame.order or frame.positions) and frame.level:
        return "ranking"
    if _wants_series(frame, reading):
        return "trend"
    if members > 1 and (frame.order or reading.has("compare")):
        return "compare"
    return "distribution" if frame.level else "lookup"


def _wants_series(frame: Frame, reading: Reading) -> bool:
    if "gain" in frame.quantities:
        return False
    since_when = _SINCE_WHEN.search(reading.folded) is not None and bool(frame.technologies)
    changes = _AMOUNT_OF_CHANGE.search(reading.folded) is not None
    return changes or reading.has("trend") or len(frame.years) > 1 or frame.level == "year" or since_when


def _calculation(frame: Frame, reading: Reading) -> CalculationKind | None:
    """Which arithmetic the question wants on the found cells."""
    if frame.shape == "trend":
        return "difference" if _AMOUNT_OF_CHANGE.search(reading.folded) else None
    if frame.shape == "extremes":
        return "difference" if reading.has("difference") else None
    if frame.shape == "calculation":
        if reading.asks_share:
            return "share"
        if _NOT_ADOPTED.search(reading.folded) and "count" in frame.quantities:
            return "remainder"
        if _EXCEPT.search(reading.folded) and "count" in frame.quantities:
            return "difference"
        if "rate_trial" in frame.quantities and reading.has("difference"):
            return "difference"
        named: list[CalculationKind] = [name for name in _CALCULATIONS if name in reading.shapes]
        return named[0] if named else frame.calculation
    return "count" if reading.has("count_members") else None


def _is_claim(frame: Frame, reading: Reading) -> bool:
    stated = [n for n in reading.numerals if n.unit in ("％", "団体", "ポイント", "位") and not n.approximate]
    members = bool(frame.places or frame.populations or frame.items or frame.measures)
    if "target" in frame.quantities:
        return False
    if reading.has("claim") and members and (stated or frame.order or frame.threshold or frame.limit):
        return True
    one_member = len(frame.places) == 1 and frame.places != ("JP",)
    superlative = frame.order or reading.has("most")
    if superlative and (one_member or frame.items) and not reading.has("compare", "difference"):
        return bool(_CLAIMS_SUPERLATIVE.search(reading.folded) and re.search(_SINGULAR, reading.folded))
    if frame.threshold or frame.limit or re.search(r"何%|いくつ|何団体|何割|何位", reading.folded):
        return False
    figures = [n for n in stated if n.unit != "位"]
    return bool(figures) and members and not reading.has("sum", "difference", "share")
