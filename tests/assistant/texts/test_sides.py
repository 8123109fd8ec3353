"""The two things of a comparison."""

from __future__ import annotations

import pytest

from assistant.texts.sides import compared


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("エコーチェンバーとフィルターバブルの違い", ("エコーチェンバー", "フィルターバブル")),
        ("AI戦略本部と人工知能戦略推進会議、どう違う", ("AI戦略本部", "人工知能戦略推進会議")),
        ("RPAとAIって同じもんなの?", ("RPA", "AI")),
        ("difference between a filter bubble and an echo chamber?", ("filter bubble", "echo chamber")),
    ],
)
def test_both_names_are_found(question: str, names: tuple[str, str]) -> None:
    assert compared(question) == names


def test_one_thing_is_no_comparison() -> None:
    assert compared("導入の課題は何が多いか") is None
