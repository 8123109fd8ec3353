"""Outcomes as HTML: the direct answer first, numbers clickable, nothing from outside runs."""

from __future__ import annotations

from dataclasses import replace

from assistant import Citation
from tests.ui.fake_assistant import explanation, not_published, ranking, which
from ui.evidence_panel import highlight_sql, mark_sentence, render_panel
from ui.markup import cited_text, number_in, safe_link
from ui.render import render_outcome

QUESTION = "生成AIの導入が遅れている都道府県は？"


def test_every_citation_mark_becomes_a_named_button() -> None:
    html = cited_text("高知県は11.8％です【1】。", {1: "日本総研 図表12"})
    assert 'data-act="cite" data-n="1"' in html
    assert 'aria-label="出典1 日本総研 図表12を開く"' in html


def test_a_mark_without_a_citation_stays_text() -> None:
    assert cited_text("値【9】", {1: "図表12"}) == "値【9】"


def test_markup_in_answers_and_passages_is_escaped() -> None:
    outcome = replace(explanation("<script>alert(1)</script>"), lead="<img onerror=x>【1】")
    html = render_outcome(outcome) + render_panel(outcome)
    assert "<img" not in html and "<script" not in html
    assert "&lt;img onerror=x&gt;" in html


def test_only_web_addresses_become_links() -> None:
    assert safe_link("javascript:alert(1)", "開く") == ""
    assert 'href="https://example.jp/"' in safe_link("https://example.jp/", "開く")


def test_the_lead_comes_before_the_table_and_the_table_before_the_sources() -> None:
    html = render_outcome(ranking(QUESTION))
    assert html.index("kk-lead") < html.index("kk-answer-table") < html.index("kk-sources")


def test_an_abstention_and_a_clarification_look_different_from_an_answer() -> None:
    assert "公表されていません" in render_outcome(not_published("沖縄県は？"))
    html = render_outcome(which("導入率は？"))
    assert html.count('data-act="ask"') == 2


def test_only_the_cited_cells_are_marked() -> None:
    panel = render_panel(ranking(QUESTION))
    proof = panel[panel.index('data-n="1"') : panel.index('data-tab="table" tabindex="0"')]
    assert proof.count("<mark>") == 3
    assert "<mark>17.1％" not in proof


def test_a_sentence_is_marked_only_when_it_stands_there_exactly() -> None:
    text = "導入率は87.2％です。前年は51.1％でした。"
    assert "<mark>前年は51.1％でした。</mark>" in mark_sentence(text, "前年は51.1％でした。")
    near = mark_sentence(text, "導入率は97.2％です。")
    assert near.startswith(text), "a near match marks nothing in the passage"


def test_a_citation_whose_evidence_is_missing_still_shows_its_quote() -> None:
    base = ranking(QUESTION)
    lost = replace(base.citations[0], evidence="E99", quote="高知県 11.8％")
    assert isinstance(lost, Citation)
    assert "<mark>高知県 11.8％</mark>" in render_panel(replace(base, citations=(lost,)))


def test_sql_is_highlighted_and_escaped() -> None:
    html = highlight_sql("SELECT '<b>' FROM t WHERE year = 2024 -- note")
    assert '<span class="kk-sql-word">SELECT</span>' in html
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert '<span class="kk-sql-number">2024</span>' in html


def test_printed_figures_are_read_as_numbers_and_names_are_not() -> None:
    assert number_in("1,741団体") == 1741
    assert number_in("−3.5ポイント") == -3.5
    assert number_in("第4版") is None
    assert number_in("高知県") is None
