"""Things that no table measures are told by the registry of gaps, never answered with another measure's number."""

from __future__ import annotations

import pytest

from assistant.understanding.gaps import subject_not_held
from corpus.build import read_corpus
from corpus.codebook import Codebook
from corpus.gazetteer import fold


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    return read_corpus(tmp_path_factory.mktemp("home")).codebook


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("CAIOを置いている市町村の数", "caio_count"),
        ("1人情シスの自治体は全国にどれだけあるか", "one_person_it"),
        ("生成AIの導入団体数", ""),
        ("全県の生成AI導入率の一覧", ""),
        ("韓国の自治体の導入率", ""),
    ],
)
def test_only_subjects_without_a_measure_are_not_held(book: Codebook, question: str, gap: str) -> None:
    assert subject_not_held(fold(question), book) == gap
