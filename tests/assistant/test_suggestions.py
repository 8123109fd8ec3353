"""Next questions: complete, different from the one just asked, and answerable."""

from __future__ import annotations

import pytest

from assistant.drafting.suggestions import suggest_questions
from assistant.understanding.plan import Frame
from tests.assistant.workbench import Workbench
from tools.naming import Namer

ASKED = (
    "生成AIの導入が遅れている都道府県は？",
    "高知県の生成AI導入率は？",
    "高知県のAI導入率は？",
    "地域別の生成AI導入率は？",
    "町のAI導入の課題は？",
    "指定都市の生成AI導入率の推移は？",
    "AI戦略本部とは何ですか？",
    "横浜市の生成AI導入率は？",
)


@pytest.mark.parametrize("question", ASKED)
def test_three_other_questions_are_suggested(bench: Workbench, question: str) -> None:
    frame = bench.planner.plan(question).last_frame
    found = suggest_questions(frame, Namer(bench.codebook, "ja"))
    assert len(set(found)) == len(found) == 3
    assert frame.topic not in found


@pytest.mark.parametrize("question", ASKED)
def test_every_suggestion_can_be_answered(bench: Workbench, question: str) -> None:
    frame = bench.planner.plan(question).last_frame
    for suggestion in suggest_questions(frame, Namer(bench.codebook, "ja")):
        _, _, draft = bench.drafted(suggestion)
        assert not draft.abstains, suggestion


def test_english_readers_get_english_suggestions(bench: Workbench) -> None:
    found = suggest_questions(Frame(), Namer(bench.codebook, "en"))
    assert all(text.isascii() for text in found)
    for suggestion in found:
        assert not bench.drafted(suggestion)[2].abstains
