"""`make bench`: start, answers, load, ingest, look-ups and search in one run, beside a plain LangChain RAG.

Single times depend on the machine; the ratio to the baseline of the same run can be compared. Prints Markdown.
`python -m tests.bench.bench_program --no-llm` leaves out what needs the embedded LLM.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from langchain_core.vectorstores import InMemoryVectorStore

from assistant.evaluation.golden import read_golden
from assistant.readiness import wait_for_llm
from assistant.session import Assistant, open_assistant
from assistant.settings import Settings
from tests.bench.bench_load import load_rows
from tests.bench.bench_scale import embedding_row, figure_rows, passage_rows
from tests.bench.bench_start import start_rows
from tests.bench.plain_rag import E5, answer, chunks_of, nearest
from tests.bench.table import HEAD, Row, median, p95, seconds

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "questions.jsonl"
QUESTIONS = 16
PLAIN_ANSWERS = 2


def questions_of(count: int = QUESTIONS) -> list[str]:
    """Single questions evenly over the golden file, so that every kind takes part."""
    single = [question.turns[0] for question in read_golden(GOLDEN) if len(question.turns) == 1]
    return [single[index * len(single) // count] for index in range(count)]


def answer_rows(assistant: Assistant, store: InMemoryVectorStore, questions: Sequence[str]) -> Iterator[Row]:
    """Whole answers of one reader by rules, beside the baseline's look-up without its LLM."""
    times = [seconds(lambda q=question: assistant.ask(q)) for question in questions]
    plain = [seconds(lambda q=question: nearest(store, q)) for question in questions]
    yield Row(
        what="回答（規則だけ、p50。素朴な作りは検索だけ）", ours=median(times) * 1000, unit="ms",
        plain=median(plain) * 1000, note=f"p95 {p95(times) * 1000:.0f} ms",
    )  # fmt: skip


def llm_rows(settings: Settings, store: InMemoryVectorStore, questions: Sequence[str]) -> Iterator[Row]:
    """Answers with the embedded LLM, beside the baseline with the same LLM, and then under load."""
    # The baseline writes for longer than an answer of ours may wait.
    llm = settings.model_copy(
        update={"llm": "embedded", "llm_url": "", "llm_gguf": "", "llm_timeout_s": 300.0}
    )
    assistant = open_assistant(llm)
    try:
        wait_for_llm(assistant)
        assistant.ask(questions[0])
        times = [seconds(lambda q=question: assistant.ask(q)) for question in questions]
        plain = [
            seconds(lambda q=question: answer(store, assistant.llm, q))
            for question in questions[:PLAIN_ANSWERS]
        ]
        yield Row(
            what="回答（内蔵のLLM、p50）",
            ours=median(times),
            unit="s",
            plain=median(plain),
            note=f"p95 {p95(times):.2f} s",
        )
        yield from load_rows(assistant, questions, "内蔵のLLM")
    finally:
        assistant.close()


def all_rows(*, with_llm: bool) -> Iterator[Row]:
    """Every measurement, the short ones first."""
    questions = questions_of()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), llm="none")
        rules = open_assistant(settings)
        try:
            data, embedder = rules.corpus.data, rules.corpus.embedder
            store = InMemoryVectorStore(E5())
            store.add_documents(chunks_of([passage.text for passage in data.passages]))
            rules.warm()
            yield from answer_rows(rules, store, questions)
            yield from start_rows(settings, store)
            yield from load_rows(rules, questions, "規則だけ")
            yield embedding_row(data, embedder)
            yield from figure_rows(data)
            yield from passage_rows(data, embedder, questions[:8])
        finally:
            rules.close()
        if with_llm:
            yield from llm_rows(settings, store, questions)


def main() -> None:
    """Measure and print, a row as soon as it is known."""
    print(HEAD, flush=True)
    for row in all_rows(with_llm="--no-llm" not in sys.argv[1:]):
        print(row.text(), flush=True)


if __name__ == "__main__":
    main()
