"""Evaluation: what is measured, kept, compared and reported."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.evaluation.evaluate import (
    Evaluation,
    load_evaluation,
    numbers_behind,
    run_evaluation,
    save_evaluation,
    saved_evaluations,
)
from assistant.evaluation.golden import Expectation, GoldenQuestion, PlanExpectation
from assistant.evaluation.report import (
    render_html_report,
    render_markdown_report,
    render_terminal,
    rules_sentence,
)
from assistant.evaluation.summary import compare, compare_with_rules, percentile, summarize
from assistant.outcome.answer import Outcome
from corpus.errors import UsageError
from tests.assistant.sample_outcomes import abstention, another_run, answer

QUESTIONS = (
    GoldenQuestion(
        id="K1",
        category="lookup",
        turns=("高知県は？",),
        expect=Expectation(numbers=(11.8,), sources=("図表12",)),
        plan=PlanExpectation(measures=("genai_rate",), shape="lookup"),
    ),
    GoldenQuestion(id="K2", category="lookup", turns=("<b>|東京|</b>",), expect=Expectation(numbers=(56.5,))),
    GoldenQuestion(id="K3", category="unanswerable", turns=("愛媛県は？",), expect=Expectation(abstain=True)),
)


def ask(turns: Sequence[str]) -> Outcome:
    return abstention() if "愛媛" in turns[-1] else answer(question=turns[-1])


def ask_well(turns: Sequence[str]) -> Outcome:
    return answer("東京都は56.5％です【1】。") if "東京" in turns[-1] else ask(turns)


def evaluated(asked: object = ask, llm: str = "none", repeats: int = 1) -> Evaluation:
    return run_evaluation(asked, QUESTIONS, llm=llm, repeats=repeats, question_set="own.jsonl")  # type: ignore[arg-type]


def test_the_headline_figures_add_up() -> None:
    summary = summarize(evaluated())
    assert (summary.correct, summary.total) == (2, 3)
    assert [(one.category, one.correct, one.total) for one in summary.categories] == [
        ("lookup", 1, 2),
        ("unanswerable", 1, 1),
    ]
    assert summary.plan_accuracy == 1.0
    assert summary.citation_ok == 1.0
    assert (summary.unsupported_numerals, summary.false_refusals, summary.errors) == (0, 0, 0)
    assert (summary.p50_ms, summary.max_ms, summary.first_visible_p50_ms) == (900.0, 900.0, 450.0)
    assert summary.repeat_agreement is None


def test_a_number_without_evidence_is_counted_as_unsupported() -> None:
    def invent(turns: Sequence[str]) -> Outcome:
        return answer("高知県は11.8％、愛媛県は77.7％です。")

    assert summarize(evaluated(invent)).unsupported_numerals == 3


def test_numbers_of_cells_and_their_counts_are_behind_an_answer() -> None:
    assert {11.8, 4.0, 34.0} <= numbers_behind(answer())


def test_runs_agree_when_only_run_id_and_time_differ() -> None:
    runs = iter([answer(), another_run(answer()), another_run(answer())])
    same = run_evaluation(lambda turns: next(runs), QUESTIONS[:1], repeats=3)
    assert summarize(same).repeat_agreement == 1.0
    assert same.results[0].runs_correct == 3


def test_runs_that_say_something_else_do_not_agree() -> None:
    runs: Iterator[Outcome] = iter([answer(), abstention()])
    changed = run_evaluation(lambda turns: next(runs), QUESTIONS[:1], repeats=2)
    assert summarize(changed).repeat_agreement == 0.0
    assert changed.results[0].runs_correct == 1


def test_a_crash_is_counted_and_does_not_end_the_evaluation() -> None:
    def crash(turns: Sequence[str]) -> Outcome:
        raise RuntimeError("boom")

    summary = summarize(evaluated(crash))
    assert (summary.errors, summary.correct, summary.total) == (3, 0, 3)


def test_progress_is_told_after_every_question_of_every_run() -> None:
    told: list[tuple[int, int]] = []
    run_evaluation(ask, QUESTIONS, repeats=2, progress=lambda *at: told.append(at))
    assert told == [(n, 6) for n in range(1, 7)]


def test_no_run_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="1以上"):
        run_evaluation(ask, QUESTIONS, repeats=0)


def test_percentiles_are_values_that_occurred() -> None:
    assert percentile([3.0, 1.0, 2.0, 4.0], 50) == 2.0
    assert percentile([float(n) for n in range(1, 101)], 95) == 95.0
    assert percentile([], 95) is None


def test_an_evaluation_comes_back_from_its_file_unchanged(tmp_path: Path) -> None:
    evaluation = evaluated(llm="Qwen2.5/Coder 1.5B", repeats=2)
    path = save_evaluation(evaluation, tmp_path)
    assert load_evaluation(path) == evaluation
    assert re.fullmatch(r"\d{8}T\d{6}-Qwen2.5_Coder_1.5B\.json", path.name)


def test_earlier_evaluations_are_listed_newest_first_by_llm(tmp_path: Path) -> None:
    first = save_evaluation(replace(evaluated(), made_at="2026-01-01T10:00:00+09:00"), tmp_path)
    second = save_evaluation(replace(evaluated(), made_at="2026-01-02T10:00:00+09:00"), tmp_path)
    other = save_evaluation(replace(evaluated(llm="x"), made_at="2026-01-03T10:00:00+09:00"), tmp_path)
    assert saved_evaluations(tmp_path, llm="none") == (second, first)
    assert saved_evaluations(tmp_path)[0] == other


def test_a_foreign_file_is_no_evaluation(tmp_path: Path) -> None:
    foreign = tmp_path / "x.json"
    foreign.write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="konkyo eval"):
        load_evaluation(foreign)


def test_comparing_says_what_got_better_and_what_broke() -> None:
    def worse(turns: Sequence[str]) -> Outcome:
        return abstention()

    old, new = evaluated(), evaluated(ask_well)
    assert compare(old, new).better == ("K2",)
    assert compare(new, old).broke == ("K2",)
    assert compare(old, evaluated(worse)).still_wrong == ("K2",)
    shorter = replace(old, results=old.results[:1])
    assert compare(shorter, new).added == ("K2", "K3")
    assert compare(new, shorter).removed == ("K2", "K3")
    assert compare(shorter, new).accuracy_after == 1.0


def test_side_by_side_says_where_rules_do_as_well() -> None:
    verdicts = compare_with_rules([evaluated(ask_well, llm="sample"), evaluated()])
    assert [(one.category, one.correct, one.verdict) for one in verdicts] == [
        ("lookup", (2, 1), "llm"),
        ("unanswerable", (1, 1), "equal"),
    ]
    assert "unanswerable" in rules_sentence(verdicts)


def test_two_llms_are_shown_without_a_verdict_on_rules() -> None:
    verdicts = compare_with_rules([evaluated(llm="a"), evaluated(llm="b")])
    assert {one.verdict for one in verdicts} == {None}
    assert rules_sentence(verdicts) == ""


def test_the_terminal_summary_names_the_failures() -> None:
    shown = render_terminal(evaluated(), compare(evaluated(), evaluated()))
    assert "正答率: 66.7％（2/3）" in shown
    assert "× K2" in shown
    assert "数値 56.5 がない" in shown


def test_the_markdown_report_has_all_tables_and_no_broken_row() -> None:
    report = render_markdown_report([evaluated(ask_well, llm="sample"), evaluated()])
    assert "規則だけ（none）" in report
    assert "## 誤り（規則だけ（none））" in report
    assert "&lt;b>｜東京｜" in report
    for block in report.split("\n\n"):
        rows = [line for line in block.splitlines() if line.startswith("|")]
        assert len({row.count("|") for row in rows}) <= 1


def test_the_html_report_is_one_file_that_shows_markup_as_text() -> None:
    page = render_html_report([evaluated()], compare(evaluated(), evaluated(ask_well)))
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)
    assert 'lang="ja"' in page
