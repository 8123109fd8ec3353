"""Evaluation: asks golden questions, scores the answers, and keeps the result for later comparison.

Is given a function that answers; what the numbers mean together is evaluation_summary.py's business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.evaluation.batch import Ask, Progress, answer_record
from assistant.evaluation.golden import GoldenQuestion
from assistant.evaluation.scoring import Score, score_answer
from assistant.outcome.answer import Outcome
from assistant.verification.stated_numbers import stated_numbers
from corpus.errors import UsageError
from tools.evidence import Cell, TableEvidence


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """One question with the scored answer of its first run."""

    question: GoldenQuestion
    score: Score
    record: dict[str, Any]
    """Line of an answer file (`assistant.batch.to_batch_record`)."""
    total_ms: tuple[float, ...] = ()
    """Time to the whole answer, one a run."""
    first_visible_ms: tuple[float, ...] = ()
    """Time until the reader saw anything of the answer, one a run."""
    agreed: bool | None = None
    """Every run gave the same words and table; None after a single run."""
    runs_correct: int = 0
    """In how many of the runs the answer was correct."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """All results of one evaluation; written and read as JSON."""

    made_at: str
    """ISO 8601 local time."""
    llm: str
    """Name of the llm, or none."""
    repeats: int
    results: tuple[QuestionResult, ...]
    question_set: str = ""
    """File name of the questions."""
    versions: dict[str, str] = field(default_factory=dict)
    """konkyo, corpus fingerprint, settings hash, as in `Trace.versions`."""


_ADAPTER: TypeAdapter[Evaluation] = TypeAdapter(Evaluation)


def run_evaluation(
    ask: Ask,
    questions: Sequence[GoldenQuestion],
    *,
    repeats: int = 1,
    progress: Progress | None = None,
    llm: str = "none",
    question_set: str = "",
    known_numbers: frozenset[float] = frozenset(),
) -> Evaluation:
    """Ask every question `repeats` times and score the answers.

    Args:
        ask: Asks the turns of one conversation in order and gives the outcome of the last.
        questions: From `assistant.golden.read_golden`.
        repeats: Runs of the whole set; the first one is reported, the others count for agreement and time.
        progress: Told after every single question of every run.
        llm: Name of the llm in use, for the report and the file name.
        question_set: File name of the questions, for the report.
        known_numbers: Numbers of the codebook and corpus that any answer may state.
    """
    if repeats < 1:
        raise UsageError(f"くり返し回数 {repeats} は指定できません。1以上にしてください。")
    runs: list[list[_Run]] = []
    total = repeats * len(questions)
    for repeat in range(repeats):
        runs.append([])
        for number, question in enumerate(questions, start=1):
            runs[repeat].append(_run_once(ask, question, known_numbers))
            if progress:
                progress(repeat * len(questions) + number, total)
    results = tuple(
        _result(question, [run[index] for run in runs]) for index, question in enumerate(questions)
    )
    versions = next((run.versions for run in runs[0] if run.versions), {})
    return Evaluation(
        made_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        llm=llm,
        repeats=repeats,
        results=results,
        question_set=question_set,
        versions=versions,
    )


@dataclass(frozen=True, kw_only=True)
class _Run:
    record: dict[str, Any]
    score: Score
    words: tuple[Any, ...]
    versions: dict[str, str]


def _run_once(ask: Ask, question: GoldenQuestion, known: frozenset[float]) -> _Run:
    record, outcome = answer_record(ask, question.id, question.turns)
    behind = known | numbers_behind(outcome) if outcome else known
    trace = outcome.trace if outcome else None
    return _Run(
        record=record,
        score=score_answer(question, record, known=behind),
        words=_words(outcome) if outcome else ("error", record.get("error")),
        versions=dict(trace.versions) if trace else {},
    )


def _result(question: GoldenQuestion, runs: Sequence[_Run]) -> QuestionResult:
    timings = [run.record.get("timings_ms") or {} for run in runs]
    return QuestionResult(
        question=question,
        score=runs[0].score,
        record=runs[0].record,
        total_ms=tuple(float(one["total"]) for one in timings if "total" in one),
        first_visible_ms=tuple(float(one["first_visible"]) for one in timings if one.get("first_visible")),
        agreed=all(run.words == runs[0].words for run in runs) if len(runs) > 1 else None,
        runs_correct=sum(run.score.correct for run in runs),
    )


def _words(outcome: Outcome) -> tuple[Any, ...]:
    """What the reader reads, without run id and date."""
    rows = outcome.table.rows if outcome.table else ()
    return outcome.kind, outcome.lead, outcome.body, rows, outcome.notes


def numbers_behind(outcome: Outcome) -> frozenset[float]:
    """Every number that stands in the evidence of an outcome, as published or computed by code."""
    texts: list[str] = []
    values: list[float] = []
    for piece in outcome.evidence:
        if isinstance(piece, TableEvidence):
            texts += [piece.title, *(f"{one.text} {one.expression}" for one in piece.calculations)]
            for cell in (*piece.cells, *piece.reference):
                texts.append(f"{cell.text} {cell.note} {cell.locator} {cell.year}")
                values += _cell_values(cell)
        else:
            texts.append(f"{piece.text} {piece.english} {piece.locator} {piece.label} {piece.heading}")
    return frozenset(values) | frozenset(stated_numbers("\n".join(texts)))


def _cell_values(cell: Cell) -> list[float]:
    return [value for value in (cell.value, cell.numerator, cell.denominator) if value is not None]


def save_evaluation(evaluation: Evaluation, home: Path) -> Path:
    """Write `home/evaluations/<time>-<llm>.json` whole or not at all, and return its path."""
    folder = home / "evaluations"
    folder.mkdir(parents=True, exist_ok=True)
    stamp = re.sub(r"[^0-9T]", "", evaluation.made_at[:19])
    path = folder / f"{stamp}-{_file_name(evaluation.llm)}.json"
    draft = path.with_suffix(".part")
    data = _ADAPTER.dump_python(evaluation, mode="json")
    draft.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
    return path


def load_evaluation(path: Path) -> Evaluation:
    """Read what `save_evaluation` wrote.

    Raises:
        UsageError: No such file, or not an evaluation of this version.
    """
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UsageError(
            f"評価の記録『{path}』を読めません。`konkyo eval` で作ったファイルを指定してください。"
        ) from error


def saved_evaluations(home: Path, *, llm: str = "") -> tuple[Path, ...]:
    """Files of earlier evaluations, newest first; of one llm where a name is given."""
    ending = f"-{_file_name(llm)}.json" if llm else ".json"
    found: Iterable[Path] = (home / "evaluations").glob("*.json")
    return tuple(sorted((path for path in found if path.name.endswith(ending)), reverse=True))


def _file_name(llm: str) -> str:
    return re.sub(r"[^\w.]+", "_", llm).strip("_") or "none"
