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


def test_readers_of_texts_get_questions_about_the_same_things(bench: Workbench) -> None:
    mayors = suggest_questions(bench.plan("AI戦略本部とは何ですか"), bench.codebook)
    privacy = suggest_questions(bench.plan("個人情報を生成AIに入力してもよいですか"), bench.codebook)
    assert set(mayors) != set(privacy) and any("入力" in question for question in privacy)
