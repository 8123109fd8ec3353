"""The README's examples of the doors are run as they stand: address and key are put in, nothing else."""

from __future__ import annotations

import json
import re
import shlex
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Settings
from corpus.build import Corpus
from tests.conftest import copy_home
from tests.doors.test_command_lines import RUN, environment
from ui.doors.command import SERVE
from ui.doors.gennai import GennaiRequest
from ui.export import MIME

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION = README.split("\n## プログラムから使う\n")[1].split("\n## ")[0]
ADDRESS = "http://127.0.0.1:7860"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", SECTION, flags=re.DOTALL)


def filled(example: str, address: str, key: str) -> str:
    return (
        example.replace(ADDRESS, address)
        .replace('"鍵"', f'"{key}"')
        .replace("x-api-key: 鍵", f"x-api-key: {key}")
    )


def run_python(example: str, capsys: pytest.CaptureFixture[str]) -> str:
    exec(compile(example, "README.md", "exec"), {"__name__": "readme"})
    return capsys.readouterr().out


def test_the_examples_are_the_ones_that_are_run_here() -> None:
    assert [len(blocks(language)) for language in ("python", "json", "sh")] == [3, 2, 3]


def test_the_gradio_example_works(doors: str, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = run_python(filled(blocks("python")[0], doors, key), capsys)
    assert "高知県（11.8％）" in printed and "日本総研 No.2025-062" in printed


def test_the_openai_example_works(doors: str, key: str, capsys: pytest.CaptureFixture[str]) -> None:
    printed = run_python(filled(blocks("python")[1], doors, key), capsys)
    # Once as a whole, once as a stream, and the quote between them.
    assert printed.count("\n出典:") == 2 and "11.8％" in printed


def test_the_mcp_examples_work(
    settings: Settings, corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = copy_home(settings.home, tmp_path)
    [(name, server)] = json.loads(blocks("json")[0])["mcpServers"].items()
    assert (name, server) == ("konkyo", {"command": "konkyo", "args": ["mcp"]})
    shown = 'command="konkyo", args=["mcp"]'
    run = f'command={sys.executable!r}, args=["-c", {RUN!r}, "mcp"], env={environment(home)!r}, cwd={str(ROOT)!r}'
    assert shown in blocks("python")[2]
    assert run_python(blocks("python")[2].replace(shown, run), capsys).strip() == "11.8"


def test_the_form_for_gennai_asks_for_what_the_door_takes(doors: str, key: str) -> None:
    form: dict[str, Any] = json.loads(blocks("json")[1])
    assert set(form) == {"question", "artifacts", "conversation_history"}
    kinds = [item["value"] for item in form["artifacts"]["items"]]
    assert set(kinds) <= set(MIME)
    inputs = {"question": "源内とは何ですか", "artifacts": ",".join(kinds), "conversation_history": ""}
    assert GennaiRequest.model_validate({"inputs": inputs}).inputs.kinds() == tuple(kinds)


def test_the_curl_example_works(doors: str, key: str) -> None:
    words = shlex.split(filled(blocks("sh")[2], doors, key).replace("\\\n", " "))
    assert words[0] == "curl"
    headers = dict(words[i + 1].split(": ") for i, word in enumerate(words) if word == "-H")
    body = words[words.index("-d") + 1].encode()
    reply = httpx.post(words[1], headers=headers, content=body, trust_env=False, timeout=120).json()
    assert "源内は" in reply["outputs"]
    assert [one["display_name"].endswith(".docx") for one in reply["artifacts"]] == [True]


def test_the_commands_about_keys_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(home=tmp_path)
    for line in blocks("sh")[0].splitlines():
        program, command, *words = shlex.split(line)
        parser = ArgumentParser()
        SERVE.add_arguments(parser)
        args = parser.parse_args(words)
        assert (program, command) == ("konkyo", SERVE.name)
        if args.host is None:  # the line that serves is tried in test_command_lines.py
            assert SERVE.run(args, settings) == 0
    assert "企画課" in capsys.readouterr().out
    assert "企画課" not in (tmp_path / "api-keys.tsv").read_text(encoding="utf-8")
