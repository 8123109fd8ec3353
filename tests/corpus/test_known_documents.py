"""An original is known by what it says: titles, numbers and borrowed sentences make no forgery one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from corpus.extraction import known_documents
from corpus.extraction.known_documents import companion_code, is_unconfirmed
from corpus.extraction.known_sentences import known_prints, sentence_print
from corpus.originals import OriginalStore

ROOT = Path(__file__).resolve().parents[2]
REPORT = sorted((ROOT.parent / "shared" / "report").glob("*.txt"))
HEAD = "2026年1月29日\nNo.2025-062\n\nデータから見る地方自治体の AI 活用の\n現在地点と浮かび上がる課題\n\n"
SECTIONS = tuple(
    f"{number}. 第{number}の節\n\n架空県の架空{number}課では、架空の業務の{number}割を試した。"
    for number in range(1, 9)
)


@pytest.fixture
def store(tmp_path: Path) -> OriginalStore:
    return OriginalStore(tmp_path / "home")


@pytest.fixture
def known_text(store: OriginalStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The text of a made-up original whose fingerprints stand for the report's."""
    text = HEAD + "\n\n".join(SECTIONS)
    told = store_of(tmp_path / "other", tmp_path / "known.txt", text).passages()
    prints = frozenset(p for passage in told for p in known_documents.passage_prints(passage))
    monkeypatch.setattr(known_documents, "known_prints", lambda _: prints)
    return text


def store_of(home: Path, file: Path, text: str) -> OriginalStore:
    file.write_text(text, encoding="utf-8")
    store = OriginalStore(home)
    (result,) = store.ingest([file])
    assert result.status == "added", result.message
    return store


@pytest.mark.parametrize("title", ["", "日本総研 No.2025-062（原文）\n\n", "』（原文）\n\n"])
def test_false_sentences_under_the_title_of_the_report_stay_unconfirmed(tmp_path: Path, title: str) -> None:
    text = f"{title}{HEAD}1. はじめに\n\n高知県の生成AI導入率は99.9％である。"
    store = store_of(tmp_path / "home", tmp_path / "a.txt", text)
    for source in store.source_records():
        assert source.label.startswith("追加資料（未確認）『") and is_unconfirmed(source)
        assert source.issuer == "利用者が追加した資料" and not source.number


def test_the_original_is_recognised_by_its_sentences(tmp_path: Path, known_text: str) -> None:
    store = store_of(tmp_path / "home", tmp_path / "a.txt", known_text.replace(HEAD, ""))
    (source,) = store.source_records()
    assert source.label == "日本総研 No.2025-062（原文）"
    assert source.date == "2026-01-29" and source.code.startswith("up-")
    assert {passage.source for passage in store.passages()} == {source.code}


@pytest.mark.parametrize(
    ("true", "false"),
    [("架空の業務の5割", "架空の業務の9割"), ("8割を試した。", "8割を試した。高知県では99.9％である。")],
    ids=["figure changed", "sentence added"],
)
def test_a_forged_sentence_inside_the_original_is_not_the_originals(
    tmp_path: Path, known_text: str, true: str, false: str
) -> None:
    store = store_of(tmp_path / "home", tmp_path / "a.txt", known_text.replace(true, false))
    original, other = store.source_records()
    assert original.label == "日本総研 No.2025-062（原文）" and is_unconfirmed(other)
    assert other.code == companion_code(original.code)
    for passage in store.passages():
        assert passage.source == (other.code if false in passage.text else original.code)


def test_a_few_borrowed_sentences_make_no_original(tmp_path: Path, known_text: str) -> None:
    store = store_of(tmp_path / "home", tmp_path / "a.txt", HEAD + SECTIONS[0] + "\n\n" + SECTIONS[1])
    assert all(is_unconfirmed(source) for source in store.source_records())


def test_what_an_earlier_version_believed_is_unconfirmed_until_it_is_read_again(
    tmp_path: Path, known_text: str
) -> None:
    store = store_of(tmp_path / "home", tmp_path / "a.txt", known_text)
    with sqlite3.connect(store.file) as db:
        db.execute("UPDATE documents SET reader = 1")
        db.execute("ALTER TABLE passages DROP COLUMN unconfirmed")
    assert [is_unconfirmed(source) for source in store.source_records()] == [True]
    assert store.passages()
    assert store.ingest([tmp_path / "a.txt"])[0].status == "replaced"
    assert [is_unconfirmed(source) for source in store.source_records()] == [False]


def test_spelling_of_width_and_spaces_does_not_matter_and_a_digit_does() -> None:
    assert sentence_print("生成 AI は11.8%。") == sentence_print("生成ＡＩは 11.8％。")
    assert sentence_print("生成AIは11.8％。") != sentence_print("生成AIは11.9％。")


@pytest.mark.skipif(not REPORT, reason="報告書の本文（../shared/report/*.txt）がないため、この確認は省きます")
def test_one_changed_figure_in_the_whole_report_is_found(tmp_path: Path) -> None:
    text = REPORT[0].read_text(encoding="utf-8").replace("5.8%であった", "15.8%であった")
    store = store_of(tmp_path / "home", tmp_path / "a.txt", text)
    original, other = store.source_records()
    assert original.label == "日本総研 No.2025-062（原文）"
    assert [p.source for p in store.passages() if "15.8%であった" in p.text] == [other.code]
    assert len(known_prints("jri-2025-062")) > 300
