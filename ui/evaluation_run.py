"""An evaluation while it runs: a thread asks the golden questions, the tab reads how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import assistant as konkyo
from assistant import GoldenQuestion, UsageError, read_golden, save_evaluation

logger = logging.getLogger(__name__)
_POLL_S = 0.3


class _Stopped(Exception):
    """Raised inside the evaluation when the reader presses stop."""


class EvaluationRun:
    """One run in a thread of its own; `progress` yields until it is over."""

    def __init__(
        self, opened: konkyo.Assistant, questions: Sequence[GoldenQuestion], *, home: Path, question_set: str
    ) -> None:
        self.done = 0
        self.total = len(questions)
        self.saved: Path | None = None
        self.error: Exception | None = None
        self._stop = threading.Event()
        self._assistant = opened
        self._questions = questions
        self._place = (home, question_set)
        self._thread = threading.Thread(target=self._work, name="konkyo-evaluation", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        home, question_set = self._place
        try:
            evaluation = konkyo.evaluate_assistant(
                self._assistant, self._questions, self._report, question_set=question_set
            )
            self.saved = save_evaluation(evaluation, home)
        except _Stopped:
            logger.info("evaluation stopped done=%s total=%s", self.done, self.total)
        except Exception as error:  # handed to the tab, which says it in Japanese
            logger.exception("evaluation failed")
            self.error = error

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
    if not path:
        raise UsageError("質問の組がありません。正解つきの質問のファイルを選んでください。")
    return konkyo.choose_questions(read_golden(Path(path)), category=category, limit=limit)
