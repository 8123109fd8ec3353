"""The fixed HTML of the chat page and the script that moves it; answers arrive later as frames."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Final

from ui import text_ja as t
from ui.markup import icon, text

_SCRIPTS: Final = (
    "dom.js",
    "history.js",
    "thread.js",
    "panel.js",
    "composer.js",
    "actions.js",
    "feedback.js",
    "start.js",
)
_STYLES: Final = ("tokens.css", "page.css", "chat.css", "answer.css", "panel.css", "gradio.css")


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
    words = json.dumps({**t.SCRIPT, "reasons": t.FEEDBACK_REASONS}, ensure_ascii=False)
    pieces = [f'"use strict";\nconst T = {words};']
    pieces += [read_static(name) for name in _SCRIPTS]
    return "\n".join(pieces)


def chat_shell() -> str:
    """History on the left, conversation in the middle, evidence on the right."""
    return (
        f'<div class="kk-app">{_history()}'
        f'<section class="kk-main" aria-label="{t.SHELL["conversation"]}">{_bar()}'
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


def _history() -> str:
    words = t.SHELL
    return (
        f'<nav class="kk-history" aria-label="{words["history"]}"><div class="kk-history-head">'
        f'<button type="button" class="kk-new" data-act="new">{icon("plus")}'
        f"<span>{words['new']}</span></button>"
        f"{_icon_button('close-history', 'close', words['close'], 'kk-narrow-only')}</div>"
        f'<ul class="kk-history-list"></ul><p class="kk-quiet kk-history-empty">{words["history_empty"]}</p>'
        f'<div class="kk-history-foot"><p class="kk-quiet">{words["history_note"]}</p>'
        f'<button type="button" class="kk-text-button" data-act="clear-history">'
        f"{words['history_clear']}</button></div></nav>"
    )


def _bar() -> str:
    words = t.SHELL
    formats = (("docx", "Word（脚注つき）"), ("md", "Markdown"), ("json", "JSON"))
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
        "</details></div>"
    )


def _welcome() -> str:
    words = t.SHELL
    examples = "".join(
        f'<li><button type="button" class="kk-example" data-act="ask"{_lang(kind)}>'
        f'<span class="kk-example-kind" aria-hidden="true">{text(kind)}</span>'
        f'<span class="kk-example-text">{text(question)}</span></button></li>'
        for kind, question in t.EXAMPLES
    )
    return (
        f'<div class="kk-welcome"><h1>{words["welcome"]}</h1><p>{words["welcome_text"]}</p>'
        f'<h2 class="kk-small-title">{words["examples"]}</h2><ul class="kk-examples">{examples}</ul></div>'
    )


def _lang(kind: str) -> str:
    return ' lang="en"' if kind == "English" else ""


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
