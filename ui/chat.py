"""The conversation: takes a question from the page, yields frames for it, reopens kept answers.

Holds no state of a reader: the browser sends the run ids of its conversation with every question.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant import AnswerStore, Conversation, KonkyoError, Outcome, StageFinished, StageStarted
from ui import text_ja as t
from ui.evidence_panel import render_panel
from ui.library import Library
from ui.opening import OpeningAssistant
from ui.render import StageView, render_notice, render_outcome, render_running
from ui.run import Run, RunningQuestions

if TYPE_CHECKING:
    from assistant import AskOptions

logger = logging.getLogger(__name__)
QUESTION_LIMIT = 2000
MAX_TURNS = 60
"""Answers that are shown again or saved at once."""
EARLIER_TURNS = 10
"""Turns that a question may refer to."""
Frame = dict[str, Any]
"""What the page draws: turn, state (running, done, stopped, failed), html, panel, run, question, announce,
language (of a finished answer)."""


class AskRequest(BaseModel):
    """What the browser sends with a question."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    turn: str = Field(min_length=1, max_length=64)
    question: str = ""
    runs: tuple[str, ...] = ()
    """Run ids of the earlier turns, oldest first; of a longer conversation the last ones."""

    @field_validator("runs", mode="before")
    @classmethod
    def _keep_the_last(cls, given: object) -> object:
        return given[-EARLIER_TURNS:] if isinstance(given, (list, tuple)) else given


class ChatDesk:
    """Answers one page's events; shared by all readers, remembers none of them."""

    def __init__(self, opening: OpeningAssistant, home: Path, keep_days: int = 30) -> None:
        self._opening = opening
        self.answers = AnswerStore(home, keep_days)
        self.running = RunningQuestions()
        self._library: tuple[object, Library] | None = None

    def library(self) -> Library | None:
        """Look-ups in the corpus that is open now; None until it is."""
        assistant = self._opening.get()
        if assistant is None:
            return None
        data = assistant.corpus.data
        if self._library is None or self._library[0] is not data:
            self._library = (data, Library(assistant))
        return self._library[1]

    def ask(self, data: dict[str, Any], options: AskOptions, owner: str = "") -> Iterator[Frame]:
        """Frames for one question: stages while it runs, then the answer or a sentence that says why not.

        Args:
            owner: Name of the login; its answers are nobody else's.
        """
        try:
            request = AskRequest.model_validate(data)
        except ValidationError:
            yield _frame(str(data.get("turn", "")), "failed", html=render_notice(t.UNEXPECTED))
            return
        question = request.question.strip()
        problem = _problem_with(question)
        if problem:
            yield _frame(request.turn, "failed", html=render_notice(problem, retry=False), question=question)
            return
        conversation = self._conversation(request.runs, owner)
        run = Run(self._opening, question, conversation, options)
        self.running.add(request.turn, run)
        asked = [turn.question for turn in conversation.turns]
        try:
            yield from self._frames(request.turn, question, run, asked, owner)
        finally:
            run.stop()
            self.running.remove(request.turn)

    def _frames(self, turn: str, question: str, run: Run, asked: list[str], owner: str) -> Iterator[Frame]:
        stages: list[StageView] = []
        first = t.STAGE_WAITING if self._opening.get() is None else t.STAGE_TITLES["understand"]
        detail = t.WAITING_FOR_ASSISTANT if self._opening.get() is None else ""
        yield _running(turn, question, [StageView(title=first, detail=detail)])
        try:
            for event in run.events():
                if isinstance(event, StageStarted):
                    shown = [*stages, StageView(title=event.title)]
                    yield _running(turn, question, shown)
                elif isinstance(event, StageFinished):
                    stages.append(_finished(event))
                    yield _running(turn, question, stages)
                else:
                    yield self.outcome_frame(turn, event, kept=self.answers.keep(event, owner), asked=asked)
                    return
        except KonkyoError as error:
            yield _frame(turn, "failed", html=render_notice(str(error)), question=question)
            return
        except Exception:
            logger.exception("question failed")
            yield _frame(turn, "failed", html=render_notice(t.UNEXPECTED), question=question)
            return
        yield _frame(
            turn, "stopped", html=render_notice(t.STOPPED), question=question, announce=t.ANNOUNCE_STOPPED
        )

    def outcome_frame(self, turn: str, outcome: Outcome, *, kept: str, asked: Sequence[str] = ()) -> Frame:
        """The frame of a finished answer with its panel."""
        library = self.library()
        return _frame(
            turn,
            "done",
            html=render_outcome(outcome, library, asked),
            panel=render_panel(outcome, library),
            language=outcome.language,
            proof="shown" if outcome.citations or outcome.sql else "",
            run=kept,
            question=outcome.question,
            announce=f"{t.ANNOUNCE_DONE}{outcome.lead}",
        )

    def reopen(self, runs: list[str], owner: str = "") -> list[Frame]:
        """Frames of kept answers in the given order; a missing one says so."""
        frames: list[Frame] = []
        asked: list[str] = []
        for index, run in enumerate(runs[-MAX_TURNS:]):
            outcome = self.answers.find(str(run), owner)
            if outcome is None:
                frames.append(
                    _frame(f"kept-{index}", "failed", html=render_notice(t.RUN_NOT_KEPT, retry=False))
                )
            else:
                frames.append(self.outcome_frame(f"kept-{index}", outcome, kept=str(run), asked=asked))
                asked.append(outcome.question)
        return frames

    def outcomes(self, runs: list[str], owner: str = "") -> list[Outcome]:
        """Kept outcomes of these runs, in order, without the missing ones."""
        found = (self.answers.find(str(run), owner) for run in runs[-MAX_TURNS:])
        return [outcome for outcome in found if outcome is not None]

    def _conversation(self, runs: tuple[str, ...], owner: str) -> Conversation:
        conversation = Conversation()
        for outcome in self.outcomes(list(runs), owner):
            conversation = conversation.followed_by(outcome)
        return conversation


def _problem_with(question: str) -> str:
    if not question:
        return t.EMPTY_QUESTION
    if len(question) > QUESTION_LIMIT:
        return t.LONG_QUESTION.format(length=len(question), limit=QUESTION_LIMIT)
    return ""


def _finished(event: StageFinished) -> StageView:
    step = event.step
    found = step.name == "evidence" and bool(step.detail)
    detail = t.FOUND.format(found=step.detail) if found else step.detail
    return StageView(title=step.title, milliseconds=step.milliseconds, detail=detail)


def _running(turn: str, question: str, stages: list[StageView]) -> Frame:
    return _frame(turn, "running", html=render_running(stages), question=question, announce=stages[-1].title)


def _frame(turn: str, state: str, **parts: str) -> Frame:
    empty = {"html": "", "panel": "", "run": "", "question": "", "announce": "", "language": "", "proof": ""}
    return {"turn": turn, "state": state, **empty, **parts}
