"""Sentences about figures: the figure comes first, in the words of the measure, in both languages."""

from __future__ import annotations

import pytest

from assistant.outcome.draft import Claim
from tests.assistant.workbench import Workbench

FIRST = {
    "高知県の生成AI導入率は？": ("高知県の生成AI導入率は11.8％です",),
    "高知県で生成AIを導入している団体数は？": ("高知県の生成AI導入団体数は4団体です",),
    "高知県のAI導入率と生成AI導入率は？": ("AI導入率は32.4％", "生成AI導入率は11.8％"),
    "生成AI導入率が低い都道府県を3つ": ("高知県（11.8％）、青森県（12.5％）、北海道（15.6％）",),
    "AI導入率が最も低い都道府県は？": ("北海道", "21.8％"),
    "東京都と高知県の生成AI導入率の差は？": ("44.7ポイント", "56.5 − 11.8 = 44.7"),
    "近畿と九州の生成AI導入率はどちらが高い？": ("近畿（30.8％）の方が", "九州・沖縄（27.4％）より高い"),
    "近畿と九州の生成AI導入団体数の合計は？": ("61 + 75 = 136団体",),
    "指定都市の生成AI導入率の推移は？": ("2023年度の30.0％から2024年度の90％に上昇",),
    "地域別の生成AI導入率は？": ("東海・北陸", "40.7％", "北海道・東北", "19.5％"),
    "町のAI導入の課題は？": ("「人材不足」が47.8％", "「予算獲得困難」が41.5％"),
    "What is the generative AI adoption rate in Kochi?": ("generative AI adoption rate of Kochi is 11.8%",),
    "Which is higher, Kinki or Kyushu, in generative AI adoption rate?": ("Kinki (30.8%) is higher than",),
}


@pytest.mark.parametrize("question", FIRST)
def test_first_sentence_holds_the_figure(bench: Workbench, question: str) -> None:
    _, _, draft = bench.drafted(question)
    first = draft.lead[0]
    for words in FIRST[question]:
        assert words in first.text
    assert first.basis == "cells"
    assert first.figures
    assert first.evidence


@pytest.mark.parametrize("question", FIRST)
def test_every_claim_names_cells_of_the_tables_that_it_cites(bench: Workbench, question: str) -> None:
    _, gathered, draft = bench.drafted(question)
    for claim in (*draft.lead, *draft.body):
        if claim.basis == "cells":
            assert set(claim.figures) <= _figures(bench, gathered.evidence, claim)


def _figures(bench: Workbench, evidence, claim: Claim) -> set[str]:  # type: ignore[no-untyped-def]
    tables = [table for table in evidence.tables() if table.id in claim.evidence]
    return {cell.figure for table in tables for cell in (*table.cells, *table.reference)}


def test_lookup_is_short_enough_to_paste(bench: Workbench) -> None:
    _, _, draft = bench.drafted("高知県の生成AI導入率は？")
    assert sum(len(claim.text) for claim in (*draft.lead, *draft.body)) < 200


def test_conflicting_published_value_stands_in_the_body_with_its_source(bench: Workbench) -> None:
    _, _, draft = bench.drafted("指定都市の2023年度の生成AI導入率は？")
    assert "30.0％" in draft.lead[0].text
    assert any("40.0％" in claim.text and "別の公表値" in claim.text for claim in draft.body)


def test_definition_and_caveats_come_as_notes_of_the_codebook(bench: Workbench) -> None:
    _, _, draft = bench.drafted("高知県の生成AI導入率は？")
    assert draft.notes[0].text == bench.codebook.measures["genai_rate"].definition
    assert {note.basis for note in draft.notes} == {"codebook"}


def test_earlier_year_is_named_in_the_sentence(bench: Workbench) -> None:
    _, _, draft = bench.drafted("都道府県の2023年度の生成AI導入率は？")
    assert "2023年度" in draft.lead[0].text
    assert "51.1％" in draft.lead[0].text
