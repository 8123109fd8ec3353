"""Answering a file of questions: one JSON record a line, written as soon as it is known.

Knows the answer file's format; is given a function that answers and knows nothing about how.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from tqdm import tqdm

from assistant.outcome.answer import Abstention, Citation, Outcome
from assistant.outcome.markdown import render_markdown
from corpus.errors import KonkyoError, UsageError

Ask = Callable[[Sequence[str]], Outcome]
"""Asks the turns of one conversation in order and gives the outcome of the last."""
Progress = Callable[[int, int], None]
"""Called with the number of questions done and their total."""

_log = logging.getLogger(__name__)


class BatchQuestion(BaseModel):
    """What batch needs of a line; further keys (expect, category, ...) are allowed and not read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(min_length=1)
    turns: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True, kw_only=True)
class BatchResult:
    """How a batch ended."""

    answered: int
    """Questions asked in this run."""
    kept: int = 0
    """Answers that an earlier run had already written."""
    failed: tuple[str, ...] = ()
    """Ids whose record holds an `error`."""


def to_batch_record(question_id: str, outcome: Outcome) -> dict[str, Any]:
    """The outcome as one line of an answer file; `answer` is all that the reader sees."""
    trace = outcome.trace
    timings = {step.name: round(step.milliseconds) for step in trace.steps} if trace else {}
    if trace:
        timings |= {"total": round(trace.total_ms), "first_visible": round(trace.first_visible_ms)}
    return {
        "id": question_id,
        "answer": render_markdown(outcome),
        "abstained": isinstance(outcome, Abstention),
        "kind": outcome.kind,
        "citations": [_citation_record(citation) for citation in outcome.citations],
        "sql": list(outcome.sql),
        "plan": outcome.plan,
        "verification": asdict(outcome.verification),
        "timings_ms": timings,
        "llm": asdict(trace.llm) if trace else {},
    }


def _citation_record(citation: Citation) -> dict[str, str]:
    return {
        "id": citation.evidence,
        "label": citation.label,
        "source": citation.source,
        "locator": citation.locator,
        "quote": citation.quote,
        "title": citation.title,
        "date": citation.date,
        "url": citation.url,
    }


def error_record(question_id: str, message: str) -> dict[str, Any]:
    """The record of a question that could not be answered at all."""
    return {
        "id": question_id,
        "answer": "",
        "abstained": False,
        "citations": [],
        "sql": [],
        "plan": {},
        "verification": {"numbers": 0, "supported": 0, "removed_claims": 0},
        "timings_ms": {},
        "llm": {},
        "error": message,
    }


def answer_record(ask: Ask, question_id: str, turns: Sequence[str]) -> tuple[dict[str, Any], Outcome | None]:
    """Ask one question; whatever goes wrong becomes a record with `error` and no outcome."""
    started = time.perf_counter()
    try:
        outcome = ask(turns)
        record = to_batch_record(question_id, outcome)
    except KonkyoError as error:
        return error_record(question_id, str(error)), None
    except Exception as error:  # the edge: one broken question must not lose the others
        _log.exception("question %s failed", question_id)
        return error_record(question_id, f"内部エラー: {type(error).__name__}: {error}"), None
    record["timings_ms"].setdefault("total", round((time.perf_counter() - started) * 1000))
    return record, outcome


def run_batch(
    ask: Ask,
    lines_in: Iterable[str],
    path_out: Path,
    progress: Progress | None = None,
    *,
    resume: bool = False,
) -> BatchResult:
    """Answer every line and write one record a line, each flushed when it is known.

    Args:
        ask: Answers one conversation.
        lines_in: JSON lines with `id` and `turns`; a line that cannot be read becomes a record with `error`.
        path_out: Overwritten, or with `resume` continued behind the answers that it already holds.
        progress: Told after every question.

    Raises:
        UsageError: The answer file cannot be written.
    """
    lines = [line for line in lines_in if line.strip()]
    kept = _good_records(path_out) if resume else {}
    failed: list[str] = []
    answered = 0
    try:
        _begin_file(path_out, kept)
        with path_out.open("a", encoding="utf-8") as out:
            for number, line in enumerate(lines, start=1):
                record = _line_record(ask, line, number, kept)
                if record is not None:
                    answered += 1
                    _write(out, record)
                    failed += [record["id"]] if "error" in record else []
                if progress:
                    progress(number, len(lines))
    except OSError as error:
        raise UsageError(
            f"回答ファイル『{path_out}』に書けません（{error}）。別の場所を指定してください。"
        ) from error
    return BatchResult(answered=answered, kept=len(kept), failed=tuple(failed))


def _line_record(ask: Ask, line: str, number: int, kept: dict[str, Any]) -> dict[str, Any] | None:
    try:
        question = BatchQuestion.model_validate_json(line)
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]
        field = ".".join(map(str, reason["loc"])) or "JSON"
        return error_record(f"line-{number}", f"{number}行目を読めません（{field}: {reason['msg']}）。")
    if question.id in kept:
        return None
    return answer_record(ask, question.id, question.turns)[0]


def _begin_file(path: Path, kept: dict[str, Any]) -> None:
    """Leave only the kept records in the file, without a moment in which they are lost."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    with draft.open("w", encoding="utf-8") as out:
        for record in kept.values():
            _write(out, record)
    draft.replace(path)


def _write(out: Any, record: dict[str, Any]) -> None:
    out.write(json.dumps(record, ensure_ascii=False) + "\n")
    out.flush()


def _good_records(path: Path) -> dict[str, dict[str, Any]]:
    """Records without error of an earlier run, by id; a line cut off by a kill is left out."""
    records: dict[str, dict[str, Any]] = {}
    if not path.exists():
        return records
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(record, dict) and "id" in record and "error" not in record:
            records[str(record["id"])] = record
    return records


@contextmanager
def terminal_progress(title: str) -> Iterator[Progress]:
    """A progress bar on stderr, as a `Progress` function."""
    with tqdm(desc=title, unit="問", ascii=" #", dynamic_ncols=True) as bar:

        def advance(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield advance
