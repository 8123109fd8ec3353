"""An outcome as Markdown: everything the reader sees, in reading order.

Knows outcomes; adds no word that is not in them but headings.
"""

from __future__ import annotations

from assistant.outcome.answer import Citation, Clarification, Outcome, TableView
from assistant.outcome.certainty import certainty_name

_HEADINGS = {"ja": ("注", "出典", "候補"), "en": ("Notes", "Sources", "Choices")}


def render_markdown(outcome: Outcome) -> str:
    """Lead, further sentences, table, notes and sources."""
    _notes, sources, choices = _HEADINGS[outcome.language]
    blocks = [outcome.lead]
    if outcome.body:
        blocks.append("\n".join(outcome.body))
    if isinstance(outcome, Clarification) and outcome.choices:
        blocks.append(f"{choices}:\n" + "\n".join(f"- {choice}" for choice in outcome.choices))
    if outcome.table is not None:
        blocks.append(render_table(outcome.table))
    if outcome.notes:
        blocks.append("\n".join(f"※ {note}" for note in outcome.notes))
    if outcome.citations:
        lines = "\n".join(f"【{c.number}】{citation_line(c, outcome.language)}" for c in outcome.citations)
        blocks.append(f"{sources}:\n{lines}")
    return "\n\n".join(block for block in blocks if block)


def render_table(table: TableView) -> str:
    """The table in Markdown, with its source line."""
    head = f"| {' | '.join(table.columns)} |\n|{'---|' * len(table.columns)}"
    rows = "\n".join(f"| {' | '.join(row)} |" for row in table.rows)
    return f"{head}\n{rows}"


def citation_line(citation: Citation, language: str = "ja") -> str:
    """日本総研 No.2025-062 3(2)② 図表12, and for sentences how sure they are: AI法 5条［言い換え］."""
    label = "" if citation.label in citation.locator else f" {citation.label}"
    certainty = certainty_name(citation.certainty, language)
    return f"{citation.source}{label} {citation.locator}".strip() + (f"［{certainty}］" if certainty else "")
