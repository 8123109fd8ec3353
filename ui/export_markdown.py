"""Outcomes as Markdown with footnotes, and the facts that every export carries (used by Word as well)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import Citation, Outcome, TableView
from ui import text_ja as t

CITATION = re.compile(r"【(\d{1,3})】")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Lines under an exported answer: what the reader of a council paper asks about."""

    as_of: tuple[str, ...]
    """Documents with their dates."""
    definitions: tuple[str, ...]
    sql: tuple[str, ...]
    run: str
    asked_at: str


def facts_of(outcome: Outcome) -> Facts:
    """Definitions, date of the data, SQL and run of an outcome."""
    dates = dict.fromkeys(f"{c.source}（{c.date}）" for c in outcome.citations if c.date)
    return Facts(
        as_of=tuple(dates),
        definitions=outcome.notes,
        sql=outcome.sql,
        run=outcome.trace.run if outcome.trace else "",
        asked_at=outcome.trace.asked_at if outcome.trace else "",
    )


def footnote_text(citation: Citation) -> str:
    """One citation as a footnote: document, issuer, date, place, quote, address."""
    parts = [f"{citation.issuer}「{citation.title}」" if citation.title else citation.source]
    parts += [part for part in (citation.date, citation.locator) if part]
    line = "、".join(parts) + "。"
    if citation.quote:
        line += f"引用: {citation.quote}"
    return f"{line} {citation.url}".strip()


def answer_markdown(outcome: Outcome, *, prefix: str = "", heading: bool = True) -> str:
    """One answer as Markdown with footnotes.

    Args:
        prefix: Put before footnote numbers, so that several answers fit into one file.
        heading: Start with the question as a heading.
    """

    def marked(value: str) -> str:
        return CITATION.sub(lambda match: f"[^{prefix}{match[1]}]", escape_markdown(value))

    parts = [f"## {t.EXPORT_QUESTION}: {escape_markdown(outcome.question)}"] if heading else []
    parts.append(marked(outcome.lead))
    parts += [marked(line) for line in outcome.body]
    if outcome.table is not None:
        parts.append(table_markdown(outcome.table))
    facts = facts_of(outcome)
    if facts.definitions:
        parts.append(f"**{t.NOTES}**\n\n" + "\n".join(f"- {marked(note)}" for note in facts.definitions))
    if facts.as_of:
        parts.append(f"**{t.EXPORT_AS_OF}**: " + "、".join(facts.as_of))
    parts += [f"```sql\n{statement}\n```" for statement in facts.sql]
    notes = [f"[^{prefix}{c.number}]: {_one_line(footnote_text(c))}" for c in outcome.citations]
    if notes:
        parts.append("\n".join(notes))
    if facts.run:
        parts.append(f"（{t.RUN_ID} {facts.run}、{t.ASKED_AT} {facts.asked_at}）")
    return "\n\n".join(parts) + "\n"


def conversation_markdown(outcomes: Sequence[Outcome]) -> str:
    """Several answers as one Markdown file; footnotes are numbered by answer."""
    answers = [answer_markdown(outcome, prefix=f"{index}-") for index, outcome in enumerate(outcomes, 1)]
    return "\n".join([f"# {t.EXPORT_CONVERSATION}\n", *answers, f"---\n\n{t.EXPORT_DISCLAIMER}\n"])


def table_markdown(view: TableView) -> str:
    """A table as Markdown with its title above and source line below."""
    lines = [_table_row(view.columns), _table_row(["---"] * len(view.columns))]
    lines += [_table_row(row) for row in view.rows]
    return (
        f"**{escape_markdown(view.title)}**\n\n"
        + "\n".join(lines)
        + f"\n\n{escape_markdown(view.source_line)}"
    )


def _table_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_one_line(cell).replace("|", "\\|") for cell in cells) + " |"


def _one_line(value: str) -> str:
    return re.sub(r"\s*\n\s*", " ", value)


def escape_markdown(value: str) -> str:
    """Text that Markdown shows as it is; HTML in it stays text."""
    return re.sub(r"([\\`*_<>#\[\]])", r"\\\1", value)
