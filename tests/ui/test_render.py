"""Outcomes as HTML: the direct answer first, numbers clickable, nothing from outside runs."""

from __future__ import annotations

from dataclasses import replace

from assistant import Citation, TableEvidence, Verification
from tests.ui.fake_assistant import (
    FakeAssistant,
    cell,
    citation,
    explanation,
    library,
    not_published,
    ranking,
    regions,
    which,
)
from ui.answer_table import table_in_context
from ui.developer_details import highlight_sql
from ui.evidence_panel import mark_sentences, render_panel
from ui.markup import cited_text, number_in, safe_link
from ui.render import checked_words, fresh_suggestions, render_outcome

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


def test_the_answer_reads_from_lead_to_reading_table_source_actions_and_notes() -> None:
    html = render_outcome(ranking(QUESTION), library())
    order = ["kk-lead", "kk-reading", "kk-answer-table", "kk-sources", "kk-actions", "kk-notes"]
    assert [html.index(f'class="{name}"') for name in order] == sorted(
        html.index(f'class="{name}"') for name in order
    )


def test_the_badge_counts_the_values_that_the_sentences_state() -> None:
    assert checked_words(ranking(QUESTION)) == "回答中の数値3個：すべて出典の表と一致"
    assert checked_words(regions("差は？")) == "回答中の数値2個と計算1個：すべて出典の表と一致"


def test_a_text_answer_claims_no_checked_numbers() -> None:
    told = explanation("源内とは")
    assert "数値" not in checked_words(replace(told, verification=Verification(numbers=9, supported=9)))
    quoted = replace(told, lead="名称は源内で、庁内の全職員が試せる。【1】", body=())
    assert checked_words(quoted) == "回答の1文：すべて収録資料の文と一致"


def test_an_answer_with_an_unsupported_number_gets_no_badge() -> None:
    assert checked_words(replace(ranking(QUESTION), verification=Verification(numbers=9, supported=8))) == ""


def test_the_source_line_names_the_survey_its_date_and_who_counted() -> None:
    html = render_outcome(ranking(QUESTION), library())
    assert (
        "出典：総務省「自治体における生成AI導入状況」（2024年12月31日時点）を日本総研が集計"
        "（No.2025-062 図表12）" in html
    )


def test_the_table_shows_counts_and_the_distance_to_the_national_value() -> None:
    html = render_outcome(ranking(QUESTION), library())
    assert "全国（30.5％・図表14）との差" in html and ">−18.7<" in html
    assert "導入団体 / 全団体（換算）" in html and ">4 / 34<" in html


def test_the_first_sentence_carries_its_date() -> None:
    html = render_outcome(ranking(QUESTION), library())
    assert "が続きます（2024年12月31日時点）<" in html and "kk-scope" not in html


def test_a_single_rate_gets_a_row_with_its_counts_and_the_distance_to_the_nation() -> None:
    kochi = cell("genai_rate", "39", 11.8, numerator=4, denominator=34)
    cited = citation(1, "図表12", "高知県 11.8％", figures=(kochi.figure,))
    evidence = TableEvidence(id="E1", title="生成AI導入率", cells=(kochi,), sql="SELECT 1")
    lead = "高知県の生成AI導入率は11.8％です（2024年度、34団体中4団体）【1】。"
    outcome = replace(
        ranking("高知県は？"), lead=lead, body=(), table=None, citations=(cited,), evidence=(evidence,)
    )
    view = table_in_context(outcome, library())
    assert view is not None and view.rows == (("高知県", "11.8", "4 / 34", "−18.7"),)
    assert view.title == "生成AI導入率（2024年12月31日時点）"
    html = render_outcome(replace(outcome, reading="高知県は"), library())
    assert "11.8％です（2024年12月31日時点、県内の市区町村34団体中4団体）<" in html
    assert "として答えました" not in html, "the question read as itself says nothing new"


def test_a_greeting_offers_its_questions_once_and_nothing_to_paste() -> None:
    base = replace(ranking("こんにちは"), citations=(), evidence=(), table=None, sql=(), reading="")
    outcome = replace(base, lead="こんにちは。", body=base.suggestions[:1], trace=None)
    asked = FakeAssistant(pause_s=0).ask("q")
    html = render_outcome(replace(outcome, trace=asked.trace), library())
    assert html.count(base.suggestions[0]) == 1
    assert 'data-act="copy-reply"' not in html and 'data-act="save"' not in html


def test_how_it_was_read_stands_in_one_line_with_its_alternatives() -> None:
    html = render_outcome(ranking(QUESTION))
    assert "「生成AI導入率が低い順の都道府県、2024年度」として答えました。" in html
    assert 'data-act="ask">AIの導入が遅れている都道府県は？<' in html


def test_suggestions_are_three_and_never_what_was_asked() -> None:
    fresh = fresh_suggestions(ranking(QUESTION), ["高知県のAI導入率は?"])
    assert fresh == ("逆に導入が進んでいる都道府県は？", "全国の導入率は？")


def test_an_english_answer_has_english_around_it() -> None:
    outcome = FakeAssistant(pause_s=0).ask("Which prefectures lag?")
    html = render_outcome(outcome, library()) + render_panel(outcome, library())
    for words in (
        "all match the source",
        "as of 31 December 2024",
        "Copy as plain text",
        "Ask next",
        "Survey",
    ):
        assert words in html
    for words in ("答弁用", "続けて聞く", "定義と注意", "時点<"):
        assert words not in html


def test_an_abstention_and_a_clarification_look_different_from_an_answer() -> None:
    assert "公表されていません" in render_outcome(not_published("沖縄県は？"))
    html = render_outcome(which("導入率は？"))
    assert html.count('data-act="ask"') == 2


def test_the_panel_shows_the_source_as_printed_with_the_cited_cells_marked() -> None:
    panel = render_panel(ranking(QUESTION), library())
    assert panel.count("<mark>") == 3
    assert "東京都" in panel, "neighbours that the answer does not show"
    assert "<mark>17.1" not in panel


def test_the_panel_says_survey_date_publication_and_address() -> None:
    panel = render_panel(ranking(QUESTION), library())
    for words in (
        "総務省「自治体における生成AI導入状況」",
        "2024年12月31日時点",
        "2026-01-29",
        "detail/16441",
    ):
        assert words in panel


def test_what_is_proved_and_sql_stand_apart() -> None:
    panel = render_panel(ranking(QUESTION), library())
    assert panel.index("下から5番目までは確定します") < panel.index("kk-developers")
    assert panel.index("kk-developers") < panel.index('aria-label="SQL"')


def test_a_conflicting_value_stands_beside_the_cited_one() -> None:
    base = ranking(QUESTION)
    table = base.evidence[0]
    assert isinstance(table, TableEvidence)
    other = replace(table.cells[0], figure="other", text="12.0", value=12.0, locator="別の表")
    panel = render_panel(replace(base, evidence=(replace(table, reference=(other,)),)), library())
    conflicts = panel[panel.index("kk-conflicts") :]
    assert "<b>11.8％</b>" in conflicts and "<b>12.0％</b>" in conflicts and "別の表" in conflicts
    assert "kk-conflicts" not in render_panel(base, library())


def test_sentences_are_marked_only_where_they_stand_exactly() -> None:
    passage = "導入率は87.2％です。前年は51.1％でした。"
    assert "<mark>前年は51.1％でした。</mark>" in mark_sentences(passage, ["前年は51.1％でした。"])
    assert mark_sentences(passage, ["導入率は97.2％です。"]) == passage, "a near match marks nothing"


def test_cited_sentences_are_printed_once() -> None:
    base = explanation("源内とは")
    lines = "名称は源内で、庁内の全職員が試せる。\nほかの府省への展開も計画されている。"
    cited = replace(base.citations[0], source_code="jri2025", locator="2(1)", quote=lines)
    panel = render_panel(replace(base, citations=(cited,)))
    assert panel.count("ほかの府省への展開も計画されている。") == 1
    assert panel.count("<mark>") == 2


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
