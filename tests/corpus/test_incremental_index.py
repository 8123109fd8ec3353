"""An index that only takes in what changed finds what an index made from nothing finds."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import index_vectors, index_words
from corpus.japanese import content_words
from corpus.passage_index import PassageIndex, build_index, current_index
from corpus.passages import Passage
from tests.fakes import WordEmbedder

WORDS = ("議事録", "導入", "職員", "研修", "条例", "個人情報", "著作権", "調達", "小規模", "高知県")
QUESTIONS = (*WORDS, "職員の研修", "高知県の導入", "個人情報と著作権")


def passages(count: int) -> list[Passage]:
    return [
        Passage(
            id=f"guide/{n}", source=f"guide{n % 3}", locator=f"{n}", heading=WORDS[n % 10],
            text=f"{WORDS[n % 10]}と{WORDS[n * 7 % 10]}の第{n}項である。", english="",
        )
        for n in range(count)
    ]  # fmt: skip


def built(home: Path, given: Sequence[Passage], name: str, *, whole: bool = False) -> PassageIndex:
    embedder = WordEmbedder()
    build_index(given, home, embedder, embedder_name="embedded", fingerprint=name * 12, whole=whole)
    return PassageIndex.open(home, embedder)


def found(index: PassageIndex) -> list[list[tuple[str, float]]]:
    return [
        [(hit.passage.id, round(hit.score, 6)) for hit in index.search(question, limit=8)]
        for question in QUESTIONS
    ]


def changed() -> list[Passage]:
    """Two texts fewer, one other, three more."""
    given = passages(43)[2:]
    given[5] = replace(given[5], text="調達の手引きは改められた。")
    return given


def test_it_finds_the_same_as_a_whole_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path / "a", passages(40), "a")
    whole = built(tmp_path / "b", changed(), "b")
    cut: list[str] = []
    monkeypatch.setattr(index_words, "content_words", lambda text: cut.append(text) or content_words(text))
    added = built(tmp_path / "a", changed(), "b")
    assert found(added) == found(whole)
    assert len(cut) == 4
    assert not any(hit.passage.id == "guide/0" for hit in added.search(WORDS[0], limit=40))


def test_only_what_changed_is_put_into_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(tmp_path, passages(40), "a")
    put: list[int] = []
    whole = index_vectors._put
    monkeypatch.setattr(
        index_vectors, "_put", lambda c, p, v, numbers: (put.append(len(numbers)), whole(c, p, v, numbers))
    )
    built(tmp_path, changed(), "b")
    built(tmp_path, changed(), "c", whole=True)
    assert put == [4, 41]


@pytest.mark.parametrize("damage", ["vectors gone", "vectors broken", "words broken"])
def test_a_damaged_index_before_is_not_added_to(tmp_path: Path, damage: str) -> None:
    built(tmp_path / "a", passages(40), "a")
    whole = found(built(tmp_path / "b", changed(), "b"))
    info = current_index(tmp_path / "a")
    assert info is not None
    if damage == "vectors gone":
        shutil.rmtree(info.folder / "chroma")
    elif damage == "vectors broken":
        (info.folder / "chroma" / "chroma.sqlite3").write_bytes(b"not a database" * 100)
    else:
        (info.folder / index_words.KEPT_WORDS_FILE).write_text("[1", encoding="utf-8")
    assert found(built(tmp_path / "a", changed(), "b")) == whole
