"""The run as a graph: stages in order, the LLM's one choice between close readings, the reader's where it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.drafting.drafter import Drafter, StepDraft
from assistant.errors import LlmReplyError, LlmUnavailableError
from assistant.gathering.gather import Gathered
from assistant.outcome.answer import Abstention, Answer, Outcome, Verification
from assistant.outcome.conversation import StageFinished, StageStarted
from assistant.planning.plan import Plan
from tests.assistant.workbench import KOCHI, Workbench
from tests.fakes import ScriptedLlm

STAGES = ["understand", "plan", "evidence", "draft", "verify"]
AI_KOCHI = "values(AI導入率; 高知県)"


def ask(bench: Workbench, llm: ScriptedLlm, question: str, **state: object) -> Outcome:
    outcome = bench.run(question, llm, **state)[1][-1]
    assert not isinstance(outcome, StageStarted | StageFinished)
    return outcome


@pytest.fixture
def close(bench: Workbench) -> Iterator[str]:
    """A question with two close readings."""
    bench.others[KOCHI] = (AI_KOCHI,)
    yield KOCHI
    del bench.others[KOCHI]


def readings(bench: Workbench, question: str) -> list[str]:
    (request,) = bench.rooms.reader.read(question).figure_requests
    return [request.canonical, *(other.canonical for other in request.others)]


def test_stages_are_announced_and_finished_in_order(bench: Workbench) -> None:
    _, events = bench.run(KOCHI, ScriptedLlm(backend="none"))
    started = [event.name for event in events if isinstance(event, StageStarted)]
    finished = [event.step.name for event in events if isinstance(event, StageFinished)]
    assert started == finished == STAGES


def test_clear_question_is_answered_without_asking_the_llm(bench: Workbench) -> None:
    llm = ScriptedLlm([""])
    outcome = ask(bench, llm, KOCHI)
    assert isinstance(outcome, Answer)
    assert outcome.lead.startswith("高知県の生成AI導入率は11.8％です")
    assert llm.prompts == []


def test_llm_chooses_among_close_readings(bench: Workbench, close: str) -> None:
    own, other = readings(bench, close)
    llm = ScriptedLlm([other])
    outcome = ask(bench, llm, close)
    assert set(llm.offered[0]) == {own, other}
    assert "高知県のAI導入率は32.4％です" in outcome.lead
    assert own in outcome.alternatives


@pytest.mark.parametrize(
    "failure",
    [
        LlmUnavailableError("言語モデルの返事が時間内に届きませんでした。"),
        LlmReplyError("言語モデルの返事を読めません。"),
        "選択肢にない返事",
        "",
    ],
    ids=["timeout", "unreadable", "nonsense", "silence"],
)
def test_failing_llm_leaves_the_likeliest_reading_and_a_notice(
    bench: Workbench, close: str, failure: object
) -> None:
    graph, events = bench.run(close, ScriptedLlm([failure]))
    alone = ask(bench, ScriptedLlm(backend="none"), close)
    assert (events[-1].lead, events[-1].body) == (alone.lead, alone.body)
    assert "規則だけで" in graph.notice


class Liar(Drafter):
    """Writes a number that no cell holds."""

    def draft(self, plan: Plan, gathered: Gathered) -> tuple[StepDraft, ...]:
        (honest,) = super().draft(plan, gathered)
        lie = replace(honest.draft.lead[0], text="高知県の生成AI導入率は99.9％です。")
        return (replace(honest, draft=replace(honest.draft, lead=(lie,), body=(), table=None, notes=())),)


def test_invented_number_becomes_an_abstention(bench: Workbench) -> None:
    rooms = replace(bench.rooms, drafter=Liar(bench.codebook, lambda findings, request: None))  # type: ignore[arg-type, return-value]
    outcome = ask(replace(bench, rooms=rooms), ScriptedLlm(backend="none"), KOCHI)
    assert isinstance(outcome, Abstention)
    assert "99.9" not in repr((outcome.lead, outcome.body, outcome.table, outcome.notes, outcome.citations))
    assert outcome.verification == Verification(numbers=1, supported=0, removed_claims=1)


def test_language_may_be_chosen(bench: Workbench) -> None:
    outcome = ask(bench, ScriptedLlm(backend="none"), KOCHI, language="en")
    assert outcome.language == "en"
    assert "11.8%" in outcome.lead


def test_lag_may_mean_below_the_nation(bench: Workbench) -> None:
    lowest = "take(values(生成AI導入率; each 都道府県), low, 1..5)"
    outcome = ask(bench, ScriptedLlm(backend="none"), lowest, lag="below_national")
    assert outcome.plan["steps"][0]["expression"].startswith("keep(")
