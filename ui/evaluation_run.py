"""An evaluation while it runs: a thread asks the golden questions, the tab reads how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant import (
    Assistant,
    Conversation,
    Evaluation,
    GoldenQuestion,
    Outcome,
    UsageError,
    read_golden,
    run_evaluation,
    save_evaluation,
)

logger = logging.getLogger(__name__)
_POLL_S = 0.3


class _Stopped(Exception):
    """Raised inside the evaluation when the reader presses stop."""


class EvaluationRun:
    """One run in a thread of its own; `progress` yields until it is over."""

    def __init__(
        self, assistant: Assistant, questions: Sequence[GoldenQuestion], *, home: Path, question_set: str
    ) -> None:
        self.done = 0
        self.total = len(questions)
        self.saved: Path | None = None
        self.error: Exception | None = None
        self._stop = threading.Event()
        self._assistant = assistant
        self._questions = questions
        self._place = (home, question_set)
        self._thread = threading.Thread(target=self._work, name="konkyo-evaluation", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        home, question_set = self._place
        try:
            evaluation: Evaluation = run_evaluation(
                self._ask,
                self._questions,
                progress=self._report,
                llm=self._assistant.llm_status().name or "none",
                question_set=question_set,
            )
            self.saved = save_evaluation(evaluation, home)
        except _Stopped:
            logger.info("evaluation stopped done=%s total=%s", self.done, self.total)
        except Exception as error:  # handed to the tab, which says it in Japanese
            logger.exception("evaluation failed")
            self.error = error

    def _ask(self, turns: Sequence[str]) -> Outcome:
        conversation = Conversation()
        outcome = self._assistant.ask(turns[0], conversation)
        for question in turns[1:]:
            conversation = conversation.followed_by(outcome)
            outcome = self._assistant.ask(question, conversation)
        return outcome

    def _report(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if self._stop.is_set():
            raise _Stopped

    def stop(self) -> None:
        """End after the question that is being asked."""
        self._stop.set()

    def progress(self) -> Iterator[tuple[int, int]]:
        """(done, total) a few times a second until the run is over or was stopped."""
        while self._thread.is_alive() and not self._stop.is_set():
            yield self.done, self.total
            self._thread.join(_POLL_S)
        yield self.done, self.total


def question_sets(home: Path) -> tuple[Path, ...]:
    """Golden files that can be run: the project's own (in a checkout) and those in `<home>/golden`."""
    own = Path(__file__).resolve().parent.parent / "tests" / "golden" / "questions.jsonl"
    found = sorted((home / "golden").glob("*.jsonl"))
    return tuple(path for path in (own, *found) if path.is_file())


def chosen_questions(path: str, *, category: str, limit: int) -> tuple[GoldenQuestion, ...]:
    """Questions of a file, of one category (empty for all), at most `limit` (0 for all).

    Raises:
        UsageError: The file cannot be read or nothing is left.
    """
    questions = [q for q in read_golden(Path(path)) if not category or q.category == category]
    if not questions:
        raise UsageError(f"分類『{category}』の質問がありません。別の分類か「すべて」を選んでください。")
    return tuple(_spread(questions, limit) if limit else questions)


def _spread(questions: Sequence[GoldenQuestion], limit: int) -> list[GoldenQuestion]:
    """`limit` questions evenly over the file, so that a part still touches every category."""
    if limit >= len(questions):
        return list(questions)
    step = len(questions) / limit
    return [questions[int(index * step)] for index in range(limit)]
