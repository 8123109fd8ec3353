"""Originals are added, replaced, skipped and forgotten; a failure or a kill leaves the former state."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import corpus.originals
from corpus.errors import OriginalError
from corpus.originals import IngestResult, OriginalStore
from tests.corpus import samples

ROOT = Path(__file__).resolve().parents[2]
REPORT = sorted((ROOT.parent / "shared" / "report").glob("*.txt"))


@pytest.fixture
def store(tmp_path: Path) -> OriginalStore:
    return OriginalStore(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "originals"
    (made / "deep" / ".hidden").mkdir(parents=True)
    (made / "b.txt").write_text("1. 概要\n\n" + "".join(samples.SENTENCES), encoding="utf-8")
    (made / "deep" / "a.md").write_text("# 手引き\n\n職員は申請する。", encoding="utf-8")
    (made / "deep" / ".hidden" / "c.txt").write_text("隠しファイル。", encoding="utf-8")
    (made / "picture.png").write_bytes(b"\x89PNG")
    return made


def ingest_one(store: OriginalStore, path: Path) -> IngestResult:
    (result,) = store.ingest([path])
    return result


def test_folders_are_walked_and_progress_is_told(store: OriginalStore, folder: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    results = store.ingest([folder, folder / "b.txt"], progress=lambda n, of, p: seen.append((n, of, p.name)))
    assert seen == [(1, 2, "b.txt"), (2, 2, "a.md")]
    assert [result.status for result in results] == ["added", "added"]
    assert {record.file_name for record in store.sources()} == {"a.md", "b.txt"}


def test_passages_are_verbatim_with_source_and_locator(store: OriginalStore, folder: Path) -> None:
    result = ingest_one(store, folder / "b.txt")
    (passage,) = store.passages()
    (record,) = store.sources()
    assert passage.text == "".join(samples.SENTENCES) and passage.verbatim
    assert passage.locator == "1 概要" and passage.id == f"{result.source}/1"
    assert passage.source == record.source == f"up-{record.sha256[:8]}"
    assert record.passages == result.passages == 1
    assert record.ingested_at[:2] == "20"


def test_unchanged_file_is_skipped_and_changed_one_replaced(store: OriginalStore, folder: Path) -> None:
    path = folder / "b.txt"
    first = ingest_one(store, path)
    assert ingest_one(store, path).status == "unchanged"
    path.write_text("新しい本文である。", encoding="utf-8")
    second = ingest_one(store, path)
    assert second.status == "replaced" and second.source != first.source
    assert [passage.text for passage in store.passages()] == ["新しい本文である。"]
    assert len(store.sources()) == 1


def test_unchanged_file_is_read_again_by_a_better_reader(
    store: OriginalStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest_one(store, folder / "b.txt")
    monkeypatch.setattr(corpus.originals, "READER_VERSION", corpus.originals.READER_VERSION + 1)
    assert ingest_one(store, folder / "b.txt").status == "replaced"
    assert len(store.sources()) == 1


def test_copy_is_not_taken_twice_and_a_move_is_followed(store: OriginalStore, folder: Path) -> None:
    path, copy = folder / "b.txt", folder / "copy.txt"
    ingest_one(store, path)
    copy.write_bytes(path.read_bytes())
    assert "同じ内容" in ingest_one(store, copy).message
    path.unlink()
    assert ingest_one(store, copy).status == "unchanged"
    assert [record.file_name for record in store.sources()] == ["copy.txt"]


def test_failed_file_leaves_its_former_passages_and_the_others(store: OriginalStore, folder: Path) -> None:
    store.ingest([folder])
    before = store.passages()
    (folder / "b.txt").write_bytes(b"")
    results = store.ingest([folder])
    assert [result.status for result in results] == ["failed", "unchanged"]
    assert "空のファイル" in results[0].message and "\n" not in results[0].message
    assert store.passages() == before


def test_folder_without_originals_is_one_clear_line(store: OriginalStore, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    result = ingest_one(store, empty)
    assert result.status == "failed" and "取り込めるファイル" in result.message
    assert not store.file.exists()


def test_exception_while_writing_leaves_the_former_state(
    store: OriginalStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "b.txt"
    ingest_one(store, path)
    before = store.passages()
    path.write_text("新しい本文である。", encoding="utf-8")

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(corpus.originals, "cut_passages", die)  # after the old rows are deleted
    with pytest.raises(KeyboardInterrupt):
        store.ingest([path])
    assert store.passages() == before
    monkeypatch.undo()
    assert ingest_one(store, path).status == "replaced"


def test_kill_in_the_middle_of_a_transaction_leaves_the_former_state(
    store: OriginalStore, folder: Path
) -> None:
    path = folder / "b.txt"
    ingest_one(store, path)
    before = store.passages()
    path.write_text("新しい本文である。" * 200, encoding="utf-8")
    script = (
        "import sys, time, corpus.originals as o\n"
        "def wait(*_, **__): print('inside', flush=True); time.sleep(60)\n"
        "o.cut_passages = wait\n"
        "o.OriginalStore(o.Path(sys.argv[1])).ingest([o.Path(sys.argv[2])])\n"
    )
    home = str(store.file.parent.parent)
    with subprocess.Popen(
        [sys.executable, "-c", script, home, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None and child.stdout.readline().strip() == "inside"
        assert store.passages() == before  # readers are not disturbed meanwhile
        os.kill(child.pid, signal.SIGKILL)
    assert store.passages() == before
    assert ingest_one(store, path).status == "replaced"


def test_forget_takes_code_file_name_or_title(store: OriginalStore, folder: Path) -> None:
    for name in ("code", "b.txt", "Ｂ.TXT", "手引き"):
        store.ingest([folder])
        wanted = store.sources()[0].source if name == "code" else name
        forgotten = store.forget(wanted)
        assert forgotten.source not in {record.source for record in store.sources()}
        assert forgotten.source not in {passage.source for passage in store.passages()}
        assert len(store.sources()) == 1


def test_forget_of_an_unknown_name_asks_for_the_nearest(store: OriginalStore, folder: Path) -> None:
    with pytest.raises(OriginalError, match="まだありません"):
        store.forget("b.txt")
    store.ingest([folder])
    with pytest.raises(OriginalError, match=r"『b\.txt』のことですか"):
        store.forget("bb.txt")
    with pytest.raises(OriginalError, match="konkyo sources"):
        store.forget("全く別の名前")


def test_forget_of_an_ambiguous_name_lists_the_codes(store: OriginalStore, folder: Path) -> None:
    (folder / "deep" / "b.txt").write_text("別の本文である。", encoding="utf-8")
    store.ingest([folder])
    with pytest.raises(OriginalError, match="2件"):
        store.forget("b.txt")


def test_upload_is_a_citable_source(store: OriginalStore, folder: Path) -> None:
    store.ingest([folder / "deep" / "a.md"])
    (source,) = store.source_records()
    assert (source.title, source.label, source.kind) == (
        "手引き",
        "追加資料（未確認）『手引き』",
        "upload",
    )


def test_broken_store_says_the_way_out(store: OriginalStore, folder: Path) -> None:
    store.file.parent.mkdir(parents=True)
    store.file.write_bytes(b"this is not a database, surely not" * 50)
    with pytest.raises(OriginalError, match=r"壊れています.*やり直して"):
        store.ingest([folder])


def test_empty_store_has_nothing_and_makes_no_file(store: OriginalStore) -> None:
    assert store.sources() == store.passages() == store.source_records() == ()
    assert not store.file.exists()


@pytest.mark.skipif(not REPORT, reason="報告書の本文（../shared/report/*.txt）がないため、この確認は省きます")
def test_report_text_is_taken_in_with_its_sections_and_figures(store: OriginalStore) -> None:
    started = time.monotonic()
    results = store.ingest(REPORT)
    assert time.monotonic() - started < 10
    assert {result.status for result in results} == {"added"}
    passages = store.passages()
    locators = {passage.locator for passage in passages}
    figures = {passage.label for passage in passages if passage.label.startswith("図表")}
    assert figures == {f"図表{number}" for number in range(1, 19)}
    assert {"3(1)① AIの導入状況", "3(1)① 図表7", "3(2)② 図表14", "4(2) 予算の確保", "5 おわりに"} <= locators
    assert all(len(passage.text) <= 500 for passage in passages)
    row = "地域区分: 近畿、"
    assert any(row in passage.text and "生成AI 導入率(%): 30.8" in passage.text for passage in passages)
    (source,) = store.source_records()
    assert source.label == "日本総研 No.2025-062（原文）" and source.date == "2026-01-29"
