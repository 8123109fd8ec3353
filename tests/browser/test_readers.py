"""Two readers, history, feedback, settings."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from assistant import AnswerStore, FeedbackStore
from tests.browser.conftest import OpenPage, Server, ask

RANKING = "生成AIの導入が遅れている都道府県は？"


def test_two_browsers_at_once_never_mix(open_page: OpenPage) -> None:
    first, second = open_page(), open_page()
    first.locator(".kk-input").fill(RANKING)
    second.locator(".kk-input").fill("源内とは何ですか")
    first.locator(".kk-input").press("Enter")
    second.locator(".kk-input").press("Enter")
    expect(first.locator(".kk-lead")).to_contain_text("高知県")
    expect(second.locator(".kk-lead")).to_contain_text("源内は")
    expect(first.locator(".kk-turn")).to_have_count(1)
    expect(second.locator(".kk-turn")).to_have_count(1)
    ask(second, "では近畿は")
    expect(second.locator(".kk-turn:last-child .kk-lead")).to_contain_text("前の質問は「源内とは何ですか」")
    expect(first.locator(".kk-history-open")).to_have_count(1)
    expect(first.locator(".kk-history-open")).to_contain_text("生成AI")
    expect(second.locator(".kk-history-open")).to_contain_text("源内")


def test_history_survives_a_reload_and_is_deleted_with_its_answers(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page()
    ask(page, RANKING)
    page.locator(".kk-topbar").get_by_role("button", name="新しい質問").click()
    expect(page.locator(".kk-turn")).to_have_count(0)
    ask(page, "源内とは何ですか")
    page.reload()
    expect(page.locator(".kk-history-open")).to_have_count(2)
    expect(page.locator(".kk-lead")).to_contain_text("源内は")
    page.get_by_role("button", name="履歴を開く").click()
    page.locator(".kk-history-open", has_text="生成AI").click()
    expect(page.locator(".kk-lead")).to_contain_text("高知県")
    expect(page.locator(".kk-turn")).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    runs = [item["runs"][0] for item in page.evaluate("JSON.parse(localStorage['konkyo.history.v1'])")]
    page.get_by_role("button", name="履歴を開く").click()
    page.get_by_role("button", name="履歴と回答をすべて消す").click()
    expect(page.locator(".kk-history-open")).to_have_count(0)
    expect(page.locator(".kk-turn")).to_have_count(0)
    assert [AnswerStore(server.home).find(run) for run in runs] == [None, None], "deleted on the server, too"


def test_feedback_with_reason_and_comment_is_stored_with_the_answer(
    open_page: OpenPage, server: Server, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page()
    ask(page, RANKING)
    page.locator(".kk-actions summary[title=その他の操作]").click()
    page.get_by_role("button", name="問題がある").click()
    expect(page.locator(".kk-toast")).to_contain_text("評価を保存しました")
    page.get_by_label("数値が違う").check()
    page.get_by_label("コメント（任意）").fill("図表を確認してほしい")
    keep_screenshot(page, "feedback-1280-light")
    page.get_by_role("button", name="理由とコメントを送る").click()
    expect(page.locator(".kk-feedback")).to_contain_text("ありがとうございます")
    stored = FeedbackStore(server.home).all()
    mine = [item for item in stored if item.comment == "図表を確認してほしい"]
    assert len(mine) == 1
    assert (mine[0].verdict, mine[0].reason, mine[0].turns) == ("down", "数値が違う", (RANKING,))
    assert mine[0].outcome.plan["queries"][0]["measure"] == "genai_rate"
    assert mine[0].outcome.evidence and mine[0].outcome.trace is not None


def test_settings_are_kept_and_used_for_the_next_question(open_page: OpenPage, server: Server) -> None:
    page = open_page()
    page.get_by_role("tab", name="設定").click()
    expect(page.locator("#kk-settings")).to_contain_text("fake-1.5b")
    stored = "localStorage.getItem('konkyo.settings.v1')"
    before = page.evaluate(stored)
    page.get_by_label("全国の導入率を下回るものを挙げる").check()
    page.wait_for_function(f"before => {stored} !== before", arg=before)
    page.reload()
    page.get_by_role("tab", name="設定").click()
    expect(page.get_by_label("全国の導入率を下回るものを挙げる")).to_be_checked()
    page.get_by_role("tab", name="質問").click()
    ask(page, "設定の確認")
    assert "below_national" in server.log("options")[-1]
