"""The 資料 tab: what the answers rest on, what is not published, own documents in and out."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

import assistant as konkyo
from assistant import KonkyoError
from ui import text_ja as t
from ui.access.roles import admins_only
from ui.access.uploads import discard_uploads
from ui.markup import safe_link, text
from ui.opening import OpeningAssistant

logger = logging.getLogger(__name__)
_NUMBER = ' class="kk-number"'
_DATE = ' class="kk-date"'


def build_corpus_tab(opening: OpeningAssistant, tab: gr.Tab) -> gr.Column:
    """The tab's content and events; everything is read anew whenever the tab is opened.

    Returns:
        The part that removes documents; only administrators see it.
    """
    with gr.Column(elem_classes="kk-sheet"):
        files = gr.File(
            label=t.CORPUS_UPLOAD, file_count="multiple", type="filepath", elem_id="kk-upload", height=130
        )
        gr.HTML(f'<p class="kk-card-line">{t.CORPUS_UPLOAD_INFO}</p>', apply_default_css=False)
        add = gr.Button(t.CORPUS_ADD, variant="primary", elem_id="kk-add")
        result = gr.HTML("", elem_id="kk-ingest-result", apply_default_css=False)
        overview = gr.HTML(text(t.LLM_OPENING), elem_id="kk-overview", apply_default_css=False)
        with gr.Column(visible=False, elem_id="kk-removal") as removal:
            remove_what = gr.Dropdown([], label=t.CORPUS_REMOVE, elem_id="kk-remove-what")
            remove = gr.Button(t.CORPUS_REMOVE_BUTTON, elem_id="kk-remove")

    def show() -> tuple[str, Any]:
        assistant = opening.get()
        if assistant is None:
            return text(opening.status()["notice"]), gr.Dropdown(choices=[])
        return overview_html(assistant), gr.Dropdown(choices=_removable(assistant), value=None)

    @admins_only
    def add_files(
        paths: list[str] | None,
        progress: gr.Progress = gr.Progress(),  # noqa: B008 - Gradio finds it by its default value
    ) -> tuple[Any, ...]:
        if not paths:
            return _sentence(t.CORPUS_NO_FILE, good=False), *show(), None
        try:
            message = _said(lambda: _ingest(opening.wait(), paths, progress))
        finally:
            discard_uploads(paths)
        return message, *show(), None

    @admins_only
    def forget(code: str | None) -> tuple[Any, ...]:
        if not code:
            return _sentence(t.CORPUS_CHOOSE, good=False), *show()
        return _said(lambda: _sentence(konkyo.forget_original(opening.wait(), code), good=True)), *show()

    quiet: dict[str, Any] = {"api_visibility": "private"}
    shown = [overview, remove_what]
    tab.select(show, outputs=shown, show_progress="hidden", **quiet)
    add.click(add_files, inputs=[files], outputs=[result, *shown, files], concurrency_limit=1, **quiet)
    remove.click(forget, inputs=[remove_what], outputs=[result, *shown], concurrency_limit=1, **quiet)
    return removal


def _ingest(opened: konkyo.Assistant, paths: list[str], progress: gr.Progress) -> str:
    progress(0.0, desc=t.CORPUS_WORKING)

    def report(done: int, total: int, title: str) -> None:
        progress(min(1.0, done / total) if total else 0.0, desc=title)

    results = konkyo.ingest_originals(opened, [Path(path) for path in paths], report)
    lines = "".join(
        f'<li><span class="{"kk-ng" if r.status == "failed" else "kk-ok"}">'
        f"{text(t.INGEST_STATUS.get(r.status, r.status))}</span> "
        f"{text(Path(r.path).name)}: {text(r.message)}</li>"
        for r in results
    )
    return f'<ul role="status">{lines}</ul>'


def _said(work: Callable[[], str]) -> str:
    """The result of `work`, or the Japanese sentence of what went wrong."""
    try:
        return work()
    except KonkyoError as error:
        return _sentence(str(error), good=False)
    except Exception:  # the screen's edge
        logger.exception("corpus change failed")
        return _sentence(t.UNEXPECTED, good=False)


def _sentence(words: str, *, good: bool) -> str:
    return f'<p role="status" class="{"kk-ok" if good else "kk-ng"}">{text(words)}</p>'


def _removable(opened: konkyo.Assistant) -> list[tuple[str, str]]:
    sources = [source for source in konkyo.corpus_overview(opened).sources if source.removable]
    twins = _labels_used_twice(sources)
    return [(_told_apart(source, twins), source.code) for source in sources]


def _labels_used_twice(sources: Sequence[konkyo.SourceOverview]) -> set[str]:
    return {label for label, count in Counter(source.label for source in sources).items() if count > 1}


def _told_apart(source: konkyo.SourceOverview, twins: set[str]) -> str:
    """The label; with the code where two documents have one label."""
    return f"{source.label}（{source.code}）" if source.label in twins else source.label


def overview_html(opened: konkyo.Assistant) -> str:
    """All sources by kind, the user's own first, the years, and what is not published."""
    overview = konkyo.corpus_overview(opened)
    summary = t.CORPUS_SUMMARY.format(
        sources=len(overview.sources), passages=overview.passages, figures=f"{overview.figures:,}"
    )
    years = "、".join(str(year) for year in overview.years)
    twins = _labels_used_twice(overview.sources)
    kinds = dict.fromkeys(source.kind for source in overview.sources)
    ordered = sorted(kinds, key=lambda kind: kind != "upload")
    groups = "".join(
        _group(kind, [source for source in overview.sources if source.kind == kind], twins, first=index == 0)
        for index, kind in enumerate(ordered)
    )
    gaps = "".join(f"<li>{text(gap)}</li>" for gap in overview.gaps)
    return (
        f'<p>{t.CORPUS_INTRO}</p><p class="kk-card-line">{summary}（{t.CORPUS_YEARS} {years}）</p>{groups}'
        f'<details class="kk-fold"><summary>{t.CORPUS_GAPS}</summary>'
        f'<div><ul class="kk-gaps">{gaps}</ul></div></details>'
    )


def _group(kind: str, sources: Sequence[konkyo.SourceOverview], twins: set[str], *, first: bool) -> str:
    name = t.CORPUS_KINDS.get(kind, kind)
    heads = "".join(
        f'<th scope="col"{_NUMBER if index > 2 else ""}>{column}</th>'
        for index, column in enumerate(t.CORPUS_COLUMNS)
    )
    rows = "".join(_source_row(source, twins) for source in sources)
    return (
        f'<details class="kk-fold"{" open" if first else ""}><summary><span>{text(name)}</span> '
        f'<span class="kk-count">{len(sources)}</span></summary>'
        f'<div><div class="kk-table-scroll" tabindex="0" role="region" aria-label="{text(name)}">'
        f'<table class="kk-table kk-wide"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        "</div></div></details>"
    )


def _source_row(source: konkyo.SourceOverview, twins: set[str]) -> str:
    title = safe_link(source.url, source.title) or text(source.title)
    note = f'<br><span class="kk-card-line">{text(source.edition_note)}</span>' if source.edition_note else ""
    label = f"<span class='kk-card-line'>{text(_told_apart(source, twins))}</span>"
    cells = [(f"{title}<br>{label}{note}", ""), (text(source.issuer), ""), (text(source.date), _DATE)]
    cells += [(f"{count:,}", _NUMBER) for count in (source.passages, source.figures)]
    return (
        "<tr>"
        + "".join(
            f'<td data-label="{name}"{style}>{value}</td>'
            for name, (value, style) in zip(t.CORPUS_COLUMNS, cells, strict=True)
        )
        + "</tr>"
    )
