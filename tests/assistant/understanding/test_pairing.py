"""A stated number goes with the member beside it."""

from __future__ import annotations

import pytest

from assistant.understanding.mentions import MentionFinder
from assistant.understanding.notation import Names, read_notation
from assistant.understanding.pairing import crossed
from corpus.codebook import bundled_codebook_text, parse_codebook

BOOK = parse_codebook(bundled_codebook_text())
FINDER, NAMES = MentionFinder(BOOK), Names(BOOK)
MESSAGE = "愛知90.7％、兵庫87.8％、滋賀は86.7％ですよね"


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("claim(values(AI導入率; 愛知県), =, 90.7)", False),
        ("claim(values(AI導入率; 兵庫県), =, 87.8)", False),
        ("claim(values(AI導入率; 滋賀県), =, 86.7)", False),
        ("claim(values(AI導入率; 愛知県), =, 87.8)", True),
        ("claim(values(AI導入率; 兵庫県), =, 86.7)", True),
        ("claim(values(AI導入率; 滋賀県), =, 90.7)", True),
        ("values(AI導入率; 滋賀県)", False),
    ],
)
def test_crossed(claim: str, expected: bool) -> None:
    assert crossed(read_notation(claim, NAMES), FINDER.find(MESSAGE)) is expected


def test_a_number_in_front_of_its_member_is_not_crossed() -> None:
    marked = FINDER.find("11.8％なのは高知県、12.5％なのは青森県ですか")
    assert not crossed(read_notation("claim(values(AI導入率; 高知県), =, 11.8)", NAMES), marked)
