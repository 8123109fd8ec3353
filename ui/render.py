"""An outcome, or a run on its way to one, as HTML for the conversation; the panel is evidence_panel.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import Abstention, Clarification, Outcome, Step
from ui import text_ja as t
from ui.charts import pictures_of
from ui.markup import cited_text, icon, table_html, text


@dataclass(frozen=True, kw_only=True)
class StageView:
    """One line of the running list: a finished step, or the stage that runs now."""

    title: str
    milliseconds: float | None = None
    """None while the stage runs."""
    detail: str = ""


def citation_labels(outcome: Outcome) -> dict[int, str]:
    """Spoken name of each citation by number, for example `日本総研 No.2025-062 図表12`."""
    return {c.number: f"{c.source} {c.label}" for c in outcome.citations}


def render_running(stages: Sequence[StageView]) -> str:
    """The stages so far, the last one with a moving mark."""
    return f'<div class="kk-running"><ol class="kk-stages">{"".join(map(_stage, stages))}</ol></div>'


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
    button = _action("retry", "retry", "もう一度") if retry else ""
    return f'<div class="kk-problem" role="alert"><p>{text(sentence)}</p>{button}</div>'


def render_outcome(outcome: Outcome) -> str:
    """The reply as the reader sees it: lead first, then body, table, notes, sources, next questions."""
    labels = citation_labels(outcome)
    parts = [
        _folded_steps(outcome),
        _badge(outcome),
        f'<p class="kk-lead">{cited_text(outcome.lead, labels)}</p>',
        "".join(f'<p class="kk-body">{cited_text(line, labels)}</p>' for line in outcome.body),
        _choices(outcome),
        f'<div class="kk-answer-table">{table_html(outcome.table)}</div>' if outcome.table else "",
        _notes(outcome, labels),
        _sources(outcome),
        _llm_notice(outcome),
        _actions(outcome),
        _suggestions(outcome.suggestions, t.SUGGESTIONS),
    ]
    return (
        f'<div class="kk-answer" lang="{outcome.language}" data-kind="{outcome.kind}">{"".join(parts)}</div>'
    )


def _folded_steps(outcome: Outcome) -> str:
    steps: tuple[Step, ...] = outcome.trace.steps if outcome.trace else ()
    if not steps or outcome.trace is None:
        return ""
    summary = t.STAGES_DONE.format(seconds=f"{outcome.trace.total_ms / 1000:.1f}")
    lines = "".join(
        _stage(StageView(title=s.title, milliseconds=s.milliseconds, detail=s.detail)) for s in steps
    )
    return (
        f'<details class="kk-steps" lang="ja"><summary>{text(summary)}</summary>'
        f'<ol class="kk-stages">{lines}</ol></details>'
    )


def _badge(outcome: Outcome) -> str:
    if isinstance(outcome, Abstention):
        return f'<p class="kk-badge kk-badge-quiet" lang="ja">{text(t.ABSTENTION_LABELS[outcome.reason])}</p>'
    if isinstance(outcome, Clarification):
        return f'<p class="kk-badge kk-badge-quiet" lang="ja">{text(t.KIND_LABELS["clarification"])}</p>'
    supported = outcome.verification.supported
    label = t.VERIFIED.format(supported=supported) if supported else t.VERIFIED_NONE
    return f'<p class="kk-badge" lang="ja">{icon("check")}{text(label)}</p>'


def _choices(outcome: Outcome) -> str:
    if not isinstance(outcome, Clarification):
        return ""
    return _suggestions(outcome.choices, t.CHOICES, style="kk-choices")


def _notes(outcome: Outcome, labels: dict[int, str]) -> str:
    notes = list(outcome.notes)
    cited = {citation.evidence for citation in outcome.citations}
    unsure = any(item.kind == "passage" and item.unsure and item.id in cited for item in outcome.evidence)
    if unsure and not any("原典" in note for note in notes):
        notes.append(t.UNSURE)
    if not notes:
        return ""
    lines = "".join(f"<li>{cited_text(note, labels)}</li>" for note in notes)
    return f'<div class="kk-notes"><p class="kk-small-title" lang="ja">{t.NOTES}</p><ul>{lines}</ul></div>'


def _sources(outcome: Outcome) -> str:
    if not outcome.citations:
        return ""
    lines = "".join(
        f"<li>{cited_text(f'【{c.number}】', {c.number: f'{c.source} {c.label}'})}"
        f"<span>{text(c.source)} {text(c.label)}</span></li>"
        for c in outcome.citations
    )
    return f'<ul class="kk-sources" aria-label="{t.SOURCES}">{lines}</ul>'


def _llm_notice(outcome: Outcome) -> str:
    if outcome.trace is None or not outcome.trace.llm.notice:
        return ""
    return f'<p class="kk-llm-notice" lang="ja">{text(outcome.trace.llm.notice)}</p>'


def _suggestions(questions: Sequence[str], title: str, *, style: str = "kk-suggestions") -> str:
    if not questions:
        return ""
    buttons = "".join(
        f'<button type="button" class="kk-chip" data-act="ask">{text(question)}</button>'
        for question in questions
    )
    return f'<div class="{style}"><p class="kk-small-title" lang="ja">{text(title)}</p>{buttons}</div>'


def _action(act: str, picture: str, name: str, *, extra: str = "", label: bool = True) -> str:
    shown = f"<span>{text(name)}</span>" if label else ""
    return (
        f'<button type="button" class="kk-action" data-act="{act}" aria-label="{text(name)}" '
        f'title="{text(name)}" {extra}>{icon(picture)}{shown}</button>'
    )


def _actions(outcome: Outcome) -> str:
    kept = outcome.trace is not None
    proof = _action("show-panel", "proof", "根拠を見る", extra='data-tab="proof"')
    picture = _action("show-panel", "picture", "図を見る", extra='data-tab="picture"')
    copy = _action("copy-markdown", "copy", "コピー")
    link = _action("copy-link", "link", "リンク")
    vote = _action("vote", "up", "役に立った", extra='data-verdict="up" aria-pressed="false"', label=False)
    vote += _action(
        "vote", "down", "問題がある", extra='data-verdict="down" aria-pressed="false"', label=False
    )
    parts = [proof, picture if pictures_of(outcome) else "", copy if kept else ""]
    parts += [_save_menu() if kept else "", link if kept else "", _action("retry", "retry", "もう一度")]
    parts += [f'<span class="kk-votes">{vote}</span>' if kept else ""]
    return (
        f'<div class="kk-actions" lang="ja">{"".join(parts)}</div><div class="kk-feedback" lang="ja"></div>'
    )


def _save_menu() -> str:
    formats = (("docx", "Word（脚注つき）"), ("md", "Markdown"), ("json", "JSON"))
    buttons = "".join(
        f'<button type="button" data-act="save" data-format="{code}">{text(name)}</button>'
        for code, name in formats
    )
    return (
        f'<details class="kk-menu"><summary class="kk-action" aria-label="この回答を保存">{icon("save")}'
        f'<span>保存</span></summary><div class="kk-menu-list">{buttons}</div></details>'
    )
