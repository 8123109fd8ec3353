"""The answer as plain text for an assembly reply: sentence, date, n of N, definition, source. Nothing else.

An officer pastes it as it is, so it holds no marks, no Markdown, no SQL and no time stamps.
"""

from __future__ import annotations

from typing import Final

from assistant import Answer, Outcome
from ui.answer_words import answer_words
from ui.library import Library
from ui.provenance import counts_of, one_kind, source_lines, stands_in, without_marks
from ui.told_lead import told_lead

_LISTED: Final = 6
"""More bodies than this stand in the table, not in a sentence."""


def reply_text(outcome: Outcome, library: Library | None) -> str:
    """What 「答弁用にコピー」 puts on the clipboard."""
    words = answer_words(outcome.language)
    counts = counts_of(outcome, library)
    lines = [without_marks(told_lead(outcome, library)), *map(without_marks, outcome.body)]
    lines += counts_told(outcome, library)
    lines += [words.note_line.format(note=without_marks(note)) for note in outcome.notes]
    if any(count.derived and count.words in "".join(lines) for count in counts):
        lines.append(words.note_line.format(note=words.derived_counts))
    lines += [words.source_line.format(line=line) for line in source_lines(outcome)]
    return "\n".join(line for line in lines if line.strip())


def counts_told(outcome: Outcome, library: Library | None) -> list[str]:
    """One sentence with the numbers of bodies behind the lead's rates, in the lead's order, unless it names them."""
    if not isinstance(outcome, Answer):
        return []
    lead = without_marks(outcome.lead)
    found = [count for count in counts_of(outcome, library) if stands_in(count.value, lead)]
    told = sorted(found, key=lambda count: lead.find(count.who))
    if not 2 <= len(told) <= _LISTED or not one_kind(told) or "団体中" in lead:
        return []
    if outcome.language == "en":
        return [f"Bodies: {', '.join(f'{count.who} {count.words}' for count in told)}."]
    return [f"団体数では、{'、'.join(f'{count.who}が{count.words}' for count in told)}です。"]
