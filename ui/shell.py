"""The fixed HTML of the chat page and the script that moves it; answers arrive later as frames."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Final

from ui import text_en as en
from ui import text_ja as t
from ui.home_words import TASKS, TASKS_EN, Task
from ui.markup import icon, text

_SCRIPTS: Final = (
    "dom.js",
    "language.js",
    "home.js",
    "history.js",
    "thread.js",
    "panel.js",
    "composer.js",
    "actions.js",
    "feedback.js",
    "start.js",
)
_STYLES: Final = (
    "tokens.css",
    "page.css",
    "chat.css",
    "home.css",
    "answer.css",
    "tables.css",
    "panel.css",
    "gradio.css",
)


def read_static(name: str) -> str:
    """The text of a file in ui/static."""
    return files("ui").joinpath("static", name).read_text(encoding="utf-8")


def page_css() -> str:
    """All styles of the page."""
    return "\n".join(read_static(name) for name in _STYLES)


def chat_script() -> str:
    """The body of the function that runs once the chat page is in the document.

    Given by the page: `element`, `trigger` (sends 'ask' and 'reopen'), `props`, `server`, `watch`.
    """
    words = {
        "ja": {**t.SCRIPT, "reasons": t.FEEDBACK_REASONS},
        "en": {**en.SCRIPT, "reasons": en.FEEDBACK_REASONS},
    }
    given = {"WORDS": words, "PAGE": en.PAGE}
    pieces = ['"use strict";']
    pieces += [f"const {name} = {json.dumps(value, ensure_ascii=False)};" for name, value in given.items()]
    pieces += [read_static(name) for name in _SCRIPTS]
    return "\n".join(pieces)


def chat_shell(keep_days: int = 30) -> str:
    """History on the left, conversation in the middle, evidence on the right."""
    return (
        f'<div class="kk-app">{_history(keep_days)}'
        f'<section class="kk-main">{_bar()}'
        f'<div class="kk-scroll" tabindex="0" role="region" aria-label="{t.SHELL["conversation"]}">'
        f'{_welcome()}<ol class="kk-thread"></ol></div>{_composer()}</section>{_panel()}'
        '<div class="kk-toast" role="status" aria-live="polite"></div>'
        '<div class="kk-sr kk-announce" aria-live="polite"></div></div>'
    )


def _icon_button(act: str, picture: str, name: str, style: str = "") -> str:
    return (
        f'<button type="button" class="kk-icon-button {style}" data-act="{act}" aria-label="{text(name)}" '
        f'title="{text(name)}">{icon(picture)}</button>'
    )


def _history(keep_days: int) -> str:
    words = t.SHELL
    return (
        f'<nav class="kk-history" aria-label="{words["history"]}"><div class="kk-history-head">'
        f'<button type="button" class="kk-new" data-act="new">{icon("plus")}'
        f"<span>{words['new']}</span></button>"
        f"{_icon_button('close-history', 'close', words['close'], 'kk-narrow-only')}</div>"
        f'<ul class="kk-history-list"></ul><p class="kk-quiet kk-history-empty">{words["history_empty"]}</p>'
        f'<div class="kk-history-foot"><p class="kk-quiet">{words["history_note"].format(days=keep_days)}</p>'
        f'<button type="button" class="kk-text-button" data-act="clear-history">'
        f"{words['history_clear']}</button></div></nav>"
    )


def _bar() -> str:
    words = t.SHELL
    formats = (("docx", words["word"]), ("md", "Markdown"), ("json", "JSON"))
    buttons = "".join(
        f'<button type="button" data-act="save-conversation" data-format="{code}">{name}</button>'
        for code, name in formats
    )
    return (
        '<div class="kk-topbar">'
        f"{_icon_button('open-history', 'menu', words['history_open'], 'kk-narrow-only')}"
        f"{_icon_button('new', 'plus', words['new'], 'kk-narrow-only')}"
        '<p class="kk-notice" role="status" hidden></p>'
        f'<details class="kk-menu kk-save-all" hidden><summary class="kk-action">{icon("save")}'
        f'<span>{words["save_conversation"]}</span></summary><div class="kk-menu-list">{buttons}</div>'
        '</details><button type="button" class="kk-action kk-language" data-act="language" data-keep>English</button></div>'
    )


def _welcome() -> str:
    words = t.SHELL
    return (
        f'<div class="kk-welcome"><h2>{words["welcome"]}</h2>'
        f'<p class="kk-home-text">{words["welcome_text"]}</p><p class="kk-home-line"></p>'
        f'<div class="kk-home-composer"></div>{_tasks(TASKS, "ja")}{_tasks(TASKS_EN, "en")}'
        f'<details class="kk-fold kk-picker"><summary>{words["picker"]}</summary>'
        '<div class="kk-picker-body"></div></details>'
        f'<details class="kk-fold kk-scope-fold"><summary>{words["scope"]}</summary>'
        '<div class="kk-scope-body"></div></details></div>'
    )


def _tasks(tasks: tuple[Task, ...], language: str) -> str:
    cards = "".join(
        f'<li><button type="button" class="kk-task" data-act="{"ask-for" if task.question else "open-picker"}" '
        f'data-question="{text(task.question)}"><b>{text(task.name)}</b><span>{text(task.says)}</span>'
        + (f"<q>{text(task.question)}</q>" if task.question else "")
        + "</button></li>"
        for task in tasks
    )
    return f'<ul class="kk-tasks" lang="{language}">{cards}</ul>'


def _composer() -> str:
    words = t.SHELL
    return (
        '<form class="kk-composer" novalidate>'
        f'<p class="kk-editing" hidden>{icon("edit")}<span>{words["editing"]}</span>'
        f'<button type="button" class="kk-text-button" data-act="cancel-edit">{words["cancel"]}</button></p>'
        '<div class="kk-box"><textarea class="kk-input" rows="1" maxlength="2000" '
        f'aria-label="{words["composer"]}" '
        f'aria-describedby="kk-hint" placeholder="{words["placeholder"]}"></textarea>'
        f'<button type="submit" class="kk-send" aria-label="{words["send"]}">{icon("send")}'
        f"<span>{words['send']}</span></button>"
        f'<button type="button" class="kk-stop" data-act="stop" hidden>{icon("stop")}'
        f"<span>{words['stop']}</span></button></div>"
        f'<p class="kk-hint" id="kk-hint">{words["hint"]}</p></form>'
    )


def _panel() -> str:
    words = t.SHELL
    return (
        f'<aside class="kk-panel" aria-label="{t.PANEL_TITLE}" hidden><div class="kk-panel-head">'
        f'<h2 tabindex="-1">{t.PANEL_TITLE}</h2>'
        f"{_icon_button('wide-panel', 'wide', words['panel_wide'], 'kk-wide-only')}"
        f"{_icon_button('close-panel', 'close', words['close'])}</div>"
        f'<div class="kk-panel-body"><p class="kk-quiet">{t.PANEL_EMPTY}</p></div></aside>'
    )
