"""Asking in a real browser: stages, answers, follow-ups, IME, stop, retry, edit."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Server, ask, wait_for_log

RANKING = "生成AIの導入が遅れている都道府県は？"


def test_an_example_gives_a_cited_answer(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page()
    expect(page.locator(".kk-tasks[lang=ja] .kk-task")).to_have_count(6)
    box, tasks = page.locator(".kk-box").bounding_box(), page.locator(".kk-tasks[lang=ja]").bounding_box()
    assert box is not None and tasks is not None and box["y"] < tasks["y"], "the question box comes first"
    expect(page.locator(".kk-home-line")).to_contain_text("2024年12月31日時点")
    keep_screenshot(page, "welcome-1280-light")
    page.locator(".kk-task", has_text="順位").first.click()
    expect(page.locator(".kk-lead")).to_contain_text("高知県（11.8％）")
    expect(page.locator(".kk-lead")).to_contain_text("（2024年12月31日時点）")
    expect(page.locator(".kk-answer-table")).to_contain_text("全国（30.5％・図表14）との差")
    expect(page.locator(".kk-badge")).to_have_text("回答中の数値3個：すべて出典の表と一致")
    expect(page.locator(".kk-answer-table")).to_contain_text("青森県")
    keep_screenshot(page, "answer-1280-light")


def test_waiting_moves_and_tells_found_sources_at_once(open_page: OpenPage) -> None:
    page = open_page()
    page.locator(".kk-input").fill("遅い質問: 源内とは")
    page.locator(".kk-input").press("Enter")
    bar = page.locator(".kk-progress span")
    left = bar.evaluate("node => node.getBoundingClientRect().left")
    page.wait_for_function(
        "left => document.querySelector('.kk-progress span').getBoundingClientRect().left !== left", arg=left
    )
    expect(page.locator(".kk-stages")).to_contain_text("質問の理解")
    expect(page.locator(".kk-elapsed")).to_contain_text("秒")
    seconds = page.locator(".kk-elapsed").inner_text()
    expect(page.locator(".kk-elapsed")).not_to_have_text(seconds)
    expect(page.locator(".kk-running")).to_contain_text("見つかった資料：図表12から5行")
    page.get_by_role("button", name="停止", exact=True).click()


def test_a_prefecture_is_chosen_from_the_published_and_the_other_ones(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.locator(".kk-home-line")).to_contain_text("数値")
    page.locator(".kk-task", has_text="うちの県は").click()
    expect(page.locator(".kk-prefecture")).to_have_count(47)
    expect(page.locator(".kk-prefecture", has_text="高知")).to_contain_text("生成AI 11.8％")
    expect(page.locator(".kk-prefecture", has_text="沖縄")).to_contain_text("未公表")
    page.locator(".kk-prefecture", has_text="沖縄").click()
    expect(page.locator(".kk-badge")).to_contain_text("公表されていません")


def test_the_whole_page_follows_the_language(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("tab", name="Documents")).to_be_visible()
    expect(page.locator(".kk-tasks[lang=en] .kk-task")).to_have_count(6)
    expect(page.locator(".kk-home-line")).to_contain_text("31 December 2024")
    page.locator(".kk-task", has_text="Rankings").click()
    page.wait_for_selector(".kk-answer")
    around = page.locator(".kk-turn .kk-reply").inner_text() + page.locator(".kk-history").inner_text()
    for japanese in ("定義", "続けて", "保存", "履歴", "回答"):
        assert japanese not in around.replace("自治体における", "")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="日本語").click()
    expect(page.get_by_role("tab", name="資料")).to_be_visible()


def test_an_english_question_turns_the_page_english(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "Which prefectures lag behind?")
    expect(page.get_by_role("tab", name="Documents")).to_be_visible()
    expect(page.get_by_role("button", name="Copy as plain text")).to_be_visible()


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
    assert page.locator(".kk-turn").count() == 0, "a question that is sent stands there at once"
    assert len(server.log("asked")) == before
    page.locator(".kk-input").press("Shift+Enter")
    page.locator(".kk-input").press_sequentially("県は")
    expect(page.locator(".kk-input")).to_have_value("高知\n県は")
    page.wait_for_timeout(200)  # the page takes an Enter within 60 ms of a conversion for its confirmation
    page.locator(".kk-input").press("Enter")
    expect(page.locator(".kk-turn")).to_have_count(1)


def test_stop_ends_at_once_and_retry_asks_again(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    page.locator(".kk-input").fill("遅い質問: 源内とは")
    page.locator(".kk-input").press("Enter")
    page.get_by_role("button", name="停止", exact=True).click()
    expect(page.locator(".kk-problem")).to_contain_text("途中で停止しました")
    expect(page.locator(".kk-send")).to_be_visible()
    wait_for_log(server, "closed", "遅い質問: 源内とは")
    page.locator(".kk-problem").get_by_role("button", name="もう一度").click()
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
