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
    expect(proof.locator("mark").first).to_contain_text("11.8％")
    for words in ("日本総合研究所", "2026-01-15", "図表12"):
        expect(proof).to_contain_text(words)
    assert proof.locator("a").get_attribute("href") == "https://www.jri.co.jp/"
    assert page.evaluate("document.activeElement.classList.contains('kk-proof')")


def test_a_citation_opens_the_passage_with_the_sentence_marked_and_an_older_answer_restores_its_own(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page()
    ask(page, "源内とは何ですか")
    page.locator(".kk-lead .kk-cite").click()
    expect(page.locator(".kk-proof.kk-chosen mark")).to_have_text("名称は源内で、庁内の全職員が試せる。")
    keep_screenshot(page, "passage-1280-light")
    expect(page.locator(".kk-panel")).to_contain_text("原典での確認が必要")
    ask(page, RANKING)
    expect(page.locator(".kk-panel-question")).to_have_text(RANKING)
    page.locator(".kk-turn").first.locator(".kk-lead").click(position={"x": 3, "y": 5})
    expect(page.locator(".kk-panel-question")).to_have_text("源内とは何ですか")


def test_the_table_sorts_and_its_files_hold_the_source_line(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, RANKING)
    panel = page.locator(".kk-panel")
    panel.get_by_role("tab", name="表", exact=True).click()
    button = panel.get_by_role("button", name="導入率")
    button.click()
    button.click()
    expect(panel.locator("[role=tabpanel][data-tab=table] tbody tr").first).to_contain_text("宮城県")
    path = _saved(page, lambda: panel.get_by_role("button", name="CSV").click())
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["順位", "都道府県", "導入率"]
    assert rows[1] == ["1", "高知県", "11.8％"]
    assert any("出典: 日本総研 No.2025-062 図表12" in cell for row in rows for cell in row)
    path = _saved(page, lambda: panel.get_by_role("button", name="Excel").click())
    sheet = load_workbook(path).active
    assert sheet is not None
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [1, "高知県", 11.8] in values
    assert any("図表12" in str(cell) for row in values for cell in row)


def test_pictures_show_bars_with_the_national_line_and_a_map_and_save_as_png(
    open_page: OpenPage, keep_screenshot: Callable[[Page, str], None]
) -> None:
    page = open_page()
    ask(page, RANKING)
    page.get_by_role("button", name="図を見る").click()
    pictures = page.locator(".kk-picture")
    expect(pictures).to_have_count(2)
    expect(pictures.first.locator("svg[role=img]")).to_contain_text("全国 30.5％")
    expect(pictures.nth(1).locator("svg[role=img]")).to_contain_text("値がない（未公表を含む）")
    keep_screenshot(page, "picture-1280-light")
    path = _saved(page, lambda: pictures.nth(1).get_by_role("button", name="PNG").click())
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 5_000


def test_sql_is_copied_and_steps_show_plan_and_times(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, RANKING)
    panel = page.locator(".kk-panel")
    panel.get_by_role("tab", name="SQL").click()
    expect(panel.locator(".kk-sql-word").first).to_have_text("SELECT")
    panel.get_by_role("button", name="SQLをコピー").click()
    expect(page.locator(".kk-toast")).to_contain_text("コピーしました")
    assert page.evaluate("navigator.clipboard.readText()").startswith("SELECT place, value")
    panel.get_by_role("tab", name="手順").click()
    expect(panel).to_contain_text("genai_rate")
    expect(panel).to_contain_text("所要時間")


def test_an_answer_is_copied_as_markdown_and_saved_as_word_with_footnotes(open_page: OpenPage) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, RANKING)
    page.get_by_role("button", name="コピー", exact=True).click()
    expect(page.locator(".kk-toast")).to_contain_text("コピーしました")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "[^1]" in copied and "[^1]: 日本総合研究所" in copied and "| 1 | 高知県 | 11.8％ |" in copied

    def save(kind: str) -> Path:
        page.locator(".kk-actions .kk-menu summary").click()
        return _saved(page, lambda: page.locator(f'.kk-actions [data-format="{kind}"]').click())

    with zipfile.ZipFile(save("docx")) as word:
        footnotes = word.read("word/footnotes.xml").decode()
        body = word.read("word/document.xml").decode()
    assert "日本総合研究所" in footnotes and "図表12" in footnotes
    assert body.count("<w:footnoteReference") == 2 and "SELECT place" in body
    data = json.loads(save("json").read_text(encoding="utf-8"))
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
    page.get_by_role("button", name="リンク", exact=True).click()
    expect(page.locator(".kk-toast")).to_contain_text("リンクをコピー")
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page(path=link.split("/", 3)[3])
    expect(other.locator(".kk-lead")).to_contain_text("高知県（11.8％）")
    other.locator(".kk-lead .kk-cite").click()
    expect(other.locator(".kk-proof.kk-chosen mark").first).to_contain_text("11.8％")
    ask(other, "では近畿は")
    expect(other.locator(".kk-turn:last-child .kk-lead")).to_contain_text(f"前の質問は「{RANKING}」")
    missing = open_page(path="?a=ffffffffffffffff")
    expect(missing.locator(".kk-problem")).to_contain_text("保存されていません")
