"""Several readers at once, each asking one question after the other: times, answers that changed, rules instead."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from assistant.outcome.answer import Outcome
from assistant.session import Assistant
from tests.bench.table import Row, p95

EACH = 4
AIMS = {1: "", 8: "3 s", 16: "6 s"}


def load_rows(assistant: Assistant, questions: Sequence[str], name: str) -> Iterator[Row]:
    """One row for 1, 8 and 16 readers."""
    alone = {question: assistant.ask(question) for question in questions}
    first = 0.0
    for users, aim in AIMS.items():
        wrong, instead, times = 0, 0, list[float]()

        with ThreadPoolExecutor(users) as readers:
            for told in readers.map(lambda user: _read(assistant, questions, user), range(users)):
                for question, took, outcome in told:
                    by_rules = bool(outcome.trace and outcome.trace.llm.notice)
                    times.append(took)
                    instead += by_rules
                    wrong += outcome.lead != alone[question].lead and not by_rules
        slow = p95(times)
        first = first or slow
        yield Row(
            what=f"{users}人が同時に質問（{name}、p95）", ours=slow, unit="s", aim=aim,
            note=f"{len(times)}問、一人のときと違う答え {wrong}、混雑で規則だけ {instead}",
            growth=f"一人の{slow / max(first, 1e-9):.1f}倍",
        )  # fmt: skip


def _read(assistant: Assistant, questions: Sequence[str], user: int) -> list[tuple[str, float, Outcome]]:
    """One reader's questions, each with its time and its outcome."""
    told: list[tuple[str, float, Outcome]] = []
    for turn in range(EACH):
        question = questions[(user * EACH + turn) % len(questions)]
        started = time.perf_counter()
        outcome = assistant.ask(question)
        told.append((question, time.perf_counter() - started, outcome))
    return told
