"""A configured LLM answers through the agent loop; what it writes passes the same gate, or the rules answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.agent.answer import AgentWriter
from assistant.graph import AnswerGraph
from assistant.llm.client import open_llm
from assistant.outcome.answer import Answer, Outcome
from assistant.planning.llm_decisions import LlmDecisions
from assistant.settings import Settings
from tests.assistant.workbench import Workbench
from tests.fakes import Misbehaviour, scripted_server, text_reply, tool_reply

QUESTION = "高知県の生成AI導入率は？"
LOOK_UP = tool_reply(("query_survey", {"measure": "生成AI導入率", "places": ["高知県"]}))


def answered(bench: Workbench, replies: Sequence[Any]) -> tuple[Outcome, LlmDecisions]:
    with scripted_server(replies, repeat_last=True) as server:
        llm = open_llm(Settings(llm_url=server.base_url, llm_name="scripted", llm_timeout_s=10))
        decisions = LlmDecisions(llm, bench.planner)
        agent = AgentWriter(llm, bench.shop.gatherer, bench.codebook)
        outcome = list(AnswerGraph(bench.shop, decisions, agent).run(QUESTION, None, "auto"))[-1]
        llm.close()
    assert not hasattr(outcome, "step")
    return outcome, decisions  # type: ignore[return-value]


def test_sentence_that_its_evidence_holds_is_shown_with_its_citation(bench: Workbench) -> None:
    outcome, decisions = answered(bench, [LOOK_UP, text_reply("高知県の生成AI導入率は11.8％です[E1]。")])
    assert isinstance(outcome, Answer)
    assert "11.8％" in outcome.lead and "【1】" in outcome.lead
    assert outcome.citations[0].label == "図表12"
    assert outcome.plan["decided_by"] == "llm"
    assert decisions.notice == ""


def test_wrong_number_of_the_llm_never_reaches_the_answer(bench: Workbench) -> None:
    outcome, _ = answered(
        bench, [LOOK_UP, text_reply("高知県の生成AI導入率は11.8％です[E1]。東京都は99％です[E1]。")]
    )
    assert "99" not in outcome.lead + "".join(outcome.body)
    assert "11.8％" in outcome.lead


def test_draft_with_nothing_true_leaves_the_answer_to_the_rules_with_a_notice(bench: Workbench) -> None:
    outcome, decisions = answered(bench, [LOOK_UP, text_reply("高知県の生成AI導入率は56.5％です[E1]。")])
    assert outcome.lead.startswith("高知県の生成AI導入率は11.8％です【1】")
    assert "規則だけで" in decisions.notice


def test_broken_server_leaves_the_answer_to_the_rules_with_a_notice(bench: Workbench) -> None:
    outcome, decisions = answered(bench, [Misbehaviour(status=500, body="x")])
    assert outcome.lead.startswith("高知県の生成AI導入率は11.8％です【1】")
    assert decisions.notice
