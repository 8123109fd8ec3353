"""An outcome, or a run on its way to one, as HTML for the conversation; the panel is evidence_panel.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant import Abstention, Answer, Clarification, Outcome, TableView
from ui import text_ja as t
from ui.answer_actions import actions_html
from ui.answer_table import table_in_context
from ui.answer_words import AnswerWords, answer_words
from ui.charts import pictures_of
from ui.library import Library
from ui.markup import cited_text, icon, table_html, text
from ui.provenance import (
    calculations_told,
    certainty_tag,
    counts_of,
    dates_of,
    numbers_told,
    sentences_quoted,
    source_groups,
)
from ui.reply_text import counts_told
from ui.svg import Picture
from ui.told_lead import told_lead

MOST_SUGGESTIONS = 3


@dataclass(frozen=True, kw_only=True)
class StageView:
    """One line of the running list: a finished step, or the stage that runs now."""

    title: str
    milliseconds: float | None = None
    """None while the stage runs."""
    detail: str = ""


def citation_labels(outcome: Outcome) -> dict[int, str]:
    """Spoken name of each citation by number, for example `日本総研 No.2025-062 図表12` or `AI法 5条［言い換え］`."""
    return {c.number: f"{c.source} {c.label}{certainty_tag(c, outcome.language)}" for c in outcome.citations}


def render_running(stages: Sequence[StageView]) -> str:
    """A moving bar with the seconds so far, then the stages; the script counts `kk-elapsed` up."""
    return (
        '<div class="kk-running"><div class="kk-progress" aria-hidden="true"><span></span></div>'
        f'<p class="kk-waiting"><b>{text(stages[-1].title)}</b><span class="kk-elapsed"></span></p>'
        f'<ol class="kk-stages">{"".join(map(_stage, stages))}</ol></div>'
    )


def _stage(stage: StageView) -> str:
    if stage.milliseconds is None:
        mark, time, state = '<span class="kk-spinner" aria-hidden="true"></span>', "", "running"
    else:
        mark, time, state = icon("check"), f"<time>{stage.milliseconds / 1000:.1f}秒</time>", "done"
    detail = f'<span class="kk-stage-detail">{text(stage.detail)}</span>' if stage.detail else ""
    title = f'<span class="kk-stage-title">{text(stage.title)}</span>'
    return f'<li data-state="{state}">{mark}{title}{time}{detail}</li>'


def render_notice(sentence: str, *, retry: bool = True) -> str:
    """A stop or an error, as one sentence with the way out."""
    button = (
        f'<button type="button" class="kk-action" data-act="retry">{icon("retry")}'
        f"<span>{text(t.RETRY)}</span></button>"
        if retry
        else ""
    )
    return f'<div class="kk-problem" role="alert"><p>{text(sentence)}</p>{button}</div>'


def render_outcome(outcome: Outcome, library: Library | None = None, asked: Iterable[str] = ()) -> str:
    """The reply as the reader sees it: lead first, then scope, table or chart, source, notes, actions.

    Args:
        asked: Earlier questions of the conversation; they are not suggested again.
    """
    words = answer_words(outcome.language)
    labels = citation_labels(outcome)
    table, pictures = table_in_context(outcome, library), pictures_of(outcome, library)
    lead = told_lead(outcome, library)
    parts = [
        _badge(outcome, words),
        f'<p class="kk-lead">{cited_text(lead, labels, words.open_source)}</p>',
        _scope(outcome, lead, library, counted=table is not None),
        "".join(
            f'<p class="kk-body">{cited_text(line, labels, words.open_source)}</p>'
            for line in outcome.body
            if line not in outcome.suggestions
        ),
        _choices(outcome, words),
        _reading(outcome, words),
        _views(table, pictures, words),
        _source_lines(outcome, labels, words),
        actions_html(outcome, words, table=table is not None, pictures=bool(pictures)),
        _notes(outcome, labels, library, words),
        _suggestions(fresh_suggestions(outcome, asked), words.suggestions),
    ]
    return (
        f'<div class="kk-answer" lang="{outcome.language}" data-kind="{outcome.kind}">{"".join(parts)}</div>'
    )


def _badge(outcome: Outcome, words: AnswerWords) -> str:
    if isinstance(outcome, Abstention):
        return f'<p class="kk-badge kk-badge-quiet">{text(getattr(words, outcome.reason))}</p>'
    if isinstance(outcome, Clarification):
        return f'<p class="kk-badge kk-badge-quiet">{text(words.clarification)}</p>'
    said = checked_words(outcome)
    return f'<p class="kk-badge">{icon("check")}{text(said)}</p>' if said else ""


def checked_words(outcome: Outcome) -> str:
    """What was checked, counted in what the reader sees; empty when nothing can be claimed for the whole."""
    checks, words = outcome.verification, answer_words(outcome.language)
    if checks.supported < checks.numbers:
        return ""
    values, calculations = numbers_told(outcome), calculations_told(outcome)
    if values and calculations:
        return words.checked_calculated.format(values=values, calculations=calculations)
    if values:
        return words.checked_values.format(values=values)
    sentences = sentences_quoted(outcome)
    return words.checked_sentences.format(sentences=sentences) if sentences else ""


def _scope(outcome: Outcome, lead: str, library: Library | None, *, counted: bool) -> str:
    """Dates that the lead does not tell, and numbers of bodies where no table tells them."""
    dates = [day for day in dates_of(outcome) if day not in lead]
    parts = dates if len(dates_of(outcome)) > 1 or "時点" not in lead else []
    parts += [] if counted else counts_told(outcome, library)
    if not parts:
        return ""
    shown = "".join(f"<span>{text(part)}</span>" for part in parts)
    return f'<p class="kk-scope">{shown}</p>'


def _reading(outcome: Outcome, words: AnswerWords) -> str:
    """How the question was read, unless that is the question itself or in the other language."""
    told = bool(outcome.reading) and _bare(outcome.reading) != _bare(outcome.question)
    if outcome.language == "en" and not outcome.reading.isascii():
        told = False
    if not told and not outcome.alternatives:
        return ""
    read = f"<span>{text(words.reading.format(reading=outcome.reading))}</span>" if told else ""
    others = ""
    if outcome.alternatives:
        others = f"<span>{text(words.alternatives)}</span>{_chips(outcome.alternatives)}"
    return f'<div class="kk-reading">{read}{others}</div>'


def _choices(outcome: Outcome, words: AnswerWords) -> str:
    if not isinstance(outcome, Clarification):
        return ""
    return _suggestions(outcome.choices, words.choices, style="kk-choices")


def _views(table: TableView | None, pictures: Sequence[Picture], words: AnswerWords) -> str:
    """The table, and charts in its place at a press."""
    views: list[tuple[str, str, str]] = []
    if table is not None:
        views.append(("table", words.view_table, table_html(table, sortable=len(table.rows) > 2)))
    for picture in pictures:
        name = words.view_map if picture.key == "map" else words.view_chart
        figure = (
            f'<figure class="kk-picture" data-name="{picture.key}"><div class="kk-picture-scroll" '
            f'tabindex="0" role="region" aria-label="{text(name)}">{picture.svg}</div></figure>'
        )
        views.append((picture.key, name, figure))
    if not views:
        return ""
    switch = "".join(
        f'<button type="button" data-act="view" data-view="{key}" '
        f'aria-pressed="{str(index == 0).lower()}">{text(name)}</button>'
        for index, (key, name, _) in enumerate(views)
    )
    bodies = "".join(
        f'<div class="kk-view" data-view="{key}"{"" if index == 0 else " hidden"}>{html}</div>'
        for index, (key, _, html) in enumerate(views)
    )
    shown = f'<div class="kk-switch" role="group">{switch}</div>' if len(views) > 1 else ""
    return f'<div class="kk-answer-table">{shown}{bodies}</div>'


def _source_lines(outcome: Outcome, labels: dict[int, str], words: AnswerWords) -> str:
    if not outcome.citations:
        return ""
    lines = "".join(
        f"<li>{text(words.source_line.format(line=line))}"
        + "".join(cited_text(f"【{c.number}】", labels, words.open_source) for c in group)
        + "</li>"
        for line, group in source_groups(outcome)
    )
    return f'<ul class="kk-sources" aria-label="{text(words.sources)}">{lines}</ul>'


def _notes(outcome: Outcome, labels: dict[int, str], library: Library | None, words: AnswerWords) -> str:
    notes = list(outcome.notes)
    if isinstance(outcome, Answer) and any(count.derived for count in counts_of(outcome, library)):
        notes.append(words.derived_counts)
    unsure = any(citation.certainty in ("一般知識", "推測") for citation in outcome.citations)
    if unsure and not any("原典" in note for note in notes):
        notes.append(words.unsure)
    if not notes:
        return ""
    lines = "".join(f"<li>{cited_text(note, labels, words.open_source)}</li>" for note in notes)
    return f'<div class="kk-notes"><p class="kk-small-title">{text(words.notes)}</p><ul>{lines}</ul></div>'


def fresh_suggestions(outcome: Outcome, asked: Iterable[str]) -> tuple[str, ...]:
    """Up to three next questions that were not asked in this conversation."""
    known = {_bare(question) for question in (*asked, outcome.question)}
    fresh = dict.fromkeys(question for question in outcome.suggestions if _bare(question) not in known)
    return tuple(fresh)[:MOST_SUGGESTIONS]


def _bare(question: str) -> str:
    return "".join(character for character in question.casefold() if character.isalnum())


def _suggestions(questions: Sequence[str], title: str, *, style: str = "kk-suggestions") -> str:
    if not questions:
        return ""
    return f'<div class="{style}"><p class="kk-small-title">{text(title)}</p>{_chips(questions)}</div>'


def _chips(questions: Sequence[str]) -> str:
    return "".join(
        f'<button type="button" class="kk-chip" data-act="ask">{text(question)}</button>'
        for question in questions
    )
