"""Files become blocks with the right text and place, or one clear Japanese line."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from corpus.errors import OriginalError
from corpus.extraction import cut_passages, extract_file, file_kind, pdf
from corpus.extraction.document import Block
from corpus.extraction.headings import article_of, caption_of, heading_of
from corpus.extraction.japanese_text import close_spaces, repair_characters, strip_footnote_marks
from corpus.extraction.legibility import find_garble
from corpus.extraction.tables import continue_table, table_text
from tests.corpus import samples


def extract(path: Path) -> list[Block]:
    return list(extract_file(path).blocks)


def text_file(folder: Path, text: str, *, name: str = "sample.txt", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def refused(path: Path) -> str:
    with pytest.raises(OriginalError) as caught:
        extract_file(path)
    message = str(caught.value)
    assert "\n" not in message and message.endswith("。") and path.name in message
    return message


# PDF


def test_pdf_text_is_japanese_with_page_and_section(tmp_path: Path) -> None:
    path = samples.write_pdf(
        tmp_path / "a.pdf",
        [["架空県の報告", "1. はじめに", *samples.SENTENCES], ["2. 結果", "差は縮まった。"]],
    )
    blocks = extract(path)
    assert [block.locator for block in blocks if "窓口" in block.text] == ["p.1 1 はじめに"]
    assert blocks[-1].text == "差は縮まった。"
    assert (blocks[-1].locator, blocks[-1].page) == ("p.2 2 結果", 2)


def test_pdf_table_keeps_merged_headers_in_every_row(tmp_path: Path) -> None:
    path = samples.write_pdf(
        tmp_path / "a.pdf", [["（図表 1）地域別の導入状況"]], tables={1: samples.REGION_ROWS}
    )
    table = next(block for block in extract(path) if block.kind == "table")
    assert table.locator == "p.1 図表1"
    assert table.text.splitlines()[1] == "地域区分: 南海、生成AI 導入数: 34、生成AI 導入率（%）: 40.7"


def test_pdf_table_that_goes_on_over_the_page_keeps_its_headers(tmp_path: Path) -> None:
    more = (("東海", "5", "1.5"), ("西海", "6", "2.5"))
    path = samples.write_pdf(
        tmp_path / "a.pdf", [["表の始まり"], []], tables={1: samples.REGION_ROWS, 2: more}
    )
    last = extract(path)[-1]
    assert last.page == 2
    assert "地域区分: 西海、生成AI 導入数: 6、生成AI 導入率（%）: 2.5" in last.text


def test_raised_note_number_does_not_become_part_of_a_figure(tmp_path: Path) -> None:
    text = extract(samples.write_raised_note_pdf(tmp_path / "a.pdf"))[0].text
    assert text == "架空の県の導入率は58.4%である。"


def test_raised_number_at_the_start_of_a_line_is_a_note_unless_a_particle_follows(tmp_path: Path) -> None:
    text = "1. 現状\n\n¹ 架空の注である。\n\n²が広がる。\n"
    blocks = extract(text_file(tmp_path, text))
    assert [(block.locator, block.text) for block in blocks] == [
        ("1 注1", "架空の注である。"),
        ("1 現状", "が広がる。"),
    ]


def test_page_numbers_and_running_headers_are_dropped(tmp_path: Path) -> None:
    pages = [["架空県 月報", f"本文その{n}は別の内容である。", f"- {n} -"] for n in "一二三四"]
    pages = [[*page[:2], f"- {number} -"] for number, page in enumerate(pages, start=1)]
    texts = [block.text for block in extract(samples.write_pdf(tmp_path / "a.pdf", pages))]
    assert texts == [f"本文その{n}は別の内容である。" for n in "一二三四"]


def test_line_ends_inside_a_sentence_are_joined_without_a_space(tmp_path: Path) -> None:
    lines = ["架空の県の人工知能の導入率は全国の平均を上回っており", "今後も伸びると見込まれている。"]
    path = samples.write_pdf(tmp_path / "a.pdf", [lines])
    assert extract(path)[0].text == "".join(lines)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_page_keeps_its_text_and_the_headers_of_its_table(tmp_path: Path, degrees: int) -> None:
    lines = ["1. はじめに", *samples.SENTENCES, "（図表 1）地域別の導入状況"]
    path = samples.write_pdf(tmp_path / "a.pdf", [lines], tables={1: samples.REGION_ROWS})
    upright = extract(path)
    assert extract(samples.turn_pdf(path, degrees)) == upright


def test_encrypted_pdf_is_refused_with_the_way_out(tmp_path: Path) -> None:
    assert "パスワードを外して" in refused(samples.write_encrypted_pdf(tmp_path / "a.pdf"))


def test_pdf_without_text_is_refused_with_the_way_out(tmp_path: Path) -> None:
    assert "OCR済み" in refused(samples.write_picture_pdf(tmp_path / "a.pdf"))


def test_pdf_with_garbled_page_is_refused_and_the_page_named(tmp_path: Path) -> None:
    garbled = "架空䛾県䛿導入率䛜高い"
    path = samples.write_pdf(tmp_path / "a.pdf", [samples.SENTENCES, samples.SENTENCES])
    assert extract(path)
    pages = [("p.1", "正しい文である。"), ("p.2", garbled)]
    with pytest.raises(OriginalError, match=r"p\.2が文字化け.*OCR済みのPDFかテキスト版"):
        pdf.legibility.check_legible(pages, name="a.pdf", format_name="pdf")


def test_broken_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing more")
    assert "壊れていて" in refused(path)


def test_pdf_with_too_many_pages_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 3)
    assert "4ページ" in refused(samples.write_pdf_of_blank_pages(tmp_path / "a.pdf", 4))


# Word


def test_docx_headings_table_and_raised_numbers(tmp_path: Path) -> None:
    document = extract_file(samples.write_docx(tmp_path / "a.docx"))
    by_locator = {block.locator: block.text for block in document.blocks if block.kind == "text"}
    assert document.title == "架空県のAI利用"
    assert by_locator["1 導入の経緯"] == "導入率は45%である。"
    assert by_locator["1(1) 地域の差"] == "地域の差は縮まった。"
    table = next(block for block in document.blocks if block.kind == "table")
    assert table.locator == "1(1) 図表2"
    assert table.text.splitlines()[0] == "地域区分: 北海、生成AI 導入数: 12、生成AI 導入率（%）: 19.5"


def test_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"\x00" * (40 * 1024 * 1024))
    assert "展開すると異常に大きく" in refused(path)


def test_docx_with_external_entities_is_refused(tmp_path: Path) -> None:
    good, path = samples.write_docx(tmp_path / "good.docx"), tmp_path / "a.docx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                text = data.decode().replace(
                    "?>", '?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>', 1
                )
                data = text.replace("地域の差は縮まった。", "外部&e;参照").encode()
            new.writestr(name, data)
    assert "外部参照の指定" in refused(path)


# HTML


def test_html_keeps_headings_and_tables_and_drops_scripts(tmp_path: Path) -> None:
    html = """<html><head><title>題</title><script>alert(1)</script></head><body><nav>メニュー</nav>
    <h1>架空県</h1><h2>2. 結果</h2><p>導入率は<br>58.4%<sup>2</sup>
    である。</p><script>var x = "秘密";</script><!-- 注記 -->
    <table><tr><th rowspan="2">地域</th><th colspan="2">生成AI</th></tr><tr><th>数</th><th>率</th></tr>
    <tr><td>南海</td><td>34</td><td>40.7</td></tr></table><ul><li>一つ目</li></ul></body></html>"""
    document = extract_file(text_file(tmp_path, html, name="a.html"))
    text = "\n".join(block.text for block in document.blocks)
    assert document.title == "架空県"
    assert {block.locator for block in document.blocks} == {"2 結果"}
    assert "地域: 南海、生成AI 数: 34、生成AI 率: 40.7" in text
    assert "58.4%である。" in text and "・一つ目" in text
    assert not any(word in text for word in ("alert", "秘密", "注記", "メニュー", "<"))


# Text and Markdown


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "iso2022_jp", "utf-16"])
def test_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = "\n".join(samples.SENTENCES)
    blocks = extract(text_file(tmp_path, text, encoding=encoding))
    assert "\n".join(block.text for block in blocks) == text


def test_headings_and_captions_of_a_report_become_locators(tmp_path: Path) -> None:
    text = """架空県の報告書

3. 現状

（１）規模別の状況

① AI の導入

町の導入率は 12 %である（図表 4）。

（図表 4）規模別の導入率

区分	導入率
町	12.3
村	4.5

（資料）架空の統計

（注）1. 複数回答。
2. 上位のみを集計している

⁷ 注の文である。

村では遅れが目立つ。
"""
    places = [(block.locator, block.text) for block in extract(text_file(tmp_path, text))][1:]
    assert places == [
        ("3(1)① AIの導入", "町の導入率は12 %である（図表4）。"),
        ("3(1)① 図表4", "（図表4）規模別の導入率"),
        ("3(1)① 図表4", "区分: 町、導入率: 12.3\n区分: 村、導入率: 4.5"),
        ("3(1)① 図表4", "（資料）架空の統計"),
        ("3(1)① 図表4", "（注）1.複数回答。"),
        ("3(1)① 図表4", "2.上位のみを集計している"),
        ("3(1)① 注7", "注の文である。"),
        ("3(1)① AIの導入", "村では遅れが目立つ。"),
    ]


def test_sentence_cut_by_a_page_and_a_figure_is_whole_again(tmp_path: Path) -> None:
    text = (
        "2. 課題\n\n架空の県では、窓口の職員が足りないことに加えて、予算の確保も難しいことから、複数の\n\n"
        "（図表 9）課題の割合\n\n（資料）架空の統計\n\n自治体が共同で調達している。\n"
    )
    blocks = extract(text_file(tmp_path, text))
    assert blocks[0].text.endswith("ことから、複数の自治体が共同で調達している。")


def test_markdown_headings_without_numbers_are_locators(tmp_path: Path) -> None:
    text = "# 手引き\n\n## 利用の条件\n\n職員は**事前に**申請する。\n\n"
    text += "| 区分 | 期限 |\n|---|---|\n| 課 | 3日 |\n"
    blocks = extract(text_file(tmp_path, text, name="a.md"))
    assert [(block.locator, block.text) for block in blocks] == [
        ("利用の条件", "職員は事前に申請する。"),
        ("利用の条件", "区分: 課、期限: 3日"),
    ]


def test_articles_of_a_law_are_locators(tmp_path: Path) -> None:
    text = "第一条　この規則は、利用の基準を定める。\n\n第五条の二　職員は、確認の責めを負う。\n"
    assert [block.locator for block in extract(text_file(tmp_path, text))] == ["第一条", "第五条の二"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [("1. はじめに", "1"), ("（２）効果", "(2)"), ("①現状", "①"), ("第2章 背景", "第2章"), ("《要 点》", "")],
)
def test_heading_lines_are_recognised(line: str, wanted: str) -> None:
    heading = heading_of(line)
    assert heading is not None and heading.number == wanted


@pytest.mark.parametrize("line", ["58.4", "1. 複数回答である。", "3.5 %", "2024年12月", "（図表 3）機能"])
def test_figures_and_sentences_are_no_headings(line: str) -> None:
    assert heading_of(line) is None


def test_a_sentence_about_a_figure_is_no_caption() -> None:
    assert caption_of("図表 3 の通りである。") is None
    assert caption_of("（図表 12）で示した。") is None
    assert caption_of("（図表 7）。未導入の団体は") is None
    caption = caption_of("【図表１２】導入の状況")
    assert caption is not None and caption.label == "図表12"
    assert article_of("第5条で定める") == ""


# Characters


def test_font_damage_that_can_be_undone_is_undone() -> None:
    assert repair_characters("⾏政の⻑所と⻘い⽔、eﬃcient") == "行政の長所と青い水、efficient"
    assert close_spaces("AI の 導入率は 58.4 %、2 10") == "AIの 導入率は58.4 %、2 10"
    assert strip_footnote_marks("導入率¹²は3m²当たり") == "導入率は3m²当たり"


@pytest.mark.parametrize(
    "text",
    [
        "架空䛾県䛷䛿導入䛜進䜣䛰",
        "(cid:123)(cid:88)導入(cid:9)",
        "導入" + "\ue123\ue124\ue125",
        "導入ㅤの県ㅤです",
        "蟆主�･邇�縺ｯ縺ｩ縺�縺ｧ縺吶°縺ｨ縺�縺�縺薙→縺ｧ縺�",
        "å°Žå…¥çŽ‡ã¯é«˜ã„ã¨è¨€ã‚ã‚Œã‚‹",
        "導入\ufffd\ufffd\ufffd",
    ],
)
def test_garbled_text_is_found(text: str) -> None:
    assert find_garble(text)


@pytest.mark.parametrize(
    "text",
    [
        *samples.SENTENCES,
        "㐂楽町の導入率は30%、α＝0.5、①〜③、Ⅱ章、㈱架空、café",
        "髙﨑さん（⾼橋さん）の話",
    ],
)
def test_legible_text_is_not_called_garbled(text: str) -> None:
    assert find_garble(text * 3) == ""


def test_one_character_outside_unicode_does_not_refuse_a_document() -> None:
    assert find_garble("".join(samples.SENTENCES) + "外字\ue000の名") == ""


def test_garbled_text_file_is_refused(tmp_path: Path) -> None:
    assert "文字化け" in refused(text_file(tmp_path, "架空䛾県䛷䛿導入䛜進䜣䛰。" * 5))


# Tables


def test_two_headers_and_empty_first_cells_are_spelled_out() -> None:
    rows = [["区分", "上位", "", "下位"], ["", "導入済", "実証中"], ["甲", "A（5%）", "B（7%）", "C（1%）"]]
    assert table_text(rows) == "区分: 甲、上位 導入済: A（5%）、上位 実証中: B（7%）、下位: C（1%）"


def test_table_without_headers_is_read_as_keys_and_values() -> None:
    rows = [["法", "制定", "2025年6月、公布"], ["", "目的", "国民生活の向上に寄与"]]
    assert table_text(rows) == "法 制定: 2025年6月、公布\n法 目的: 国民生活の向上に寄与"


def test_a_row_of_figures_is_never_taken_for_headers() -> None:
    assert table_text([["東海", "5", "1.5"], ["西海", "6", "2.5"]]) == "東海 5: 1.5\n西海 6: 2.5"
    headed = [["県", "2023", "2024"], ["甲", "5", "7"]]
    assert table_text(headed) == "県: 甲、2023: 5、2024: 7"
    assert continue_table([["乙", "6", "8"]], headed)[0] == ["県", "2023", "2024"]


# Files that cannot be read


def test_empty_file_is_refused(tmp_path: Path) -> None:
    assert "空のファイル" in refused(text_file(tmp_path, ""))


def test_file_of_blanks_is_refused(tmp_path: Path) -> None:
    assert "読み取れる文章がありません" in refused(text_file(tmp_path, " \n\n　\n"))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert "見つからない" in refused(tmp_path / "none.txt")


def test_huge_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(file_kind.MAX_FILE_BYTES + 1)
    assert "上限の50 MB" in refused(path)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.pdf", b"PK\x03\x04rest", "ZIP"),
        ("a.txt", b"%PDF-1.7 rest", "PDF"),
        ("a.docx", b"%PDF-1.7 rest", "PDF"),
        ("a.md", b"\x89PNG\r\n", "PNG"),
        ("a.pdf", b"<!DOCTYPE html><html>", "HTML"),
        ("a.txt", b"abc\x00\x01\x02", "文字以外"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "パスワード付きか旧形式"),
        ("a.xlsx", b"PK\x03\x04rest", "対応していない形式"),
        ("a.docx", b"PK\x03\x04broken", "壊れていて"),
    ],
)
def test_wrongly_named_file_is_refused(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert found in refused(path)


# Passages


def test_passages_end_at_sentences_and_stay_within_the_limits() -> None:
    sentence = "架空の県では窓口の案内に人工知能を使い、職員の負担を減らしている。"
    blocks = [Block(text=sentence * 30, locator="1 現状", heading="現状")]
    passages = cut_passages(blocks, source="up-1")
    assert all(150 <= len(passage.text) <= 500 and passage.text.endswith("。") for passage in passages)
    assert "".join(passage.text for passage in passages).replace("\n", "") == sentence * 30
    assert [passage.id for passage in passages][:2] == ["up-1/1", "up-1/2"]
    assert all(passage.verbatim and passage.locator == "1 現状" for passage in passages)


def test_passages_never_cross_sections() -> None:
    blocks = [Block(text="短い文。", locator=f"{n} 節", heading="節") for n in (1, 2)]
    assert [passage.locator for passage in cut_passages(blocks, source="up-1")] == ["1 節", "2 節"]


def test_endless_line_is_still_cut() -> None:
    passages = cut_passages([Block(text="あ" * 1300, locator="冒頭", heading="題")], source="up-1")
    assert max(len(passage.text) for passage in passages) <= 500
