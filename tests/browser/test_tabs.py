"""資料 and 評価: what is in the corpus, own documents in and out, an evaluation run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage


def _show_administration(page: Page) -> None:
    page.get_by_role("tab", name="設定").click()
    page.get_by_label("管理者向けの機能を表示する").check()
    expect(page.get_by_role("tab", name="評価")).to_be_visible()


def test_evaluation_and_removal_wait_behind_the_administrator_s_switch(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_role("tab", name="評価")).to_have_count(0)
    page.get_by_role("tab", name="資料").click()
    expect(page.locator("#kk-upload")).to_be_visible()
    expect(page.get_by_role("button", name="取り除く")).to_have_count(0)
    _show_administration(page)


def test_upload_comes_first_and_a_phone_page_stays_short(open_page: OpenPage) -> None:
    page = open_page(width=375, height=740)
    page.get_by_role("tab", name="資料").click()
    expect(page.locator("#kk-overview")).to_contain_text("No.2025-062")
    upload, overview = (page.locator(part).bounding_box() for part in ("#kk-upload", "#kk-overview"))
    assert upload is not None and overview is not None and upload["y"] < overview["y"]
    assert page.evaluate("document.documentElement.scrollHeight") < 4_000
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_good_and_a_bad_file_are_each_answered_in_a_sentence(
    open_page: OpenPage, tmp_path: Path, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page(height=1400)
    _show_administration(page)
    page.get_by_role("tab", name="資料").click()
    expect(page.locator("#kk-overview")).to_contain_text("No.2025-062")
    expect(page.locator("#kk-overview")).to_contain_text("公表されていないもの")
    good, bad = tmp_path / "庁内指針.txt", tmp_path / "空.txt"
    good.write_text("生成AIは申請してから使う。", encoding="utf-8")
    bad.write_text("", encoding="utf-8")
    page.locator("#kk-upload input[type=file]").set_input_files([good, bad])
    expect(page.locator("#kk-upload")).to_contain_text("空")
    page.get_by_role("button", name="追加する").click()
    expect(page.locator("#kk-ingest-result")).to_contain_text("追加しました")
    expect(page.locator("#kk-ingest-result")).to_contain_text("追加できません")
    expect(page.locator("#kk-overview")).to_contain_text("庁内指針")
    keep_screenshot(page, "corpus-1280-light")
    page.get_by_label("追加した資料を取り除く").click()
    page.get_by_role("option", name="庁内指針").click()
    page.get_by_role("button", name="取り除く").click()
    expect(page.locator("#kk-ingest-result")).to_contain_text("外しました")
    expect(page.locator("#kk-overview")).not_to_contain_text("庁内指針")


def _wait_for_another_second(page: Page) -> None:
    """Saved runs are named by the second."""
    now = page.evaluate("Math.floor(Date.now() / 1000)")
    page.wait_for_function("now => Math.floor(Date.now() / 1000) > now", arg=now)


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label).click()
    page.get_by_role("option", name=option).first.click()


def test_an_evaluation_runs_shows_what_failed_and_compares(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page(height=1500)
    _show_administration(page)
    page.get_by_role("tab", name="評価").click()
    expect(page.locator("#kk-eval-summary")).to_contain_text("まだ実行していません")
    _choose(page, "質問の組", "browser.jsonl")
    page.get_by_role("button", name="実行する").click()
    expect(page.locator("#kk-eval-progress")).to_contain_text("2 / 2 問")
    expect(page.locator("#kk-eval-summary")).to_contain_text("50.0％（1 / 2）")
    expect(page.locator("#kk-eval-summary")).to_contain_text("順位")
    detail = page.locator("#kk-eval-detail")
    expect(detail).to_contain_text("青森県の生成AI導入率を教えて")
    expect(detail).to_contain_text("誤りの内容")
    expect(detail).to_contain_text("genai_rate")
    expect(detail).to_contain_text("図表12")
    _wait_for_another_second(page)
    page.get_by_role("button", name="実行する").click()
    expect(page.get_by_label("2回の実行を比べる")).not_to_have_value("")
    page.get_by_role("button", name="比べる").click()
    expect(page.locator("#kk-eval-difference")).to_contain_text("正誤が変わった質問はありません")
    keep_screenshot(page, "evaluation-1280-light")
