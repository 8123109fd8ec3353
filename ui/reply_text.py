"""The answer as plain text for an assembly reply: sentence, date, n of N, definition, source. Nothing else.

An officer pastes it as it is, so it holds no marks, no Markdown, no SQL and no time stamps.
"""

from __future__ import annotations

import re
from typing import Final

from assistant import Answer, Outcome
from ui.answer_words import answer_words
from ui.library import Library
from ui.provenance import BodyCount, counts_of, dates_of, one_kind, source_lines, stands_in, without_marks

_LISTED: Final = 6
"""More bodies than this stand in the table, not in a sentence."""


_LAST_BRACKETS = re.compile(r"（([^（）]*)）。$")
_ABOUT_THE_SENTENCE = re.compile(r"年度|団体中|[＝=]")
"""Brackets with these tell of the whole sentence; others belong to the last name."""
_WAVE = re.compile(r"(\d{4})年度")


def reply_text(outcome: Outcome, library: Library | None) -> str:
    """What 「答弁用にコピー」 puts on the clipboard."""
    english = outcome.language == "en"
    words = answer_words(outcome.language)
    counts = counts_of(outcome, library)
    lines = [_with_scope(outcome, counts), *map(without_marks, outcome.body)]
    if isinstance(outcome, Answer):
        lines += _counts_line(counts, without_marks(outcome.lead), english)
    lines += [words.note_line.format(note=without_marks(note)) for note in outcome.notes]
    if any(count.derived and count.words in "".join(lines) for count in counts):
        lines.append(words.note_line.format(note=words.derived_counts))
    lines += [words.source_line.format(line=line) for line in source_lines(outcome)]
    return "\n".join(line for line in lines if line.strip())


def _with_scope(outcome: Outcome, counts: tuple[BodyCount, ...]) -> str:
    """The lead with date and n of N, unless it says them already."""
    lead = without_marks(outcome.lead).strip()
    if not isinstance(outcome, Answer):
        return lead
    dates = dates_of(outcome)
    told: list[str] = []
    if len(dates) == 1 and dates[0] not in lead and "時点" not in lead:
        told.append(dates[0])
    if len(counts) == 1 and "団体中" not in lead:
        told.append(counts[0].in_full)
    if not told:
        return lead
    if outcome.language == "en":
        return f"{lead.rstrip('.')} ({', '.join(told)})."
    return _in_brackets(lead, told)


def _in_brackets(lead: str, told: list[str]) -> str:
    """`told` in the brackets at the sentence's end; a survey year there gives way to its date."""
    ending = _LAST_BRACKETS.search(lead)
    if ending is None or not _ABOUT_THE_SENTENCE.search(ending[1]):
        cut = lead[:-1] if lead.endswith("。") else lead
        return f"{cut}（{'、'.join(told)}）。"
    parts = [part for part in ending[1].split("、") if not _is_wave_of(part, told)]
    return f"{lead[: ending.start()]}（{'、'.join((*told, *parts))}）。"


def _is_wave_of(part: str, told: list[str]) -> bool:
    wave = _WAVE.fullmatch(part)
    return wave is not None and any(day.startswith(f"{wave[1]}年") for day in told)


def _counts_line(counts: tuple[BodyCount, ...], lead: str, english: bool) -> list[str]:
    """The numbers of bodies behind the lead's rates, in the lead's order, unless it names them."""
    told = sorted((c for c in counts if stands_in(c.value, lead)), key=lambda count: lead.find(count.who))
    if not 2 <= len(told) <= _LISTED or not one_kind(told) or "団体中" in lead:
        return []
    if english:
        return [f"Bodies: {', '.join(f'{count.who} {count.words}' for count in told)}."]
    return [f"団体数では、{'、'.join(f'{count.who}が{count.words}' for count in told)}です。"]
