"""Calls of the page's script that need no queue: status, stop, files, feedback; JSON-ready replies."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from typing import Any, Literal

import gradio as gr
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant import FeedbackStore, KonkyoError
from ui import text_ja as t
from ui.chat import EARLIER_TURNS, ChatDesk
from ui.export import export_file
from ui.home import home_facts
from ui.opening import OpeningAssistant
from ui.reply_text import reply_text

logger = logging.getLogger(__name__)
Reply = dict[str, Any]


def reader_name(request: gr.Request) -> str:
    """The logged-in reader's name, or empty without a login.

    Calls of a component's script get the bare request, so the name is looked up as Gradio's own pages do.
    """
    app: Any = getattr(request, "app", None)
    tokens: dict[str, str] = getattr(app, "tokens", None) or {}
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}") if tokens else ()
    return next((tokens[c] for c in map(request.cookies.get, names) if c in tokens), "")


class FeedbackRequest(BaseModel):
    """A thumb, with reason and comment if given."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    run: str
    verdict: Literal["up", "down"]
    reason: str = Field(default="", max_length=200)
    comment: str = Field(default="", max_length=4000)
    earlier: tuple[str, ...] = ()
    """Run ids of the turns before this one."""

    @field_validator("earlier", mode="before")
    @classmethod
    def _keep_the_last(cls, given: object) -> object:
        return given[-EARLIER_TURNS:] if isinstance(given, (list, tuple)) else given

    id: str = Field(default="", max_length=64, pattern=r"^[0-9a-f]*$")


class DeskCalls:
    """What the script may call on the server; an error comes back as a Japanese sentence."""

    def __init__(self, desk: ChatDesk, opening: OpeningAssistant, feedback: FeedbackStore) -> None:
        self._desk = desk
        self._opening = opening
        self._feedback = feedback

    def functions(self) -> list[Callable[..., Reply]]:
        """The functions under the names that the script uses."""

        def hello(_data: dict[str, Any], request: gr.Request) -> Reply:
            return {**self._opening.status(), "user": reader_name(request)}

        def stop_question(data: dict[str, Any]) -> Reply:
            return {"stopped": self._desk.running.stop(str(data.get("turn", "")))}

        def export_answers(data: dict[str, Any], request: gr.Request) -> Reply:
            return self.export(data, reader_name(request))

        def give_feedback(data: dict[str, Any], request: gr.Request) -> Reply:
            return self.give(data, reader_name(request))

        def copy_reply(data: dict[str, Any], request: gr.Request) -> Reply:
            return self.reply(data, reader_name(request))

        def forget_answers(data: dict[str, Any], request: gr.Request) -> Reply:
            return self.forget(data, reader_name(request))

        def home(data: dict[str, Any]) -> Reply:
            library = self._desk.library()
            return home_facts(library, str(data.get("language", ""))) if library else {}

        return [hello, stop_question, export_answers, copy_reply, forget_answers, home, give_feedback]

    def forget(self, data: dict[str, Any], owner: str = "") -> Reply:
        """Delete the kept answers `data["runs"]` of this reader."""
        try:
            return {"deleted": self._desk.answers.forget([str(run) for run in data.get("runs") or ()], owner)}
        except sqlite3.Error:
            logger.exception("answers not deleted")
            return {"error": t.FORGET_FAILED}

    def reply(self, data: dict[str, Any], owner: str = "") -> Reply:
        """The plain text of the answer `data["run"]` for an assembly reply."""
        outcome = self._desk.answers.find(str(data.get("run", "")), owner)
        if outcome is None:
            return {"error": t.RUN_NOT_KEPT}
        return {"text": reply_text(outcome, self._desk.library())}

    def export(self, data: dict[str, Any], owner: str = "") -> Reply:
        """A file of the answers in `data["runs"]`, in the format `data["format"]`."""
        runs = [str(run) for run in data.get("runs") or ()]
        try:
            return export_file(
                self._desk.outcomes(runs, owner), str(data.get("format", "")), self._desk.library()
            )
        except KonkyoError as error:
            return {"error": str(error)}

    def give(self, data: dict[str, Any], user: str) -> Reply:
        """Store one opinion; the same id replaces the earlier one."""
        try:
            request = FeedbackRequest.model_validate(data)
        except ValidationError:
            return {"error": t.UNEXPECTED}
        outcome = self._desk.answers.find(request.run, user)
        if outcome is None:
            return {"error": t.RUN_NOT_KEPT}
        earlier = [found.question for found in self._desk.outcomes(list(request.earlier), user)]
        try:
            identity = self._feedback.add(
                outcome,
                request.verdict,
                reason=request.reason,
                comment=request.comment,
                user=user,
                earlier=earlier,
                feedback_id=request.id,
            )
        except sqlite3.Error:
            logger.exception("feedback not stored")
            return {"error": t.FEEDBACK_FAILED}
        return {"id": identity}
