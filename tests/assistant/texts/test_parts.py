"""A message taken apart: each question stands for itself, or with what the sentence before it named."""

from __future__ import annotations

import pytest

from assistant.texts.parts import Part, split_parts


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("導入の理由は何ですか。", ["導入の理由は何ですか。"]),
        (
            "When and why was the group founded?",
            ["When was the group founded?", "why was the group founded?"],
        ),
        ("第3章と第4章は、それぞれ何を扱いますか", ["第3章は何を扱いますか", "第4章は何を扱いますか"]),
        ("課題は何で、なぜ多いのですか", ["課題は何で", "課題はなぜ多いのですか"]),
        ("What is a CAIO and do we need one?", ["What is a CAIO", "What is a CAIO do we need one?"]),
    ],
)
def test_each_question_is_a_part(message: str, parts: list[str]) -> None:
    assert [part.text for part in split_parts(message)] == parts


def test_background_is_no_question_but_stays_with_the_question_behind_it() -> None:
    (part,) = split_parts("滞納の催告にAIを使う例があると聞きました。どの機能ですか。")
    assert part == Part(text="どの機能ですか。", before="滞納の催告にAIを使う例があると聞きました。")


def test_a_question_that_points_back_says_what_it_points_at() -> None:
    parts = split_parts("源内とは何ですか。それは自治体も使えますか。")
    assert [part.text for part in parts] == [
        "源内とは何ですか。",
        "源内とは何ですか。 それは自治体も使えますか。",
    ]
