"""Names are linked in every way they are written, and only where they are names."""

from __future__ import annotations

import pytest

from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook
from corpus.gazetteer import SurfaceIndex, close_up, codebook_forms, fold, nearest_prefecture
from corpus.passages import bundled_texts


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(bundled_codebook_text(), text_sources=bundled_texts()[0])


@pytest.fixture(scope="module")
def index(book: Codebook) -> SurfaceIndex:
    return SurfaceIndex(codebook_forms(book))


def places(index: SurfaceIndex, text: str) -> list[str]:
    return [code for m in index.scan(fold(text)) if m.kind == "place" for code in m.codes]


@pytest.mark.parametrize("number", range(1, 48))
def test_prefecture_is_linked_in_kanji_kana_and_romaji(
    book: Codebook, index: SurfaceIndex, number: int
) -> None:
    member = book.places[f"{number:02d}"]
    # Readings of two letters (ちば, ぎふ, なら) are ordinary words far more often than names.
    readings = [alias for alias in (member.kana, *member.aliases) if len(alias) > 2]
    forms = [member.name, member.short, member.name_en, *member.aliases_en, *readings]
    for form in forms:
        for text in (f"{form}の生成AI導入率は？", f"{form} の 生成 AI 導入率"):
            assert places(index, text) == [member.code], text
    katakana = "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ん" else c for c in member.kana)
    assert places(index, f"{katakana}のAI導入率") == [member.code]
    assert places(index, f"AI adoption rate of {member.name_en.upper()}") == [member.code]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("中国・四国の導入率", ["R5"]),
        ("中四国の導入率", ["R5"]),
        ("東北・北海道の導入率", ["R1"]),
        ("九州・沖縄の導入率", ["R6"]),
        ("東京都と京都府", ["13", "26"]),
        ("京都の導入率", ["26"]),
        ("高知、青森と北海道", ["39", "02", "01"]),
        ("全国の導入率", ["JP"]),
    ],
)
def test_regions_and_lists_of_places_are_linked_in_order(
    index: SurfaceIndex, text: str, codes: list[str]
) -> None:
    assert places(index, text) == codes


@pytest.mark.parametrize("text", ["大分遅れている自治体は？", "ならば導入率は？", "みえる化の効果は？"])
def test_ordinary_words_are_not_taken_for_prefectures(index: SurfaceIndex, text: str) -> None:
    assert places(index, text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("政令市", "designated_cities"),
        ("指定都市", "designated_cities"),
        ("町の課題", "towns"),
        ("村の課題", "villages"),
    ],
)
def test_size_classes_are_linked_by_their_usual_names(index: SurfaceIndex, text: str, code: str) -> None:
    assert code in [c for m in index.scan(fold(text)) if m.kind == "population" for c in m.codes]


@pytest.mark.parametrize("text", ["町田のAI", "戸塚町内会", "十日町の雪"])
def test_one_letter_names_inside_other_names_are_left_alone(index: SurfaceIndex, text: str) -> None:
    assert [m for m in index.scan(fold(text)) if m.kind == "population"] == []


def test_the_longest_name_wins(index: SurfaceIndex) -> None:
    (measure,) = [m for m in index.scan(fold("生成AI導入率")) if m.kind == "measure"]
    assert measure.codes == ("genai_rate",)


@pytest.mark.parametrize(("typed", "code"), [("高智県", "39"), ("青林県", "02"), ("北海島道", "01")])
def test_prefecture_one_character_away_is_found(book: Codebook, typed: str, code: str) -> None:
    found = nearest_prefecture(fold(f"{typed}の導入率"), book, ())
    assert found is not None
    assert found[0] == code


@pytest.mark.parametrize("text", ["高知県の導入率", "都道府県の導入率"])
def test_right_names_are_not_corrected(book: Codebook, index: SurfaceIndex, text: str) -> None:
    taken = [m for m in index.scan(fold(text)) if m.kind in ("place", "population")]
    assert nearest_prefecture(fold(text), book, taken) is None


def test_folding_keeps_the_length_so_that_places_in_the_text_are_right() -> None:
    text = close_up("コウチ の　生成ＡＩ 導入率は？")
    assert text == "コウチの生成AI導入率は?"
    assert fold(text) == "こうちの生成ai導入率は?"
    assert len(fold(text)) == len(text)
