"""The terminal: arguments, Japanese lines, exit codes; each command once with the rules alone."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant import cli
from assistant.commands import ask as ask_command
from assistant.commands.arguments import in_japanese
from assistant.settings import Settings
from corpus.build import Corpus

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "生成AIの導入が遅れている都道府県は？"


@pytest.fixture
def at_home(settings: Settings, corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Commands find the built corpus of the test session and use no LLM."""
    monkeypatch.setenv("KONKYO_HOME", str(settings.home))
    monkeypatch.setenv("KONKYO_LLM", "none")
    return settings.home


def run_konkyo(*arguments: str, home: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    """`konkyo` in a process of its own, as a reader starts it."""
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", *arguments],
        cwd=ROOT,
        input=given,
        capture_output=True,
        text=True,
        timeout=180,
        env={**os.environ, "KONKYO_HOME": str(home), "KONKYO_LLM": "none", "PYTHONUTF8": "1"},
        check=False,
    )


def test_help_is_japanese_shows_every_command_and_loads_no_heavy_library(tmp_path: Path) -> None:
    code = (
        "import sys; from assistant.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'chromadb', 'langchain_core', 'langgraph', 'gradio', 'pandas', 'numpy'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "HEAVY []" in done.stdout, done.stdout + done.stderr
    assert {"使い方:", "オプション:", "コマンド:", "例:"} <= set(done.stdout.replace(":", ": ").split())
    for name in (
        "ask",
        "chat",
        "batch",
        "build",
        "doctor",
        "ingest",
        "sources",
        "forget",
        "eval",
        "feedback",
    ):
        assert f"    {name} " in done.stdout


def test_help_comes_at_once(tmp_path: Path) -> None:
    times: list[float] = []
    for _ in range(3):
        started = time.perf_counter()
        assert run_konkyo("--help", home=tmp_path).returncode == 0
        times.append(time.perf_counter() - started)
    assert min(times) < 1.0


@pytest.mark.parametrize("command", [command.name for command in cli.COMMANDS])
def test_every_command_has_japanese_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert "使い方: konkyo" in out
    assert not {"usage:", "options:", "positional", "show this"} & set(out.split())


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "コマンド を指定してください"),
        (["aks"], "『ask』のことですか"),
        (["遅れている県は？"], "konkyo ask"),
        (["ask"], "質問 を指定してください"),
        (["ask", "--llm", "gpt", "x"], "'embedded', 'none' から選んでください"),
        (["ask", "--loud", "x"], "『--loud』という引数はありません"),
        (["eval", "--limit", "0"], "1以上の整数"),
        (["batch", "--in"], "値を1つ指定してください"),
    ],
)
def test_a_wrong_argument_is_one_japanese_line(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    lines = capsys.readouterr().err.strip().splitlines()
    assert ended.value.code == 2
    assert len(lines) == 1
    assert words in lines[0]


def test_a_message_of_argparse_that_we_do_not_know_stays_readable() -> None:
    assert in_japanese("argument --x: something new") == "--x: something new"


def test_a_setting_of_the_wrong_kind_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KONKYO_PORT", "八十")
    assert cli.main(["sources"]) == 1
    err = capsys.readouterr().err
    assert "KONKYO_PORT" in err
    assert len(err.strip().splitlines()) == 1


def test_ask_prints_the_answer_with_its_citation(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", QUESTION]) == 0
    captured = capsys.readouterr()
    for words in ("高知県", "11.8", "青森県", "北海道", "和歌山県", "宮城県", "17.1", "図表12"):
        assert words in captured.out
    assert captured.err == ""


def test_ask_in_json_holds_the_whole_outcome(at_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", "--json", "--llm", "none", QUESTION]) == 0
    outcome = json.loads(capsys.readouterr().out)
    assert outcome["kind"] == "answer"
    assert outcome["citations"][0]["label"] == "図表12"
    assert outcome["trace"]["steps"]


def test_an_empty_question_is_one_line_and_exit_code_1(
    at_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["ask", "  "]) == 1
    assert capsys.readouterr().err.strip() == "質問が空です。知りたいことを入力してください。"


def test_chat_keeps_the_conversation_and_ends_on_request(
    at_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("近畿の生成AI導入率は？\n\n関東は？\n終了\n近畿は？\n"))
    assert cli.main(["chat"]) == 0
    out = capsys.readouterr().out
    assert out.count("出典:") == 2
    assert "関東" in out.split("出典:")[1]


def test_batch_writes_a_record_a_line_and_counts_failures(
    at_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(json.dumps({"id": "1", "turns": [QUESTION]}) + "\nbroken\n", encoding="utf-8")
    answers = tmp_path / "answers.jsonl"
    assert cli.main(["batch", "--in", str(questions), "--out", str(answers)]) == 1
    records = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in records] == ["1", "line-2"]
    assert "高知県" in records[0]["answer"]
    assert "--resume" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["batch", "--in", "ありません.jsonl", "--out", "x.jsonl"],
        ["eval", "--set", "ありません.jsonl"],
        ["eval", "--compare", "ありません.json"],
        ["eval", "--category", "ありません", "--llm", "none"],
        ["forget", "ありません"],
    ],
)
def test_what_is_not_there_is_one_line_with_the_way_out(
    arguments: list[str], at_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 1
    err = capsys.readouterr().err.strip()
    assert "ありません" in err
    assert len(err.splitlines()) == 1


def test_an_original_goes_in_is_listed_and_goes_out(
    own_settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KONKYO_HOME", str(own_settings.home))
    note = tmp_path / "覚書.md"
    note.write_text("# 覚書\n\n本市の会議録作成支援は、令和7年4月に試行を始めた。\n", encoding="utf-8")
    assert cli.main(["ingest", str(note)]) == 0
    assert "取り込みました" in capsys.readouterr().out
    assert cli.main(["sources"]) == 0
    assert "追加資料（未確認）" in capsys.readouterr().out
    assert cli.main(["forget", "覚書.md"]) == 0
    assert "外しました" in capsys.readouterr().out
    assert cli.main(["ingest", str(tmp_path / "ない.pdf")]) == 1


def test_eval_scores_keeps_and_reports(
    at_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golden = tmp_path / "golden.jsonl"
    golden.write_text(
        json.dumps(
            {
                "id": "G1",
                "category": "rank",
                "turns": [QUESTION],
                "expect": {"numbers": [11.8], "sources": ["図表12"]},
            }
        ),
        encoding="utf-8",
    )
    out = tmp_path / "report"
    assert cli.main(["eval", "--set", str(golden), "--repeats", "2", "--out", str(out)]) == 0
    assert "正答率: 100.0％（1/1）" in capsys.readouterr().out
    assert "Konkyo" in (out / "report.html").read_text(encoding="utf-8")
    kept = sorted((at_home / "evaluations").glob("*.json"))
    assert cli.main(["eval", "--set", str(golden), "--compare", str(kept[-1])]) == 0
    assert "悪くなった: 0問" in capsys.readouterr().out


def test_feedback_export_of_an_empty_store_is_empty(
    at_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["feedback", "export", "--out", str(tmp_path / "out.jsonl")]) == 0
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == ""
    assert "0 件" in capsys.readouterr().err


def test_an_interruption_is_said_and_exits_with_130(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ask_command, "follow", interrupted)
    assert cli.main(["ask", QUESTION]) == 130
    assert capsys.readouterr().err.strip() == "中断しました"


def test_an_unexpected_error_is_one_line_without_a_traceback(
    at_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("boom\nboom")

    monkeypatch.setattr(ask_command, "follow", broken)
    assert cli.main(["ask", QUESTION]) == 1
    err = capsys.readouterr().err
    assert "konkyo doctor" in err
    assert len(err.strip().splitlines()) == 1


def test_a_reader_of_a_pipe_that_stops_early_gets_no_complaint(at_home: Path) -> None:
    command = f'"{sys.executable}" -m assistant.cli sources | head -1'
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_a_question_may_begin_with_a_dash_and_bytes_that_are_no_text_do_no_harm(at_home: Path) -> None:
    asked = run_konkyo("ask", "--", "-高知県の生成AI導入率は？", home=at_home)
    assert asked.returncode == 0, asked.stderr
    assert "11.8" in asked.stdout
    broken = run_konkyo("ask", "高知県の生成AI導入率は\udcff？", home=at_home)
    assert broken.returncode == 0, broken.stderr
