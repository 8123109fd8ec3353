"""`konkyo serve` and `konkyo mcp` as whole programs: what they print, answer, and how they end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from mcp import Client, StdioServerParameters

from assistant import Settings
from corpus.build import Corpus
from tests.conftest import copy_home
from tests.doors.conftest import loopback_port
from ui.doors.keys import KeyFile

ROOT = Path(__file__).resolve().parents[2]
RUN = (
    "import sys; from assistant import cli; from ui.doors.command import MCP, SERVE; "
    "cli.COMMANDS = (*cli.COMMANDS, MCP, SERVE); sys.exit(cli.main())"
)
"""As the entry points do it, from this folder."""
QUESTION = "生成AIの導入が遅れている都道府県は？"


def environment(home: Path) -> dict[str, str]:
    return {
        **os.environ,
        "KONKYO_HOME": str(home),
        "KONKYO_LLM": "none",
        "NO_PROXY": "127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }


@contextmanager
def program(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """The running command; ended like Ctrl+C ends it."""
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *words],
        cwd=ROOT,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def test_serve_answers_at_every_door_with_the_real_assistant(
    settings: Settings, corpus: Corpus, tmp_path: Path
) -> None:
    home, port = copy_home(settings.home, tmp_path), loopback_port()
    key = KeyFile(home / "api-keys.tsv").add("企画課")
    address = f"http://127.0.0.1:{port}"
    with program(home, "serve", "--port", str(port)) as process:
        http = httpx.Client(base_url=address, headers={"x-api-key": key}, trust_env=False, timeout=120)
        wait_until_open(http, process)
        gennai = http.post("/gennai", json={"inputs": {"question": QUESTION, "artifacts": "csv"}}).json()
        assert "高知県（11.8％）" in gennai["outputs"] and gennai["artifacts"][0]["display_name"].endswith(
            ".csv"
        )
        chat = {"model": "konkyo", "messages": [{"role": "user", "content": "あ" * 5000}], "stream": True}
        assert http.post("/v1/chat/completions", json=chat).status_code == 400
        assert "/ask" in http.get("/gradio_api/info").json()["named_endpoints"]
        assert httpx.get(f"{address}/v1/models", trust_env=False).status_code == 401
    assert process.stdout is not None
    printed = process.stdout.read()
    assert f"{address}/v1" in printed and "API の鍵: 1 個" in printed
    assert "Traceback" not in printed and key not in printed


def wait_until_open(http: httpx.Client, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end and process.poll() is None:
        try:
            http.get("/v1/models")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("konkyo serve did not open")


def test_mcp_on_stdio_answers_with_the_real_assistant(
    settings: Settings, corpus: Corpus, tmp_path: Path
) -> None:
    home = copy_home(settings.home, tmp_path)
    command = StdioServerParameters(
        command=sys.executable, args=["-c", RUN, "mcp"], env=environment(home), cwd=str(ROOT)
    )

    async def use() -> str:
        async with Client(command) as client:
            result = await client.call_tool("ask", {"question": QUESTION})
            return str((result.structured_content or {}).get("lead"))

    assert "高知県（11.8％）" in asyncio.run(use())
