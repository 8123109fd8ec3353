"""The list of what sentences oblige: every sentence stands in the texts, and only the named are spoken of."""

from __future__ import annotations

import pytest

from corpus.errors import CorpusError
from corpus.obligations import bundled_obligations, obligation_of, parse_obligations, unknown_obligations
from corpus.passages import bundled_texts
from corpus.sentences import sentences_of


def test_every_sentence_of_the_list_stands_in_the_texts() -> None:
    assert len(bundled_obligations()) >= 20
    assert unknown_obligations(sentences_of(bundled_texts()[1])) == []


def test_a_duty_of_companies_answers_no_question_on_municipalities() -> None:
    duty = obligation_of(
        "AI法7条は、活用事業者が国の施策（4条）と地方公共団体の施策（5条）に協力しなければならないと定める。"
    )
    assert duty is not None
    assert duty.verdict == "required"
    assert duty.answers("事業者は国に協力する義務があるか")
    assert not duty.answers("自治体は国に協力する義務があるか")


@pytest.mark.parametrize("text", ["! maybe\n= 文\n? 語", "! required\n= 文", "= 文\n? 語"])
def test_a_block_without_its_parts_is_refused(text: str) -> None:
    with pytest.raises(CorpusError):
        parse_obligations(text)
