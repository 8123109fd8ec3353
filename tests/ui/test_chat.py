"""The chat desk: frames, stop, reopening, errors; no browser."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from assistant import AskOptions, FeedbackStore, KonkyoError
from tests.ui.fake_assistant import FakeAssistant, library
from ui.chat import EARLIER_TURNS, AskRequest, ChatDesk, Frame
from ui.desk_calls import DeskCalls, FeedbackRequest
from ui.home import home_facts
from ui.opening import OpeningAssistant
from ui.settings_tab import options_from

QUESTION = "生成AIの導入が遅れている都道府県は？"


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant(pause_s=0)


@pytest.fixture
def desk(assistant: FakeAssistant, tmp_path: Path) -> ChatDesk:
    return ChatDesk(OpeningAssistant(lambda: assistant), tmp_path)  # type: ignore[arg-type,return-value]


def _ask(desk: ChatDesk, question: str, *runs: str, owner: str = "") -> list[Frame]:
    return list(desk.ask({"turn": "t1", "question": question, "runs": list(runs)}, AskOptions(), owner))


def test_frames_end_with_the_answer_and_its_run(desk: ChatDesk) -> None:
    frames = _ask(desk, QUESTION)
    assert [frame["state"] for frame in frames[:-1]] == ["running"] * (len(frames) - 1)
    assert "検証" in frames[-2]["html"]
    assert frames[-1]["state"] == "done" and frames[-1]["run"]
    assert "kk-proof" in frames[-1]["panel"]


def test_earlier_turns_come_from_the_run_ids_of_the_browser(desk: ChatDesk) -> None:
    first = _ask(desk, QUESTION)[-1]["run"]
    assert f"前の質問は「{QUESTION}」" in _ask(desk, "では近畿は", first)[-1]["html"]
    assert "前の質問は「なし」" in _ask(desk, "では近畿は")[-1]["html"], "nothing is remembered on the server"


def test_a_kept_answer_reopens_with_its_evidence_and_a_lost_one_says_so(desk: ChatDesk) -> None:
    run = _ask(desk, QUESTION)[-1]["run"]
    found, lost = desk.reopen([run, "ffff"])
    assert found["state"] == "done" and "高知県" in found["html"] and "mark" in found["panel"]
    assert lost["state"] == "failed" and "保存されていません" in lost["html"]


def test_a_stop_ends_the_frames_at_once_and_closes_the_stream(tmp_path: Path) -> None:
    assistant = FakeAssistant(pause_s=1.0)
    desk = ChatDesk(OpeningAssistant(lambda: assistant), tmp_path)  # type: ignore[arg-type,return-value]
    frames = desk.ask({"turn": "t1", "question": QUESTION}, AskOptions())
    next(frames)
    desk.running.stop("t1")
    rest = list(frames)
    assert rest[-1]["state"] == "stopped" and len(rest) < 4, "not after all stages"
    _wait_until_closed(assistant)


def test_closing_the_page_stops_the_run(tmp_path: Path) -> None:
    assistant = FakeAssistant(pause_s=1.0)
    desk = ChatDesk(OpeningAssistant(lambda: assistant), tmp_path)  # type: ignore[arg-type,return-value]
    frames = desk.ask({"turn": "t1", "question": QUESTION}, AskOptions())
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    _wait_until_closed(assistant)


def _wait_until_closed(assistant: FakeAssistant) -> None:
    deadline = time.monotonic() + 60
    while not assistant.closed_early and time.monotonic() < deadline:
        time.sleep(0.05)
    assert assistant.closed_early == 1


@pytest.mark.parametrize(("question", "words"), [("  ", "質問が空です"), ("長" * 2001, "長すぎます")])
def test_a_question_that_cannot_be_asked_gets_a_sentence(desk: ChatDesk, question: str, words: str) -> None:
    (frame,) = _ask(desk, question)
    assert frame["state"] == "failed" and words in frame["html"]


def test_a_crash_shows_a_way_out_and_no_internals(desk: ChatDesk) -> None:
    frame = _ask(desk, "壊れた質問")[-1]
    assert frame["state"] == "failed"
    assert "konkyo doctor" in frame["html"] and "RuntimeError" not in frame["html"]


def test_an_assistant_that_cannot_open_is_said_to_the_reader(tmp_path: Path) -> None:
    def fail() -> Any:
        raise KonkyoError("索引がありません。`konkyo build` を実行してください。")

    desk = ChatDesk(OpeningAssistant(fail), tmp_path)
    assert "konkyo build" in _ask(desk, QUESTION)[-1]["html"]


def test_feedback_keeps_earlier_questions_and_refuses_unknown_answers(desk: ChatDesk, tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    calls = _calls(desk, store)
    first = _ask(desk, "源内とは", owner="tanaka")[-1]["run"]
    second = _ask(desk, QUESTION, first, owner="tanaka")[-1]["run"]
    vote = {"run": second, "verdict": "up", "earlier": [first], "id": "ab12"}
    assert calls.give(vote, "tanaka") == {"id": "ab12"}
    calls.give({**vote, "comment": "助かる"}, "tanaka")
    (kept,) = store.all()
    assert (kept.comment, kept.user, kept.turns) == ("助かる", "tanaka", ("源内とは", QUESTION))
    assert "error" in calls.give({**vote, "run": "ffff"}, "tanaka")
    assert "error" in calls.give({**vote, "verdict": "sideways"}, "tanaka")


def _calls(desk: ChatDesk, store: FeedbackStore) -> DeskCalls:
    return DeskCalls(desk, OpeningAssistant(lambda: FakeAssistant()), store)  # type: ignore[arg-type,return-value]


def test_deleting_a_history_deletes_its_answers_on_the_server(desk: ChatDesk, tmp_path: Path) -> None:
    calls = _calls(desk, FeedbackStore(tmp_path))
    run, other = _ask(desk, QUESTION)[-1]["run"], _ask(desk, "源内とは")[-1]["run"]
    assert calls.forget({"runs": [run]}) == {"deleted": 1}
    lost, found = desk.reopen([run, other])
    assert (lost["state"], found["state"]) == ("failed", "done")


def test_nobody_reads_or_deletes_the_answers_of_another_login(desk: ChatDesk, tmp_path: Path) -> None:
    calls = _calls(desk, FeedbackStore(tmp_path))
    run = _ask(desk, QUESTION, owner="tanaka")[-1]["run"]
    assert desk.reopen([run], "sato")[0]["state"] == "failed"
    assert "error" in calls.reply({"run": run}, "sato")
    assert calls.forget({"runs": [run]}, "sato") == {"deleted": 0}
    assert "出典：" in calls.reply({"run": run}, "tanaka")["text"]


def test_what_was_asked_in_the_conversation_is_not_suggested_again(desk: ChatDesk) -> None:
    first = _ask(desk, "高知県のAI導入率は？")[-1]["run"]
    assert 'data-act="ask">高知県のAI導入率は？<' not in _ask(desk, QUESTION, first)[-1]["html"]
    assert 'data-act="ask">高知県のAI導入率は？<' in _ask(desk, QUESTION)[-1]["html"]


def test_found_sources_are_told_while_the_answer_is_still_written(desk: ChatDesk) -> None:
    running = [frame["html"] for frame in _ask(desk, QUESTION) if frame["state"] == "running"]
    assert any("見つかった資料：図表12から5行" in html for html in running)
    assert all("kk-progress" in html and "kk-elapsed" in html for html in running)


def test_the_first_screen_tells_date_and_which_prefectures_are_published(
    desk: ChatDesk, assistant: FakeAssistant, tmp_path: Path
) -> None:
    home = home_facts(library(), "ja")
    assert "2024年12月31日時点" in home["line"]
    assert home["picker"].count('kk-prefecture"') == 47
    assert 'data-question="高知県の生成AI導入率は？"' in home["picker"]
    assert 'data-known="false" data-question="沖縄県の生成AI導入率は？"' in home["picker"]
    assert "as of 31 December 2024" in home_facts(library(), "en")["line"]


def test_unknown_settings_fall_back_to_the_defaults() -> None:
    assert options_from({"lag": "x", "language": 3}) == AskOptions()
    assert options_from(None) == AskOptions()
    assert options_from({"lag": "below_national", "language": "en"}).language == "en"


@pytest.mark.parametrize("turns", [11, 61, 500])
def test_a_long_conversation_goes_on_with_its_last_turns(turns: int) -> None:
    asked = {"turn": "t", "question": "では近畿は？", "runs": [f"run{n}" for n in range(turns)]}
    request = AskRequest.model_validate(asked)
    assert request.runs == tuple(f"run{n}" for n in range(turns - EARLIER_TURNS, turns))
    opinion = {"run": "a", "verdict": "up", "earlier": asked["runs"]}
    assert FeedbackRequest.model_validate(opinion).earlier == request.runs
