"""The passage index: what it finds, and that a failure leaves the old index working."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import BuildError
from corpus.passage_index import PassageIndex, build_index, current_index
from corpus.passages import Passage
from tests.fakes import WordEmbedder

_TEXTS = [
    (
        "law",
        "AI戦略本部とは",
        "AI戦略本部は内閣に置かれる。",
        "The AI strategy headquarters sits in the Cabinet.",
    ),
    ("law", "基本計画", "政府は人工知能基本計画を定める。", ""),
    ("report", "高知県の導入率", "高知県の生成AI導入率は11.8％で低い。", ""),
    ("report", "議事録", "議事録の作成に生成AIを使う団体が多い。", "Many use it for minutes."),
    ("guide", "CAIO", "CAIOは最高AI責任者である。", ""),
]


def _passages(count: int = len(_TEXTS)) -> list[Passage]:
    return [
        Passage(
            id=f"{source}/{n}", source=source, locator=f"{n}条", heading=heading, text=text, english=english
        )
        for n, (source, heading, text, english) in enumerate(_TEXTS[:count], start=1)
    ]


def _build(home: Path, *, fingerprint: str = "0123456789abcdef", **changes: Any) -> Path:
    options = {"passages": _passages(), "embedder": WordEmbedder()} | changes
    return build_index(
        options["passages"], home, options["embedder"], embedder_name="embedded", fingerprint=fingerprint
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> PassageIndex:
    home = tmp_path_factory.mktemp("home")
    _build(home)
    return PassageIndex.open(home, WordEmbedder())


@pytest.mark.parametrize("mode", ["fused", "vectors", "lexical"])
def test_each_kind_of_search_finds_the_passage_that_shares_words(index: PassageIndex, mode: Any) -> None:
    assert index.search("高知県の導入率は?", mode=mode)[0].passage.id == "report/3"


def test_an_english_question_finds_the_english_line(index: PassageIndex) -> None:
    assert index.search("Where does the AI strategy headquarters sit?")[0].passage.id == "law/1"


def test_sources_restrict_the_search(index: PassageIndex) -> None:
    found = index.search("AI", sources=frozenset({"guide"}), limit=9)
    assert {hit.passage.source for hit in found} == {"guide"}


def test_an_unknown_source_finds_nothing(index: PassageIndex) -> None:
    assert index.search("AI", sources=frozenset({"nowhere"})) == ()


def test_hits_come_best_first_within_the_limit_and_with_similarity(index: PassageIndex) -> None:
    found = index.search("生成AIの導入率", limit=3)
    assert len(found) == 3
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert all(0 <= hit.similarity <= 1 for hit in found)


def test_lexical_hits_carry_their_similarity_too(index: PassageIndex) -> None:
    assert index.search("CAIO", mode="lexical")[0].similarity > 0


@pytest.mark.parametrize("text", ["", "  ", "？！", "zzzz qqqq", "は" * 3000])
def test_odd_questions_do_no_harm(index: PassageIndex, text: str) -> None:
    assert len(index.search(text)) <= 6


def test_many_threads_find_the_same(index: PassageIndex) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(index.search, ["CAIOとは"] * 20))
    assert {hits[0].passage.id for hits in found} == {"guide/5"}


def test_passages_can_be_had_by_id(index: PassageIndex) -> None:
    passage = index.get("guide/5")
    assert passage is not None
    assert passage.heading == "CAIO"
    assert index.get("guide/99") is None


def test_the_current_index_says_what_it_was_built_from(tmp_path: Path) -> None:
    assert current_index(tmp_path) is None
    folder = _build(tmp_path)
    info = current_index(tmp_path)
    assert info is not None
    assert (info.folder, info.fingerprint, info.passages) == (folder, "0123456789abcdef", 5)
    assert info.embedder_id.startswith("embedded/")


def test_a_new_index_replaces_the_current_one_and_only_the_one_before_stays(tmp_path: Path) -> None:
    folders = [_build(tmp_path, fingerprint=str(n) * 16) for n in range(3)]
    left = {entry for entry in (tmp_path / "index").iterdir() if entry.is_dir()}
    assert left == set(folders[1:])
    info = current_index(tmp_path)
    assert info is not None
    assert info.folder == folders[2]


class _Failing(WordEmbedder):
    def encode_document(self, inputs: list[str], **options: Any) -> Any:
        raise KeyboardInterrupt


def test_a_build_that_is_interrupted_leaves_the_old_index_working(tmp_path: Path) -> None:
    before = _build(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        changed = [*_passages(), Passage(id="x/1", source="x", locator="1", heading="新", text="新しい文")]
        _build(tmp_path, fingerprint="f" * 16, passages=changed, embedder=_Failing())
    info = current_index(tmp_path)
    assert info is not None
    assert info.folder == before
    assert PassageIndex.open(tmp_path, WordEmbedder()).search("CAIO")
    assert [entry for entry in (tmp_path / "index").iterdir() if entry.is_dir()] == [before]


def test_an_opened_index_goes_on_working_while_another_is_built(tmp_path: Path) -> None:
    _build(tmp_path)
    opened = PassageIndex.open(tmp_path, WordEmbedder())
    _build(tmp_path, passages=_passages(2))
    assert opened.search("CAIO")[0].passage.id == "guide/5"


@pytest.mark.parametrize("damage", ["pointer", "info", "passages", "chroma", "bm25"])
def test_a_damaged_index_is_noticed_and_never_a_traceback(tmp_path: Path, damage: str) -> None:
    folder = _build(tmp_path)
    target = {
        "pointer": tmp_path / "index" / "CURRENT",
        "info": folder / "index.json",
        "passages": folder / "passages.json",
        "chroma": folder / "chroma" / "chroma.sqlite3",
        "bm25": folder / "bm25" / "vocab.index.json",
    }[damage]
    target.write_text("../../壊れた")
    with pytest.raises(BuildError, match="konkyo build"):
        PassageIndex.open(tmp_path, WordEmbedder()).search("CAIO")


def test_no_passages_is_an_error_and_not_an_empty_index(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="corpus/texts"):
        _build(tmp_path, passages=[])


def test_two_passages_with_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError):
        _build(tmp_path, passages=[*_passages(), *_passages()])
    assert current_index(tmp_path) is None


@pytest.mark.live
def test_the_embedded_embedder_answers_a_search_in_time(tmp_path: Path) -> None:
    from corpus.embedder import load_embedder

    embedder = load_embedder("embedded")
    _build(tmp_path, embedder=embedder)
    index = PassageIndex.open(tmp_path, embedder)
    question = "自治体でAIの責任者を置くことを何と言いますか"
    assert index.search(question)[0].passage.id == "guide/5"
    took: list[float] = []
    for _ in range(9):
        started = time.perf_counter()
        index.search(question)
        took.append(time.perf_counter() - started)
    assert min(took) < 0.06
