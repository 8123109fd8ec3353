"""From a reading to a frame: slots from the question, then from the turn before; then what kind of answer it wants.

Knows the codebook's rules of what goes together; runs no query.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understanding.inherit import inherited_frame, is_follow_up
from assistant.understanding.plan import Frame, Kind
from assistant.understanding.question import Reading
from assistant.understanding.shaping import arranged_frame
from corpus.codebook import Codebook
from tools.survey_query import Order

SUPERLATIVES = ("lowest", "highest", "most")
_GENAI_ONLY = (
    "guideline_count",
    "guideline_rate",
    "use_case_count",
    "rate_trial",
    "rate_planned",
    "rate_considering",
)
_TEXT_SHAPES = ("definition", "reason", "explain")
# Counted things that are also topics of text: a figure is meant only when a number is asked for.
TOPICAL = (
    "target", "guideline_count", "guideline_rate", "shared_use_cases", "shared_use_bodies", "use_case_count", "use_case_rank",
    "function_count", "training_count", "customization_count", "request_count", "request_rank", "undisclosed_count",
    "effect_saved_hours", "effect_time_reduction", "effect_inquiries", "effect_staff_minutes",
    "effect_resident_minutes", "effect_monthly_answers", "respondents",
)  # fmt: skip
_GENERAL = ("rate", "count", "body_count", "status_rate", "gain")
_ASKS_NUMBER = re.compile(
    r"いくつ|何%|何割|何団体|何件|何自治体|何位|何番|何ぽいんと|何時間|何分|件数|団体数|自治体数|割合|率|数は|数を|数の|数と|どれだけ|どれくらい|どのくらい|上位|順位|how many|how much|percent|share|number of|rate"
)
_WHICH = re.compile(r"(?:県|地域|地方|区分)(?:は|を|が|[?。]|$)|どこ|どの|which")
ADOPTION = re.compile(r"導入|普及|活用|利用|使っ|使う|入れて|どうにゅう|adopt|introduc|deploy|us(?:e|ing)")


def build_frame(
    reading: Reading, previous: Frame | None, codebook: Codebook, *, same_message: bool = False
) -> Frame:
    """The frame of one question. Nothing is checked for being published here.

    Args:
        previous: The frame of the turn before, or of the part before in the same message.
    """
    frame = _from_reading(reading)
    if previous is not None:
        if reading.has("table") and not (frame.quantities or frame.technologies or frame.places):
            return replace(previous, topic=f"{previous.topic} {reading.text}", inherited=("everything",))
        if same_message or is_follow_up(reading, frame):
            frame = inherited_frame(frame, reading, previous, same_message=same_message)
        frame = replace(frame, seen=tuple(dict.fromkeys((*previous.seen, *previous.places))))
    frame = replace(frame, kind=_kind(frame, reading, previous, codebook))
    if frame.kind != "figure":
        return replace(
            frame, shape="text", topic=_topic(reading, previous, frame, codebook, same_message=same_message)
        )
    frame = replace(frame, measures=_measures(frame, reading, codebook))
    return arranged_frame(replace(frame, topic=reading.text), reading, codebook)


def _from_reading(reading: Reading) -> Frame:
    order: Order = ""
    if reading.has("lowest") and not reading.has("highest"):
        order = "asc"
    elif (reading.has("highest") and not reading.has("lowest")) or (
        reading.has("most") and not reading.has("lowest")
    ):
        order = "desc"
    elif reading.has("highest", "lowest"):
        order = "asc" if reading.first_of("lowest") < reading.first_of("highest") else "desc"
    quantities = _quantities(reading)
    which = _WHICH.search(reading.folded) is not None or reading.limit is not None
    if "gain" in quantities and reading.by and not order and which:
        order = "desc"
    return Frame(
        technologies=reading.technologies,
        quantities=quantities,
        places=reading.places,
        populations=reading.populations,
        items=reading.items,
        years=reading.years,
        order=order,
        limit=max(reading.positions, default=None) or reading.limit,
        positions=reading.positions,
        threshold=reading.threshold,
    )


def _quantities(reading: Reading) -> tuple[str, ...]:
    """The counted things, the specific before the general, and without those that only groups have."""
    quantities = [q for q in reading.quantities if not q.startswith(("threshold_", "group_"))]
    if reading.asks_groups and "issue_share" not in quantities:
        return tuple(q for q in reading.quantities if q.startswith("group_")) or ("group_prefectures",)
    specific = [q for q in quantities if q in TOPICAL]
    if specific:
        return tuple(q for q in quantities if q not in _GENERAL)
    if any(q in quantities for q in ("rate_trial", "rate_planned", "rate_considering")):
        quantities = [
            q for q in quantities if q not in ("rate", "count", "status_rate", "gain", "count_trial")
        ]
    if "issue_share" in quantities:
        return tuple(q for q in quantities if q not in _GENERAL and q != "rank")
    if "gain" in quantities or ("rank" in quantities and "何%" not in reading.folded):
        quantities = [q for q in quantities if q not in ("rate", "status_rate")]
    stated_rank = any(n.unit == "位" for n in reading.numerals) and not reading.positions
    plain_rate = set(quantities) <= {"rate", "rank"}
    if (
        plain_rate
        and stated_rank
        and reading.has("claim")
        and reading.places
        and not reading.items
        and reading.technologies
    ):
        return ("rank",)
    if "gain" in quantities and len(reading.years) > 1:
        quantities = ["rate"]
    if (reading.has("share") or reading.asks_share) and not reading.items:
        quantities = ["count"]
    adopting = bool(ADOPTION.search(reading.folded)) and bool(reading.technologies)
    if quantities == ["count"] and not reading.technologies and not ADOPTION.search(reading.folded):
        quantities = ["body_count"] if reading.populations or reading.places else quantities
    if "body_count" in quantities and adopting:
        quantities = ["count" if q == "body_count" else q for q in quantities]
    shares_adopters = (
        bool(reading.technologies) and ADOPTION.search(reading.folded) and "割合" in reading.folded
    )
    if not quantities and shares_adopters and (reading.places or reading.populations):
        quantities = ["rate"]
    only_adopted = re.search(r"導入済み?(?:だけ|のみ)", reading.folded) is not None
    if only_adopted and not quantities:
        quantities = ["rate"]
    counts_bodies = bool(reading.populations) and reading.has(*SUPERLATIVES) and bool(reading.by)
    if not quantities and not reading.technologies and counts_bodies:
        quantities = ["body_count"]
    if not quantities and reading.asks_bodies and not reading.has("count_members") and not reading.years:
        quantities = ["count" if adopting else "body_count"] if adopting or not reading.technologies else []
    return tuple(dict.fromkeys(quantities))


def _kind(frame: Frame, reading: Reading, previous: Frame | None, codebook: Codebook) -> Kind:
    if frame.kind == "text" or reading.has("about_survey") or _asks_definition(frame, reading):
        return "text"
    if "reason" in reading.followups or (reading.has("reason") and "rank" not in frame.quantities):
        return "text"
    item_kinds = {codebook.items[code].level for code in frame.items}
    asks_number = (
        bool(_ASKS_NUMBER.search(reading.folded))
        or bool(reading.numerals)
        or reading.has(*SUPERLATIVES, "trend", "difference", "sum", "share")
    )
    if "issue_share" in frame.quantities or "issue_rank" in frame.quantities or "issue" in item_kinds:
        return _kind_of_issues(frame, reading)
    members = bool(frame.places or frame.populations or reading.by or frame.level or item_kinds)
    if reading.topics and not members and not reading.measures and not reading.asks_groups:
        # 「件数が多いAIの機能」 is about 機能, which no measure counts.
        return "text"
    counted = [q for q in frame.quantities if q not in TOPICAL]
    if counted and (asks_number or not _explains_only(reading)) and not _about_text(frame, reading):
        return "figure"
    if (frame.quantities or item_kinds) and asks_number and not _explains_only(reading):
        return "figure"
    return "figure" if _asks_adoption(frame, reading, previous) else "text"


def _asks_definition(frame: Frame, reading: Reading) -> bool:
    """`What is` also opens English questions for figures."""
    figures = reading.language == "en" and bool(frame.quantities) and not reading.topics
    return reading.has("definition") and not figures


def _about_text(frame: Frame, reading: Reading) -> bool:
    """An inherited quantity does not turn a question on another topic into a figure."""
    return "quantities" in frame.inherited and bool(reading.topics)


def _kind_of_issues(frame: Frame, reading: Reading) -> Kind:
    if reading.asks_groups:
        return "text"
    members = bool(frame.places or frame.populations or reading.by or frame.level)
    asks_share = reading.has(*SUPERLATIVES, "compare", "difference") or "rate" in reading.quantities
    asks_share = asks_share or bool(re.search(r"割合|何%|上位|順位|何位|1位|share|percent|%", reading.folded))
    return "figure" if (members and not _explains_only(reading)) or asks_share else "text"


def _asks_adoption(frame: Frame, reading: Reading, previous: Frame | None) -> bool:
    """Without a counted thing: how far adoption has come, when members or an order are named and nothing else is."""
    if reading.topics or _explains_only(reading):
        return False
    members = bool(frame.places or frame.populations or reading.by or frame.level)
    if frame.technologies and ADOPTION.search(reading.folded):
        return members or reading.has(*SUPERLATIVES, "trend", "list_all") or frame.threshold is not None
    return previous is not None and previous.kind == "figure" and bool(frame.inherited) and members


def _explains_only(reading: Reading) -> bool:
    return reading.has(*_TEXT_SHAPES) and not (
        reading.has(*SUPERLATIVES, "difference", "sum", "compare", "share", "mean")
        or re.search(r"何%|割合|いくつ|何団体|何件|率|状況", reading.folded)
    )


def _topic(
    reading: Reading, previous: Frame | None, frame: Frame, codebook: Codebook, *, same_message: bool
) -> str:
    if previous is not None and same_message:
        names = [
            codebook.places[code].name
            for code in frame.places
            if "places" in frame.inherited and code != "JP"
        ]
        return f"{'・'.join(names)}の{reading.text}" if names else reading.text
    if previous is None or len(reading.text) > 30 or not (frame.inherited or reading.followups):
        return reading.text
    if previous.kind == "figure" and ("reason" in reading.followups or reading.has("reason")):
        return _reason_topic(previous, codebook)
    return f"{previous.topic} {reading.text}".strip()


def _reason_topic(previous: Frame, codebook: Codebook) -> str:
    """What to search for when the reason of a figure is asked: the issues behind it, in words."""
    names = [codebook.places[c].name for c in previous.places] + [
        codebook.populations[c].name for c in previous.populations
    ]
    technology = "AI" if previous.technologies[:1] == ("ai",) else "生成AI"
    who = "・".join(names) or {"prefecture": "都道府県", "region": "地域"}.get(previous.level, "自治体")
    state = (
        "遅れている" if previous.order == "asc" else "進んでいる" if previous.order == "desc" else "進まない"
    )
    return f"{technology}の導入が{state}{who}の理由と課題"


def _measures(frame: Frame, reading: Reading, codebook: Codebook) -> tuple[str, ...]:
    """Measures that fit the technologies, quantities and items; both AI and 生成AI when neither is named."""
    quantities = frame.quantities or ("rate",)
    item_kinds = {codebook.items[code].level for code in frame.items}
    if item_kinds:
        fitting = [
            m for m in codebook.measures.values()
            if m.item_kind in item_kinds and (not frame.technologies or m.technology in frame.technologies)
        ]  # fmt: skip
        asked = [m.code for m in fitting if m.quantity in quantities]
        usual = [m.code for m in fitting if not m.quantity.endswith("_rank")]
        if asked or usual or fitting:
            return tuple(asked or usual or [m.code for m in fitting])
    technologies = frame.technologies or _default_technologies(quantities)
    if quantities == ("body_count",):
        technologies = ("none",)
    if "rate_trial" in quantities and reading.has("difference"):
        quantities = (*quantities, "rate")
    found = [
        m.code
        for quantity in quantities
        for technology in technologies
        for m in codebook.measures.values()
        if (m.technology, m.quantity) == (technology, quantity)
    ]
    named = [code for code in reading.measures if codebook.measures[code].quantity in quantities]
    if "target" in quantities:
        found.append("ai_rpa_count")
    return tuple(dict.fromkeys([*found, *named])) or reading.measures


def _default_technologies(quantities: tuple[str, ...]) -> tuple[str, ...]:
    if all(name in _GENAI_ONLY for name in quantities):
        return ("genai",)
    return ("ai", "genai", "ai_rpa", "none") if "target" in quantities else ("ai", "genai", "none")
