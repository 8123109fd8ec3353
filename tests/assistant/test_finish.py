"""From a verified draft to the outcome: citation numbers, marks, and the kind of outcome."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from assistant.outcome.answer import (
    Abstention,
    Answer,
    Clarification,
    Outcome,
    Verification,
    outcome_from_json,
    outcome_to_json,
)
from assistant.outcome.draft import Draft
from assistant.verification.finish import finish
from tests.assistant.workbench import Workbench
from tests.fakes import ScriptedLlm

QUESTIONS = (
    "高知県の生成AI導入率は？",
    "生成AIの導入が遅れている都道府県は？",
    "東京都と高知県の生成AI導入率の差は？",
    "指定都市の2023年度の生成AI導入率は？",
    "近畿の生成AI導入率は？ AI戦略本部とは何ですか？",
    "横浜市の生成AI導入率は？",
    "AI戦略本部とは何ですか？",
    "What is the generative AI adoption rate by region?",
)


def finished(bench: Workbench, question: str) -> Outcome:
    plan, gathered, draft = bench.drafted(question)
    return finish(question, plan, draft, Verification(), gathered.evidence, bench.codebook)


def marks(outcome: Outcome) -> list[int]:
    return [int(n) for n in re.findall(r"【(\d+)】", outcome.lead + "".join(outcome.body))]


@pytest.mark.parametrize("question", QUESTIONS)
def test_citations_are_numbered_from_one_in_order_of_their_first_mark(
    bench: Workbench, question: str
) -> None:
    outcome = finished(bench, question)
    numbers = [citation.number for citation in outcome.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert list(dict.fromkeys(marks(outcome))) == numbers


@pytest.mark.parametrize("question", QUESTIONS)
def test_one_document_and_place_has_one_number(bench: Workbench, question: str) -> None:
    outcome = finished(bench, question)
    places = [(citation.source_code, citation.locator) for citation in outcome.citations]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_citation_points_at_evidence_of_the_outcome(bench: Workbench, question: str) -> None:
    outcome = finished(bench, question)
    found = {item.id: item for item in outcome.evidence}
    for citation in outcome.citations:
        assert citation.evidence in found
        assert citation.quote
        assert citation.title
        assert citation.issuer
    figures = {
        cell.figure
        for item in outcome.evidence
        if item.kind == "table"
        for cell in (*item.cells, *item.reference)
    }
    assert {figure for citation in outcome.citations for figure in citation.figures} <= figures


@pytest.mark.parametrize("question", QUESTIONS)
def test_outcome_survives_json_unchanged(bench: Workbench, question: str) -> None:
    outcome = finished(bench, question)
    text = json.dumps(outcome_to_json(outcome), ensure_ascii=False)
    assert outcome_to_json(outcome_from_json(json.loads(text))) == outcome_to_json(outcome)
    assert outcome_from_json(json.loads(text)) == outcome


def test_marks_stand_before_the_full_stop_and_change_no_word(bench: Workbench) -> None:
    _, _, draft = bench.drafted(QUESTIONS[0])
    outcome = finished(bench, QUESTIONS[0])
    assert outcome.lead.endswith("【1】。")
    assert re.sub(r"【\d+】", "", outcome.lead) == draft.lead[0].text


def test_cited_cell_is_quoted_with_its_unit(bench: Workbench) -> None:
    (citation,) = finished(bench, QUESTIONS[0]).citations
    assert citation.quote == "高知県 11.8％"
    assert citation.label == "図表12"
    assert citation.figures == ("genai_rate/pref/39/2024",)


def test_draft_with_nothing_left_is_an_abstention(bench: Workbench) -> None:
    plan, gathered, _ = bench.drafted(QUESTIONS[0])
    outcome = finish("?", plan, Draft(), Verification(), gathered.evidence, bench.codebook)
    assert isinstance(outcome, Abstention)
    assert outcome.reason == "no_evidence"
    assert outcome.lead
    assert outcome.table is None


def test_kind_of_the_outcome_follows_draft_and_plan(bench: Workbench) -> None:
    plan, gathered, draft = bench.drafted(QUESTIONS[0])
    assert isinstance(finished(bench, QUESTIONS[0]), Answer)
    assert isinstance(finished(bench, "横浜市の生成AI導入率は？"), Abstention)
    choices = ("AI導入率は？", "生成AI導入率は？")
    outcome = finish(
        "導入率は？", replace(plan, choices=choices), draft, Verification(), gathered.evidence, bench.codebook
    )
    assert isinstance(outcome, Clarification)
    assert outcome.choices == choices


def test_sql_is_shown_with_its_values_and_quotes_doubled(bench: Workbench) -> None:
    (sql, *_) = finished(bench, QUESTIONS[0]).sql
    assert "?" not in sql
    assert "place = '39'" in sql


def test_choices_make_a_clarification_without_figures(bench: Workbench) -> None:
    graph, _ = bench.graph(ScriptedLlm(backend="none"))
    outcome = list(graph.run("高知県は？", None, "auto"))[-1]
    assert isinstance(outcome, Clarification)
    assert outcome.choices and outcome.citations == () and outcome.table is None


def test_a_citation_of_figures_names_the_survey_behind_the_report_and_its_date(bench: Workbench) -> None:
    (citation,) = finished(bench, "高知県の生成AI導入率は？").citations
    assert citation.primary == "総務省「自治体における生成AI導入状況」"
    assert citation.as_of == "2024年12月31日時点"
    assert not citation.secondary


def test_an_earlier_wave_never_carries_the_date_of_the_newest(bench: Workbench) -> None:
    citations = finished(bench, "指定都市の2023年度の生成AI導入率は？").citations
    assert {citation.as_of for citation in citations} == {"2023年度調査"}


def test_cited_sentences_stand_one_a_line(bench: Workbench) -> None:
    citations = finished(bench, "AI戦略本部とは何ですか？").citations
    assert citations and all(c.primary == c.as_of == "" for c in citations)
    assert not any("。、" in c.quote for c in citations)
