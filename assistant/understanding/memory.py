"""What an answer leaves behind for the next message: expressions, the members shown, the topic of a text.

Knows expressions and their notation; kept as JSON inside the outcome, so that callers only pass it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.understanding.expression import Expression
from assistant.understanding.notation import Names, NotationError, read_notation
from assistant.understanding.notation_writer import write_notation


@dataclass(frozen=True, kw_only=True)
class Memory:
    """One earlier turn."""

    question: str = ""
    kind: str = ""
    """figures, explain (in training) or text; empty for nothing to follow up."""
    expressions: tuple[Expression, ...] = ()
    """What its figures were asked with, ambiguous topics still open."""
    shown: tuple[str, ...] = ()
    """Members of the answer in the order shown, as `place:39`."""
    recent: tuple[str, ...] = ()
    """Members of the turns before it, newest last."""
    topic: str = ""
    """The question that its texts answered, complete."""
    role: str = ""
    """What was asked of the texts."""
    language: str = "ja"


def memory_to_json(memory: Memory) -> dict[str, Any]:
    """The memory as JSON-ready data."""
    return {
        "question": memory.question,
        "kind": memory.kind,
        "expressions": [write_notation(one) for one in memory.expressions],
        "shown": list(memory.shown),
        "recent": list(memory.recent),
        "topic": memory.topic,
        "role": memory.role,
        "language": memory.language,
    }


def memory_of(data: Mapping[str, Any], names: Names) -> Memory:
    """The memory that `memory_to_json` wrote; what this codebook no longer knows is forgotten."""
    expressions: list[Expression] = []
    for text in data.get("expressions", ()):
        try:
            expressions.append(read_notation(str(text), names))
        except NotationError:
            continue
    return Memory(
        question=str(data.get("question", "")), kind=str(data.get("kind", "")), expressions=tuple(expressions),
        shown=tuple(str(one) for one in data.get("shown", ())),
        recent=tuple(str(one) for one in data.get("recent", ())), topic=str(data.get("topic", "")),
        role=str(data.get("role", "")), language=str(data.get("language", "ja")),
    )  # fmt: skip


def last_with_figures(memories: Sequence[Memory]) -> Memory | None:
    """The newest turn that asked for figures."""
    return next((one for one in reversed(memories) if one.expressions), None)
