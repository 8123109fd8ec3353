"""Answer cards say nothing that their sentences do not carry, and the files that name sentences are up to date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.asked_questions import parse_asked, read_asked, unknown_fragments
from corpus.cards import CardLine, bundled_cards, parse_cards
from corpus.check_cards import check_cards, line_problem
from corpus.errors import CorpusError
from corpus.passages import Passage, bundled_texts
from corpus.sentences import Sentence, roles_of, sentences_of

PASSAGE = Passage(
    id="a/1", source="a", locator="1", heading="入力の規則",
    text="要機密情報を入れないのが原則である（一般知識）。規則は2024年2月に定められた。",
)  # fmt: skip


@pytest.fixture(scope="module")
def sentences() -> tuple[Sentence, ...]:
    return sentences_of(bundled_texts()[1])


def test_every_line_of_the_cards_is_carried_by_the_texts(sentences: tuple[Sentence, ...]) -> None:
    cards = bundled_cards()
    assert len(cards) >= 60
    assert check_cards(cards, sentences) == []


def test_a_card_whose_sentence_is_gone_is_told_by_name(sentences: tuple[Sentence, ...]) -> None:
    card = bundled_cards()[0]
    line = replace(card.lines[0], fragments=("もうない文",))
    assert check_cards([replace(card, lines=(line,))], sentences) == [
        f"カード『{card.id}』：『もうない文』という文がありません。"
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("要機密情報を入れないのが原則です（一般知識）。", ""),
        ("要機密情報を入れないのが原則です。", "（一般知識）を落として"),
        ("要機密情報を入れないのが3つの原則です（一般知識）。", "数字（3）"),
        ("要機密情報を入れないのが法律の原則です（一般知識）。", "語（法律"),
    ],
)
def test_numerals_words_and_marks_of_a_line_are_compared(text: str, why: str) -> None:
    carried = sentences_of([PASSAGE])[:1]
    assert why in line_problem(CardLine(text=text, fragments=("原則",)), carried)
    assert bool(why) == bool(line_problem(CardLine(text=text, fragments=("原則",)), carried))


def test_a_negation_that_no_sentence_has_is_found() -> None:
    carried = sentences_of([PASSAGE])[1:]
    assert "否定" in line_problem(CardLine(text="規則は定められていません。", fragments=("規則",)), carried)


def test_a_broken_card_names_its_line() -> None:
    with pytest.raises(CorpusError, match="『x』"):
        list(parse_cards("\n@ x why\n? なぜ\n理由です。\n", name="a.txt"))


def test_asked_questions_name_sentences_that_exist(sentences: tuple[Sentence, ...]) -> None:
    blocks = read_asked()
    assert unknown_fragments(blocks, sentences) == ()
    assert sum(len(block.questions) * max(1, len(block.fragments)) for block in blocks) > 1200


def test_a_block_without_a_fragment_has_no_answer() -> None:
    blocks = parse_asked("# 注\n\n= 一部\n問い\n\n= \n無い問い\n", name="a.txt")
    assert [(block.fragments, block.questions) for block in blocks] == [
        (("一部",), ("問い",)),
        ((), ("無い問い",)),
    ]


def test_sentences_have_the_parts_that_their_wording_shows() -> None:
    assert "reason" in roles_of("人材が不足しているためである。")
    assert "obligation" in roles_of("機密性2以上の情報の入力を禁じる。")
    assert "limit" in roles_of("章立て・条文は、この資料では未確認である。")
