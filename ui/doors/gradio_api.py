"""The endpoint `ask` of the page's own API: gradio_client finds it, `?view=api` explains it."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any, Literal

import gradio as gr
from gradio.context import Context
from gradio.events import api

from assistant import AskOptions, Conversation, outcome_to_json
from ui.doors.asking import MOST_EARLIER, sentence_of
from ui.doors.doorkeeper import GATE
from ui.doors.gate import Gate
from ui.opening import OpeningAssistant

API_NAME = "ask"
_ABOUT = (
    "質問に、照合済みの数値と出典つきで答えます。返るのは `konkyo ask --json` と同じ JSON です。"
    "earlier には、この会話の前の質問を古い順に入れます。"
)


def add_api(blocks: gr.Blocks, assistant: OpeningAssistant) -> None:
    """Add the endpoint to `blocks`, outside or inside its context; it waits until the assistant is open."""

    def ask(
        question: str,
        earlier: list[str] | None = None,
        lag: Literal["lowest_rate", "below_national"] = "lowest_rate",
        language: Literal["auto", "ja", "en"] = "auto",
        request: gr.Request = None,  # pyright: ignore[reportArgumentType] - Gradio fills it in
    ) -> dict[str, Any]:
        try:
            _admit(request)
            options = AskOptions(lag=lag, language=language)
            opened, conversation = assistant.wait(), Conversation()
            for turn in (earlier or [])[-MOST_EARLIER:]:
                conversation = conversation.followed_by(opened.ask(turn, conversation, options))
            return outcome_to_json(opened.ask(question, conversation, options))
        except Exception as error:  # the edge: programs get a sentence, the log the rest
            raise gr.Error(sentence_of(error), print_exception=False) from error

    # Entering a context that is open already would lay the whole page into itself.
    inside = Context.root_block is blocks
    with nullcontext() if inside else blocks:
        api(ask, api_name=API_NAME, api_description=_ABOUT)


def _admit(request: gr.Request | None) -> None:
    """Behind `konkyo serve` a program needs its key, unless it has logged in to the page.

    Raises:
        RefusedError: It is not let in.
    """
    inner = getattr(request, "request", None)
    gate = inner.scope.get(GATE) if inner is not None else None
    if isinstance(gate, Gate) and inner is not None:
        address = inner.client.host if inner.client else ""
        gate.admit(inner.headers, address, user=getattr(request, "username", None) or "")
