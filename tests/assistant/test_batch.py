"""Batch: one record a line, written at once; one broken question never costs the others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.batch import run_batch, terminal_progress, to_batch_record
from assistant.outcome.answer import Outcome
from assistant.outcome.markdown import render_markdown
from corpus.errors import KonkyoError, UsageError
from tests.assistant.sample_outcomes import abstention, answer


def line(question_id: str, *turns: str, **further: Any) -> str:
    return json.dumps({"id": question_id, "turns": turns or ["高知県は？"], **further}, ensure_ascii=False)


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines()]


def always(turns: Sequence[str]) -> Outcome:
    return answer(question=turns[-1])


def test_a_record_holds_everything_of_the_shared_format() -> None:
    record = to_batch_record("D001", answer())
    assert record["answer"] == render_markdown(answer())
    assert record["abstained"] is False
    assert record["citations"][0] | {"title": "", "date": "", "url": ""} == {
        "id": "E1",
        "label": "図表12",
        "source": "日本総研 No.2025-062",
        "locator": "3(2)② 図表12",
        "quote": "高知県 11.8％",
        "title": "",
        "date": "",
        "url": "",
    }
    assert record["timings_ms"] == {"plan": 400, "verify": 2, "total": 900, "first_visible": 450}
    assert record["verification"] == {"numbers": 1, "supported": 1, "removed_claims": 0}
    assert record["llm"]["backend"] == "embedded"
    json.dumps(record)


def test_only_an_abstention_counts_as_abstained() -> None:
    assert to_batch_record("x", abstention())["abstained"] is True


def test_every_line_gets_its_record_in_order(tmp_path: Path) -> None:
    seen: list[tuple[str, ...]] = []

    def ask(turns: Sequence[str]) -> Outcome:
        seen.append(tuple(turns))
        return always(turns)

    out = tmp_path / "deep" / "answers.jsonl"
    told: list[tuple[int, int]] = []
    result = run_batch(
        ask, [line("a", "一", "二"), "", line("b", expect={})], out, lambda *at: told.append(at)
    )
    assert [one["id"] for one in records(out)] == ["a", "b"]
    assert seen == [("一", "二"), ("高知県は？",)]
    assert told == [(1, 2), (2, 2)]
    assert (result.answered, result.failed) == (2, ())


def test_a_crash_becomes_a_record_with_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    def ask(turns: Sequence[str]) -> Outcome:
        if turns[-1] == "壊":
            raise ZeroDivisionError("boom")
        if turns[-1] == "誤":
            raise KonkyoError("資料がありません。")
        return always(turns)

    out = tmp_path / "answers.jsonl"
    result = run_batch(ask, [line("a", "壊"), line("b", "誤"), line("c")], out)
    first, second, third = records(out)
    assert "ZeroDivisionError" in first["error"]
    assert second["error"] == "資料がありません。"
    assert "error" not in third
    assert result.failed == ("a", "b")


def test_a_line_that_cannot_be_read_becomes_a_record_with_its_number(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    run_batch(always, [line("a"), "{broken", '{"id": "c"}'], out)
    assert ["error" in one for one in records(out)] == [False, True, True]
    assert "2行目" in records(out)[1]["error"]
    assert "turns" in records(out)[2]["error"]


def test_answers_so_far_are_on_disk_when_a_run_is_killed(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"

    def ask(turns: Sequence[str]) -> Outcome:
        if turns[-1] == "殺":
            raise KeyboardInterrupt
        return always(turns)

    with pytest.raises(KeyboardInterrupt):
        run_batch(ask, [line("a"), line("b", "殺")], out)
    assert [one["id"] for one in records(out)] == ["a"]


def test_a_killed_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    run_batch(always, [line("a")], out)
    with out.open("a", encoding="utf-8") as tail:
        tail.write('{"id": "b", "error": "前回の失敗"}\n{"id": "c", "ans')
    result = run_batch(always, [line("a"), line("b"), line("c")], out, resume=True)
    assert [one["id"] for one in records(out)] == ["a", "b", "c"]
    assert (result.kept, result.answered) == (1, 2)


def test_without_resume_an_older_file_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    out.write_text('{"id": "old"}\n', encoding="utf-8")
    run_batch(always, [line("a")], out)
    assert [one["id"] for one in records(out)] == ["a"]


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="書けません"):
        run_batch(always, [line("a")], tmp_path / "file" / "answers.jsonl")


def test_progress_goes_to_stderr_only(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal_progress("konkyo batch") as progress:
        progress(1, 2)
        progress(2, 2)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "2/2" in shown.err
