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
