"""The golden questions as a gate: rules alone over all sets, the embedded LLM over a sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation.batch import to_batch_record
from assistant.evaluation.golden import read_golden
from assistant.evaluation.scoring import score_answer
from assistant.session import Assistant

HERE = Path(__file__).parent
SETS = {
    "questions.jsonl": 0.79,
    "questions-2.jsonl": 0.90,
    "questions-3.jsonl": 0.76,
    "questions-4.jsonl": 0.78,
}


@pytest.mark.live
@pytest.mark.parametrize("name", sorted(SETS))
def test_rules_alone_answer_the_set(name: str, assistant_none: Assistant) -> None:
    questions = read_golden(HERE / name)
    wrong = [q.id for q in questions if not _correct(q, assistant_none)]
    assert len(wrong) <= (1 - SETS[name]) * len(questions), wrong


@pytest.mark.live
def test_the_embedded_llm_takes_part_and_answers_repeat(assistant_live: Assistant) -> None:
    wanted = ("text", "guideline", "ranking", "trap")
    questions = [q for q in read_golden(HERE / "questions.jsonl") if q.category in wanted][::12]
    first = [assistant_live.ask_turns(q.turns) for q in questions]
    again = [assistant_live.ask_turns(q.turns) for q in questions]
    assert [(o.kind, o.lead, o.body) for o in first] == [(o.kind, o.lead, o.body) for o in again]
    assert sum(o.trace.llm.calls for o in first if o.trace) > 0
    records = zip(questions, first, strict=True)
    right = sum(score_answer(q, to_batch_record(q.id, o)).correct for q, o in records)
    assert right >= 0.6 * len(questions)


def _correct(question: object, assistant: Assistant) -> bool:
    outcome = assistant.ask_turns(question.turns)  # type: ignore[attr-defined]
    return score_answer(question, to_batch_record(question.id, outcome)).correct  # type: ignore[arg-type, attr-defined]
