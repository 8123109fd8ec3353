"""One server with the pretend assistant and one Chromium for all browser tests."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "artifacts"
CHROMIUM = "/usr/bin/chromium"
PATIENCE_S = 60
"""How long anything may take on a busy machine before it counts as broken; nothing waits longer than it must."""
expect.set_options(timeout=PATIENCE_S * 1000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests talk to a server on the loopback address."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "::1", "localhost"]))


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where the page is, and the folder in which it keeps things."""

    url: str
    home: Path

    def log(self, what: str) -> list[str]:
        """Values that the pretend assistant wrote under `what`."""
        path = self.home / "fake.log"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [line.split("\t", 1)[1] for line in lines if line.startswith(what + "\t")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, *, waits: bool = False) -> Iterator[Server]:
    """The page in a process of its own, as a reader meets it.

    Args:
        waits: The assistant opens only once there is a file `open` in `home`.
    """
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "tests.browser.serve_fake",
        str(port),
        str(home),
        *(["waits"] if waits else []),
    ]
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", "NO_PROXY": "127.0.0.1,localhost"}
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait_for(url, process, home / "server.log")
            yield Server(url=url, home=home)
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_S)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(PATIENCE_S * 12):
        if process.poll() is not None:
            pytest.fail(f"the page did not start:\n{log.read_text()[-3000:]}")
        try:
            direct.open(url, timeout=PATIENCE_S).close()
            return
        except OSError:
            time.sleep(0.25)
    pytest.fail("the page did not start")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page that most tests use; golden questions for the 評価 tab are in its folder."""
    home = tmp_path_factory.mktemp("home")
    golden = home / "golden"
    golden.mkdir()
    (golden / "browser.jsonl").write_text(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in GOLDEN), encoding="utf-8"
    )
    with served(home) as running:
        yield running


GOLDEN = (
    {
        "id": "B1",
        "category": "ranking",
        "turns": ["生成AIの導入が遅れている都道府県は？"],
        "expect": {"numbers": [11.8, 12.5], "entities": ["高知"], "sources": ["図表12"]},
    },
    {
        "id": "B2",
        "category": "lookup",
        "turns": ["青森県の生成AI導入率を教えて"],
        "expect": {"numbers": [99.9], "sources": ["図表12"]},
    },
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; playwright's own download is not used."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} がありません。`apt-get install chromium fonts-noto-cjk` で入ります。")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield running
        running.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[OpenPage]:
    """Opens the page in a new profile; every request that leaves the machine fails the test."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    errors: list[str] = []

    def open_one(
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        path: str = "",
        context: BrowserContext | None = None,
    ) -> Page:
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                locale="ja-JP",
                accept_downloads=True,
            )
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        page.on("request", lambda request: _note_stranger(request.url, server.url, strangers))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.url + path)
        page.wait_for_selector(".kk-input")
        expect(page.locator("p.loading")).to_have_count(0)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert strangers == [], "requests left the machine"
    assert errors == [], "the page's script failed"


def _note_stranger(url: str, home: str, strangers: list[str]) -> None:
    if not url.startswith((home, "data:", "blob:", "about:")):
        strangers.append(url)


@pytest.fixture
def keep_screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """Writes artifacts/<name>.png, for people to look at."""

    def keep(page: Page, name: str) -> None:
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTIFACTS / f"{name}.png")

    return keep


def wait_for_log(server: Server, what: str, value: str) -> None:
    """Until the pretend assistant has written `value` under `what`."""
    end = time.monotonic() + PATIENCE_S
    while value not in server.log(what) and time.monotonic() < end:
        time.sleep(0.05)
    assert value in server.log(what)


def ask(page: Page, question: str) -> None:
    """Type a question, send it with Enter, wait for the reply of the last turn."""
    before = page.locator(".kk-turn").count()
    page.locator(".kk-input").fill(question)
    page.locator(".kk-input").press("Enter")
    page.wait_for_function("n => document.querySelectorAll('.kk-turn').length > n", arg=before)
    page.wait_for_selector(".kk-turn:last-child .kk-answer, .kk-turn:last-child .kk-problem")
