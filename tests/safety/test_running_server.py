"""A command finds the server that runs, and asks it only where it would answer the same."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from assistant.cli import main
from assistant.outcome.answer import outcome_from_json
from assistant.running import Serving, announce, ask_running, corpus_stamp, withdraw
from assistant.session import Assistant
from assistant.settings import Settings
from tests.doors.conftest import running
from ui.doors.application import build_application
from ui.doors.asking import Asker
from ui.doors.gate import Gate, TokenBuckets
from ui.doors.health import RunMetrics, health_routes
from ui.doors.keys import KeyFile
from ui.doors.terminal import terminal_routes

QUESTION = "高知県の生成AI導入率は？"


@pytest.fixture(scope="session")
def metrics(opened: Assistant) -> RunMetrics:
    found = RunMetrics()
    opened.watch_runs(found.watch)
    return found


@pytest.fixture
def served(
    opened: Assistant, metrics: RunMetrics, unused_port: int
) -> Iterator[tuple[Settings, Serving, str]]:
    """Settings of the server, what it made known, and its address."""
    settings = opened.settings.model_copy(update={"port": unused_port})
    serving = announce(settings)
    gate = Gate(None, TokenBuckets(1000))
    asker = Asker(lambda: opened, opened=lambda: opened)
    routes = [
        *terminal_routes(asker, serving),
        *health_routes(lambda: {"state": "none", "notice": ""}, metrics, gate),
    ]
    with running(build_application(asker, gate, more=routes), unused_port) as url:
        yield settings, serving, url
    withdraw(settings, serving)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_server_answers_as_the_command_would(
    served: tuple[Settings, Serving, str], opened: Assistant
) -> None:
    settings, _, _ = served
    data = ask_running(settings, QUESTION, lag="lowest_rate", language="auto")
    assert data is not None
    own = opened.ask(QUESTION)
    found = outcome_from_json(data)
    assert (found.lead, found.citations, found.evidence) == (own.lead, own.citations, own.evidence)


def test_the_command_line_uses_it(
    served: tuple[Settings, Serving, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings, _, _ = served
    monkeypatch.setenv("KONKYO_HOME", str(settings.home))
    monkeypatch.setenv("KONKYO_LLM", "none")

    def never(*_: object, **__: object) -> None:
        raise AssertionError("opened by itself")

    monkeypatch.setattr("assistant.commands.ask.opened_assistant", never)
    assert main(["ask", QUESTION]) == 0
    assert "11.8％" in capsys.readouterr().out


def test_other_settings_another_corpus_and_a_server_that_is_gone_are_not_asked(
    served: tuple[Settings, Serving, str], tmp_path: Path
) -> None:
    settings, _, url = served

    def found(changed: Settings) -> object:
        return ask_running(changed, QUESTION, lag="lowest_rate", language="auto")

    assert found(settings.model_copy(update={"llm": "embedded"})) is None
    assert found(settings.model_copy(update={"home": tmp_path})) is None
    added = settings.home / "figures-added.duckdb"
    added.touch()
    try:
        assert found(settings) is None
    finally:
        added.unlink()
    assert found(settings) is not None
    file = settings.home / "serving.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**whole, "port": 9}), encoding="utf-8")
    assert found(settings) is None
    file.write_text("{", encoding="utf-8")
    assert found(settings) is None
    assert httpx.get(f"{url}/healthz").status_code == 200


def test_only_the_owner_reads_the_secret_and_nobody_else_gets_in(
    served: tuple[Settings, Serving, str],
) -> None:
    settings, serving, url = served
    if os.name == "posix":
        assert stat.S_IMODE((settings.home / "serving.json").stat().st_mode) == 0o600
    body = {
        "question": QUESTION,
        "lag": "lowest_rate",
        "language": "auto",
        "corpus": corpus_stamp(settings.home),
    }
    assert httpx.post(f"{url}/terminal", json=body).status_code == 403
    wrong = {"Authorization": "Bearer x"}
    assert httpx.post(f"{url}/terminal", json=body, headers=wrong).status_code == 403
    right = {"Authorization": f"Bearer {serving.secret}"}
    assert httpx.post(f"{url}/terminal", json=body, headers=right).status_code == 200
    assert httpx.post(f"{url}/terminal", json={**body, "more": 1}, headers=right).status_code == 400
    assert httpx.post(f"{url}/terminal", content=b"[" * 100_000, headers=right).status_code == 413


def test_a_second_server_is_not_withdrawn_by_the_first(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, llm="none")
    first, second = announce(settings), announce(settings)
    withdraw(settings, first)
    assert (tmp_path / "serving.json").exists()
    withdraw(settings, second)
    assert not (tmp_path / "serving.json").exists()


def test_health_and_metrics_count_runs_and_hold_no_question(
    served: tuple[Settings, Serving, str], opened: Assistant
) -> None:
    _, _, url = served

    def counted() -> dict[str, float]:
        text = httpx.get(f"{url}/metrics").text
        assert "高知" not in text
        return {
            f"{sample.name}{sample.labels.get('kind', '')}{sample.labels.get('stage', '')}": sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if not sample.name.endswith("_bucket")
        }

    assert httpx.get(f"{url}/healthz").json()["state"] == "none"
    before = counted()
    opened.ask(QUESTION)
    after = counted()
    for name in ("konkyo_runs_totalanswer", "konkyo_run_seconds_count", "konkyo_stage_seconds_countverify"):
        assert after[name] == before.get(name, 0.0) + 1
    assert after["konkyo_open"] == 1.0


def test_metrics_ask_for_a_key_where_keys_are_used(
    opened: Assistant, metrics: RunMetrics, tmp_path: Path, unused_port: int
) -> None:
    keys = KeyFile(tmp_path / "keys.tsv")
    key = keys.add("watcher")
    gate = Gate(keys, TokenBuckets(1000))
    asker = Asker(lambda: opened)
    routes = health_routes(lambda: {"state": "opening"}, metrics, gate)
    with running(build_application(asker, gate, more=routes), unused_port) as url:
        assert httpx.get(f"{url}/metrics").status_code == 401
        assert httpx.get(f"{url}/metrics", headers={"Authorization": f"Bearer {key}"}).status_code == 200
        assert httpx.get(f"{url}/healthz").status_code == 503
