"""The seam to the LLM: constrained calls, and every way in which a backend can fail."""

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assistant.errors import LlmError, LlmReplyError, LlmUnavailableError
from assistant.llm import client as llm_module
from assistant.llm.client import Llm, open_llm
from assistant.settings import Settings
from corpus.errors import UsageError
from tests.fakes import Misbehaviour, ScriptedLlm, scripted_server, text_reply, tool_reply

_OPTIONS = ("生成AIの導入率", "AIの導入率", "導入の課題")


def _endpoint(base_url: str, **changes: Any) -> Llm:
    options: dict[str, Any] = {"llm_url": base_url, "llm_name": "test", "llm_timeout_s": 5.0} | changes
    return open_llm(Settings(**options))


def test_without_an_llm_every_call_is_refused_and_nothing_is_a_failure() -> None:
    llm = open_llm(Settings(llm="none"))
    assert (llm.backend, llm.state(), llm.notice, llm.capable) == ("none", "none", "", False)
    with pytest.raises(LlmUnavailableError):
        llm.choose("?", _OPTIONS)
    llm.warm(["x"])
    llm.close()


def test_one_option_needs_no_call() -> None:
    llm = open_llm(Settings(llm="none"))
    assert llm.choose("?", ["A", "A"]) == "A"
    assert llm.choose("?", []) is None
    assert llm.pick_numbers("?", maximum=0, at_most=3) == ()


@pytest.mark.parametrize(
    ("changes", "way_out"),
    [
        ({"llm": "gpt"}, "embedded"),
        ({"llm_url": "localhost:11434", "llm_name": "a"}, "http://"),
        ({"llm_url": "http://127.0.0.1:1/v1"}, "KONKYO_LLM_NAME"),
        ({"llm_gguf": "/nowhere/a.gguf"}, "KONKYO_LLM_GGUF"),
        ({"llm": "endpoint"}, "KONKYO_LLM_URL"),
    ],
)
def test_a_wrong_setting_is_one_japanese_sentence(changes: dict[str, Any], way_out: str) -> None:
    with pytest.raises(UsageError, match=way_out):
        open_llm(Settings(**changes))


def test_an_endpoint_chooses_by_schema_at_temperature_zero_and_is_counted() -> None:
    with scripted_server([text_reply('{"choice": "導入の課題"}')]) as server:
        llm = _endpoint(server.base_url)
        with llm.recording() as use:
            assert llm.choose("質問", _OPTIONS, system="規則") == "導入の課題"
        sent = server.requests[0]
    assert sent["temperature"] == 0
    assert sent["seed"] == 0
    assert sent["response_format"]["json_schema"]["strict"] is True
    assert [message["role"] for message in sent["messages"]] == ["system", "user"]
    assert (use.calls, use.prompt_tokens, use.completion_tokens) == (1, 10, 5)
    assert use.as_use().backend == "endpoint"
    assert llm.capable


def test_an_endpoint_without_json_schema_is_asked_in_words_from_then_on() -> None:
    refusal = Misbehaviour(status=400, body='{"error": {"message": "response_format unsupported"}}')
    with scripted_server([refusal, text_reply("導入の課題"), text_reply("2と1")]) as server:
        llm = _endpoint(server.base_url)
        assert llm.choose("質問", _OPTIONS) == "導入の課題"
        assert llm.pick_numbers("質問", maximum=3, at_most=2) == (2, 1)
        assert "response_format" not in server.requests[1]
        assert "- 導入の課題" in server.requests[1]["messages"][0]["content"]
        assert len(server.requests) == 3
    assert llm.notice == ""


def test_an_endpoint_that_refuses_every_request_is_a_failure_with_a_notice() -> None:
    with scripted_server([Misbehaviour(status=400, body="{}")], repeat_last=True) as server:
        llm = _endpoint(server.base_url)
        with llm.recording() as use, pytest.raises(LlmError, match="HTTP 400"):
            llm.choose("質問", _OPTIONS)
        with pytest.raises(LlmError), llm.guarded():
            llm.chat().invoke("質問")
    assert "HTTP 400" in use.notice


@pytest.mark.parametrize(
    "reply",
    [
        text_reply("源内です"),
        text_reply(""),
        tool_reply(("choose", {})),
        Misbehaviour(body="<html>welcome</html>", content_type="text/html"),
        Misbehaviour(body="not json"),
        Misbehaviour(body="{}"),
        Misbehaviour(body='{"choices": []}'),
        Misbehaviour(body='{"choices": null}'),
        Misbehaviour(body="[1, 2]"),
        Misbehaviour(body='{"error": {"message": "odd"}}'),
    ],
)
def test_nonsense_is_an_llm_error_with_a_notice(reply: Any) -> None:
    with scripted_server([reply]) as server:
        llm = _endpoint(server.base_url)
        with llm.recording() as use, pytest.raises(LlmError):
            llm.choose("質問", _OPTIONS)
    assert "規則だけで回答" in llm.notice
    assert use.notice == llm.notice


def test_a_good_reply_clears_the_notice() -> None:
    with scripted_server([text_reply("?"), text_reply("導入の課題")]) as server:
        llm = _endpoint(server.base_url)
        with pytest.raises(LlmReplyError):
            llm.choose("質問", _OPTIONS)
        assert llm.choose("質問", _OPTIONS) == "導入の課題"
    assert llm.notice == ""


def test_a_slow_endpoint_is_given_up_and_then_left_alone() -> None:
    with scripted_server([Misbehaviour(delay_s=2.0, body="{}")], repeat_last=True) as server:
        llm = _endpoint(server.base_url, llm_timeout_s=0.3)
        started = time.perf_counter()
        for _ in range(3):
            with pytest.raises(LlmUnavailableError, match="時間内"):
                llm.choose("質問", _OPTIONS)
        assert time.perf_counter() - started < 6
        assert len(server.requests) == 1
    assert llm.state() == "failed"


def test_an_endpoint_is_tried_again_after_its_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm_module, "REST_S", 0.05)
    with scripted_server([Misbehaviour(status=503), text_reply("導入の課題")]) as server:
        llm = _endpoint(server.base_url)
        with pytest.raises(LlmUnavailableError, match="503"):
            llm.choose("質問", _OPTIONS)
        time.sleep(0.1)
        assert llm.choose("質問", _OPTIONS) == "導入の課題"
    assert llm.state() == "ready"


def test_an_endpoint_that_is_not_there_is_one_japanese_sentence() -> None:
    llm = _endpoint("http://127.0.0.1:9/v1")
    with pytest.raises(LlmUnavailableError, match="接続できない"):
        llm.write("質問")


def test_a_proxy_setting_is_not_asked_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with scripted_server([text_reply("はい。")]) as server:
        assert _endpoint(server.base_url).write("質問") == "はい。"


def test_prose_that_was_cut_off_ends_with_a_whole_sentence() -> None:
    with scripted_server([text_reply("一つめ。二つめの途", finish="length")]) as server:
        assert _endpoint(server.base_url).write("質問") == "一つめ。"


def test_the_agent_loop_gets_a_chat_whose_errors_are_llm_errors() -> None:
    with scripted_server([tool_reply(("search", {"text": "源内"})), Misbehaviour(status=500)]) as server:
        llm = _endpoint(server.base_url)
        with llm.recording() as use:
            with llm.guarded():
                reply: Any = llm.chat().invoke([("human", "源内とは")])
            with pytest.raises(LlmError), llm.guarded():
                llm.chat().invoke([("human", "源内とは")])
    assert reply.tool_calls[0]["name"] == "search"
    assert use.calls == 2


def test_two_questions_at_once_are_counted_apart() -> None:
    with scripted_server([text_reply("導入の課題")], repeat_last=True) as server:
        llm = _endpoint(server.base_url)
        counts: dict[int, int] = {}

        def ask(times: int) -> None:
            with llm.recording() as use:
                for _ in range(times):
                    llm.choose("質問", _OPTIONS)
            counts[times] = use.calls

        threads = [Thread(target=ask, args=(times,)) for times in (1, 2, 3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == {1: 1, 2: 2, 3: 3}


def test_a_file_that_is_no_gguf_fails_with_a_notice(tmp_path: Path) -> None:
    (tmp_path / "broken.gguf").write_bytes(b"GGUF nonsense")
    llm = open_llm(Settings(llm_gguf=str(tmp_path / "broken.gguf")))
    assert not llm.wait_ready(30)
    assert llm.state() == "failed"
    assert "broken.gguf" in llm.notice
    with pytest.raises(LlmUnavailableError):
        llm.choose("質問", _OPTIONS)
    llm.close()


def test_the_scripted_llm_has_all_public_methods_of_the_real_one() -> None:
    public = {name for name in dir(Llm) if not name.startswith("_")}
    assert public <= set(dir(ScriptedLlm(["a"])))


def test_the_scripted_llm_refuses_replies_that_were_not_offered() -> None:
    with pytest.raises(LlmReplyError):
        ScriptedLlm(["東京"]).choose("質問", _OPTIONS)


@pytest.fixture(scope="module")
def embedded() -> Iterator[Llm]:
    llm = open_llm(Settings(llm_timeout_s=120.0), progress=False)
    yield llm
    llm.close()


@pytest.mark.live
def test_opening_returns_at_once_while_the_weights_load(embedded: Llm) -> None:
    assert embedded.state() in ("loading", "ready")
    assert embedded.wait_ready(120)
    assert embedded.state() == "ready"


@pytest.mark.live
def test_the_embedded_llm_chooses_the_same_option_each_time(embedded: Llm) -> None:
    prompt = (
        "質問: 生成AIを導入しない理由は何ですか\n質問が尋ねている項目を一つ選んでください。候補: "
        + "、".join(_OPTIONS)
    )
    chosen = {embedded.choose(prompt, _OPTIONS) for _ in range(3)}
    assert len(chosen) == 1
    assert chosen <= set(_OPTIONS)


@pytest.mark.live
def test_the_embedded_llm_keeps_to_the_numbers_offered(embedded: Llm) -> None:
    prompt = "源内とは何ですか。文の番号を選んでください。\n1 源内は生成AIの利用環境です。\n2 高知県は四国。"
    numbers = embedded.pick_numbers(prompt, maximum=2, at_most=2)
    assert numbers
    assert set(numbers) <= {1, 2}


@pytest.mark.live
def test_options_with_quotes_and_line_ends_stay_exact(embedded: Llm) -> None:
    options = ['「A」は"引用"', "B\nC", "\\d"]
    assert embedded.choose("どれか一つを選んでください。", options) in options


@pytest.mark.live
def test_a_closed_llm_refuses_and_its_process_is_gone(embedded: Llm) -> None:
    embedded.close()
    with pytest.raises(LlmUnavailableError):
        embedded.choose("質問", _OPTIONS)
