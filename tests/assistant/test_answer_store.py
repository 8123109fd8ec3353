"""Kept answers come back whole; strange run ids find nothing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from assistant.outcome.answer_store import AnswerStore
from tests.ui.fake_assistant import FakeAssistant, ranking


def test_a_kept_answer_comes_back_unchanged(tmp_path: Path) -> None:
    outcome = FakeAssistant(pause_s=0).ask("遅れている都道府県は？")
    run = AnswerStore(tmp_path).keep(outcome)
    assert AnswerStore(tmp_path).find(run) == outcome


@pytest.mark.parametrize("run", ["", "ffff", "../../etc/passwd", "' OR 1=1 --", "a" * 200])
def test_a_strange_run_id_finds_nothing(tmp_path: Path, run: str) -> None:
    assert AnswerStore(tmp_path).find(run) is None


def test_an_answer_without_a_run_is_not_kept(tmp_path: Path) -> None:
    assert AnswerStore(tmp_path).keep(ranking("遅れている都道府県は？")) == ""


def test_an_answer_of_another_version_is_like_a_missing_one(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    with sqlite3.connect(tmp_path / "answers.sqlite3") as connection:
        connection.execute(
            "INSERT INTO answers (run, question, outcome) VALUES ('ab', 'q', '{\"kind\": \"old\"}')"
        )
    assert store.find("ab") is None


def test_a_full_disk_costs_the_link_and_not_the_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = AnswerStore(tmp_path)

    def full(*_args: object, **_more: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(sqlite3, "connect", full)
    assert store.keep(FakeAssistant(pause_s=0).ask("遅れている都道府県は？")) == ""


def test_a_deleted_answer_is_gone_from_the_file(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    run = store.keep(FakeAssistant(pause_s=0).ask("秘密の質問: 遅れている都道府県は？"))
    other = store.keep(FakeAssistant(pause_s=0).ask("源内とは"))
    assert store.forget([run, "ffff"]) == 1
    assert store.find(run) is None and store.find(other) is not None
    with sqlite3.connect(tmp_path / "answers.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert "秘密の質問".encode() not in (tmp_path / "answers.sqlite3").read_bytes()


def test_an_answer_is_found_and_deleted_by_its_owner_only(tmp_path: Path) -> None:
    store = AnswerStore(tmp_path)
    run = store.keep(FakeAssistant(pause_s=0).ask("源内とは"), "tanaka")
    assert store.find(run) is None and store.find(run, "sato") is None
    assert store.forget([run], "sato") == 0
    assert store.find(run, "tanaka") is not None


def test_answers_are_kept_as_long_as_the_setting_says(tmp_path: Path) -> None:
    run = AnswerStore(tmp_path).keep(FakeAssistant(pause_s=0).ask("源内とは"))
    with sqlite3.connect(tmp_path / "answers.sqlite3") as connection:
        connection.execute("UPDATE answers SET kept_at = datetime('now', '-31 days')")
    assert AnswerStore(tmp_path, keep_days=0).find(run) is not None
    assert AnswerStore(tmp_path, keep_days=60).find(run) is not None
    assert AnswerStore(tmp_path, keep_days=30).find(run) is None


def test_a_store_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "answers.sqlite3") as connection:
        connection.execute(
            "CREATE TABLE answers (run TEXT PRIMARY KEY, kept_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, "
            "question TEXT NOT NULL, outcome TEXT NOT NULL)"
        )
    store = AnswerStore(tmp_path)
    assert store.find(store.keep(FakeAssistant(pause_s=0).ask("源内とは"))) is not None
