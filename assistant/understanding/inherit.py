"""Follow-ups: which slots a short question takes over from the turn before.

Knows frames; knows nothing about figures.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understanding.plan import Frame
from assistant.understanding.question import Reading

_AMONG = re.compile(r"(?:この|その|それらの|これらの)(?:中|うち)|among (?:these|those|them)")
_LONGEST = 45


def is_follow_up(reading: Reading, frame: Frame) -> bool:
    """True when the question leaves out what only the turn before can give."""
    if reading.followups & {"reverse", "others", "reason"}:
        return True
    members = frame.places or frame.populations or reading.by
    complete = frame.technologies and frame.quantities and members
    if complete and "again" not in reading.followups:
        return False
    if reading.has("definition", "about_survey") and reading.topics:
        return False
    return len(reading.text) <= _LONGEST and not (
        reading.topics and not reading.followups and not frame.quantities
    )


def inherited_frame(frame: Frame, reading: Reading, previous: Frame, *, same_message: bool) -> Frame:
    """`frame` with what it leaves out taken from `previous`; the taken slots are named in `inherited`."""
    if previous.kind == "text" and not (frame.quantities or frame.places or frame.technologies):
        return replace(frame, kind="text", inherited=("topic",))
    taken: dict[str, object] = {}
    if not frame.technologies:
        taken["technologies"] = previous.technologies
    if not frame.quantities:
        counts_all = previous.quantities == ("body_count",) and bool(frame.technologies)
        taken["quantities"] = ("count",) if counts_all else previous.quantities
        if not frame.items:
            taken["items"] = previous.items
    if not frame.years and not same_message:
        taken["years"] = previous.years
    taken |= _members(frame, reading, previous, same_message=same_message)
    taken |= _arrangement(frame, reading, previous)
    filled = {name: value for name, value in taken.items() if value}
    return replace(frame, **filled, inherited=tuple(filled))  # type: ignore[arg-type]


def _members(frame: Frame, reading: Reading, previous: Frame, *, same_message: bool) -> dict[str, object]:
    own_members = bool(frame.places or frame.populations)
    if _AMONG.search(reading.folded) and frame.order and not own_members:
        if previous.populations:
            return {"populations": previous.populations}
        return {"places": tuple(dict.fromkeys((*previous.seen, *previous.places)))}
    if frame.places == ("JP",) and frame.order and previous.places not in ((), ("JP",)):
        return {"places": previous.places}
    # 「地域で一番多い課題」 after a region speaks of that region; 「地域別」 or 「どの地域」 does not.
    arranges = bool(reading.by) and not (
        same_message and "by_region" in reading.by and "distribution" not in reading.shapes
    )
    if reading.has("difference") and not own_members and len(previous.places) == 1 and previous.seen:
        return {"places": tuple(dict.fromkeys((*previous.seen, *previous.places)))[-2:]}
    if reading.has("difference", "compare") and len(frame.places) + len(frame.populations) == 1:
        return {
            "places": tuple(dict.fromkeys((*previous.places, *frame.places))),
            "populations": tuple(dict.fromkeys((*previous.populations, *frame.populations))),
        }
    if own_members or arranges:
        return {}
    return {"places": previous.places, "populations": previous.populations, "level": previous.level}


def _arrangement(frame: Frame, reading: Reading, previous: Frame) -> dict[str, object]:
    taken: dict[str, object] = {}
    own_members = bool(frame.places or frame.populations)
    if "reverse" in reading.followups and not frame.order:
        taken["order"] = {"asc": "desc", "desc": "asc", "": ""}[previous.order]
    elif not frame.order and not own_members:
        taken["order"] = previous.order
    if frame.limit is None and previous.order and not own_members:
        more = "others" in reading.followups
        taken["limit"] = (previous.limit or 5) + 5 if more else previous.limit
    if previous.calculation and len(frame.places) > 1 and not frame.quantities:
        taken["calculation"] = previous.calculation
    return taken
