"""Every question that the first screen offers is answered to the point by the real assistant."""

from __future__ import annotations

import pytest

from assistant import Answer, Assistant
from ui.home_words import TASKS, TASKS_EN, Task

EXPECTED = {
    "順位": (
        "高知県（11.8％）",
        "青森県（12.5％）",
        "北海道（15.6％）",
        "和歌山県（16.7％）",
        "宮城県（17.1％）",
    ),
    "差と推移": ("76.3％", "36.0％", "40.3ポイント"),
    "用途と課題": ("あいさつ文案", "議事録の要約"),
    "指針": ("入力してはいけません",),
    "言い分を確かめる": ("いいえ", "東京都（56.5％）"),
    "Rankings": ("Kochi", "11.8", "Aomori", "12.5", "Miyagi", "17.1"),
    "Gaps and trends": ("76.3", "36.0", "40.3"),
    "Uses and issues": ("people",),
    "Guidelines": ("AI",),
    "Check a claim": ("No", "Tokyo", "56.5"),
}
QUESTIONS = [pytest.param(task, id=task.name) for task in (*TASKS, *TASKS_EN) if task.question]


@pytest.mark.parametrize("task", QUESTIONS)
def test_an_example_is_answered_to_the_point(task: Task, assistant_none: Assistant) -> None:
    outcome = assistant_none.ask(task.question)
    assert isinstance(outcome, Answer) and outcome.citations
    for words in EXPECTED[task.name]:
        assert words in outcome.lead, outcome.lead
