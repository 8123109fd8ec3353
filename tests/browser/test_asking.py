"""Asking in a real browser: stages, answers, follow-ups, IME, stop, retry, edit."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Server, ask

RANKING = "生成AIの導入が遅れている都道府県は？"


def test_an_example_shows_stages_and_then_a_cited_answer(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page()
    assert page.locator(".kk-example").count() >= 8
    keep_screenshot(page, "welcome-1280-light")
    page.locator(".kk-example").first.click()
    expect(page.locator(".kk-running .kk-stages")).to_contain_text("質問の理解")
    expect(page.locator(".kk-lead")).to_contain_text("高知県（11.8％）")
    expect(page.locator(".kk-answer-table")).to_contain_text("青森県")
    steps = page.locator(".kk-steps")
    assert not steps.evaluate("node => node.open"), "finished stages are folded away"
    steps.locator("summary").click()
    for stage in ("質問の理解", "計画", "集計・検索", "検証"):
        expect(steps).to_contain_text(stage)
    expect(steps.locator("time").first).to_contain_text("秒")
    keep_screenshot(page, "answer-1280-light")


def test_suggested_questions_follow_and_carry_the_conversation(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    ask(page, RANKING)
    page.get_by_role("button", name="高知県のAI導入率は？").click()
    expect(page.locator(".kk-turn")).to_have_count(2)
    page.wait_for_selector(".kk-turn:last-child .kk-answer")
    ask(page, "では近畿は")
    expect(page.locator(".kk-turn:last-child .kk-lead")).to_contain_text("前の質問は「高知県のAI導入率は？」")
    assert server.log("turns")[-1] == "2"


def test_enter_that_confirms_a_conversion_never_sends(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    before = len(server.log("asked"))
    page.locator(".kk-input").focus()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "こうち", "selectionStart": 3, "selectionEnd": 3})
    for kind in ("rawKeyDown", "keyUp"):
        session.send(
            "Input.dispatchKeyEvent",
            {"type": kind, "windowsVirtualKeyCode": 229, "key": "Enter", "code": "Enter"},
        )
    session.send("Input.insertText", {"text": "高知"})
    page.locator(".kk-input").dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    page.evaluate(
        """() => { const box = document.querySelector('.kk-input');
        box.dispatchEvent(new CompositionEvent('compositionend', {data: '高知'}));
        box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true})); }"""
    )
    expect(page.locator(".kk-input")).to_have_value("高知")
    page.wait_for_timeout(300)
    expect(page.locator(".kk-turn")).to_have_count(0)
    assert len(server.log("asked")) == before
    page.locator(".kk-input").press("Shift+Enter")
    page.locator(".kk-input").press_sequentially("県は")
    expect(page.locator(".kk-input")).to_have_value("高知\n県は")
    page.locator(".kk-input").press("Enter")
    expect(page.locator(".kk-turn")).to_have_count(1)


def test_stop_ends_at_once_and_retry_asks_again(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    page.locator(".kk-input").fill("遅い質問: 源内とは")
    page.locator(".kk-input").press("Enter")
    page.get_by_role("button", name="停止", exact=True).click()
    expect(page.locator(".kk-problem")).to_contain_text("途中で停止しました", timeout=2_000)
    expect(page.locator(".kk-send")).to_be_visible()
    page.wait_for_timeout(1700)
    assert "遅い質問: 源内とは" in server.log("closed"), "the run itself was closed"
    page.get_by_role("button", name="もう一度").click()
    expect(page.locator(".kk-turn")).to_have_count(1)
    expect(page.locator(".kk-running")).to_be_visible()
    page.get_by_role("button", name="停止", exact=True).click()


def test_the_last_question_can_be_edited(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, RANKING)
    page.get_by_role("button", name="質問を書き直す").click()
    expect(page.locator(".kk-input")).to_have_value(RANKING)
    expect(page.locator(".kk-editing")).to_be_visible()
    page.locator(".kk-input").fill("源内とは何ですか")
    page.locator(".kk-input").press("Enter")
    expect(page.locator(".kk-turn")).to_have_count(1)
    expect(page.locator(".kk-lead")).to_contain_text("源内は")


def test_markup_in_a_question_or_document_is_shown_as_text(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "<img src=x onerror=\"document.title='broken'\"> 源内とは")
    expect(page.locator(".kk-question p")).to_contain_text("<img src=x")
    page.locator(".kk-turn .kk-cite").last.click()
    assert page.locator(".kk-panel-body b").count() == 0
    assert page.locator(".kk-app img").count() == 0
    assert "broken" not in page.title()


def test_a_clarification_offers_choices_and_an_abstention_says_why(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "導入率は？")
    page.get_by_role("button", name="全国の市区町村の生成AI導入率は？")
    expect(page.locator(".kk-choices button")).to_have_count(2)
    ask(page, "沖縄県の生成AI導入")
    expect(page.locator(".kk-turn:last-child .kk-badge")).to_contain_text("公表されていません")
    expect(page.locator(".kk-turn:last-child")).to_contain_text("27.4％")


def test_a_failure_is_a_japanese_sentence_with_a_way_out(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "壊れた質問")
    expect(page.locator(".kk-problem")).to_contain_text("konkyo doctor")
    assert "Traceback" not in page.content()
