"""A conversation: what earlier turns asked and planned, so that a follow-up can leave it out.

Kept by the caller (terminal, browser); the assistant itself remembers nothing between questions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import TypeAdapter

from assistant.outcome.answer import Outcome, Step


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One earlier question and the plan that answered it."""

    question: str
    plan: dict[str, Any] = field(default_factory=dict)
    """`Outcome.plan` of that turn."""


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Earlier turns, oldest first."""

    turns: tuple[Turn, ...] = ()

    def followed_by(self, outcome: Outcome) -> Conversation:
        """This conversation with one more finished turn."""
        return Conversation(turns=(*self.turns, Turn(question=outcome.question, plan=outcome.plan)))


@dataclass(frozen=True, kw_only=True)
class StageStarted:
    """A stage began; the screen may show it as running."""

    name: Literal["understand", "plan", "evidence", "draft", "verify"]
    title: str


@dataclass(frozen=True, kw_only=True)
class StageFinished:
    """A stage ended."""

    step: Step


Event = StageStarted | StageFinished | Outcome

_ADAPTER: TypeAdapter[Conversation] = TypeAdapter(Conversation)


def conversation_to_json(conversation: Conversation) -> dict[str, Any]:
    """The conversation as JSON-ready data."""
    return _ADAPTER.dump_python(conversation, mode="json")


def conversation_from_json(data: dict[str, Any]) -> Conversation:
    """The conversation that `conversation_to_json` wrote.

    Raises:
        pydantic.ValidationError: The data is not a conversation of this version.
    """
    return _ADAPTER.validate_python(data)
