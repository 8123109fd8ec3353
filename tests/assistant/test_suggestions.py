"""Next questions: three, complete, different from the one just asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.drafting.suggestions import suggest_questions
from tests.assistant.workbench import KOCHI, LOWEST, Workbench

ASKED = (
    LOWEST,
    KOCHI,
    "values(AI導入率; each 地域)",
    "values(AI導入の課題の回答割合; 町; each 課題)",
    "AI戦略本部とは何ですか",
)


@pytest.mark.parametrize("question", ASKED)
def test_three_other_questions_are_suggested(bench: Workbench, question: str) -> None:
    found = suggest_questions(bench.plan(question), bench.codebook)
    assert len(set(found)) == len(found) == 3


def test_the_question_just_asked_is_not_suggested(bench: Workbench) -> None:
    plan = bench.plan(KOCHI)
    first = suggest_questions(plan, bench.codebook)[0]
    again = replace(plan, parsed=replace(plan.parsed, text=first))
    assert first not in suggest_questions(again, bench.codebook)


def test_english_readers_get_english_suggestions(bench: Workbench) -> None:
    assert all(text.isascii() for text in suggest_questions(bench.plan(KOCHI, "en"), bench.codebook))
