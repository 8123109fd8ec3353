"""The first sentence with what must stand in it: when it holds, and how many of how many.

Page, copied text and files say the same sentence, so that nobody has to put it together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import Answer, Outcome
from ui.library import Library
from ui.provenance import BodyCount, count_in_lead, dates_of

_END = re.compile(r"^(?P<said>.*?)(?P<marks>(?:【\d{1,3}】)*)(?P<stop>[。.]?)$", re.DOTALL)
_LAST_BRACKETS = re.compile(r"（([^（）]*)）$")
_ABOUT_THE_SENTENCE = re.compile(r"年度|団体中|[＝=]")
"""Brackets with these tell of the whole sentence, as those behind its verb do; others belong to the last name."""
_VERB_BEFORE = re.compile(r"(です|ます|ません|でした|ました)$")
_BODIES = re.compile(r"^[\d,]+団体中[\d,]+団体$")
_WAVE = re.compile(r"(\d{4})年度")
_YEAR_IN_BRACKETS = re.compile(r" \((\d{4})\)$")


def told_lead(outcome: Outcome, library: Library | None) -> str:
    """The lead with its 【n】, and with date and n of N in brackets unless it says them already."""
    lead = outcome.lead.strip()
    if not isinstance(outcome, Answer):
        return lead
    told = told_in_brackets(outcome, library)
    if not told:
        return lead
    ending = _END.match(lead)
    if ending is None:
        return lead
    said, marks, stop = ending["said"], ending["marks"], ending["stop"]
    if outcome.language == "en":
        return f"{_english(said, told)}{marks}{stop}"
    if "。" in said:
        # Of several sentences no single one may take the brackets.
        return f"{lead}（{'、'.join(told)}）"
    return f"{_japanese(said, told)}{marks}{stop}"


def told_in_brackets(outcome: Outcome, library: Library | None) -> list[str]:
    """Date and n of N that belong to the lead: only what holds for all of it."""
    told: list[str] = []
    dates = dates_of(outcome)
    if len(dates) == 1 and dates[0] not in outcome.lead and "時点" not in outcome.lead:
        told.append(dates[0])
    count = count_in_lead(outcome, library)
    if count is not None and _adds(count, outcome.lead):
        told.append(count.in_full)
    return told


def _adds(count: BodyCount, lead: str) -> bool:
    """False where the lead says the number of bodies elsewhere than in brackets at its end, which are rewritten."""
    ending = _END.match(lead)
    last = _LAST_BRACKETS.search(ending["said"]) if ending else None
    rest = lead.replace(last[0], "") if last and count.words in last[1].split("、") else lead
    return "団体中" not in rest and count.words not in rest


def _japanese(said: str, told: Sequence[str]) -> str:
    """`told` in the brackets at the sentence's end; a survey year there gives way to its date."""
    parts: list[str] = []
    while (found := _LAST_BRACKETS.search(said)) and _is_about_sentence(said, found):
        parts = [*found[1].split("、"), *parts]
        said = said[: found.start()]
    kept = [part for part in parts if not _is_said_better(part, told)]
    return f"{said}（{'、'.join((*told, *kept))}）"


def _is_about_sentence(said: str, found: re.Match[str]) -> bool:
    before = said[: found.start()]
    return bool(_ABOUT_THE_SENTENCE.search(found[1]) or _VERB_BEFORE.search(before))


def _is_said_better(part: str, told: Sequence[str]) -> bool:
    wave = _WAVE.fullmatch(part)
    if wave is not None:
        return any(day.startswith(f"{wave[1]}年") for day in told)
    return bool(_BODIES.match(part)) and any(better.endswith(part) for better in told)


def _english(said: str, told: Sequence[str]) -> str:
    year = _YEAR_IN_BRACKETS.search(said)
    if year is not None and any(day.endswith(year[1]) for day in told):
        said = said[: year.start()]
    return f"{said} ({', '.join(told)})"
