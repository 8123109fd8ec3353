"""Units that fit a value of an expression."""

from __future__ import annotations

import pytest

from assistant.understanding.expression import Claim, Keep
from assistant.understanding.notation import Names, read_notation
from assistant.understanding.units import units_of
from corpus.codebook import bundled_codebook_text, parse_codebook

BOOK = parse_codebook(bundled_codebook_text())
NAMES = Names(BOOK)


@pytest.mark.parametrize(
    ("text", "fits", "unlike"),
    [
        ("claim(values(AI導入率; 高知県), =, 30)", "％", "団体"),
        ("claim(values(AI導入団体数; 高知県), =, 30)", "団体", "％"),
        ("claim(rank(values(AI導入率; 高知県)), =, 3)", "位", "％"),
        ("claim(ratio(values(AI導入率; 高知県), values(AI導入率; 青森県)), =, 3)", "倍", "％"),
        ("claim(share(values(AI導入団体数; 関東), values(AI導入団体数; 基礎自治体)), ~, 30)", "％", "団体"),
        ("claim(minus(values(AI導入率; 高知県), values(AI導入率; 青森県)), =, 3)", "ポイント", "位"),
        ("claim(change(values(AI導入率; 高知県)), =, 3)", "ポイント", "団体"),
        ("claim(count(keep(values(AI導入率; each 都道府県), >=, 80)), =, 8)", "都道府県", "％"),
        ("keep(lacking(values(AI導入率; each 都道府県)), >=, 80)", "％", "倍"),
    ],
)
def test_units_of(text: str, fits: str, unlike: str) -> None:
    one = read_notation(text, NAMES)
    assert isinstance(one, Claim | Keep)
    found = units_of(one.of, lambda leaf: BOOK.measures[leaf.measure].unit)
    assert fits in found
    assert unlike not in found
