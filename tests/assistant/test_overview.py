"""The corpus at a glance, originals in and out of an opened assistant, evaluation of an assistant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.evaluation.golden import GoldenQuestion
from assistant.evaluation.run import choose_questions, codebook_numbers, evaluate_assistant
from assistant.overview import corpus_overview, forget_original, ingest_originals
from assistant.session import Assistant, open_assistant
from assistant.settings import Settings
from corpus.codebook import Codebook
from corpus.errors import OriginalError, UsageError

NOTE = "# 会議録の要領\n\n## 要約\n\n架空市は会議録の要約に生成AIを用い、担当者が原稿と照らし合わせる。\n"


@pytest.fixture
def opened(own_settings: Settings) -> Iterator[Assistant]:
    """An assistant of its own, because these tests change its corpus."""
    one = open_assistant(own_settings)
    yield one
    one.close()


def question(number: int, category: str = "a") -> GoldenQuestion:
    return GoldenQuestion.model_validate(
        {"id": f"Q{number}", "category": category, "turns": ["高知県の生成AI導入率は？"]}
    )


def test_the_overview_counts_every_figure_and_passage_once(assistant_none: Assistant) -> None:
    overview = corpus_overview(assistant_none)
    data = assistant_none.corpus.data
    assert sum(source.figures for source in overview.sources) == overview.figures == len(data.figures)
    assert sum(source.passages for source in overview.sources) == overview.passages == len(data.passages)
    assert list(overview.years) == sorted(set(overview.years))
    assert 2024 in overview.years


def test_the_report_comes_first_and_gaps_are_sentences(assistant_none: Assistant) -> None:
    overview = corpus_overview(assistant_none)
    assert overview.sources[0].label == "日本総研 No.2025-062"
    assert not any(source.removable for source in overview.sources)
    assert overview.gaps
    assert all(len(gap) > 5 for gap in overview.gaps)


def test_an_original_answers_until_it_is_forgotten(opened: Assistant, tmp_path: Path) -> None:
    note = tmp_path / "要領.md"
    note.write_text(NOTE, encoding="utf-8")
    told: list[tuple[int, int, str]] = []
    (result,) = ingest_originals(opened, [note], lambda *step: told.append(step))
    assert result.status == "added"
    assert {title for _, _, title in told} == {"原文を読んでいます", "検索用の索引を作成しています"}
    own = [source for source in corpus_overview(opened).sources if source.removable]
    assert [(source.code, source.passages) for source in own] == [(result.source, result.passages)]
    assert any("架空市" in hit.passage.text for hit in opened.corpus.index.search("架空市の会議録の要約"))

    said = forget_original(opened, result.source)
    assert "外しました" in said
    assert not any(source.removable for source in corpus_overview(opened).sources)
    with pytest.raises(OriginalError):
        forget_original(opened, result.source)


def test_a_file_that_cannot_be_used_leaves_the_corpus_as_it_was(opened: Assistant, tmp_path: Path) -> None:
    broken = tmp_path / "壊れた.pdf"
    broken.write_bytes(b"not a pdf")
    before = opened.corpus
    (result,) = ingest_originals(opened, [broken])
    assert result.status == "failed"
    assert opened.corpus is before


def test_a_limited_evaluation_touches_the_whole_file() -> None:
    questions = [question(number, "ab"[number % 2]) for number in range(10)]
    assert [one.id for one in choose_questions(questions, limit=3)] == ["Q0", "Q3", "Q6"]
    assert len(choose_questions(questions, category="b")) == 5
    assert len(choose_questions(questions, limit=99)) == 10
    with pytest.raises(UsageError, match="a、b"):
        choose_questions(questions, category="c")


def test_an_evaluation_of_the_assistant_names_its_llm_and_repeats(assistant_none: Assistant) -> None:
    told: list[tuple[int, int]] = []
    evaluation = evaluate_assistant(
        assistant_none, [question(1)], lambda *step: told.append(step), repeats=2, question_set="x.jsonl"
    )
    assert (evaluation.llm, evaluation.repeats, evaluation.question_set) == ("none", 2, "x.jsonl")
    assert evaluation.results[0].agreed
    assert told == [(1, 2), (2, 2)]


def test_numbers_of_definitions_may_be_quoted_and_rates_may_not(codebook: Codebook) -> None:
    known = codebook_numbers(codebook)
    assert 2024.0 in known
    assert 11.8 not in known
