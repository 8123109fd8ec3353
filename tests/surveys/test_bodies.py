"""Prefectures and municipalities by code and name: variants are found, twins are asked back."""

from __future__ import annotations

from collections import Counter

import pytest

from corpus.municipalities.bodies import check_digit, load_bodies
from corpus.surveys.body_links import link_rows

BODIES = load_bodies()


def test_all_bodies_are_there() -> None:
    assert (len(BODIES.prefectures), len(BODIES.municipalities)) == (47, 1741)


def test_every_municipality_is_found_by_code_and_by_prefecture_and_name() -> None:
    for body in BODIES.municipalities.values():
        assert BODIES.with_codes([body.code + check_digit(body.code)]) == [body.code]
        assert BODIES.municipalities_named(body.name, body.prefecture) == (body.code,)


def test_the_twenty_five_names_of_several_bodies_are_never_guessed() -> None:
    names = Counter(body.name for body in BODIES.municipalities.values())
    twins = [name for name, count in names.items() if count > 1]
    assert len(twins) == 25
    links = link_rows(BODIES, names=twins)
    assert links.codes == [""] * 25
    assert all(len(codes) > 1 for codes in links.open.values())


@pytest.mark.parametrize(
    ("name", "code"),
    [("梼原町", "39405"), ("檮原町", "39405"), ("竜ケ崎市", "08208"), ("龍ヶ崎市", "08208"), ("石狩郡当別町", "01303"), ("東京都府中市", "13206"), ("鰺ケ沢町", "02321"), ("篠山市", "28221")],
)  # fmt: skip
def test_old_and_variant_spellings_are_found(name: str, code: str) -> None:
    assert BODIES.municipalities_named(name) == (code,)


def test_names_that_differ_by_one_character_stay_apart() -> None:
    assert BODIES.municipalities_named("鹿嶋市") != BODIES.municipalities_named("鹿島市")


def test_a_lost_leading_zero_is_decided_by_the_whole_column() -> None:
    assert BODIES.with_codes(["12203", "131016"]) == ["01220", "13101"]
    assert BODIES.with_codes(["12203", "12204"]) == ["12203", "12204"]
    assert BODIES.with_codes(["R01100"]) == ["01100"]


def test_the_order_of_a_complete_list_decides_between_twins() -> None:
    tokyo = [body.name for body in BODIES.municipalities.values() if body.prefecture == "13"]
    links = link_rows(BODIES, names=tokyo)
    assert links.codes[tokyo.index("府中市")] == "13206"
    assert link_rows(BODIES, names=["府中市", *tokyo[:30]]).open == {0: ("13206", "34208")}


def test_wards_and_northern_villages_are_no_municipalities() -> None:
    links = link_rows(
        BODIES, names=["札幌市", "札幌市中央区", "色丹郡色丹村"], prefectures=["北海道"] * 3,
        codes=["011002", "011011", "016951"],
    )  # fmt: skip
    assert (links.codes, links.wards, links.unknown) == (["01100", "", ""], 1, {})


def test_a_reader_decides_between_twins_in_the_codebook() -> None:
    assert link_rows(BODIES, names=["府中市"], given={"府中市": "34208"}).codes == ["34208"]
