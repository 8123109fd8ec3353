"""The answer as plain text for an assembly reply: sentence, date, n of N, definition, source. Nothing else.

An officer pastes it as it is, so it holds no marks, no Markdown, no SQL and no time stamps.
"""

from __future__ import annotations

from typing import Final

from assistant import Answer, Outcome
from ui.answer_words import answer_words
from ui.library import Library
from ui.provenance import BodyCount, counts_of, dates_of, one_kind, source_lines, without_marks

_LISTED: Final = 6
"""More bodies than this stand in the table, not in a sentence."""


def reply_text(outcome: Outcome, library: Library | None) -> str:
    """What 「答弁用にコピー」 puts on the clipboard."""
    english = outcome.language == "en"
    words = answer_words(outcome.language)
    counts = counts_of(outcome, library)
    lines = [_with_scope(outcome, counts), *map(without_marks, outcome.body)]
    lines += _counts_line(counts, english)
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
    cut = lead[:-1] if lead.endswith("。") else lead
    return f"{cut}（{'、'.join(told)}）。"


def _counts_line(counts: tuple[BodyCount, ...], english: bool) -> list[str]:
    if not 2 <= len(counts) <= _LISTED or not one_kind(counts):
        return []
    if english:
        return [f"Bodies: {', '.join(f'{count.who} {count.words}' for count in counts)}."]
    return [f"団体数では、{'、'.join(f'{count.who}が{count.words}' for count in counts)}です。"]
