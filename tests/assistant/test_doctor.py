"""The check-up: every part is looked at, and what is wrong comes with its way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import cli, doctor
from assistant.doctor import Check, run_checks
from assistant.settings import Settings
from corpus.build import Corpus
from tests.fakes import scripted_server, text_reply


def by_name(settings: Settings) -> dict[str, Check]:
    return {check.name: check for check in run_checks(settings)}


def test_a_built_home_without_an_llm_is_in_order(settings: Settings, corpus: Corpus) -> None:
    checks = by_name(settings)
    assert {name: check.way_out for name, check in checks.items() if not check.ok} == {}
    assert "384 次元" in checks["埋め込みモデル"].detail
    assert f"{len(corpus.data.figures):,} 件" in checks["データベース"].detail


def test_an_empty_home_says_that_konkyo_build_is_missing(tmp_path: Path) -> None:
    checks = by_name(Settings(home=tmp_path, cache=tmp_path, llm="none"))
    for name in ("データベース", "検索用の索引"):
        assert not checks[name].ok
        assert "konkyo build" in checks[name].way_out
    assert checks["資料"].ok


def test_a_check_up_builds_nothing(tmp_path: Path) -> None:
    list(run_checks(Settings(home=tmp_path, cache=tmp_path, llm="none")))
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_or_disk_is_said_with_the_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "_free_memory", lambda: 500_000_000)
    monkeypatch.setattr(doctor, "_free_bytes", lambda folder: 1_000_000)
    settings = Settings(home=tmp_path, cache=tmp_path)
    memory, disk = doctor.check_memory(settings), doctor.check_disk(settings)
    assert (memory.ok, disk.ok) == (False, False)
    assert "0.5 GB" in memory.detail
    assert "KONKYO_LLM=none" in memory.way_out
    assert "KONKYO_CACHE" in disk.way_out
    assert doctor.check_memory(Settings(llm="none")).ok


def test_weights_that_are_not_joined_yet_are_named(tmp_path: Path) -> None:
    check = doctor.check_weights(Settings(home=tmp_path, cache=tmp_path))
    assert not check.ok
    assert "konkyo build" in check.way_out


def test_an_endpoint_is_asked_one_word(tmp_path: Path) -> None:
    with scripted_server([text_reply('{"choice": "はい"}')]) as server:
        settings = Settings(home=tmp_path, llm_url=server.base_url, llm_name="test", llm_timeout_s=5.0)
        check = doctor.check_llm(settings)
    assert check.ok
    assert "『はい』" in check.detail


def test_an_endpoint_out_of_reach_fails_with_its_sentence(tmp_path: Path, free_port: int) -> None:
    settings = Settings(home=tmp_path, llm_url=f"http://127.0.0.1:{free_port}/v1", llm_name="test")
    check = next(check for check in run_checks(settings) if check.name == "言語モデル")
    assert not check.ok
    assert check.way_out


def test_the_command_exits_with_1_and_shows_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KONKYO_HOME", str(tmp_path))
    assert cli.main(["doctor", "--llm", "none"]) == 1
    captured = capsys.readouterr()
    assert "✗ 検索用の索引" in captured.out
    assert "    → `konkyo build`" in captured.out
    assert "件の問題" in captured.err


@pytest.mark.live
def test_the_embedded_llm_answers_the_one_word_prompt(settings: Settings) -> None:
    check = doctor.check_llm(settings.model_copy(update={"llm": "embedded"}))
    assert check.ok, check.way_out
    assert "『はい』" in check.detail
