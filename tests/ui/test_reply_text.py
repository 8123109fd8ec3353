"""What an officer pastes: plain text that needs no edit."""

from __future__ import annotations

from dataclasses import replace

from tests.ui.fake_assistant import cell, citation, english, explanation, library, not_published, ranking
from tools.evidence import TableEvidence
from ui.reply_text import reply_text

KOCHI = cell("genai_rate", "39", 11.8, numerator=4, denominator=34)


def _one(lead: str = "高知県の生成AI導入率は11.8％です【1】。") -> str:
    base = ranking("高知県の生成AI導入率は？")
    cited = citation(1, "図表12", "高知県 11.8％", figures=(KOCHI.figure,))
    notes = ("生成AI導入率＝生成AIを導入済みの団体数÷団体総数（実証中・導入予定を含まない）",)
    return reply_text(
        replace(base, lead=lead, body=(), table=None, notes=notes, citations=(cited,)), library()
    )


def test_one_value_is_pasted_with_date_counts_definition_and_source() -> None:
    assert _one() == (
        "高知県の生成AI導入率は11.8％です（2024年12月31日時点、県内の市区町村34団体中4団体）。\n"
        "※ 生成AI導入率＝生成AIを導入済みの団体数÷団体総数（実証中・導入予定を含まない）\n"
        "※ 団体数は導入率と団体総数から求めた数\n"
        "出典：総務省「自治体における生成AI導入状況」（2024年12月31日時点）を日本総研が集計（No.2025-062 図表12）"
    )


def test_what_the_sentence_says_already_is_not_said_again() -> None:
    lead = "2024年12月31日時点で、高知県の生成AI導入率は11.8％（34団体中4団体）です【1】。"
    assert _one(lead).splitlines()[0] == lead.replace("【1】", "")


def test_a_survey_year_in_brackets_gives_way_to_the_date() -> None:
    first = _one("高知県の生成AI導入率は11.8％です（2024年度、34団体中4団体）【1】。").splitlines()[0]
    assert first == "高知県の生成AI導入率は11.8％です（2024年12月31日時点、県内の市区町村34団体中4団体）。"


def test_a_number_of_bodies_never_stands_beside_a_rate_that_it_does_not_belong_to() -> None:
    """58.4％ is printed without its bodies; 1,011 of 1,741 are those of 58.1％."""
    text_rate = cell("ai_rate", "JP", 58.4, figure="ai_rate/national/municipalities/2024")
    chart_rate = cell("ai_rate", "JP", 58.1, numerator=1011, denominator=1741, figure="ai_rate/JP/fig14")
    outcome = replace(
        ranking("全国は？"),
        lead="全国の基礎自治体のAI導入率は58.4％です【1】。",
        body=("別の公表値では、58.1％です【1】。",),
        citations=(citation(1, "図表14", "58.4％", figures=(text_rate.figure, chart_rate.figure)),),
        evidence=(TableEvidence(id="E1", title="AI導入率", cells=(text_rate, chart_rate), sql="SELECT 1"),),
        table=None,
    )
    assert reply_text(outcome, library()).splitlines()[0] == (
        "全国の基礎自治体のAI導入率は58.4％です（2024年12月31日時点）。"
    )


def test_brackets_behind_the_verb_become_one() -> None:
    first = _one(
        "差は40.3ポイントです（前者のほうが高い）（76.3 − 36.0 ＝ 40.3ポイント）【1】。"
    ).splitlines()[0]
    assert (
        first == "差は40.3ポイントです（2024年12月31日時点、前者のほうが高い、76.3 − 36.0 ＝ 40.3ポイント）。"
    )


def test_several_sentences_share_one_date_behind_them() -> None:
    first = _one("AI導入率は6位です【1】。生成AI導入率は22位です【1】。").splitlines()[0]
    assert first == "AI導入率は6位です。生成AI導入率は22位です。（2024年12月31日時点）"


def test_the_brackets_of_the_last_name_are_left_alone() -> None:
    first = _one("最も低いのは高知県（11.8％）【1】。").splitlines()[0]
    assert first == "最も低いのは高知県（11.8％）（2024年12月31日時点、県内の市区町村34団体中4団体）。"


def test_an_abstention_lists_no_counts_of_bounds() -> None:
    assert "団体数では" not in reply_text(not_published("沖縄県は？"), library())


def test_several_values_list_their_counts_in_one_sentence() -> None:
    lines = reply_text(ranking("遅れている都道府県は？"), library()).splitlines()
    assert lines[0].endswith("が続きます（2024年12月31日時点）。")
    assert "団体数では、高知県が34団体中4団体、青森県が40団体中5団体、北海道が179団体中28団体です。" in lines


def test_nothing_of_the_page_is_pasted() -> None:
    for outcome in (ranking("q"), explanation("q"), not_published("q"), english("q")):
        pasted = reply_text(outcome, library())
        for sign in ("【", "SELECT", "**", "|", "T00:", "回答番号"):
            assert sign not in pasted


def test_a_text_answer_names_document_date_and_place() -> None:
    last = reply_text(explanation("源内とは"), library()).splitlines()[-1]
    assert (
        last.startswith("出典：株式会社日本総合研究所「データから見る")
        and "（No.2025-062、2026-01-29）" in last
    )


def test_english_is_pasted_in_english() -> None:
    pasted = reply_text(english("Which prefectures lag?"), library())
    assert pasted.splitlines()[0].endswith("(as of 31 December 2024).")
    assert "Kochi 4 of 34 municipalities" in pasted and pasted.splitlines()[-1].startswith("Source: ")
