"""The LLM's small decisions: only what code offered, and silence after a failure."""

from __future__ import annotations

import pytest

from assistant.errors import LlmReplyError
from assistant.planning.llm_decisions import AS_TEXT, NOT_HELD, LlmDecisions, measure_options, prompt_text
from assistant.understanding.plan import FigurePart, RefusalPart, TextPart
from tests.assistant.workbench import UNCLEAR, Workbench
from tests.fakes import ScriptedLlm


def decide(bench: Workbench, llm: ScriptedLlm, question: str = UNCLEAR):  # type: ignore[no-untyped-def]
    plan = bench.planner.plan(question)
    return LlmDecisions(llm, bench.planner).decide(plan), plan


def test_rules_choice_is_offered_first_and_every_option_is_a_measure(bench: Workbench) -> None:
    frame = bench.planner.plan(UNCLEAR).last_frame
    options = measure_options(frame, bench.codebook)
    assert next(iter(options)) == bench.codebook.measures[frame.measures[0]].name
    assert set(options.values()) <= set(bench.codebook.measures)
    assert len(options) <= 6


@pytest.mark.parametrize(("choice", "kind"), [(AS_TEXT, TextPart), (NOT_HELD, RefusalPart)])
def test_choice_turns_the_part_into_its_kind(bench: Workbench, choice: str, kind: type) -> None:
    decided, _ = decide(bench, ScriptedLlm([choice]))
    assert isinstance(decided.parts[0], kind)
    assert decided.decided_by == "llm"


def test_chosen_measure_is_the_one_that_is_queried(bench: Workbench) -> None:
    options = measure_options(bench.planner.plan(UNCLEAR).last_frame, bench.codebook)
    name, code = list(options.items())[1]
    decided, _ = decide(bench, ScriptedLlm([name]))
    (part,) = decided.parts
    assert isinstance(part, FigurePart)
    assert {query.measure for query in part.queries} == {code}
    assert part.frame.places == ("39",)


def test_clear_plan_comes_back_as_it_is(bench: Workbench) -> None:
    llm = ScriptedLlm([NOT_HELD])
    decided, plan = decide(bench, llm, "高知県の生成AI導入率は？")
    assert decided is plan
    assert llm.prompts == []


def test_without_an_llm_nobody_is_asked(bench: Workbench) -> None:
    llm = ScriptedLlm(backend="none")
    decided, plan = decide(bench, llm)
    assert decided is plan
    assert llm.prompts == []


def test_the_picked_sentence_is_counted_from_zero(bench: Workbench) -> None:
    llm = ScriptedLlm([(3, 1)])
    assert list(LlmDecisions(llm, bench.planner).pick("質問", ["一。", "二。", "三。"])) == [2]
    assert "3. 三。" in llm.prompts[0]


def test_failure_gives_no_sentences_and_is_kept_as_a_notice(bench: Workbench) -> None:
    decisions = LlmDecisions(ScriptedLlm([LlmReplyError("読めません。"), (1,)]), bench.planner)
    assert list(decisions.pick("質問", ["一。", "二。"])) == []
    assert "規則だけで" in decisions.notice
    assert not decisions.available
    assert list(decisions.pick("質問", ["一。", "二。"])) == []


def test_missing_prompt_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        prompt_text("no_such_prompt")
