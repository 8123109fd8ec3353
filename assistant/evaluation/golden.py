"""Golden questions: what is asked, and what the answer must and must not say.

Knows the file format (one JSON object a line) and nothing about answers or scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import UsageError


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expectation(_Record):
    """What must hold for the last answer."""

    numbers: tuple[float | str, ...] = ()
    """Every one must stand in the answer (tolerance 0.05; a string must stand there as written)."""
    entities: tuple[str, ...] = ()
    """Every one must stand in the answer; spaces and punctuation do not count."""
    order: tuple[str, ...] = ()
    """These must first appear in this order."""
    any_of: tuple[tuple[str, ...], ...] = ()
    """Of each list at least one must appear."""
    forbid: tuple[str, ...] = ()
    """None of these may appear."""
    sources: tuple[str, ...] = ()
    """Every label must be among the citations (label, locator or source)."""
    abstain: bool | Literal["partial"] = False
    """True: must decline; partial: must say that the figure is not published; False: must not decline."""


class PlanExpectation(_Record):
    """The plan that should be made for the last question; what is empty is not checked."""

    measures: tuple[str, ...] = ()
    """Codes of the measures to look up, in any order."""
    shape: str = ""
    """Shape of the plan, for example lookup or rank."""


class GoldenQuestion(_Record):
    """One line of a golden file."""

    id: str = Field(min_length=1)
    category: str = Field(min_length=1)
    lang: Literal["ja", "en"] = "ja"
    turns: tuple[str, ...] = Field(min_length=1)
    """The user's messages, oldest first; the last one is scored."""
    expect: Expectation = Field(default_factory=Expectation)
    plan: PlanExpectation | None = None
    note: str = ""
    """Why the question is there; not used for scoring."""


def read_golden(path: Path) -> tuple[GoldenQuestion, ...]:
    """Read a golden file; empty lines are skipped.

    Raises:
        UsageError: The file cannot be read, or a line is not a golden question; the message names the line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"質問ファイル『{path}』を読めません（{error}）。UTF-8 の JSONL のファイルを指定してください。"
        ) from error
    questions = tuple(
        _read_line(line, f"{path.name} の {number} 行目")
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )
    if not questions:
        raise UsageError(f"質問ファイル『{path}』に質問がありません。1行に1問ずつ JSON で書いてください。")
    check_ids(questions, path.name)
    return questions


def check_ids(questions: Iterable[GoldenQuestion], where: str) -> None:
    """Refuse two questions with one id.

    Raises:
        UsageError: An id occurs twice.
    """
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise UsageError(f"{where} に id『{question.id}』が2回あります。片方の id を変えてください。")
        seen.add(question.id)


def _read_line(line: str, where: str) -> GoldenQuestion:
    try:
        return GoldenQuestion.model_validate_json(line)
    except ValidationError as error:
        raise UsageError(f"{where}を読めません。{_explain(error)}") from error


def _explain(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    match first["type"]:
        case "json_invalid":
            return "JSON の書き方を直してください。"
        case "missing":
            return f"『{field}』がありません。書き足してください。"
        case "extra_forbidden":
            return f"『{field}』という項目はありません。綴りを直すか、消してください。"
        case _:
            given = json.dumps(first.get("input"), ensure_ascii=False, default=str)[:40]
            return f"『{field}』の値 {given} を直してください（{first['msg']}）。"
