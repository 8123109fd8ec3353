"""The surveys of the 資料 tab: a spreadsheet is read, shown as it was understood, confirmed, listed and removed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import gradio as gr

import assistant as konkyo
from assistant import KonkyoError
from ui import text_ja as t
from ui.access.roles import admins_only
from ui.access.uploads import discard_uploads
from ui.markup import text
from ui.opening import OpeningAssistant

logger = logging.getLogger(__name__)
TITLE: Final = "団体別の調査などの表"
UPLOAD: Final = "表を追加する（Excel・CSV・TSV・HTML・Word・PDF）"
INFO: Final = (
    "表の見出し・単位・年度・団体を読み取り、確かめてから加えます。数値はセルの番地つきで引用されます。"
)
YEAR: Final = "調査年度（西暦。ファイルに書かれていないとき）"
READ: Final = "読み方を確かめる"
ADD: Final = "この読み方で加える"
REMOVE: Final = "加えた表を外す"
REMOVE_BUTTON: Final = "外す"
CHOOSE: Final = "外す表を選んでください。"
NO_YEAR: Final = "調査年度は西暦4桁（例: 2024）で入れてください。"
COLUMNS: Final = ("表", "値", "団体", "年度", "追加した日")


def build_surveys_part(opening: OpeningAssistant, tab: gr.Tab) -> gr.Column:
    """The part's content and events; the list is read anew whenever the tab is opened.

    Returns:
        The part that removes surveys; only administrators see it.
    """
    with gr.Column(elem_classes="kk-sheet", elem_id="kk-surveys"):
        gr.HTML(f"<h2>{TITLE}</h2>", apply_default_css=False)
        file = gr.File(label=UPLOAD, type="filepath", elem_id="kk-survey-upload", height=110)
        gr.HTML(f'<p class="kk-card-line">{INFO}</p>', apply_default_css=False)
        year = gr.Textbox(label=YEAR, elem_id="kk-survey-year", max_lines=1)
        read = gr.Button(READ, elem_id="kk-survey-read")
        form = gr.HTML("", elem_id="kk-survey-form", apply_default_css=False)
        add = gr.Button(ADD, variant="primary", elem_id="kk-survey-add", visible=False)
        listed = gr.HTML("", elem_id="kk-survey-list", apply_default_css=False)
        with gr.Column(visible=False, elem_id="kk-survey-removal") as removal:
            remove_what = gr.Dropdown([], label=REMOVE, elem_id="kk-survey-remove-what")
            remove = gr.Button(REMOVE_BUTTON, elem_id="kk-survey-remove")

    def show() -> tuple[str, Any]:
        opened = opening.get()
        if opened is None:
            return text(opening.status()["notice"]), gr.Dropdown(choices=[])
        records = konkyo.surveys_of(opened)
        choices = [(f"{record.file_name}（{record.code}）", record.code) for record in records]
        return surveys_html(opened), gr.Dropdown(choices=choices, value=None)

    @admins_only
    def read_file(path: str | None, wave: str) -> tuple[str, Any]:
        if not path:
            return _sentence(t.CORPUS_NO_FILE), gr.Button(visible=False)
        done, html = _said(lambda: form_html(konkyo.survey_form(opening.wait(), Path(path), year_of(wave))))
        return html, gr.Button(visible=done)

    @admins_only
    def add_file(path: str | None, wave: str) -> tuple[Any, ...]:
        if not path:
            return _sentence(t.CORPUS_NO_FILE), gr.Button(visible=False), *show(), None
        try:
            _, html = _said(lambda: _lines(konkyo.add_survey(opening.wait(), Path(path), year_of(wave))))
        finally:
            discard_uploads([path])
        return html, gr.Button(visible=False), *show(), None

    @admins_only
    def forget(code: str | None) -> tuple[Any, ...]:
        if not code:
            return _sentence(CHOOSE), *show()
        return _said(lambda: _lines(konkyo.forget_survey(opening.wait(), code)))[1], *show()

    quiet: dict[str, Any] = {"api_visibility": "private"}
    shown = [listed, remove_what]
    tab.select(show, outputs=shown, show_progress="hidden", **quiet)
    read.click(read_file, inputs=[file, year], outputs=[form, add], concurrency_limit=1, **quiet)
    file.clear(lambda: ("", gr.Button(visible=False)), outputs=[form, add], **quiet)
    add.click(add_file, inputs=[file, year], outputs=[form, add, *shown, file], concurrency_limit=1, **quiet)
    remove.click(forget, inputs=[remove_what], outputs=[form, *shown], concurrency_limit=1, **quiet)
    return removal


def year_of(written: str) -> int | None:
    """The year in a field; None for an empty one.

    Raises:
        UsageError: Not a year of four digits.
    """
    plain = written.strip().removesuffix("年度").removesuffix("年").translate(_WIDE)
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) == 4):
        raise konkyo.UsageError(NO_YEAR)
    return int(plain)


_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")


def form_html(form: konkyo.SurveyForm) -> str:
    """How a file was read: one line a column, and what to confirm."""
    lines = "\n".join(line for line in form.lines if not line.startswith("  確認:"))
    points = "".join(f"<li>{text(point)}</li>" for point in form.open_points)
    asked = f'<p>次の点を確かめてください。</p><ul class="kk-gaps">{points}</ul>' if points else ""
    return f'<div role="status"><pre class="kk-survey-read">{text(lines)}</pre>{asked}</div>'


def surveys_html(opened: konkyo.Assistant) -> str:
    """All added surveys as a table; empty without any."""
    records = konkyo.surveys_of(opened)
    if not records:
        return ""
    heads = "".join(f'<th scope="col">{column}</th>' for column in COLUMNS)
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{name}">{text(value)}</td>'
            for name, value in zip(
                COLUMNS,
                (
                    record.file_name,
                    f"{record.values:,}",
                    f"{record.bodies:,}",
                    str(record.year or "表ごと"),
                    record.added[:10],
                ),
                strict=True,
            )
        )
        + "</tr>"
        for record in records
    )
    return (
        f'<div class="kk-table-scroll" tabindex="0" role="region" aria-label="{TITLE}">'
        f'<table class="kk-table kk-wide"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _said(work: Callable[[], str]) -> tuple[bool, str]:
    """Whether `work` could be done, and its result or the Japanese sentence of what went wrong."""
    try:
        return True, work()
    except KonkyoError as error:
        return False, _sentence(str(error))
    except Exception:  # the screen's edge
        logger.exception("survey change failed")
        return False, _sentence(t.UNEXPECTED)


def _lines(words: str) -> str:
    return f'<p role="status" class="kk-ok">{"<br>".join(text(line) for line in words.splitlines())}</p>'


def _sentence(words: str) -> str:
    return f'<p role="status" class="kk-ng">{text(words)}</p>'
