"""Damaged built files are built anew by themselves, and the answer is the same as before."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import corpus.build as build
from corpus.build import CorpusData, open_corpus, read_corpus
from corpus.passage_index import current_index
from tests.fakes import WordEmbedder

WHOLE = read_corpus(Path("no such home"))
SMALL = CorpusData(codebook=WHOLE.codebook, figures=WHOLE.figures[:40], passages=WHOLE.passages[:12])
FILES = {
    "figures": "figures-*.duckdb",
    "pointer": "index/CURRENT",
    "about": "index/*/index.json",
    "passages": "index/*/passages.json",
    "twins": "index/*/twins.json",
    "chroma": "index/*/chroma/chroma.sqlite3",
    "words": "index/*/bm25/vocab.index.json",
    "word rows": "index/*/bm25/data.csc.index.npy",
    "word columns": "index/*/bm25/indices.csc.index.npy",
    "cache of vectors": "embeddings.sqlite",
}


def overwrite(file: Path) -> None:
    file.write_bytes("../../壊れた".encode() * 50)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def remove(file: Path) -> None:
    file.unlink()


def turn_bytes(file: Path) -> None:
    """As a failing disk does: some bytes in the middle are others."""
    data = bytearray(file.read_bytes())
    for place in range(len(data) // 3, 2 * len(data) // 3, 97):
        data[place] ^= 0xFF
    file.write_bytes(bytes(data))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    fake = WordEmbedder()
    monkeypatch.setattr(build, "read_corpus", lambda home: SMALL)
    monkeypatch.setattr(build, "load_embedder", lambda name: fake)
    monkeypatch.setattr(build, "embedder_id", lambda name: f"words-{name}")
    return tmp_path


def looked_up(home: Path) -> tuple[object, ...]:
    opened = open_corpus(home, "a")
    try:
        rows = opened.warehouse.rows("SELECT figure, value FROM figures ORDER BY figure")
        return [tuple(row.values()) for row in rows], [
            (hit.passage.id, round(hit.score, 6))
            for hit in opened.index.search("報告書の著者は誰か", limit=4)
        ]
    finally:
        opened.warehouse.close()


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        *((name, overwrite) for name in FILES),
        *((name, turn_bytes) for name in FILES if name not in ("chroma", "pointer")),
        *(("figures", damage) for damage in (truncate, empty, remove)),
        *(("chroma", damage) for damage in (truncate, empty, remove)),
        *(("word rows", damage) for damage in (empty, remove)),
    ],
)
def test_a_damaged_file_is_built_anew(home: Path, name: str, damage: Callable[[Path], None]) -> None:
    before = looked_up(home)
    (file,) = home.glob(FILES[name])
    damage(file)
    assert looked_up(home) == before
    assert looked_up(home) == before
    assert current_index(home) is not None


def test_an_index_that_breaks_while_it_is_open_is_built_anew_once(home: Path) -> None:
    opened = open_corpus(home, "a")
    (file,) = home.glob(FILES["chroma"])
    overwrite(file)
    first = opened.index.info.folder
    assert opened.index.search("報告書の著者は誰か")
    second = opened.index.info.folder
    assert opened.index.search("生成AIとは") and first != second == opened.index.info.folder
    opened.warehouse.close()


def test_the_database_is_bounded_and_says_so(home: Path) -> None:
    opened = open_corpus(home, "a")
    settings = {
        row["name"]: row["value"]
        for row in opened.warehouse.rows("SELECT name, value FROM duckdb_settings()")
    }
    assert settings["memory_limit"].startswith("488")  # MiB
    assert settings["max_temp_directory_size"] in ("0 bytes", "0 bytes (0 bytes)")
    for name in ("autoload_known_extensions", "autoinstall_known_extensions", "enable_external_access"):
        assert settings[name] == "false"
    assert settings["lock_configuration"] == "true"
    opened.warehouse.close()
