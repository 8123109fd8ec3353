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
from assistant.verification.verify import Verified
from tests.assistant.workbench import KOCHI, LOWEST, Workbench
from tests.fakes import ScriptedLlm

QUESTIONS = (
    KOCHI,
    LOWEST,
    f"minus(values(生成AI導入率; 東京都), {KOCHI})",
    "values(生成AI導入率; 指定都市; 2023)",
    f"{KOCHI}\nAI戦略本部とは何ですか",
    "values(生成AI導入率; 長野県)",
    "AI戦略本部とは何ですか",
    "values(生成AI導入率; each 地域)",
)


def finished(bench: Workbench, question: str) -> Outcome:
    outcome = bench.run(question, ScriptedLlm(backend="none"))[1][-1]
    assert isinstance(outcome, Answer | Abstention | Clarification)
    return outcome


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
def test_one_document_place_and_certainty_has_one_number(bench: Workbench, question: str) -> None:
    outcome = finished(bench, question)
    places = [(one.source_code, one.locator, one.certainty) for one in outcome.citations]
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
    outcome = finished(bench, KOCHI)
    assert outcome.lead.endswith("【1】。")
    assert re.sub(r"【\d+】", "", outcome.lead) == bench.play(KOCHI).draft.lead[0].text


def test_cited_cell_is_quoted_with_its_unit(bench: Workbench) -> None:
    (citation,) = finished(bench, KOCHI).citations
    assert citation.quote == "高知県 11.8％"
    assert citation.label == "図表12"
    assert citation.figures == ("genai_rate/pref/39/2024",)


def test_draft_with_nothing_left_is_an_abstention(bench: Workbench) -> None:
    played = bench.play(KOCHI)
    empty = Verified(draft=Draft(), counts=Verification())
    outcome = finish("?", played.plan, empty, played.gathered.evidence, bench.codebook)
    assert isinstance(outcome, Abstention)
    assert outcome.reason == "no_evidence"
    assert outcome.lead
    assert outcome.table is None


def test_kind_of_the_outcome_follows_draft_and_plan(bench: Workbench) -> None:
    assert isinstance(finished(bench, KOCHI), Answer)
    assert isinstance(finished(bench, "values(生成AI導入率; 長野県)"), Abstention)
    played = bench.play(KOCHI)
    choices = ("AI導入率は？", "生成AI導入率は？")
    asking = replace(played.plan, asks="どちらですか。", choices=choices)
    outcome = finish("導入率は？", asking, played.verified, played.gathered.evidence, bench.codebook)
    assert isinstance(outcome, Clarification)
    assert outcome.choices == choices
    assert outcome.citations == () and outcome.table is None


def test_reading_and_proof_are_told(bench: Workbench) -> None:
    outcome = finished(bench, LOWEST)
    assert "生成AI導入率" in outcome.reading
    assert any("上位5・下位5" in line for line in outcome.proof)


def test_sql_is_shown_with_its_values_and_quotes_doubled(bench: Workbench) -> None:
    (sql, *_) = finished(bench, KOCHI).sql
    assert "?" not in sql
    assert "place = '39'" in sql


def test_a_citation_of_figures_names_the_survey_behind_the_report_and_its_date(bench: Workbench) -> None:
    (citation,) = finished(bench, KOCHI).citations
    assert citation.primary == "総務省「自治体における生成AI導入状況」"
    assert citation.as_of == "2024年12月31日時点"
    assert not citation.secondary


def test_an_earlier_wave_never_carries_the_date_of_the_newest(bench: Workbench) -> None:
    citations = finished(bench, "values(生成AI導入率; 指定都市; 2023)").citations
    assert {citation.as_of for citation in citations} == {"2023年度調査"}


def test_cited_sentences_stand_one_a_line(bench: Workbench) -> None:
    citations = finished(bench, "AI戦略本部とは何ですか").citations
    assert citations and all(c.primary == c.as_of == "" for c in citations)
    assert not any("。、" in c.quote for c in citations)
