"""The log of runs: a line a stage under the run's id, no word of the question, and `konkyo trace` over it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.run_log import FOLDER, RunLog, log_fields, read_run
from assistant.session import Assistant

RUN = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def logger(tmp_path: Path) -> Iterator[logging.Logger]:
    found = logging.getLogger("tests.safety.run_log")
    found.setLevel(logging.INFO)
    handler = RunLog(tmp_path, 30)
    found.addHandler(handler)
    yield found
    found.removeHandler(handler)


def lines(home: Path) -> list[dict[str, object]]:
    text = "".join(file.read_text(encoding="utf-8") for file in sorted((home / FOLDER).glob("*.jsonl")))
    return [json.loads(line) for line in text.splitlines()]


def test_only_fields_reach_the_file(logger: logging.Logger, tmp_path: Path) -> None:
    logger.info("高知県について聞いた人がいる")
    logger.warning("removed: %s", "高知県は99％です")
    log_fields(logger, "stage", run=RUN, stage="plan", ms=3)
    (line,) = lines(tmp_path)
    assert (line["event"], line["run"], line["stage"], line["ms"]) == ("stage", RUN, "plan", 3)


def test_every_stage_of_a_run_is_a_line_and_none_holds_the_question(
    opened: Assistant, tmp_path: Path
) -> None:
    found, handler = logging.getLogger("assistant"), RunLog(tmp_path, 30)
    before = found.level
    found.setLevel(logging.INFO)
    found.addHandler(handler)
    try:
        outcome = opened.ask("高知県の生成AI導入率は？")
    finally:
        found.removeHandler(handler)
        found.setLevel(before)
    assert outcome.trace is not None and len(outcome.trace.run) == 32
    kept = read_run(tmp_path, outcome.trace.run)
    assert [line.get("stage") for line in kept] == ["understand", "plan", "evidence", "draft", "verify", None]
    assert kept[-1]["event"] == "run" and kept[-1]["kind"] == "answer"
    assert "高知" not in "".join(map(str, kept))


def test_old_days_go_and_a_line_cut_by_a_kill_is_left_out(logger: logging.Logger, tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir()
    old = folder / f"{(date.today() - timedelta(days=31)).isoformat()}.jsonl"
    kept = folder / f"{(date.today() - timedelta(days=3)).isoformat()}.jsonl"
    old.write_text("{}\n", encoding="utf-8")
    kept.write_text(f'{{"run": "{RUN}", "event": "stage"}}\n{{"run": "01', encoding="utf-8")
    log_fields(logger, "run", run=RUN, ms=1)
    assert not old.exists()
    assert [line["event"] for line in read_run(tmp_path, RUN)] == ["stage", "run"]


def test_a_disk_that_refuses_costs_no_answer(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("no folder", encoding="utf-8")
    found = logging.getLogger("tests.safety.refused")
    found.setLevel(logging.INFO)
    found.addHandler(RunLog(tmp_path, 30))
    log_fields(found, "stage", run=RUN, ms=1)
    log_fields(found, "stage", run=RUN, ms=2)


def test_trace_shows_a_run_by_the_beginning_of_its_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KONKYO_HOME", str(tmp_path))
    (tmp_path / FOLDER).mkdir()
    rows = [
        {"at": "2026-01-01T00:00:00+09:00", "run": RUN, "event": "stage", "stage": "plan", "ms": 7},
        {"at": "2026-01-01T00:00:00+09:00", "run": RUN, "event": "run", "ms": 9, "kind": "answer"},
        {"at": "2026-01-01T00:00:00+09:00", "run": "0123ffff", "event": "run", "ms": 9, "kind": "answer"},
    ]
    day = tmp_path / FOLDER / f"{date.today().isoformat()}.jsonl"
    day.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main(["trace", RUN[:8]]) == 0
    shown = capsys.readouterr().out
    assert "plan" in shown and "7 ms" in shown and "kind=answer" in shown
    assert main(["trace", "0123"]) == 1 and "2件" in capsys.readouterr().err
    assert main(["trace", "../../etc/passwd"]) == 1 and "記録がありません" in capsys.readouterr().err
