"""Outcomes as Markdown with footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant import Outcome, TableView
from ui.answer_table import table_in_context
from ui.export_facts import CITATION, facts_of, footnote_text, made_on, title_of
from ui.library import Library


def outcomes_markdown(outcomes: Sequence[Outcome], library: Library | None, today: date) -> str:
    """All answers in one file; footnotes of several answers are numbered by answer."""
    several = len(outcomes) > 1
    parts = [f"# {title_of(outcomes)}\n", f"{made_on(today, outcomes[0].language)}\n"]
    for index, outcome in enumerate(outcomes, 1):
        parts.append(answer_markdown(outcome, library, prefix=f"{index}-" if several else ""))
    return "\n".join(parts)


def answer_markdown(outcome: Outcome, library: Library | None, *, prefix: str = "") -> str:
    """One answer as Markdown with footnotes.

    Args:
        prefix: Put before footnote numbers, so that several answers fit into one file.
    """

    def marked(value: str) -> str:
        return CITATION.sub(lambda match: f"[^{prefix}{match[1]}]", escape_markdown(value))

    facts = facts_of(outcome, library)
    parts = [f"## {escape_markdown(outcome.question)}", marked(facts.lead)]
    parts += [marked(line) for line in (*outcome.body, *facts.counts)]
    table = table_in_context(outcome, library)
    if table is not None:
        parts.append(table_markdown(table))
    for heading, lines in facts.sections():
        parts.append(f"**{heading}**\n\n" + "\n".join(f"- {marked(line)}" for line in lines))
    notes = [
        f"[^{prefix}{c.number}]: {_one_line(footnote_text(c, outcome.language))}" for c in outcome.citations
    ]
    if notes:
        parts.append("\n".join(notes))
    return "\n\n".join(parts) + "\n"


def table_markdown(view: TableView) -> str:
    """A table as Markdown with its title above."""
    lines = [_table_row(view.columns), _table_row(["---"] * len(view.columns))]
    lines += [_table_row(row) for row in view.rows]
    return f"**{escape_markdown(view.title)}**\n\n" + "\n".join(lines)


def _table_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_one_line(cell).replace("|", "\\|") for cell in cells) + " |"


def _one_line(value: str) -> str:
    return re.sub(r"\s*\n\s*", " ", value)


def escape_markdown(value: str) -> str:
    """Text that Markdown shows as it is; HTML in it stays text."""
    return re.sub(r"([\\`*_<>#\[\]])", r"\\\1", value)
