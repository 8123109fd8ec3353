"""What nothing accounts for is told: unknown nouns and numbers in units of another world."""

from __future__ import annotations

import pytest

from assistant.understanding.heads import load_weights
from assistant.understanding.mentions import MentionFinder
from assistant.understanding.unread import UnreadFinder, known_words
from corpus.codebook import bundled_codebook_text, parse_codebook


@pytest.fixture(scope="module")
def finder() -> MentionFinder:
    return MentionFinder(parse_codebook(bundled_codebook_text()))


@pytest.fixture(scope="module")
def unread() -> UnreadFinder:
    return UnreadFinder(load_weights().wording)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("財政規模の大きい県の生成AI導入率は？", "財政規模"),
        ("人口10万人当たりのAI導入団体数が多い県は？", "10万人"),
        ("石狩振興局のAI導入率は？", "石狩振興局"),
        ("高齢化率とAI導入率を比べて", "高齢化率"),
    ],
)
def test_unknown_things_are_left(
    finder: MentionFinder, unread: UnreadFinder, question: str, left: str
) -> None:
    assert left in unread.find(finder.find(question), ())


@pytest.mark.parametrize(
    "question",
    [
        "生成AIの導入が遅れている都道府県は？",
        "高知県のAI導入率を教えてください",
        "AI導入率が50％以上の県はいくつありますか",
    ],
)
def test_plain_questions_leave_nothing(finder: MentionFinder, unread: UnreadFinder, question: str) -> None:
    assert unread.find(finder.find(question), ()) == ()


def test_known_words_are_counted_by_text(finder: MentionFinder) -> None:
    texts = [finder.find("最新の数値"), finder.find("最新の動向"), finder.find("動向と動向")]
    assert known_words(texts, least=2) == ("動向", "最新")
