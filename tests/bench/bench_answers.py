"""`make bench`: two ways of doing the same thing, side by side in one run, with their ratio.

Ratios of one run can be compared between machines; single times cannot. Prints Markdown tables.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.golden import GoldenQuestion, read_golden
from assistant.readiness import wait_for_llm
from assistant.session import Assistant, open_assistant
from assistant.settings import Settings
from corpus.passage_index import SearchMode

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "questions.jsonl"
QUESTIONS = 12
ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class Pair:
    """One comparison: seconds of the first and of the second way, one a measurement."""

    name: str
    first: tuple[str, Sequence[float]]
    second: tuple[str, Sequence[float]]

    def row(self) -> str:
        """Medians in milliseconds, and how many times as long the second takes."""
        (one, times), (other, others) = self.first, self.second
        fast, slow = statistics.median(times) * 1000, statistics.median(others) * 1000
        return f"| {self.name} | {one} {fast:.1f} ms | {other} {slow:.1f} ms | {slow / max(fast, 1e-6):.2f} |"


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def spread(questions: Sequence[GoldenQuestion], count: int) -> list[GoldenQuestion]:
    """`count` questions evenly over the file, so that every kind takes part."""
    return [questions[index * len(questions) // count] for index in range(count)]


def compare_llm(rules: Assistant, llm: Assistant, questions: Sequence[GoldenQuestion]) -> Pair:
    """Rules alone against the embedded LLM, question by question in turn."""
    pairs = [
        (seconds(lambda q=one: rules.ask_turns(q.turns)), seconds(lambda q=one: llm.ask_turns(q.turns)))
        for one in questions
    ]
    without, with_llm = zip(*pairs, strict=True)
    return Pair(name="回答", first=("規則だけ", without), second=("内蔵のLLM", with_llm))


def compare_search(assistant: Assistant, questions: Sequence[GoldenQuestion], mode: SearchMode) -> Pair:
    """Fused search against one of its halves."""
    index = assistant.corpus.index
    pairs = [
        (
            seconds(lambda q=one: index.search(q.turns[-1], mode=mode)),
            seconds(lambda q=one: index.search(q.turns[-1], mode="fused")),
        )
        for _ in range(ROUNDS)
        for one in questions
    ]
    half, fused = zip(*pairs, strict=True)
    return Pair(name="検索", first=(mode, half), second=("fused", fused))


def compare_warmth(assistant: Assistant, questions: Sequence[GoldenQuestion], cold: float) -> Pair:
    """A later question against the very first one, opening included."""
    warm = [seconds(lambda q=one: assistant.ask_turns(q.turns)) for one in questions]
    return Pair(name="最初の質問", first=("二問目から", warm), second=("起動から", [cold]))


def main() -> None:
    """Measure and print."""
    settings = Settings()
    questions = spread(read_golden(GOLDEN), QUESTIONS)
    opened: list[Assistant] = []
    started = time.perf_counter()
    rules = open_assistant(settings.model_copy(update={"llm": "none"}))
    rules.ask_turns(questions[0].turns)
    cold = time.perf_counter() - started
    opened.append(rules)
    try:
        llm = open_assistant(settings.model_copy(update={"llm": "embedded", "llm_url": "", "llm_gguf": ""}))
        opened.append(llm)
        wait_for_llm(llm)
        llm.ask_turns(questions[0].turns)
        print("| 何を | 一方 | 他方 | 比（他方÷一方） |\n|---|---|---|---|")
        print(compare_warmth(rules, questions, cold).row(), flush=True)
        print(compare_search(rules, questions, "vectors").row(), flush=True)
        print(compare_search(rules, questions, "lexical").row(), flush=True)
        print(compare_llm(rules, llm, questions).row(), flush=True)
    finally:
        for one in opened:
            one.close()


if __name__ == "__main__":
    main()
