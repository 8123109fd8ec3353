"""A configured LLM answers through the agent loop; what it writes passes the same gate, or the rules answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.agent.answer import AgentWriter
from assistant.llm.client import open_llm
from assistant.outcome.answer import Answer, Outcome
from assistant.settings import Settings
from tests.assistant.workbench import KOCHI, Workbench
from tests.fakes import Misbehaviour, scripted_server, text_reply, tool_reply

LOOK_UP = tool_reply(("query_survey", {"measure": "生成AI導入率", "places": ["高知県"]}))


def answered(bench: Workbench, replies: Sequence[Any]) -> tuple[Outcome, str]:
    """The outcome and the notice of the run."""
    with scripted_server(replies, repeat_last=True) as server:
        llm = open_llm(Settings(llm_url=server.base_url, llm_name="scripted", llm_timeout_s=10))
        agent = AgentWriter(llm, bench.rooms.gatherer, bench.codebook)
        graph, events = bench.run(KOCHI, llm, agent=agent)
        llm.close()
    return events[-1], graph.notice


def test_sentence_that_its_evidence_holds_is_shown_with_its_citation(bench: Workbench) -> None:
    outcome, notice = answered(bench, [LOOK_UP, text_reply("高知県の生成AI導入率は11.8％です[E1]。")])
    assert isinstance(outcome, Answer)
    assert "11.8％" in outcome.lead and "【1】" in outcome.lead
    assert outcome.citations[0].label == "図表12"
    assert outcome.plan["decided_by"] == "llm"
    assert notice == ""


def test_wrong_number_of_the_llm_never_reaches_the_answer(bench: Workbench) -> None:
    outcome, _ = answered(
        bench, [LOOK_UP, text_reply("高知県の生成AI導入率は11.8％です[E1]。東京都は99％です[E1]。")]
    )
    assert "99" not in outcome.lead + "".join(outcome.body)
    assert "11.8％" in outcome.lead


def test_draft_with_nothing_true_leaves_the_answer_to_the_rules(bench: Workbench) -> None:
    outcome, _ = answered(bench, [LOOK_UP, text_reply("高知県の生成AI導入率は56.5％です[E1]。")])
    assert outcome.lead.startswith("高知県の生成AI導入率は11.8％です")
    assert "56.5" not in outcome.lead


def test_broken_server_leaves_the_answer_to_the_rules_with_a_notice(bench: Workbench) -> None:
    outcome, notice = answered(bench, [Misbehaviour(status=500, body="x")])
    assert outcome.lead.startswith("高知県の生成AI導入率は11.8％です")
    assert notice
