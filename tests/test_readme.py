"""The README stays true: its commands run, its targets and settings exist, its example is the real answer."""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path

import pytest

from assistant import cli
from assistant.settings import Settings
from corpus.build import Corpus
from tests.conftest import copy_home
from tests.corpus.samples import SENTENCES, write_pdf

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
QUESTION = '{"id": "1", "turns": ["生成AIの導入が遅れている都道府県は？"], "category": "rank"}\n'
SLOW = {
    "konkyo eval --llm none --limit 20": "konkyo eval --llm none --limit 3",
    "konkyo eval --llm none --llm embedded --repeats 3 --out artifacts/eval": (
        "konkyo eval --llm none --llm none --limit 1 --repeats 3 --out artifacts/eval"
    ),
}
"""What would run the LLM for minutes, and what is run in its place."""
SERVES = ("konkyo ui", "konkyo serve", "konkyo mcp --http --port 7861")
"""Run until they are stopped; tests/browser and tests/doors open them."""


def shown_commands() -> list[str]:
    """Every `konkyo ...` in a code block or a code span, in reading order, without repeats."""
    in_blocks = re.findall(r"(?m)^\$ (konkyo .+)$", README)
    in_spans = re.findall(r"`(konkyo [^`]+)`", README)
    return [one for one in dict.fromkeys([*in_blocks, *in_spans]) if one not in SERVES]


@pytest.fixture(scope="module")
def changed_home(settings: Settings, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that goes from one command to the next, as the reader's does."""
    return copy_home(settings.home, tmp_path_factory.mktemp("readme"))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the README speaks of."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "質問.jsonl").write_text(QUESTION, encoding="utf-8")
    write_pdf(folder / "報告書.pdf", [SENTENCES])
    (folder / "要綱").mkdir()
    (folder / "要綱" / "要綱.md").write_text("# 要綱\n\n利用の前に申請する。\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("line", shown_commands())
def test_a_command_that_the_readme_shows_works(
    line: str, desk: Path, changed_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.setenv("KONKYO_HOME", str(changed_home))
    monkeypatch.setenv("KONKYO_LLM", "none")
    monkeypatch.setattr("sys.stdin", io.StringIO("近畿の生成AI導入率は？\n"))
    assert cli.main(shlex.split(SLOW.get(line, line))[1:]) == 0


def test_the_answer_in_the_readme_is_the_real_one(
    settings: Settings,
    corpus: Corpus,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KONKYO_HOME", str(settings.home))
    shown = re.search(r"\$ konkyo (ask .+)\n(.+)\n", README)
    assert shown
    assert cli.main(shlex.split(shown[1])) == 0
    assert capsys.readouterr().out.splitlines()[0] == shown[2]


def test_every_make_target_of_the_readme_is_in_the_makefile() -> None:
    targets = {match for match in re.findall(r"\bmake ([a-z][a-z-]*)", README) if match != "があれば"}
    assert {"ask", "ui", "test"} <= targets
    for target in targets:
        assert re.search(rf"(?m)^{target}:", MAKEFILE), target


def test_every_setting_is_explained_and_every_explained_setting_exists() -> None:
    settings_names = {f"KONKYO_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"KONKYO_[A-Z_]+[A-Z]", README)) == settings_names


def test_every_file_that_the_readme_links_to_exists() -> None:
    for target in re.findall(r"\]\((?!http|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target
