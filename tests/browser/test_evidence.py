"""Every number one click from its proof, and taking answers away."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import Download, Page, expect

from tests.browser.conftest import OpenPage, ask

RANKING = "生成AIの導入が遅れている都道府県は？"


def _saved(page: Page, press: Callable[[], None]) -> Path:
    with page.expect_download() as waiting:
        press()
    download: Download = waiting.value
    return Path(download.path()).rename(
        Path(download.path()).with_suffix(Path(download.suggested_filename).suffix)
    )


def test_a_citation_opens_the_table_with_the_cited_cells_marked(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, RANKING)
    page.locator(".kk-lead .kk-cite").click()
    proof = page.locator(".kk-proof.kk-chosen")
    expect(proof.locator("mark")).to_have_count(3)
    expect(proof.locator("mark").first).to_contain_text("11.8")
    for words in (
        "総務省「自治体における生成AI導入状況」",
        "2024年12月31日時点",
        "2026-01-29",
        "図表12",
        "東京都",
    ):
        expect(proof).to_contain_text(words)
    assert (
        proof.locator("a").get_attribute("href") == "https://www.jri.co.jp/report/researchfocus/detail/16441"
    )
    assert page.evaluate("document.activeElement.classList.contains('kk-proof')")


def test_a_citation_opens_the_passage_with_the_sentence_marked_and_an_older_answer_restores_its_own(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page()
    ask(page, "源内とは何ですか")
    page.locator(".kk-lead .kk-cite").click()
    expect(page.locator(".kk-proof.kk-chosen mark")).to_have_text("名称は源内で、庁内の全職員が試せる。")
    keep_screenshot(page, "passage-1280-light")
    expect(page.locator(".kk-panel")).to_contain_text("（一般知識）")
    ask(page, RANKING)
    expect(page.locator(".kk-panel-question")).to_have_text(RANKING)
    page.locator(".kk-turn").first.locator(".kk-lead").click(position={"x": 3, "y": 5})
    expect(page.locator(".kk-panel-question")).to_have_text("源内とは何ですか")


def _save(page: Page, kind: str) -> Path:
    page.locator(".kk-actions summary[title=保存]").click()
    return _saved(page, lambda: page.locator(f'.kk-actions [data-format="{kind}"]').click())


def test_the_table_sorts_and_its_files_hold_survey_date_and_source(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, RANKING)
    table = page.locator(".kk-answer-table")
    button = table.get_by_role("button", name="導入率", exact=True)
    button.click()
    button.click()
    expect(table.locator("tbody tr").first).to_contain_text("宮城県")
    raw = _save(page, "csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[1] == ["1", "高知県", "11.8％", "4 / 34", "−18.7"]
    assert ["時点", "2024年12月31日時点"] in rows
    book = load_workbook(_save(page, "xlsx"))
    assert book.sheetnames == ["表", "出典"]
    values = [[cell.value for cell in row] for row in book["表"].iter_rows()]
    assert [1, "高知県", 11.8, "4 / 34", -18.7] in values
    assert any("日本総研が集計（No.2025-062 図表12）" in str(cell) for row in values for cell in row)


def test_numbers_stand_on_the_right(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, RANKING)
    cell = page.locator(".kk-answer-table tbody td.kk-number").first
    assert cell.evaluate("node => getComputedStyle(node).textAlign") == "right"


def test_table_chart_and_map_take_each_other_s_place_and_save_as_png(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page()
    ask(page, RANKING)
    answer = page.locator(".kk-answer-table")
    answer.get_by_role("button", name="図", exact=True).click()
    expect(answer.locator("table")).to_be_hidden()
    expect(answer.locator("svg[role=img]").first).to_contain_text("全国 30.5％")
    answer.get_by_role("button", name="地図", exact=True).click()
    expect(answer.locator("[data-view=map] svg")).to_contain_text("値がない（未公表を含む）")
    keep_screenshot(page, "picture-1280-light")
    page.locator(".kk-actions summary[title=保存]").click()
    path = _saved(page, lambda: page.get_by_role("button", name="図をPNGで保存").click())
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 5_000


def test_sql_plan_and_times_are_folded_under_developers(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, RANKING)
    panel = page.locator(".kk-panel")
    expect(panel.locator(".kk-sql-word").first).to_be_hidden()
    panel.locator(".kk-developers summary").click()
    expect(panel.locator(".kk-sql-word").first).to_have_text("SELECT")
    panel.get_by_role("button", name="SQLをコピー").click()
    expect(page.locator(".kk-toast")).to_contain_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()").startswith("SELECT place, value")
    expect(panel).to_contain_text("genai_rate")
    expect(panel).to_contain_text("所要時間")


def test_one_press_copies_what_an_officer_pastes(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, RANKING)
    page.get_by_role("button", name="答弁用にコピー").click()
    expect(page.locator(".kk-toast")).to_contain_text("コピーしました")
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0].endswith("北海道（15.6％）が続きます（2024年12月31日時点）。")
    assert "高知県が34団体中4団体" in "".join(lines)
    assert lines[-1] == (
        "出典：総務省「自治体における生成AI導入状況」（2024年12月31日時点）を日本総研が集計（No.2025-062 図表12）"
    )
    assert not any(sign in "".join(lines) for sign in ("【", "SELECT", "|", "*"))


def test_an_answer_is_copied_as_markdown_and_saved_as_word_with_footnotes(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, RANKING)
    page.locator(".kk-actions summary[title=その他の操作]").click()
    page.get_by_role("button", name="Markdownでコピー").click()
    expect(page.locator(".kk-toast")).to_contain_text("コピーしました")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[^1]" in copied and "[^1]: 総務省「" in copied and "| 1 | 高知県 | 11.8％ |" in copied
    with zipfile.ZipFile(_save(page, "docx")) as word:
        footnotes = word.read("word/footnotes.xml").decode()
        body = word.read("word/document.xml").decode()
    assert "日本総合研究所" in footnotes and "図表12" in footnotes
    assert body.count("<w:footnoteReference") == 2 and "SELECT" not in body
    data = json.loads(_save(page, "json").read_text(encoding="utf-8"))
    assert data["answers"][0]["citations"][0]["label"] == "図表12"


def test_the_whole_conversation_is_saved(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, RANKING)
    ask(page, "源内とは何ですか")
    page.locator(".kk-save-all summary").click()
    path = _saved(page, lambda: page.locator('.kk-save-all [data-format="md"]').click())
    text = path.read_text(encoding="utf-8")
    assert "高知県" in text and "源内は" in text and "[^2-1]" in text


def test_a_permanent_link_reopens_the_answer_with_its_evidence(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, RANKING)
    page.locator(".kk-actions summary[title=その他の操作]").click()
    page.get_by_role("button", name="この回答へのリンクをコピー").click()
    expect(page.locator(".kk-toast")).to_contain_text("リンクをコピー")
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page(path=link.split("/", 3)[3])
    expect(other.locator(".kk-lead")).to_contain_text("高知県（11.8％）")
    other.locator(".kk-lead .kk-cite").click()
    expect(other.locator(".kk-proof.kk-chosen mark").first).to_contain_text("11.8")
    ask(other, "では近畿は")
    expect(other.locator(".kk-turn:last-child .kk-lead")).to_contain_text(f"前の質問は「{RANKING}」")
    missing = open_page(path="?a=ffffffffffffffff")
    expect(missing.locator(".kk-problem")).to_contain_text("保存されていません")
