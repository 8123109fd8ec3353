"""Keys, rates, sizes, sites: who is let in, how often, with how much, and what the others are told."""

from __future__ import annotations

import os
import stat
import threading
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import Settings, UsageError
from tests.doors.conftest import Serve
from tests.ui.fake_assistant import FakeAssistant
from ui.access.users import USER_FILE, UserFile
from ui.doors.command import MCP, SERVE
from ui.doors.doorkeeper import LARGEST_BODY
from ui.doors.gate import Gate, RefusedError, TokenBuckets
from ui.doors.keys import KeyFile, digest_of

ASKED = {"inputs": {"question": "全国の導入率の推移は"}}


def post(address: str, key: str = "", **more: Any) -> httpx.Response:
    headers = {"x-api-key": key} if key else {}
    given = {"json": ASKED} if "content" not in more else {}
    return httpx.post(
        f"{address}/gennai",
        **given,
        **{**more, "headers": {**headers, **more.get("headers", {})}},
        trust_env=False,
        timeout=120,
    )


def command_line(command: Any, *words: str) -> Any:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)


def test_a_key_is_shown_once_and_only_its_hash_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = Settings(home=tmp_path)
    assert SERVE.run(command_line(SERVE, "--add-key", "企画課"), settings) == 0
    key = capsys.readouterr().out.splitlines()[-1]
    file = KeyFile(tmp_path / "api-keys.tsv")
    assert file.name_of(key) == "企画課"
    text = file.path.read_text(encoding="utf-8")
    assert key not in text and digest_of(key) in text
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600 or os.name == "nt"
    assert SERVE.run(command_line(SERVE, "--remove-key", "企画課"), settings) == 0
    assert file.name_of(key) is None


def test_a_key_in_place_of_its_file_is_refused(tmp_path: Path) -> None:
    """`--key SECRET` reads as `--keys SECRET`; the doors must not open without keys then."""
    for command, words in ((SERVE, []), (MCP, ["--http"])):
        args = command_line(command, "--key", "konkyo_secret", *words)
        with pytest.raises(UsageError, match="鍵のファイル"):
            command.run(args, Settings(home=tmp_path))


@pytest.mark.parametrize("name", ["", " ", "a\tb", "a\nb", "#a", "あ" * 61])
def test_a_name_that_would_break_the_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        KeyFile(tmp_path / "k.tsv").add(name)


def test_names_are_unique_and_unknown_ones_are_told(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "k.tsv")
    keys.add("企画課")
    with pytest.raises(UsageError, match="もうあります"):
        keys.add("企画課")
    with pytest.raises(UsageError, match="企画課"):
        keys.remove("総務課")


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "k.tsv"
    path.write_text("# 見出し\n企画課\tplain-text-key\t2026-11-25\n", encoding="utf-8")
    with pytest.raises(UsageError, match="2 行目"):
        KeyFile(path).keys()


def test_a_removed_key_is_refused_by_a_running_server(serve: Serve, tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "k.tsv")
    kept, removed = keys.add("企画課"), keys.add("総務課")
    address = serve(keys=keys)
    assert post(address, removed).status_code == 200
    KeyFile(keys.path).remove("総務課")  # as another process would
    refused = post(address, removed)
    assert refused.status_code == 401 and "API の鍵が違います" in refused.json()["outputs"]
    assert post(address, kept).status_code == 200


def test_when_the_key_file_is_gone_nobody_is_let_in(serve: Serve, tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "k.tsv")
    key = keys.add("企画課")
    address = serve(keys=keys)
    keys.path.unlink()
    assert post(address, key).status_code == 401


def test_tokens_come_back_with_time_and_never_more_than_a_minutes_worth() -> None:
    now = 0.0
    buckets = TokenBuckets(2, clock=lambda: now)
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 30]
    assert buckets.take("b") == 0
    now = 30.0
    assert [buckets.take("a"), buckets.take("a")] == [0, 30]
    now = 10_000.0
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 30]


def test_too_many_questions_are_told_how_long_to_wait(serve: Serve, tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / "k.tsv")
    first, second = keys.add("企画課"), keys.add("総務課")
    address = serve(keys=keys, per_minute=2)
    assert [post(address, first).status_code for _ in range(3)] == [200, 200, 429]
    refused = post(address, first)
    assert 1 <= int(refused.headers["retry-after"]) <= 30 and "1分に 2 回" in refused.json()["outputs"]
    assert post(address, second).status_code == 200


def test_more_questions_at_once_than_allowed_are_put_off(serve: Serve) -> None:
    assistant = FakeAssistant(pause_s=0.4)
    address = serve(assistant, at_once=1)
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(post(address).status_code)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200, 503]
    assert post(address).status_code == 200


def test_what_is_too_large_is_refused_before_it_is_read(serve: Serve) -> None:
    address = serve()
    json_type = {"content-type": "application/json"}
    declared = post(address, content=b"x" * (LARGEST_BODY + 1), headers=json_type)
    pieces = post(address, content=iter([b"x" * 65536] * 9), headers=json_type)
    assert [declared.status_code, pieces.status_code] == [413, 413]
    assert "512 KB" in declared.json()["outputs"]


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"question=1", "text/plain", 415),
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
    ],
)
def test_what_is_no_json_is_refused(content: bytes, kind: str, status: int, serve: Serve) -> None:
    assert post(serve(), content=content, headers={"content-type": kind}).status_code == status


def test_pages_of_other_sites_are_kept_out(serve: Serve, doors: str, key: str) -> None:
    other = {"origin": "https://evil.example"}
    assert post(serve(), headers=other).status_code == 403
    assert post(doors, key, headers=other).status_code == 403
    preflight = httpx.options(
        f"{doors}/v1/chat/completions",
        headers={**other, "access-control-request-method": "POST"},
        trust_env=False,
    )
    page = httpx.get(f"{doors}/config", headers=other, trust_env=False)
    for reply in (preflight, page):
        assert "access-control-allow-origin" not in reply.headers
        assert "access-control-allow-credentials" not in reply.headers


def test_without_keys_only_this_computer_is_let_in(serve: Serve) -> None:
    address = serve()
    assert post(address).status_code == 200
    assert post(address, headers={"host": "rebound.example"}).status_code == 421
    gate = Gate(None, TokenBuckets(5))
    for host in ("[::1", "", "127.0.0.1.evil.example"):
        with pytest.raises(RefusedError):
            gate.admit({"host": host}, "127.0.0.1")


def test_beyond_this_computer_a_key_is_needed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--add-key"):
        SERVE.run(command_line(SERVE, "--host", "0.0.0.0", "--port", "1"), Settings(home=tmp_path))


def test_beyond_this_computer_keys_are_needed(tmp_path: Path) -> None:
    UserFile(tmp_path / USER_FILE).add("tanaka", "correct horse battery staple", "admin")
    for command in (SERVE, MCP):
        words = ["--host", "0.0.0.0", "--port", "1"] + (["--http"] if command is MCP else [])
        with pytest.raises(UsageError, match="--add-key"):
            command.run(command_line(command, *words), Settings(home=tmp_path))


def test_a_taken_port_is_one_sentence(tmp_path: Path, doors: str) -> None:
    port = doors.rpartition(":")[2]
    with pytest.raises(UsageError, match=port):
        MCP.run(command_line(MCP, "--http", "--port", port), Settings(home=tmp_path, llm="none"))
