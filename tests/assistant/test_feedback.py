"""Feedback is kept with all that lies behind the answer, and becomes golden-question candidates."""

from __future__ import annotations

import json
from pathlib import Path

from assistant.evaluation.feedback import FeedbackStore
from assistant.evaluation.golden import read_golden
from tests.ui.fake_assistant import FakeAssistant, not_published

QUESTION = "生成AIの導入が遅れている都道府県は？"


def test_a_second_opinion_under_the_same_id_replaces_the_first(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    outcome = FakeAssistant(pause_s=0).ask(QUESTION)
    first = store.add(outcome, "up")
    store.add(outcome, "down", reason="数値が違う", feedback_id=first)
    (kept,) = store.all()
    assert (kept.verdict, kept.reason, kept.outcome) == ("down", "数値が違う", outcome)


def test_a_good_answer_becomes_a_candidate_with_its_numbers_names_and_sources(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    store.add(FakeAssistant(pause_s=0).ask(QUESTION), "up", earlier=["源内とは"])
    (line,) = store.export_golden()
    assert line["turns"] == ["源内とは", QUESTION]
    assert line["expect"]["numbers"] == [11.8, 12.5, 15.6]
    assert line["expect"]["entities"] == ["高知県", "青森県", "北海道"]
    assert line["expect"]["sources"] == ["図表12"]
    assert line["expect"]["abstain"] is False


def test_a_bad_answer_becomes_a_candidate_that_expects_nothing_yet(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    store.add(FakeAssistant(pause_s=0).ask(QUESTION), "down", reason="足りない", comment="6位以下も")
    (line,) = store.export_golden()
    assert line["expect"]["numbers"] == []
    assert "👎 足りない 6位以下も" in line["note"]


def test_a_helpful_refusal_is_expected_to_refuse_again(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    store.add(not_published("沖縄県の生成AI導入率は？"), "up")
    assert store.export_golden()[0]["expect"]["abstain"] == "partial"


def test_candidates_are_read_by_the_evaluation_as_they_are(tmp_path: Path) -> None:
    store = FeedbackStore(tmp_path)
    for verdict in ("up", "down"):
        store.add(FakeAssistant(pause_s=0).ask(QUESTION), verdict)  # type: ignore[arg-type]
    path = tmp_path / "candidates.jsonl"
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in store.export_golden()))
    assert [question.id for question in read_golden(path)] == ["F001", "F002"]
