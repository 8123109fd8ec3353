"""Sentences about figures: the reply comes first, in the words of the measure, in both languages."""

from __future__ import annotations

import pytest

from assistant.understanding.parsed import Form
from tests.assistant.workbench import KOCHI, LOWEST, Workbench

GENAI = "values(生成AI導入率; {})"
FIRST = {
    KOCHI: ("高知県の生成AI導入率は11.8％です",),
    "values(生成AI導入団体数; 高知県)": ("4団体です",),
    "compare(values(AI導入率; 高知県), values(生成AI導入率; 高知県))": ("32.4％", "11.8％"),
    LOWEST: ("高知県（11.8％）、青森県（12.5％）、北海道（15.6％）、和歌山県（16.7％）、宮城県（17.1％）",),
    "take(values(AI導入率; each 都道府県), low, 1..1)": ("北海道（21.8％）",),
    f"minus(values(生成AI導入率; 東京都), {KOCHI})": ("44.7ポイント", "56.5 − 11.8 ＝ 44.7"),
    "compare(values(生成AI導入率; 近畿), values(生成AI導入率; 九州・沖縄))": ("近畿のほうが3.4ポイント高い",),
    "sum(values(生成AI導入団体数; 近畿, 九州・沖縄))": ("136団体",),
    "change(values(生成AI導入率; 指定都市))": ("30.0％", "90％", "60"),
    "values(生成AI導入率; each 地域)": ("40.7％", "19.5％"),
    "values(AI導入の課題の回答割合; 町; each 課題)": ("「人材不足」が47.8％", "「予算獲得困難」が41.5％"),
    "lacking(values(生成AI導入団体数; 関東))": ("259団体", "420 − 161 ＝ 259団体"),
    "mean(take(values(AI導入率; each 都道府県), high, 1..5))": ("86.7％",),
    "rank(values(AI導入率; 東京都))": ("7位",),
    "find(37)": ("37.0％",),
}
ENGLISH = {
    KOCHI: ("rate of Kochi is 11.8%",),
    LOWEST: ("Kochi (11.8%), Aomori (12.5%)",),
    "compare(values(生成AI導入率; 近畿), values(生成AI導入率; 九州・沖縄))": ("Kinki is 3.4",),
}
VERDICTS = {
    f"claim({KOCHI}, =, 11.8)": ("はい、", "11.8％"),
    f"claim({KOCHI}, =, 12.5)": ("いいえ、", "11.8％"),
    f"claim({KOCHI}, =, 12)": ("はい、", "11.8％"),
    f"claim({KOCHI}, <, 10)": ("いいえ、", "11.8％"),
    "claim(take(values(生成AI導入率; each 都道府県), high, 1..1), is, 東京都)": ("はい、", "東京都"),
    "claim(take(values(生成AI導入率; each 都道府県), high, 1..1), is, 愛知県)": ("いいえ、", "東京都"),
    "claim(rank(values(生成AI導入率; 高知県)), =, 1)": ("いいえ、", "47位"),
    "claim(values(生成AI導入率; 長野県), =, 30)": ("30％かどうかは確かめられません", ""),
}
ABSENT = ("values(生成AI導入率; 長野県)", "values(生成AI導入率; 高知県; 2019)")


@pytest.mark.parametrize("question", FIRST)
def test_reply_holds_the_figures_and_passes_the_check(bench: Workbench, question: str) -> None:
    played = bench.play(question)
    assert played.verified.problems == ()
    for words in FIRST[question]:
        assert words in played.text
    assert played.draft.lead[0].basis == "facts"


@pytest.mark.parametrize("question", ENGLISH)
def test_reply_in_english(bench: Workbench, question: str) -> None:
    played = bench.play(question, "en")
    assert played.verified.problems == ()
    for words in ENGLISH[question]:
        assert words in played.text


@pytest.mark.parametrize("question", VERDICTS)
def test_verdict_opens_the_answer_with_the_figure_that_decides(bench: Workbench, question: str) -> None:
    played = bench.play(question)
    opening, figure = VERDICTS[question]
    assert played.verified.problems == ()
    lead = played.verified.draft.lead[0].text
    assert lead.startswith(opening)
    assert figure in lead


def test_owner_of_a_wrongly_stated_value_is_named(bench: Workbench) -> None:
    assert "12.5％は、青森県の生成AI導入率です" in bench.play(f"claim({KOCHI}, =, 12.5)").text


def test_stated_number_that_nobody_published_is_not_repeated(bench: Workbench) -> None:
    assert "99.9" not in bench.play(f"claim({KOCHI}, =, 99.9)").text


@pytest.mark.parametrize("question", ABSENT)
def test_what_is_not_published_is_said_first_with_something_near(bench: Workbench, question: str) -> None:
    played = bench.play(question)
    assert played.draft.abstains
    assert "公表されていません" in played.draft.lead[0].text
    assert played.draft.body
    assert played.verified.problems == ()


@pytest.mark.parametrize("question", FIRST)
def test_every_claim_names_cells_of_the_tables_that_it_cites(bench: Workbench, question: str) -> None:
    played = bench.play(question)
    for claim in (*played.draft.lead, *played.draft.body):
        tables = [table for table in played.gathered.evidence.tables() if table.id in claim.evidence]
        cells = {cell.figure for table in tables for cell in (*table.cells, *table.reference)}
        assert set(claim.figures) <= cells


def test_one_sentence_when_one_is_asked_for(bench: Workbench) -> None:
    draft = bench.play(LOWEST, form=Form(sentences=1)).draft
    assert len(draft.lead) == 1 and not draft.body and not draft.notes
