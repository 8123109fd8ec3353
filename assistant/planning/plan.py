"""Plan: what will be looked up and said for a parsed question, step by step.

Knows requests and memories; runs nothing and reads no words of the question.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from assistant.outcome.answer import Reason
from assistant.understanding.expression import Expression
from assistant.understanding.memory import Memory, memory_to_json
from assistant.understanding.notation_writer import write_notation
from assistant.understanding.parsed import FigureRequest, Form, ParsedQuestion, Request, TextQuestion
from assistant.understanding.text_request import TextRequest


@dataclass(frozen=True, kw_only=True)
class FigureStep:
    """Figures to evaluate."""

    expression: Expression
    """Complete: every measure is one of the codebook."""
    canonical: str
    gap: str = ""
    """Code of the registry entry that says what is not published around this."""
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True, kw_only=True)
class TextStep:
    """A question to the texts."""

    request: TextRequest
    gap: str = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, kw_only=True)
class AbsenceStep:
    """Something that no source answers, and why."""

    reason: Reason
    gap: str = ""
    asks_number: bool = True
    """A figure was asked for, which texts cannot give."""
    towns: tuple[str, ...] = ()
    """Municipalities of which nothing is published alone."""
    nearest: Expression | None = None
    """What is published nearest to it."""
    text: TextRequest | None = None
    """The request as a search in the documents that the user added."""
    kind: Literal["absence"] = "absence"


@dataclass(frozen=True, kw_only=True)
class SocialStep:
    """A greeting, thanks, a question about the assistant."""

    social: str
    kind: Literal["social"] = "social"


@dataclass(frozen=True, kw_only=True)
class DefinitionStep:
    """What the measures of the answer before mean."""

    measures: tuple[str, ...]
    kind: Literal["definition"] = "definition"


@dataclass(frozen=True, kw_only=True)
class SourceStep:
    """Where the figures of the answer before come from."""

    expression: Expression
    canonical: str
    kind: Literal["source"] = "source"


Step = FigureStep | TextStep | AbsenceStep | SocialStep | DefinitionStep | SourceStep


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All steps of a message, in its order."""

    parsed: ParsedQuestion
    steps: tuple[Step, ...]
    form: Form = field(default_factory=Form)
    asks: str = ""
    """A Japanese sentence that asks back; the steps are then empty."""
    choices: tuple[str, ...] = ()
    """Complete questions to choose from when asking back."""
    notes: tuple[str, ...] = ()
    """Sentences for the reader, for example on a corrected name."""
    decided_by: Literal["reader", "llm"] = "reader"
    memory: Memory = field(default_factory=Memory)
    """What this turn leaves behind; `shown` is filled in when it is answered."""

    @property
    def language(self) -> Literal["ja", "en"]:
        """Language of the answer."""
        return self.form.language


def plan_to_json(plan: Plan, shown: tuple[str, ...] = ()) -> dict[str, Any]:
    """The parsed question and what the next turn may refer to, as JSON-ready data."""
    memory = memory_to_json(plan.memory)
    parsed = plan.parsed
    return {
        "requests": [_request(request) for request in parsed.requests],
        "steps": [_step(step) for step in plan.steps],
        "form": {
            "kind": plan.form.kind, "language": plan.form.language, "register": plan.form.register,
            "sentences": plan.form.sentences,
        },
        "spans": [[span.start, span.end, span.text, span.meaning] for span in parsed.spans],
        "unread": list(parsed.unread),
        "decided_by": plan.decided_by,
        "memory": {**memory, "shown": list(shown)},
    }  # fmt: skip


def _request(request: Request) -> dict[str, Any]:
    if isinstance(request, FigureRequest):
        return {
            "kind": request.kind, "expression": write_notation(request.expression), "reading": request.canonical,
            "probability": round(request.probability, 3), "others": [other.canonical for other in request.others],
        }  # fmt: skip
    if isinstance(request, TextQuestion):
        return {"kind": request.kind, "role": request.request.role, "text": request.request.text}
    detail = (
        getattr(request, "operation", "") or getattr(request, "social", "") or getattr(request, "reason", "")
    )
    return {"kind": request.kind, "detail": detail}


def _step(step: Step) -> dict[str, Any]:
    if isinstance(step, FigureStep | SourceStep):
        return {"kind": step.kind, "expression": write_notation(step.expression), "reading": step.canonical}
    if isinstance(step, TextStep):
        return {"kind": step.kind, "role": step.request.role, "search": step.request.text}
    if isinstance(step, AbsenceStep):
        return {"kind": step.kind, "reason": step.reason, "gap": step.gap}
    return {"kind": step.kind}
