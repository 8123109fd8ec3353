"""No file of a stranger holds the program up, fills the machine or leaves the folder that was named."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.errors import OriginalError
from corpus.extraction import file_kind
from corpus.extraction.confined import ConfinedReader
from corpus.extraction.folders import find_files
from corpus.originals import OriginalStore
from tests.faults import hostile_files

LIMIT_S = 30.0
LINES = {
    "line of dashes": "|" + "-- " * 1000 + "x|\n" + "|" + " :|-" * 700 + "x",
    "rule without an end": "|" + "-" * 3000 + " |" + " " * 3000 + "x|",
    "opening brackets": "[" * 200_000,
    "links without an end": "[a](" * 50_000,
    "heading of marks": "# " + " #" * 50_000 + "x",
    "heading of blanks": "# " + " " * 100_000 + "x",
    "raised numbers": "<sup>1" * 50_000,
    "blanks": "あ" + " " * 500_000 + "い。",
    "quotation marks": "「" * 200_000,
}


@pytest.fixture
def reader() -> Iterator[ConfinedReader]:
    with ConfinedReader(time_limit_s=LIMIT_S) as opened:
        yield opened


def refusal(reader: ConfinedReader, path: Path) -> str:
    with pytest.raises(OriginalError) as caught:
        reader.extract(path)
    message = str(caught.value)
    assert path.name in message and "\n" not in message and message.endswith("。")
    return message


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_no_line_of_text_takes_longer_than_its_length(
    reader: ConfinedReader, tmp_path: Path, line: str
) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"本文である。\n\n{line}\n", encoding="utf-8")
    assert reader.extract(path).blocks[0].text == "本文である。"


def test_cell_of_a_hundred_million_columns_is_refused_at_once(reader: ConfinedReader, tmp_path: Path) -> None:
    assert "列を超える結合" in refusal(reader, hostile_files.write_wide_docx(tmp_path / "a.docx"))


@pytest.mark.parametrize(
    "write",
    [
        hostile_files.write_growing_pdf,
        hostile_files.write_recursive_pdf,
        hostile_files.write_self_measuring_pdf,
    ],
)
def test_pdf_that_grows_without_end_ends_in_one_line_and_the_next_file_is_read(
    reader: ConfinedReader, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    refusal(reader, write(tmp_path / "a.pdf"))
    (tmp_path / "b.txt").write_text("本文である。", encoding="utf-8")
    assert reader.extract(tmp_path / "b.txt").blocks[0].text == "本文である。"


def test_cells_that_span_everything_do_not_fill_the_index(reader: ConfinedReader, tmp_path: Path) -> None:
    cells = "".join(f"<td rowspan=50 colspan=50>架空の本文{n}{'である。' * 9}</td>" for n in range(50))
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><body><table><tr>{cells}</tr>{'<tr></tr>' * 60}</table></body></html>", encoding="utf-8"
    )
    assert "表の結合" in refusal(reader, path)


def test_text_is_measured_before_it_is_decoded(reader: ConfinedReader, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(file_kind.MAX_TEXT_BYTES + 1)
    assert "上限の8 MB" in refusal(reader, path)


def test_a_child_that_hangs_is_ended_and_the_time_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("本文である。", encoding="utf-8")
    sleeping = (sys.executable, "-c", "import time; time.sleep(3600)")
    with ConfinedReader(time_limit_s=0.5, command=sleeping) as reader:
        assert "0.5秒で読み終わらない" in refusal(reader, tmp_path / "a.txt")


@pytest.mark.parametrize("nonsense", ["print('{')", "print('[1]')", "print()", "raise SystemExit(1)"])
def test_a_child_that_talks_nonsense_is_not_believed(tmp_path: Path, nonsense: str) -> None:
    (tmp_path / "a.txt").write_text("本文である。", encoding="utf-8")
    with ConfinedReader(command=(sys.executable, "-c", f"input(); {nonsense}")) as reader:
        refusal(reader, tmp_path / "a.txt")


def test_the_child_can_neither_connect_nor_write(tmp_path: Path) -> None:
    script = (
        "import pathlib, socket, corpus.extraction.child as child\n"
        "child._bound_memory(); child._leave_network()\n"
        "for name, act in (('connect', lambda: socket.create_connection(('127.0.0.1', 9))),\n"
        "                  ('write', lambda: pathlib.Path('x').write_text('x' * 10))):\n"
        "    try: act()\n"
        "    except OSError as error: print(name, type(error).__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(Path.cwd())},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split("\n")[:2] == ["connect PermissionError", "write OSError"], done.stderr


def test_a_document_of_too_many_passages_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.originals.MAX_PASSAGES", 2)
    path = tmp_path / "a.txt"
    path.write_text("".join(f"{n}. 第{n}節\n\n本文である。\n\n" for n in range(1, 4)), encoding="utf-8")
    store = OriginalStore(tmp_path / "home")
    (result,) = store.ingest([path])
    assert result.status == "failed" and "上限の2件" in result.message
    assert store.sources() == () and store.passages() == ()


def test_links_out_of_a_folder_and_loops_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("秘密である。", encoding="utf-8")
    (folder / "own.txt").write_text("本文である。", encoding="utf-8")
    (folder / "leads-out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "leads-in.txt").symlink_to(folder / "own.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "up").symlink_to(tmp_path, target_is_directory=True)
    files, empty = find_files([folder, folder / "loop.txt"])
    assert {file.name for file in files} == {"leads-in.txt", "loop.txt"} and empty == []
    store = OriginalStore(tmp_path / "home")
    assert {result.status for result in store.ingest([folder])} == {"added"}
    assert all("秘密" not in passage.text for passage in store.passages())
    (looped,) = store.ingest([folder / "loop.txt"])
    assert looped.status == "failed" and "見つからない" in looped.message
