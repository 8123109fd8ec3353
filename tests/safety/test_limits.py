"""A question has one longest length, measured where it is longest, and the same for page and assistant."""

from __future__ import annotations

import pytest

from assistant.session import LONGEST_QUESTION, Assistant
from corpus.errors import UsageError


@pytest.mark.parametrize("question", ["あ" * (LONGEST_QUESTION + 1), "\ufdfa" * 1900, "\ufdfa" * 100_000])
def test_a_question_is_measured_after_characters_are_spelt_out(opened: Assistant, question: str) -> None:
    with pytest.raises(UsageError, match="長すぎます"):
        opened.ask(question)


def test_the_longest_question_is_read(opened: Assistant) -> None:
    background = "本市は人口減少が進む中で、職員の負担軽減のために生成AIの導入を検討しています。"
    asked = "高知県の生成AI導入率は？"
    question = (background * 100)[: LONGEST_QUESTION - len(asked)] + asked
    assert len(question) == LONGEST_QUESTION
    assert opened.ask(question).question == question
