"""Embedders: the embedded one by its results, others by their errors."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from corpus.embedder import (
    embedder_id,
    encode_passages,
    encode_question,
    load_embedder,
)
from corpus.embedding_cache import embed_with_cache
from corpus.errors import EmbedderError
from tests.fakes import WordEmbedder

ROOT = Path(__file__).resolve().parents[2]


def _embed(texts: list[str], embedder: WordEmbedder, file: Path, name: str = "a") -> np.ndarray:
    return embed_with_cache(texts, embedder=embedder, embedder_id=name, file=file)


def test_texts_seen_before_are_not_embedded_again(tmp_path: Path) -> None:
    embedder = WordEmbedder()
    first = _embed(["高知県", "島根県"], embedder, tmp_path / "cache.sqlite")
    again = _embed(["島根県", "高知県", "鳥取県"], embedder, tmp_path / "cache.sqlite")
    assert embedder.encoded == 3
    assert np.array_equal(first[0], again[1])
    assert np.array_equal(first[1], again[0])


def test_vectors_of_another_embedder_are_not_taken(tmp_path: Path) -> None:
    embedder = WordEmbedder()
    _embed(["高知県"], embedder, tmp_path / "cache.sqlite", "a")
    _embed(["高知県"], embedder, tmp_path / "cache.sqlite", "b")
    assert embedder.encoded == 2


def test_a_text_that_occurs_twice_is_embedded_once(tmp_path: Path) -> None:
    embedder = WordEmbedder()
    vectors = _embed(["高知県", "高知県"], embedder, tmp_path / "cache.sqlite")
    assert embedder.encoded == 1
    assert np.array_equal(vectors[0], vectors[1])


def test_a_broken_cache_file_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    file.write_bytes(b"not a database" * 1000)
    assert _embed(["高知県"], WordEmbedder(), file).shape == (1, 256)
    with sqlite3.connect(file) as cache:
        assert cache.execute("SELECT count(*) FROM vectors").fetchone() == (1,)


def test_progress_ends_at_the_number_of_texts(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    embed_with_cache(
        [f"文{n}" for n in range(40)],
        embedder=WordEmbedder(),
        embedder_id="a",
        file=tmp_path / "cache.sqlite",
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[0] == (0, 40)
    assert seen[-1] == (40, 40)


def test_the_id_of_a_folder_changes_with_its_content(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    before = embedder_id(str(tmp_path))
    (tmp_path / "config.json").write_text('{"a": 1}')
    assert embedder_id(str(tmp_path)) != before
    assert embedder_id("embedded") == embedder_id("embedded") != embedder_id("some/name")


@pytest.mark.live
def test_a_folder_without_weights_is_one_japanese_sentence(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match="KONKYO_EMBEDDER"):
        load_embedder(str(tmp_path))


@pytest.mark.live
def test_the_embedded_embedder_puts_the_right_paragraph_first() -> None:
    embedder = load_embedder("embedded")
    passages = [
        "高知県の生成AI導入率は低い。",
        "CAIOは最高AI責任者のことである。",
        "議事録の作成に使う団体が多い。",
    ]
    vectors = encode_passages(embedder, passages)
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert int(np.argmax(vectors @ encode_question(embedder, "AIの責任者は何と呼ばれますか"))) == 1
    assert not np.allclose(encode_question(embedder, passages[0]), vectors[0])


def test_the_embedded_embedder_needs_no_pytorch() -> None:
    script = (
        "import sys\n"
        "sys.modules['torch'] = sys.modules['transformers'] = sys.modules['sentence_transformers'] = None\n"
        "from corpus.embedder import encode_passages, load_embedder\n"
        "print(encode_passages(load_embedder('embedded'), ['短い文']).shape)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("(1, 384)", "")


def test_another_embedder_without_its_packages_is_one_japanese_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EmbedderError, match=r"konkyo\[embedders\]"):
        load_embedder("intfloat/multilingual-e5-base")
