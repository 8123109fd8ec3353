"""県内 and 本県 stand for the prefecture that the asker named."""

from __future__ import annotations

import pytest

from assistant.understanding.mentions import MentionFinder
from assistant.understanding.own_place import with_own_place
from corpus.codebook import bundled_codebook_text, parse_codebook

FINDER = MentionFinder(parse_codebook(bundled_codebook_text()))


@pytest.mark.parametrize(
    ("own", "asked", "read"),
    [
        ("愛知県内の市で働いています。", "県内の市町村の生成AIは何％？", "愛知県内の市町村の生成AIは何％？"),
        ("奈良県の村です。", "本県のAI導入率は？", "奈良県のAI導入率は？"),
        ("東京都の職員です。", "県全体の導入率は？", "東京都全体の導入率は？"),
    ],
)
def test_the_named_prefecture_takes_its_place(own: str, asked: str, read: str) -> None:
    assert with_own_place([own, asked], FINDER) == [own, read]


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        ("よろしくお願いします。", "県内の導入率は？"),
        ("愛知県の者です。", "高知県内の導入率は？"),
        ("愛知県と岐阜県の合同会議です。", "県内の導入率は？"),
        ("愛知県の者です。", "各都道府県の導入率は？"),
        ("愛知県の者です。", "都道府県内訳を教えて。"),
    ],
)
def test_otherwise_nothing_changes(own: str, asked: str) -> None:
    assert with_own_place([own, asked], FINDER) == [own, asked]
