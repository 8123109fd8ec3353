"""The agent loop against a scripted server: every way to misbehave ends in a clean draft or error."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import pytest
from httpx import Timeout
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from assistant.agent.draft import AgentDraft, DraftSentence, split_draft, unify_marks, without_invented
from assistant.agent.loop import MOST_CALLS_A_ROUND, agent_prompt, run_agent
from assistant.agent.written_calls import WrittenCall, find_written_calls, without_thinking
from assistant.errors import LlmError, LlmReplyError, LlmUnavailableError
from tests.assistant.scripted_server import (
    Reply,
    ScriptedServer,
    breaks,
    calls,
    hangs,
    says,
    scripted_server,
)
from tests.tools.sample_codebook import sample_codebook
from tests.tools.test_langchain_tools import passages, table
from tools.evidence import TableEvidence
from tools.langchain_tools import make_tools
from tools.survey_query import SurveyQuery

LOOK_UP = calls(("query_survey", {"measure": "genai_rate", "places": ["高知県"]}))
GOOD = says("高知県の生成AI導入率は11.8％です[E1]。")


def run(replies: Sequence[Reply], **options: Any) -> tuple[AgentDraft, ScriptedServer]:
    with scripted_server(replies) as server:
        chat = ChatOpenAI(
            base_url=server.url, model="scripted", api_key=SecretStr("x"), max_retries=0, timeout=20
        )
        tools = make_tools(table, passages, sample_codebook())
        return run_agent("高知県の生成AI導入率は？", chat, tools, **options), server


def tool_replies(server: ScriptedServer) -> list[str]:
    return [str(one["content"]) for one in server.requests[-1]["messages"] if one["role"] == "tool"]


def test_a_looked_up_figure_becomes_a_marked_draft() -> None:
    draft, server = run([LOOK_UP, GOOD])
    assert draft.stopped == "done"
    assert draft.sentences == (DraftSentence(text="高知県の生成AI導入率は11.8％です。", evidence=("E1",)),)
    assert [piece.id for piece in draft.evidence] == ["E1"]
    assert (draft.rounds, draft.prompt_tokens, draft.completion_tokens) == (2, 20, 10)
    assert {one["function"]["name"] for one in server.requests[0]["tools"]} == {
        "query_survey",
        "search_passages",
    }


def test_a_misspelt_name_is_handed_back_and_mended_by_the_llm() -> None:
    wrong = calls(("query_survey", {"measure": "genai_rate", "places": ["高智県"]}))
    draft, server = run([wrong, LOOK_UP, GOOD])
    assert "『高知県』（39）のことですか" in tool_replies(server)[0]
    assert draft.stopped == "done"


def test_both_tools_may_be_called_in_one_round() -> None:
    both = calls(
        ("query_survey", {"measure": "genai_rate"}), ("search_passages", {"text": "理由", "limit": 2})
    )
    draft, _ = run([both, says("11.8％です[E1]。理由は人材です[E2][E3]。")])
    assert {piece.kind for piece in draft.evidence} == {"table", "passage"}
    assert len(draft.evidence) == 3


@pytest.mark.parametrize(
    "written",
    [
        '<tool_call>{"name": "query_survey", "arguments": {"measure": "genai_rate"}}</tool_call>',
        '```json\n{"tool": "query_survey", "parameters": {"measure": "genai_rate"}}\n```',
        '[TOOL_CALLS][{"name": "query_survey", "arguments": "{\\"measure\\": \\"genai_rate\\"}"}]',
        '<function=query_survey>{"measure": "genai_rate"}</function>',
        '調べます。query_survey(measure="genai_rate", places=["高知県"])',
        '<think>{"name": "x", "arguments": {}}</think>query_survey\n```json\n{"measure": "genai_rate"}\n```',
    ],
)
def test_a_tool_call_written_as_text_is_run(written: str) -> None:
    draft, _ = run([says(written), GOOD])
    assert draft.stopped == "done"
    assert len(draft.evidence) == 1
    assert "query_survey" not in draft.text


def test_a_tool_call_written_as_text_in_the_last_round_never_becomes_the_draft() -> None:
    written = says('{"name": "query_survey", "arguments": {"measure": "genai_rate"}}')
    draft, _ = run([LOOK_UP, written], rounds=2)
    assert (draft.text, draft.stopped) == ("", "rounds")
    assert draft.notice


def test_an_unknown_tool_is_refused_and_the_run_goes_on() -> None:
    draft, server = run([calls(("run_shell", {"command": "ls"})), LOOK_UP, GOOD])
    assert "run_shell" in tool_replies(server)[0]
    assert "query_survey" in tool_replies(server)[0]
    assert draft.stopped == "done"


def test_arguments_that_are_no_json_are_handed_back() -> None:
    draft, server = run([calls(("query_survey", "{measure: genai")), LOOK_UP, GOOD])
    assert "『measure』" in tool_replies(server)[0]
    assert draft.stopped == "done"


def test_an_endless_loop_of_calls_ends_after_the_rounds_without_tools_in_the_last() -> None:
    draft, server = run([LOOK_UP], rounds=4)
    assert (draft.stopped, draft.rounds, draft.text) == ("rounds", 4, "")
    assert len(draft.evidence) == 1
    assert len(server.requests) == 4
    assert "tools" not in server.requests[-1]


def test_a_flood_of_calls_in_one_round_is_cut() -> None:
    flood = calls(*[("search_passages", {"text": f"語{n}", "limit": 1}) for n in range(50)])
    draft, server = run([flood, says("理由は人材です[E1]。")])
    assert len(tool_replies(server)) == MOST_CALLS_A_ROUND
    assert draft.stopped == "done"


def test_an_invented_citation_is_sent_back_once_with_the_ids_that_exist() -> None:
    draft, server = run([LOOK_UP, says("高知県は11.8％です[E7]。"), GOOD])
    assert "E7 はありません。使えるのは E1 です" in str(server.requests[-1]["messages"][-1]["content"])
    assert draft.invented == ()
    assert draft.sentences[0].evidence == ("E1",)


def test_a_sentence_that_insists_on_an_invented_citation_is_dropped() -> None:
    draft, _ = run([LOOK_UP, says("高知県は11.8％です[E1]。青森県は99.9％です[E7]。")])
    assert draft.invented == ("E7",)
    assert "99.9" not in draft.text
    assert "11.8" in draft.text


def test_an_answer_from_memory_is_sent_back_to_the_tools() -> None:
    draft, server = run([says("高知県は12％くらいです。"), LOOK_UP, GOOD])
    assert "道具で調べて" in str(server.requests[1]["messages"][-1]["content"])
    assert draft.text == "高知県の生成AI導入率は11.8％です[E1]。"


def test_an_answer_without_marks_is_sent_back_for_them() -> None:
    draft, _ = run([LOOK_UP, says("高知県は11.8％です。"), GOOD])
    assert draft.rounds == 3
    assert draft.sentences[0].evidence == ("E1",)


def test_an_llm_that_says_nothing_ends_without_text() -> None:
    draft, _ = run([says("")])
    assert (draft.text, draft.stopped) == ("", "rounds")


def test_thinking_never_reaches_the_draft() -> None:
    draft, _ = run([LOOK_UP, says("<think>99％かも</think>高知県は11.8％です[E1]。")])
    assert draft.text == "高知県は11.8％です[E1]。"


def test_a_server_slower_than_the_limit_ends_in_time() -> None:
    started = time.perf_counter()
    draft, _ = run([LOOK_UP, hangs(3)], seconds=1.0)
    assert time.perf_counter() - started < 6
    assert draft.stopped == "time"
    assert len(draft.evidence) == 1


def test_the_timeout_of_the_chat_itself_still_holds() -> None:
    with scripted_server([hangs(3)]) as server:
        chat = ChatOpenAI(
            base_url=server.url, model="x", api_key=SecretStr("x"), max_retries=0, timeout=Timeout(0.5)
        )
        started = time.perf_counter()
        with pytest.raises(LlmUnavailableError, match="時間内"):
            run_agent("質問", chat, make_tools(table, passages, sample_codebook()))
        assert time.perf_counter() - started < 2.5


def test_a_tool_that_crashes_ends_without_a_traceback() -> None:
    def crash(query: SurveyQuery) -> TableEvidence:
        raise ValueError("a bug")

    with scripted_server([LOOK_UP, GOOD]) as server:
        chat = ChatOpenAI(base_url=server.url, model="x", api_key=SecretStr("x"), max_retries=0)
        with pytest.raises(LlmError):
            run_agent("質問", chat, make_tools(crash, passages, sample_codebook()))


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_server_that_refuses_at_once_is_an_llm_error(status: int) -> None:
    with pytest.raises(LlmError, match="言語モデル『scripted』"):
        run([breaks(status)])


@pytest.mark.parametrize("body", ["<html>login</html>", "{}", '{"choices": []}', "null"])
def test_a_server_that_replies_nonsense_is_an_llm_error(body: str) -> None:
    with pytest.raises((LlmReplyError, LlmUnavailableError)):
        run([breaks(200, body)])


def test_a_server_that_breaks_halfway_keeps_what_was_found() -> None:
    draft, _ = run([LOOK_UP, breaks(500)])
    assert (draft.stopped, draft.text) == ("error", "")
    assert len(draft.evidence) == 1


def test_no_server_at_all_is_an_llm_error() -> None:
    chat = ChatOpenAI(base_url="http://127.0.0.1:9/v1", model="x", api_key=SecretStr("x"), max_retries=0)
    with pytest.raises(LlmUnavailableError):
        run_agent("質問", chat, make_tools(table, passages, sample_codebook()))


def test_earlier_questions_and_the_language_reach_the_llm() -> None:
    _, server = run([LOOK_UP, GOOD], earlier=["AI導入率は？"], language="en")
    system, asked = server.requests[0]["messages"]
    assert "英語" in system["content"]
    assert "前の質問: AI導入率は？" in asked["content"]


def test_the_prompt_leaves_no_variable_open() -> None:
    assert "$" not in agent_prompt(tool_rounds=3, language="ja")


def test_marks_of_many_kinds_become_one_kind_before_the_full_stop() -> None:
    assert unify_marks("高い。（E1、E2）低い【E3】。") == "高い[E1][E2]。低い[E3]。"
    assert unify_marks("It is 5%. [E1] More.") == "It is 5%[E1]. More."


def test_a_sentence_with_one_real_mark_survives_an_invented_one() -> None:
    assert without_invented("高い[E1][E9]。", ["E1"]) == ("高い[E1]。", ("E9",))


def test_lists_and_headings_are_split_into_sentences() -> None:
    sentences = split_draft("# 要点\n- 高知県は低い[E1]。\n2. 青森県も低い[E2]。")
    assert [one.text for one in sentences] == ["要点", "高知県は低い。", "青森県も低い。"]


def test_prose_with_brackets_and_numbers_is_no_tool_call() -> None:
    assert find_written_calls("導入率（11.8％）は[E1]低い。{注}もある。") == ()
    assert find_written_calls('{"a": 1}') == ()


def test_a_python_call_with_code_inside_is_not_evaluated() -> None:
    assert find_written_calls('query_survey(measure=__import__("os").getcwd())') == ()


def test_a_written_call_keeps_its_arguments() -> None:
    found = find_written_calls('{"function": {"name": "a_b", "arguments": "{\\"x\\": [1]}"}}')
    assert found == (WrittenCall(name="a_b", arguments={"x": [1]}),)


def test_thinking_that_never_ends_leaves_nothing() -> None:
    assert without_thinking("<think>まだ考えている") == ""
