"""The page itself: small and dark screens, keyboard, accessibility, speed, while the LLM still loads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, ask, served

RANKING = "生成AIの導入が遅れている都道府県は？"


def _serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{item['id']}: {item['help']} {item['nodes'][0]['html'][:160]}"
        for item in found
        if item["impact"] in ("moderate", "serious", "critical")
    ]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (375, False), (1920, False)])
def test_axe_finds_nothing_serious_or_moderate(
    open_page: OpenPage, width: int, dark: bool, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page(width=width, dark=dark)
    assert _serious(page) == []
    ask(page, RANKING)
    page.locator(".kk-lead .kk-cite").click()
    expect(page.locator(".kk-proof.kk-chosen")).to_be_focused()
    assert _serious(page) == []
    keep_screenshot(page, f"evidence-{width}-{'dark' if dark else 'light'}")
    if width > 1000:
        page.locator(".kk-developers summary").click()
        assert _serious(page) == []
        for view in ("図", "地図"):
            page.locator(".kk-switch").get_by_role("button", name=view, exact=True).click()
            assert _serious(page) == [], view
        for tab, held in (("資料", "#kk-overview table"), ("設定", "#kk-settings h2")):
            page.get_by_role("tab", name=tab, exact=True).click()
            expect(page.locator(held).first).to_be_visible()
            assert _serious(page) == [], tab


def test_a_phone_shows_everything_without_sideways_scrolling(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page(width=375, height=740)
    keep_screenshot(page, "welcome-375-light")
    ask(page, RANKING)
    keep_screenshot(page, "answer-375-light")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    assert page.locator(".kk-composer").bounding_box() is not None
    box = page.locator(".kk-composer").bounding_box()
    assert box is not None and box["y"] + box["height"] <= 741
    page.locator(".kk-lead .kk-cite").click()
    expect(page.locator(".kk-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".kk-panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.classList.contains('kk-cite')"), "focus returns to 【1】"
    page.get_by_role("button", name="履歴を開く").click()
    expect(page.locator(".kk-history-open")).to_be_visible()


def test_dark_mode_follows_the_system(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page(dark=True)
    ask(page, RANKING)
    keep_screenshot(page, "answer-1280-dark")
    background = page.locator(".kk-app").evaluate("node => getComputedStyle(node).backgroundColor")
    assert background == "rgb(18, 22, 28)"


def test_a_keyboard_reaches_question_citation_evidence_and_back(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".kk-input").focus()
    page.keyboard.type("源内とは")
    page.keyboard.press("Enter")
    page.wait_for_selector(".kk-lead .kk-cite")
    page.locator(".kk-lead .kk-cite").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kk-proof.kk-chosen")).to_be_focused()
    page.locator(".kk-developers summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kk-developers .kk-fields")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".kk-lead .kk-cite")).to_be_focused()


@pytest.mark.parametrize("width", [1100, 1280, 1499, 1500, 1920])
def test_the_answer_never_runs_under_the_evidence(open_page: OpenPage, width: int) -> None:
    page = open_page(width=width)
    ask(page, RANKING)
    expect(page.locator(".kk-panel")).to_be_visible()
    panel = page.locator(".kk-panel").bounding_box()
    assert panel is not None
    for part in (".kk-lead", ".kk-answer-table", ".kk-sources", ".kk-actions"):
        box = page.locator(part).bounding_box()
        assert box is not None and box["x"] + box["width"] <= panel["x"], part


def test_the_page_is_usable_while_the_assistant_still_opens(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path, waits=True) as server:
        page = browser.new_page()
        page.goto(server.url)
        expect(page.locator(".kk-tasks[lang=ja] .kk-task").first).to_be_visible()
        expect(page.locator(".kk-notice")).to_contain_text("準備ができしだい答えます")
        page.locator(".kk-input").fill(RANKING)
        page.locator(".kk-input").press("Enter")
        expect(page.locator(".kk-running")).to_contain_text("準備")
        (tmp_path / "open").touch()
        expect(page.locator(".kk-lead")).to_contain_text("高知県")
        expect(page.locator(".kk-notice")).to_be_hidden()
        page.close()
