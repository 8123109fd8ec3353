"""The training questions: lines of training/*.jsonl as typed records.

Knows the format of training/README.md; knows nothing about features.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from assistant.understanding.expression import Expression
from assistant.understanding.notation import Names, NotationError, read_notation

Kind = Literal["figures", "explain", "operate", "social", "outside"]
_CALL = re.compile(r"(explain|operate|social|outside)\(\s*(.*?)\s*\)?$", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request of a training question."""

    kind: Kind
    expression: Expression | None = None
    detail: str = ""
    """Role of texts, kind of operation, reason."""


@dataclass(frozen=True, kw_only=True)
class TrainingTurn:
    """One message with what it asks."""

    question: str
    asked: tuple[Asked, ...]
    background: str = ""
    after: str = ""


@dataclass(frozen=True, kw_only=True)
class TrainingLine:
    """One conversation; one turn for a single question."""

    where: str
    """File and line."""
    turns: tuple[TrainingTurn, ...]


def training_texts() -> dict[str, str]:
    """The training files by name."""
    folder = files("assistant.understanding").joinpath("training")
    return {
        entry.name: entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".jsonl")
    }


def training_digest() -> str:
    """A digest of all training files; changes when a line changes."""
    whole = "".join(f"{name}\n{text}" for name, text in training_texts().items())
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def training_lines(names: Names, problems: list[str] | None = None) -> Iterator[TrainingLine]:
    """Every line; lines that cannot be read are left out and told in `problems`.

    Raises:
        NotationError: A line cannot be read, and `problems` is None.
    """
    for name, text in training_texts().items():
        for number, line in enumerate(text.splitlines(), start=1):
            if not line.strip():
                continue
            where = f"{name}:{number}"
            try:
                yield TrainingLine(where=where, turns=_turns(json.loads(line), names))
            except (NotationError, KeyError, ValueError) as error:
                if problems is None:
                    raise NotationError(f"{where}: {error}") from error
                problems.append(f"{where}: {error}")


def _turns(raw: Mapping[str, Any], names: Names) -> tuple[TrainingTurn, ...]:
    turns = raw.get("turns", [raw])
    return tuple(
        TrainingTurn(
            question=turn["q"], asked=tuple(_asked(text, names) for text in turn["x"]),
            background=turn.get("bg", ""), after=turn.get("after", ""),
        )
        for turn in turns
    )  # fmt: skip


def _asked(text: str, names: Names) -> Asked:
    call = _CALL.match(text.strip())
    if call:
        detail = call[2].partition(":")[0].strip()
        return Asked(kind=call[1], detail=detail)  # type: ignore[arg-type]
    return Asked(kind="figures", expression=read_notation(text, names))
