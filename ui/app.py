"""The page: header, tabs, and what connects the chat to its desk. Knows Gradio; answers nothing itself.

Names that load the whole assistant are used as `konkyo.NAME`, so that the page is up before they are needed.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

import assistant as konkyo
from assistant import FeedbackStore, Settings
from ui import text_ja as t
from ui.chat import ChatDesk, Frame
from ui.corpus_tab import build_corpus_tab
from ui.desk_calls import DeskCalls
from ui.doors.gradio_api import add_api
from ui.evaluation_tab import build_evaluation_tab
from ui.opening import OpeningAssistant
from ui.settings_tab import build_settings_tab, options_from, stored_choices
from ui.shell import chat_script, chat_shell, page_css
from ui.theme import konkyo_theme

if TYPE_CHECKING:
    from assistant import Assistant

Auth = Callable[[str, str], bool] | tuple[str, str] | list[tuple[str, str]] | None
READERS_AT_ONCE = 16
MAX_UPLOAD = "50mb"
"""As corpus/extraction/file_kind.py has it: what can be uploaded can be taken in."""
_HEAD = (
    '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
    # Gradio words its own controls in the browser's language; they follow the page's language instead.
    "<script>document.documentElement.lang = localStorage.getItem('konkyo.language') || 'ja';"
    "Object.defineProperty(navigator, 'language', { get: () => document.documentElement.lang });</script>"
)
# Gradio fetches its page of the API only for a press of the footer's button, which our page hides: with
# ?view=api in the address the first press closes what never opened, the second opens it.
_API_PAGE = """<script>
if (new URLSearchParams(location.search).get("view") === "api") {
  const waiting = setInterval(() => {
    const button = document.querySelector("footer .show-api");
    if (!button) return;
    clearInterval(waiting);
    button.click();
    setTimeout(() => button.click(), 100);
  }, 100);
}
</script>"""


def build_app(open: Callable[[], Assistant], settings: Settings) -> gr.Blocks:
    """The whole page; `open` runs in the background, so the page is there before the assistant is."""
    opening = OpeningAssistant(open)
    desk = ChatDesk(opening, settings.home, settings.answers_keep_days)
    calls = DeskCalls(desk, opening, FeedbackStore(settings.home))
    # Telemetry and version checks would leave the machine.
    with gr.Blocks(title=t.PAGE_TITLE, analytics_enabled=False, fill_width=True) as app:
        gr.HTML(
            f'<h1 class="kk-brand"><b>{t.BRAND}</b><span>{t.BRAND_SUB}</span></h1>',
            elem_id="kk-head",
            apply_default_css=False,
        )
        choices = stored_choices()
        with gr.Tabs(elem_id="kk-tabs"):
            with gr.Tab(t.TAB_CHAT, elem_id="kk-chat-tab"):
                chat = gr.HTML(
                    value=None,
                    html_template=chat_shell(settings.answers_keep_days),
                    js_on_load=chat_script(),
                    apply_default_css=False,
                    elem_id="kk-chat",
                    server_functions=calls.functions(),
                )
            with gr.Tab(t.TAB_CORPUS, elem_id="kk-corpus") as corpus_tab:
                removal = build_corpus_tab(opening, corpus_tab)
            with gr.Tab(t.TAB_EVALUATION, elem_id="kk-evaluation", visible=False) as evaluation_tab:
                build_evaluation_tab(opening, settings.home, evaluation_tab)
            with gr.Tab(t.TAB_SETTINGS, elem_id="kk-settings") as settings_tab:
                build_settings_tab(opening, settings_tab, choices, (evaluation_tab, removal))
        add_api(app, opening)  # first: the name `ask` is for programs
        _connect(chat, desk, choices)
    app.queue(default_concurrency_limit=READERS_AT_ONCE)
    return app


def _connect(chat: gr.HTML, desk: ChatDesk, choices: gr.BrowserState) -> None:
    def ask(chosen: dict[str, Any] | None, event: gr.EventData, request: gr.Request) -> Iterator[Frame]:
        options = options_from(chosen)
        data = dict(event._data or {})  # pyright: ignore[reportPrivateUsage]
        yield from desk.ask(data, options, request.username or "")

    def reopen(event: gr.EventData, request: gr.Request) -> dict[str, Any]:
        data = dict(event._data or {})  # pyright: ignore[reportPrivateUsage]
        kept = desk.reopen(list(data.get("runs") or ()), request.username or "")
        return {"kept": kept, "id": data.get("id", "")}

    quiet: dict[str, Any] = {
        "show_progress": "hidden",
        "trigger_mode": "multiple",
        "api_visibility": "private",
    }
    chat.ask(ask, inputs=[choices], outputs=[chat], **quiet)  # pyright: ignore[reportAttributeAccessIssue]
    chat.reopen(reopen, inputs=None, outputs=[chat], **quiet)  # pyright: ignore[reportAttributeAccessIssue]


def launch_options() -> dict[str, Any]:
    """What every start of the page has in common: our look, nothing from outside, no extra pages."""
    return {
        "theme": konkyo_theme(),
        "css": page_css(),
        "head": _HEAD + _API_PAGE,
        "footer_links": ["api"],
        "run_history": False,
        "share": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        "inbrowser": False,
        "quiet": True,
        "max_file_size": MAX_UPLOAD,
    }


def mount_options() -> dict[str, Any]:
    """Those of the launch options that mounting takes too."""
    known = inspect.signature(gr.mount_gradio_app).parameters
    return {name: value for name, value in launch_options().items() if name in known}


def launch(
    settings: Settings,
    open: Callable[[], Assistant] | None = None,
    auth: Auth = None,
    *,
    prevent_thread_lock: bool = False,
) -> gr.Blocks:
    """Serve the page on `settings.host` and `settings.port` until interrupted.

    Args:
        auth: One or more (name, password) pairs, or a function that checks them; None for no login.
        prevent_thread_lock: Return at once and serve from a thread (tests).
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    app = build_app(open or (lambda: konkyo.open_assistant(settings)), settings)
    app.launch(
        server_name=settings.host,
        server_port=settings.port,
        auth=auth,
        prevent_thread_lock=prevent_thread_lock,
        **launch_options(),
    )
    return app
