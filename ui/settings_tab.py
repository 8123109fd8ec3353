"""The 設定 tab: LLM in use, meaning of 「遅れている」, language of answers; kept in the browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import gradio as gr

import assistant as konkyo
from ui import text_ja as t
from ui.access.roles import is_admin
from ui.markup import text
from ui.opening import OpeningAssistant

DEFAULTS: Final = {"lag": "lowest_rate", "language": "auto"}
_LAGS: Final = {value for _, value in t.SETTINGS_LAG_CHOICES}
_LANGUAGES: Final = {value for _, value in t.SETTINGS_LANGUAGE_CHOICES}


def options_from(chosen: dict[str, Any] | None) -> konkyo.AskOptions:
    """The reader's choices; anything unknown (an older page, a changed storage) becomes the default."""
    given = chosen if isinstance(chosen, dict) else {}
    lag = given.get("lag") if given.get("lag") in _LAGS else DEFAULTS["lag"]
    language = given.get("language") if given.get("language") in _LANGUAGES else DEFAULTS["language"]
    return konkyo.AskOptions(lag=lag, language=language)  # pyright: ignore[reportArgumentType]


def stored_choices() -> gr.BrowserState:
    """The reader's choices in the browser, an input of every question.

    Made outside the tabs: Gradio reads the storage only once the surrounding tab is shown.
    """
    # The choices are no secret; a fixed key only keeps them readable after a restart.
    return gr.BrowserState(dict(DEFAULTS), storage_key="konkyo.settings.v1", secret="konkyo-settings-1")


def build_settings_tab(
    opening: OpeningAssistant, tab: gr.Tab, chosen: gr.BrowserState, admin_parts: Sequence[gr.Tab | gr.Column]
) -> None:
    """The tab's content and events.

    Args:
        admin_parts: What only administrators see, and only once they have asked for it.
    """
    with gr.Column(elem_classes="kk-sheet"):
        status = gr.HTML(_llm_card(opening), apply_default_css=False)
        lag = gr.Radio(
            list(t.SETTINGS_LAG_CHOICES),
            value=DEFAULTS["lag"],
            label=t.SETTINGS_LAG,
            info=t.SETTINGS_LAG_INFO,
            elem_id="kk-lag",
        )
        language = gr.Radio(
            list(t.SETTINGS_LANGUAGE_CHOICES),
            value=DEFAULTS["language"],
            label=t.SETTINGS_LANGUAGE,
            info=t.SETTINGS_LANGUAGE_INFO,
            elem_id="kk-language",
        )
        admin = gr.Checkbox(False, label=t.SETTINGS_ADMIN, elem_id="kk-admin")
        gr.HTML(f'<p class="kk-card-line">{t.SETTINGS_SAVED}</p>', apply_default_css=False)

    def store(new_lag: str, new_language: str) -> dict[str, str]:
        return {"lag": new_lag, "language": new_language}

    def show(stored: dict[str, Any] | None) -> tuple[str, str, str]:
        options = options_from(stored)
        return _llm_card(opening), options.lag, options.language

    def show_admin(wanted: bool, request: gr.Request) -> list[Any]:
        shown = bool(wanted) and is_admin(request)
        if wanted and not shown:
            gr.Warning(t.NOT_ALLOWED)
        return [type(part)(visible=shown) for part in admin_parts]

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    for choice in (lag, language):
        choice.input(store, inputs=[lag, language], outputs=[chosen], **quiet)
    admin.input(show_admin, inputs=[admin], outputs=list(admin_parts), **quiet)
    tab.select(show, inputs=[chosen], outputs=[status, lag, language], **quiet)


def _llm_card(opening: OpeningAssistant) -> str:
    assistant = opening.get()
    if assistant is None:
        line = text(opening.status()["notice"])
    else:
        llm = assistant.llm_status()
        backend = t.LLM_BACKENDS.get(llm.backend, llm.backend)
        name = f" {llm.name}" if llm.name else ""
        line = text(f"{backend}{name}（{t.LLM_STATES.get(llm.state, llm.state)}）")
        line += f"<br>{text(llm.notice)}" if llm.notice else ""
    how = text(t.SETTINGS_LLM_HOW.replace("`", ""))
    return f'<h2>{t.SETTINGS_LLM}</h2><p>{line}</p><p class="kk-card-line">{how}</p>'
