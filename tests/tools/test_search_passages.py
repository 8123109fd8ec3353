"""Searching gives citable evidence: everything of the passage, best first, not yet numbered."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.passage_index import PassageIndex, build_index
from corpus.passages import Passage
from tests.fakes import WordEmbedder
from tools.search_passages import search_passages

TEXTS = (
    ("AI戦略本部", "2条", "AI戦略本部は内閣に置かれる。", "The headquarters sits in the Cabinet."),
    ("議事録", "4(1) 図表15", "議事録の要約に生成AIを使う団体が多い（一般知識）。", ""),
    ("研修", "5条", "職員の研修を行う。", ""),
)


@pytest.fixture
def index(tmp_path: Path) -> PassageIndex:
    passages = [
        Passage(id=f"law/{n}", source="law", locator=locator, heading=heading, text=text, english=english)
        for n, (heading, locator, text, english) in enumerate(TEXTS, start=1)
    ]
    embedder = WordEmbedder()
    build_index(passages, tmp_path, embedder, embedder_name="words", fingerprint="f")
    return PassageIndex.open(tmp_path, embedder)


def test_best_passage_comes_first_with_all_that_a_citation_needs(index: PassageIndex) -> None:
    best = search_passages("議事録の要約", index)[0]
    assert (best.passage, best.source, best.locator, best.label) == ("law/2", "law", "4(1) 図表15", "図表15")
    assert (best.heading, best.text) == ("議事録", TEXTS[1][2])
    assert best.unsure
    assert not best.verbatim
    assert best.score > 0
    assert 0 <= best.similarity <= 1.001


def test_evidence_is_numbered_by_the_caller(index: PassageIndex) -> None:
    assert {found.id for found in search_passages("AI戦略本部", index)} == {""}


def test_english_of_a_passage_comes_along(index: PassageIndex) -> None:
    assert search_passages("AI戦略本部", index)[0].english == "The headquarters sits in the Cabinet."


def test_no_more_than_the_limit_is_returned_best_first(index: PassageIndex) -> None:
    found = search_passages("生成AI 研修", index, limit=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score
