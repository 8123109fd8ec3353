"""From a reading to a frame: slots are filled from the question, then from the turn before, then by default.

Knows the codebook's rules of what goes together; runs no query.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.plan import Frame, Level, Shape
from assistant.question import Reading
from corpus.codebook import Codebook
from tools.survey_query import CalculationKind, Order

_SUPERLATIVES = ("lowest", "highest")
_CALCULATIONS: tuple[CalculationKind, ...] = ("difference", "ratio", "sum", "mean", "share")
_ITEM_QUANTITIES = ("issue_share", "issue_rank", "use_case_count", "function_count")
_GENAI_ONLY = ("guideline_count", "guideline_rate", "use_case_count", "rate_trial", "rate_planned", "rate_considering")
_TEXT_SHAPES = ("definition", "reason", "explain")
# Counted things that are also topics of text: a figure is meant only when a number is asked for.
_TOPICAL = ("guideline_count", "guideline_rate", "shared_use_cases", "shared_use_bodies", "use_case_count", "use_case_rank",
            "function_count", "training_count", "customization_count", "request_count", "request_rank", "undisclosed_count")  # fmt: skip
_ASKS_NUMBER = re.compile(
    r"いくつ|何%|何割|何団体|何件|何自治体|何位|何番|何ぽいんと|件数|団体数|自治体数|割合|率は|率を|数は|数を|数の|どれくらい|どのくらい|上位|順位|how many|how much|percent|share|number of|rate"
)
_ADOPTION = re.compile(r"導入|普及|活用|利用|どうにゅう|adopt|introduc|deploy|us(?:e|ing)")


def build_frame(
    reading: Reading, previous: Frame | None, codebook: Codebook, *, same_message: bool = False
) -> Frame:
    """The frame of one question. Nothing is checked for being published here.

    Args:
        previous: The frame of the turn before, or of the part before in the same message.
    """
    frame = _from_reading(reading, codebook)
    if previous is not None and (same_message or _is_follow_up(reading, frame)):
        frame = _inherit(frame, reading, previous, same_message=same_message)
    frame = replace(frame, kind=_kind(frame, reading, previous, codebook))
    if frame.kind != "figure":
        return replace(frame, shape="text", topic=_topic(reading, previous, frame))
    frame = replace(frame, measures=_measures(frame, reading, codebook))
    frame = _with_level(frame, reading, codebook)
    frame = replace(frame, shape=_shape(frame, reading), calculation=_calculation(frame, reading))
    return replace(frame, topic=reading.text)


def _from_reading(reading: Reading, codebook: Codebook) -> Frame:
    order: Order = ""
    if reading.has("lowest"):
        order = "asc"
    elif reading.has("highest"):
        order = "desc"
    return Frame(
        technologies=reading.technologies,
        quantities=_quantities(reading, codebook),
        places=reading.places,
        populations=reading.populations,
        items=reading.items,
        years=reading.years,
        order=order,
        limit=reading.limit,
        threshold=reading.threshold,
    )


def _quantities(reading: Reading, codebook: Codebook) -> tuple[str, ...]:
    quantities = list(reading.quantities)
    adopted = bool(_ADOPTION.search(reading.folded)) and bool(set(reading.technologies) & {"ai", "genai", "rpa", "ai_rpa"})
    if "body_count" in quantities and adopted:
        quantities = ["count" if name == "body_count" else name for name in quantities]
    asks_bodies = re.search(r"いくつ|何団体|何自治体|何市|how many", reading.folded)
    if adopted and asks_bodies and not quantities and not reading.has("count_members"):
        quantities.append("count")
    if any(name in quantities for name in ("rate_trial", "rate_planned", "rate_considering")):
        quantities = [name for name in quantities if name not in ("rate", "count")]
    if "gain" in quantities and "rate" in quantities:
        quantities.remove("rate")
    if "rank" in quantities and "rate" in quantities and "何%" not in reading.folded:
        quantities.remove("rate")
    if any(name in quantities for name in ("issue_share",)) and "rate" in quantities:
        quantities.remove("rate")
    return tuple(quantities)


def _is_follow_up(reading: Reading, frame: Frame) -> bool:
    if reading.followups & {"reverse", "others", "reason"} or "table" in reading.shapes:
        return True
    complete = frame.technologies and frame.quantities and (frame.places or frame.populations or reading.by)
    if complete and "again" not in reading.followups:
        return False
    if reading.has("definition") and reading.terms:
        return False
    return len(reading.text) <= 40


def _inherit(frame: Frame, reading: Reading, previous: Frame, *, same_message: bool) -> Frame:
    taken: dict[str, object] = {}
    if previous.kind == "text" and not (frame.quantities or frame.places or frame.technologies):
        return replace(frame, kind="text", inherited=("topic",))
    if not frame.technologies and not reading.measures:
        taken["technologies"] = previous.technologies
    if not frame.quantities and not reading.measures:
        taken["quantities"] = previous.quantities
        if not frame.items and not frame.quantities:
            taken["items"] = previous.items
    elif not frame.technologies and previous.technologies:
        taken["technologies"] = previous.technologies
    arranges = bool(reading.by) and not (same_message and "by_region" in reading.by and "distribution" not in reading.shapes)
    if not (frame.places or frame.populations or arranges):
        taken |= {"places": previous.places, "populations": previous.populations}
        if frame.order or "reverse" in reading.followups or not reading.quantities:
            taken["level"] = previous.level
    if not frame.years:
        taken["years"] = previous.years
    if "reverse" in reading.followups and not frame.order:
        taken["order"] = {"asc": "desc", "desc": "asc", "": ""}[previous.order]
    elif not frame.order and not (frame.places or frame.populations) and not reading.quantities:
        taken["order"] = previous.order
    if frame.limit is None and previous.order and not frame.places:
        taken["limit"] = previous.limit
    if reading.has("difference", "compare") and len(frame.places) + len(frame.populations) < 2:
        taken["places"] = tuple(dict.fromkeys((*previous.places, *frame.places)))
        taken["populations"] = tuple(dict.fromkeys((*previous.populations, *frame.populations)))
    filled = {name: value for name, value in taken.items() if value}
    return replace(frame, **filled, inherited=tuple(filled))  # type: ignore[arg-type]


def _kind(frame: Frame, reading: Reading, previous: Frame | None, codebook: Codebook) -> str:
    if frame.kind == "text":
        return "text"
    if reading.has("definition"):
        return "text"
    if "reason" in reading.followups or (reading.has("reason") and "rank" not in frame.quantities):
        return "text"
    has_members = bool(frame.places or frame.populations or reading.by or frame.level)
    item_kinds = {codebook.items[code].level for code in frame.items}
    asks_number = bool(_ASKS_NUMBER.search(reading.folded)) or reading.has(*_SUPERLATIVES, "trend", "difference", "sum")
    counted = [name for name in frame.quantities if name not in ("issue_share", "issue_rank")]
    numeric = bool(counted) and (asks_number or any(name not in _TOPICAL for name in counted))
    if "issue_share" in frame.quantities or "issue" in item_kinds:
        asks_share = reading.has("highest", "lowest", "compare", "difference") or "rate" in reading.quantities
        asks_share = asks_share or bool(re.search(r"割合|何%|上位|順位|何位|share|percent", reading.folded))
        return "figure" if (has_members and not _explains_only(reading)) or asks_share else "text"
    if numeric or (item_kinds and (asks_number or not _explains_only(reading)) and frame.quantities):
        return "figure"
    if frame.technologies and _ADOPTION.search(reading.folded) and not _explains_only(reading):
        if has_members or reading.has(*_SUPERLATIVES, "trend", "list_all") or frame.threshold:
            return "figure"
    if previous is not None and frame.inherited and previous.kind == "figure" and frame.quantities:
        return "figure"
    return "text"


def _explains_only(reading: Reading) -> bool:
    return reading.has(*_TEXT_SHAPES) and not (
        reading.has(*_SUPERLATIVES, "difference", "sum", "compare", "share", "mean")
        or re.search(r"何%|割合|いくつ|何団体|率", reading.folded)
    )


def _topic(reading: Reading, previous: Frame | None, frame: Frame) -> str:
    if previous is not None and (frame.inherited or reading.followups) and len(reading.text) <= 30:
        return f"{previous.topic} {reading.text}".strip()
    return reading.text


def _measures(frame: Frame, reading: Reading, codebook: Codebook) -> tuple[str, ...]:
    """Measures that fit the technologies, quantities and items; both AI and 生成AI when neither is named."""
    named = [code for code in reading.measures if not frame.quantities or _quantity(code, codebook) in frame.quantities]
    quantities = frame.quantities or ("rate",)
    item_kinds = {codebook.items[code].level for code in frame.items}
    if item_kinds:
        fitting = [
            m.code for m in codebook.measures.values()
            if m.item_kind in item_kinds and (not frame.technologies or m.technology in frame.technologies)
            and (m.quantity in quantities or not set(frame.quantities) - {"rate", "count"})
        ]  # fmt: skip
        rates_only = [code for code in fitting if not code.endswith("_rank")]
        if fitting:
            return tuple(rates_only or fitting)
    technologies = frame.technologies or _default_technologies(quantities)
    found = [
        code
        for quantity in quantities
        for technology in technologies
        for code in _matching(quantity, technology, codebook)
    ]
    return tuple(dict.fromkeys([*found, *named])) or tuple(named)


def _quantity(code: str, codebook: Codebook) -> str:
    return codebook.measures[code].quantity


def _default_technologies(quantities: tuple[str, ...]) -> tuple[str, ...]:
    if all(name in _GENAI_ONLY for name in quantities):
        return ("genai",)
    return ("ai", "genai", "ai_rpa", "none") if quantities == ("target",) else ("ai", "genai", "none")


def _matching(quantity: str, technology: str, codebook: Codebook) -> list[str]:
    return [m.code for m in codebook.measures.values() if (m.technology, m.quantity) == (technology, quantity)]


def _with_level(frame: Frame, reading: Reading, codebook: Codebook) -> Frame:
    """Decide whether 都道府県 names the 47 governments or the level to arrange by, and default the level."""
    arranged = frame.order or frame.threshold or reading.has(
        "distribution", "count_members", "list_all", "rank_word", "trend"
    )
    about_items = bool(frame.measures) and codebook.measures[frame.measures[0]].item_kind != ""
    prefectures_named = any(codebook.places[code].level == "prefecture" for code in frame.places)
    only_governments = frame.populations in (("prefectures",), ())
    if "by_prefecture" in reading.by and only_governments and arranged and not about_items:
        level: Level = "prefecture"
        if reading.has("trend") and not reading.has(*_SUPERLATIVES, "distribution"):
            return replace(frame, level="year")
        frame = replace(frame, populations=())
        if not prefectures_named or not reading.has("claim"):
            return replace(frame, level="" if prefectures_named else level)
        return frame
    if "by_region" in reading.by and not frame.places and not about_items:
        return replace(frame, level="region", populations=())
    if "by_population" in reading.by and not frame.populations:
        return replace(frame, level="population")
    if about_items and not frame.items:
        return replace(frame, level="item")
    if frame.order and not (frame.places or frame.populations or frame.level or about_items):
        return replace(frame, level="prefecture")
    return frame


def _calculation(frame: Frame, reading: Reading) -> CalculationKind | None:
    if frame.shape == "calculation":
        return next((name for name in _CALCULATIONS if name in reading.shapes), None)
    return "count" if reading.has("count_members") else None


def _shape(frame: Frame, reading: Reading) -> Shape:
    members = max(len(frame.places), len(frame.populations), len(frame.items), len(frame.years), 1)
    several = members > 1 or len(frame.measures) > 1
    if _is_claim(frame, reading):
        return "claim"
    if reading.has("difference", "ratio") and several:
        return "calculation"
    if reading.has("sum", "mean", "share") and (several or frame.level):
        return "calculation"
    if frame.threshold and frame.level:
        return "threshold"
    if frame.order and frame.level:
        return "ranking"
    if reading.has("trend") or len(frame.years) > 1:
        return "trend"
    if frame.level == "year":
        return "trend"
    if members > 1 and (frame.order or reading.has("compare")):
        return "compare"
    if frame.level:
        return "distribution"
    return "lookup"


def _is_claim(frame: Frame, reading: Reading) -> bool:
    stated = [n for n in reading.numerals if n.unit in ("％", "団体", "ポイント", "位") and not n.approximate]
    members = bool(frame.places or frame.populations or frame.items or frame.measures)
    if reading.has("claim") and members and (stated or frame.order or frame.threshold):
        return True
    superlative_of_member = frame.order and len(frame.places) == 1 and not reading.has("compare")
    asked = re.search(r"(?:のは|は|が).{2,14}(?:です|でしょう|だ|なの)?(?:か|よね|っけ)[?。]*$", reading.folded)
    if superlative_of_member and asked and re.search(r"最も|もっとも|一番|いちばん|1位|とっぷ|最低|最高|最下位|わーすと|首位", reading.folded):
        return True
    if frame.threshold or frame.limit:
        return False
    return bool(stated) and members and not reading.has("sum", "difference")
