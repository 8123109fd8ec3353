"""The run as a graph: stages in order, the LLM's say on unclear questions, rules where it fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

import assistant.graph as graph_module
from assistant.errors import LlmReplyError, LlmUnavailableError
from assistant.outcome.answer import Abstention, Answer, Outcome, Verification
from assistant.outcome.conversation import StageFinished, StageStarted
from assistant.outcome.draft import Draft
from assistant.planning.llm_decisions import AS_TEXT, NOT_HELD, LlmDecisions
from tests.assistant.workbench import UNCLEAR, Workbench
from tests.fakes import ScriptedLlm

CLEAR = "高知県の生成AI導入率は？"
TEXT = "AI戦略本部とは何ですか？"
EVEN_TEXT = "ガバメントAIについて説明してください"
"""Several sentences answer it about as well."""


def ask(
    bench: Workbench, llm: ScriptedLlm, question: str
) -> tuple[Outcome, LlmDecisions, list[StageStarted | StageFinished]]:
    graph, decisions = bench.graph(llm)
    events = list(graph.run(question, None, "auto"))
    outcome = events.pop()
    assert not isinstance(outcome, StageStarted | StageFinished)
    return outcome, decisions, events  # type: ignore[return-value]


def test_stages_are_announced_and_finished_in_order(bench: Workbench) -> None:
    _, _, events = ask(bench, ScriptedLlm(backend="none"), CLEAR)
    started = [event.name for event in events if isinstance(event, StageStarted)]
    finished = [event.step.name for event in events if isinstance(event, StageFinished)]
    assert started == finished == ["understand", "plan", "evidence", "draft", "verify"]


def test_clear_question_is_answered_without_asking_the_llm(bench: Workbench) -> None:
    llm = ScriptedLlm(["生成AI導入率"])
    outcome, _, _ = ask(bench, llm, CLEAR)
    assert isinstance(outcome, Answer)
    assert outcome.lead.startswith("高知県の生成AI導入率は11.8％です【1】")
    assert llm.prompts == []
    assert outcome.plan["decided_by"] == "rules"


def test_llm_chooses_among_offered_meanings_of_an_unclear_question(bench: Workbench) -> None:
    llm = ScriptedLlm([NOT_HELD])
    outcome, _, _ = ask(bench, llm, UNCLEAR)
    assert "高知県の生成AI導入率と観光客の割合" in llm.prompts[0]
    assert {AS_TEXT, NOT_HELD, "生成AI導入率"} <= set(llm.offered[0])
    assert isinstance(outcome, Abstention)
    assert outcome.plan["decided_by"] == "llm"


def test_llm_may_send_an_unclear_question_to_the_texts(bench: Workbench) -> None:
    outcome, _, _ = ask(bench, ScriptedLlm([AS_TEXT, (1,)]), UNCLEAR)
    assert [part["kind"] for part in outcome.plan["parts"]] == ["text"]


def test_llm_that_confirms_the_rules_changes_nothing(bench: Workbench) -> None:
    confirmed, _, _ = ask(bench, ScriptedLlm(["生成AI導入率"]), UNCLEAR)
    by_rules, _, _ = ask(bench, ScriptedLlm(backend="none"), UNCLEAR)
    assert confirmed.lead == by_rules.lead
    assert confirmed.plan["decided_by"] == "rules"


@pytest.mark.parametrize(
    "failure",
    [
        LlmUnavailableError("言語モデルの返事が時間内に届きませんでした。"),
        LlmUnavailableError("言語モデルにつながりません。"),
        LlmReplyError("言語モデルの返事を読めません。"),
        "選択肢にない返事",
        "",
    ],
    ids=["timeout", "unavailable", "unreadable", "nonsense", "silence"],
)
def test_failing_llm_leaves_the_answer_of_the_rules_and_a_notice(bench: Workbench, failure: object) -> None:
    outcome, decisions, _ = ask(bench, ScriptedLlm([failure]), UNCLEAR)
    by_rules, _, _ = ask(bench, ScriptedLlm(backend="none"), UNCLEAR)
    assert (outcome.lead, outcome.body) == (by_rules.lead, by_rules.body)
    assert "規則だけで" in decisions.notice
    assert outcome.plan["decided_by"] == "rules"


def test_after_the_first_failure_the_llm_is_not_asked_again(bench: Workbench) -> None:
    llm = ScriptedLlm([LlmUnavailableError("時間切れです。")])
    ask(bench, llm, f"{UNCLEAR} {TEXT}")
    assert len(llm.prompts) == 1


def test_failing_choice_of_sentences_falls_back_to_the_rules(bench: Workbench) -> None:
    outcome, decisions, _ = ask(bench, ScriptedLlm([(99,)]), EVEN_TEXT)
    by_rules, _, _ = ask(bench, ScriptedLlm(backend="none"), EVEN_TEXT)
    assert (outcome.lead, outcome.body) == (by_rules.lead, by_rules.body)
    assert isinstance(outcome, Answer)
    assert "規則だけで" in decisions.notice


def test_llm_is_not_asked_where_one_sentence_stands_out(bench: Workbench) -> None:
    llm = ScriptedLlm([(1,)])
    outcome, _, _ = ask(bench, llm, TEXT)
    assert isinstance(outcome, Answer)
    assert llm.prompts == []


def test_invented_number_never_reaches_the_answer_and_the_draft_is_written_again(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts: list[Draft] = []

    class Liar(graph_module.Drafter):
        def draft(self, plan, gathered):  # type: ignore[no-untyped-def]
            honest = super().draft(plan, gathered)
            lie = replace(honest.lead[0], text=honest.lead[0].text.replace("11.8", "99.9"))
            drafts.append(honest if drafts else Draft(lead=(lie,)))
            return drafts[-1]

    monkeypatch.setattr(graph_module, "Drafter", Liar)
    outcome, _, events = ask(bench, ScriptedLlm(backend="none"), CLEAR)
    assert len(drafts) == 2
    assert "99.9" not in repr(outcome)
    assert "11.8" in outcome.lead
    names = [event.name for event in events if isinstance(event, StageStarted)]
    assert names[-4:] == ["draft", "verify", "draft", "verify"]


def test_draft_that_stays_wrong_becomes_an_abstention(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stubborn(graph_module.Drafter):
        def draft(self, plan, gathered):  # type: ignore[no-untyped-def]
            honest = super().draft(plan, gathered)
            return Draft(lead=(replace(honest.lead[0], text="高知県の生成AI導入率は99.9％です。"),))

    monkeypatch.setattr(graph_module, "Drafter", Stubborn)
    outcome, _, _ = ask(bench, ScriptedLlm(backend="none"), CLEAR)
    assert isinstance(outcome, Abstention)
    assert "99.9" not in repr((outcome.lead, outcome.body, outcome.table, outcome.notes, outcome.citations))
    assert outcome.verification == Verification(numbers=1, supported=0, removed_claims=1)


def test_empty_evidence_is_looked_for_once_more_in_another_way(bench: Workbench) -> None:
    outcome, _, events = ask(bench, ScriptedLlm(backend="none"), "関東の実証中を含む生成AI導入率は？")
    names = [event.name for event in events if isinstance(event, StageStarted)]
    assert names.count("evidence") == 2
    assert outcome.lead


def test_language_may_be_chosen(bench: Workbench) -> None:
    graph, _ = bench.graph(ScriptedLlm(backend="none"))
    outcome = list(graph.run(CLEAR, None, "en"))[-1]
    assert isinstance(outcome, Answer)
    assert outcome.language == "en"
    assert "11.8%" in outcome.lead
