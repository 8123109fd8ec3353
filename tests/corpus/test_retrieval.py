"""The search finds the passages that answer: recall, rank, English, and the report before guidelines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.bundled_vectors import embedded_text, read_bundled_vectors, text_key
from corpus.check_texts import REPORT
from corpus.embedder import embedder_id, load_embedder
from corpus.passage_index import PassageIndex, build_index
from corpus.passages import Passage, bundled_texts
from corpus.twins import find_twins, report_first
from tests.corpus.retrieval_scores import (
    MODES,
    cites_figure_first,
    first_rank,
    holds_answer,
    read_pairs,
    read_text_questions,
    score,
)
from tests.fakes import WordEmbedder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PassageIndex:
    home, embedder = tmp_path_factory.mktemp("home"), load_embedder("embedded")
    build_index(bundled_texts()[1], home, embedder, embedder_name="embedded", fingerprint="0" * 12)
    return PassageIndex.open(home, embedder)


def test_pairs_name_existing_passages_of_every_document() -> None:
    known = {(passage.source, passage.heading) for passage in bundled_texts()[1]}
    pairs = read_pairs()
    assert len(pairs) >= 60
    assert len({pair.id for pair in pairs}) == len({pair.question for pair in pairs}) == len(pairs)
    assert {pair.id for pair in pairs if not pair.passages or not pair.passages <= known} == set()
    assert {pair.source for pair in pairs} == {source for source, _ in known}


@pytest.mark.live
def test_fused_search_finds_the_answering_passage(index: PassageIndex) -> None:
    scores = {mode: score([first_rank(index, pair, mode) for pair in read_pairs()]) for mode, _ in MODES}
    assert scores["fused"].recall_at_5 >= 0.95, scores
    assert scores["fused"].mrr >= 0.80, scores
    assert scores["fused"].mrr > max(scores["vectors"].mrr, scores["lexical"].mrr), scores


@pytest.mark.live
def test_english_questions_find_japanese_passages(index: PassageIndex) -> None:
    english = score([first_rank(index, pair, "fused") for pair in read_pairs() if pair.english])
    assert english.recall_at_5 >= 0.9, english


@pytest.mark.live
def test_first_three_passages_hold_the_answers_to_golden_questions_on_texts(index: PassageIndex) -> None:
    questions = read_text_questions()
    found = {row["id"]: index.search(row["turns"][0], limit=3) for row in questions}
    missed = [row["id"] for row in questions if not holds_answer(found[row["id"]], row["expect"])]
    assert len(missed) <= 0.05 * len(questions), missed
    elsewhere = [row["id"] for row in questions if not cites_figure_first(found[row["id"]], row["expect"])]
    assert len(elsewhere) <= 0.03 * len(questions), elsewhere


@pytest.mark.live
@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("総務省のワーキンググループ報告書が示した国の支援の方向性は？", "図表15"),
        ("AI基本計画の4つの方針は？", "図表2"),
        ("フィルターバブルとは", "図表4"),
        ("AI-OCRの例", "図表3"),
    ],
)
def test_the_report_comes_first_where_a_guideline_text_says_the_same(
    index: PassageIndex, question: str, label: str
) -> None:
    first = index.search(question, limit=1)[0].passage
    assert (first.source, first.label) == (REPORT, label)


@pytest.mark.live
def test_shipped_vectors_are_those_of_the_bundled_texts() -> None:
    shipped = read_bundled_vectors(embedder_id("embedded"))
    passages = bundled_texts()[1]
    stale = [passage.id for passage in passages if text_key(embedded_text(passage)) not in shipped]
    # Texts that changed are embedded when the index is built; many of them make the first start slow.
    assert len(stale) <= 10, f"`python -m corpus.bundled_vectors` を実行してください: {stale}"


def test_shipped_vectors_of_other_weights_are_not_used(tmp_path: Path) -> None:
    passages = bundled_texts()[1][:5]
    embedder = WordEmbedder()
    build_index(passages, tmp_path, embedder, embedder_name="embedded", fingerprint="0" * 12)
    assert embedder.encoded == len(passages) + 1
    assert PassageIndex.open(tmp_path, embedder).search(passages[0].heading, mode="vectors")
    assert read_bundled_vectors("name/other/r1") == {}


def _passages() -> tuple[Passage, ...]:
    sources = (REPORT, "guide", "guide")
    return tuple(
        Passage(id=f"{source}/{n}", source=source, locator="1", heading="題", text="文。")
        for n, source in enumerate(sources, start=1)
    )


def test_only_passages_that_say_the_same_are_twins() -> None:
    vectors = np.array([[1.0, 0.0], [0.99, 0.141], [0.5, 0.866]], dtype=np.float32)
    assert find_twins(_passages(), vectors) == {f"{REPORT}/1": ("guide/2",)}


def test_the_report_moves_before_a_nearly_as_good_twin_only() -> None:
    twins = {0: frozenset({1})}
    near, far = {0: 0.090, 1: 0.095, 2: 0.097}, {0: 0.050, 1: 0.095, 2: 0.097}
    assert report_first([2, 1, 0], near, twins) == [2, 0, 1]
    assert report_first([2, 1, 0], far, twins) == [2, 1, 0]
    assert report_first([1, 2, 0], near, {}) == [1, 2, 0]
