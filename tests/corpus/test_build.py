"""Opening the corpus: built when missing, rebuilt when out of date, left alone when current."""

from __future__ import annotations

from pathlib import Path

import pytest

import corpus.build as build
from corpus.build import CorpusData, open_corpus, passages_fingerprint, read_corpus
from corpus.errors import BuildError
from corpus.passage_index import current_index
from tests.fakes import WordEmbedder


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> WordEmbedder:
    """A quick embedder and a small corpus: what is rebuilt does not depend on either."""
    fake = WordEmbedder()
    whole = read_corpus(Path("no such home"))
    small = CorpusData(codebook=whole.codebook, figures=whole.figures[:40], passages=whole.passages[:12])
    monkeypatch.setattr(build, "read_corpus", lambda home: small)
    monkeypatch.setattr(build, "load_embedder", lambda name: fake)
    monkeypatch.setattr(build, "embedder_id", lambda name: f"words-{name}")
    return fake


def test_first_opening_builds_and_says_so(tmp_path: Path, embedder: WordEmbedder) -> None:
    said: list[str] = []
    opened = open_corpus(tmp_path, "a", progress=lambda title, done, total: said.append(title))
    assert opened.warehouse.rows("SELECT count(*) AS n FROM figures")[0]["n"] == 40
    assert len(opened.index.passages) == 12
    assert any("データベース" in title for title in said)
    assert any("索引" in title for title in said)
    opened.warehouse.close()


def test_second_opening_builds_nothing(tmp_path: Path, embedder: WordEmbedder) -> None:
    first = open_corpus(tmp_path, "a")
    first.warehouse.close()
    encoded, folder = embedder.encoded, current_index(tmp_path)
    again = open_corpus(tmp_path, "a")
    assert embedder.encoded == encoded
    assert current_index(tmp_path) == folder
    assert again.fingerprint == first.fingerprint
    again.warehouse.close()


def test_changed_figures_replace_the_database(
    tmp_path: Path, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_corpus(tmp_path, "a")
    first.warehouse.close()
    data = build.read_corpus(tmp_path)
    fewer = CorpusData(codebook=data.codebook, figures=data.figures[:30], passages=data.passages)
    monkeypatch.setattr(build, "read_corpus", lambda home: fewer)
    second = open_corpus(tmp_path, "a")
    assert second.warehouse.rows("SELECT count(*) AS n FROM figures")[0]["n"] == 30
    assert second.fingerprint != first.fingerprint
    assert len(list(tmp_path.glob("figures-*.duckdb"))) == 1
    second.warehouse.close()


def test_another_embedder_means_another_index(tmp_path: Path, embedder: WordEmbedder) -> None:
    data = build.read_corpus(tmp_path)
    assert passages_fingerprint(data, "a") != passages_fingerprint(data, "b")
    open_corpus(tmp_path, "a").warehouse.close()
    before = current_index(tmp_path)
    open_corpus(tmp_path, "b").warehouse.close()
    assert current_index(tmp_path) != before


def test_bundled_corpus_is_whole_without_a_home(tmp_path: Path) -> None:
    data = read_corpus(tmp_path / "not there")
    assert len(data.figures) > 500
    assert len(data.passages) > 200
    assert not (tmp_path / "not there").exists()


def test_home_that_is_a_file_is_a_build_error(tmp_path: Path, embedder: WordEmbedder) -> None:
    home = tmp_path / "home"
    home.write_text("")
    with pytest.raises(BuildError, match="KONKYO_HOME"):
        open_corpus(home, "a")
