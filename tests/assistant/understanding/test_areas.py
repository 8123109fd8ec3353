"""Areas are names for several prefectures: 四国 is four, 東北 is not 北海道・東北."""

from __future__ import annotations

import pytest

from assistant.understanding.expression import Members, Take, Values
from assistant.understanding.mentions import Masker, MentionFinder
from assistant.understanding.normal import Normalizer
from assistant.understanding.notation import Names, read_notation
from assistant.understanding.plain import plain
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook

SHIKOKU = ("36", "37", "38", "39")


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(bundled_codebook_text())


def test_every_area_holds_prefectures(book: Codebook) -> None:
    for area in book.areas.values():
        assert {book.places[code].level for code in area.members} == {"prefecture"}
        assert not area.region or set(area.members) < {c.code for c in book.children(area.region)}


@pytest.mark.parametrize(
    ("text", "codes", "inside"),
    [("四国のAI導入率", SHIKOKU, SHIKOKU), ("東北の生成AI", ("R1",), ("02", "03", "04", "05", "06", "07")), ("関東のAI", ("R2",), ())],
)  # fmt: skip
def test_an_area_is_found_with_what_it_holds(
    book: Codebook, text: str, codes: tuple[str, ...], inside: tuple[str, ...]
) -> None:
    place = MentionFinder(book).find(text).of("place")[0]
    assert (place.codes, place.inside) == (codes, inside)


def test_the_notation_knows_areas(book: Codebook) -> None:
    names = Names(book)
    assert read_notation("values(AI導入率; 四国)", names) == Values(
        measure="ai_rate", places=Members(codes=SHIKOKU)
    )
    within = read_notation("values(AI導入率; each 都道府県 within 四国)", names)
    assert within == Values(measure="ai_rate", places=Members(level="prefecture", within=SHIKOKU))


def test_a_list_of_what_a_named_area_holds_is_learned_as_that_area(book: Codebook) -> None:
    marked = MentionFinder(book).find("四国でAIが最も遅れている県")
    listed = Take(of=Values(measure="ai_rate", places=Members(codes=SHIKOKU)), order="low")
    normal = Normalizer(book, 2024).normal(listed, marked.of("place"))
    assert normal == Take(
        of=Values(measure="ai_rate", places=Members(level="prefecture", within=SHIKOKU)), order="low"
    )


def test_the_encoder_sees_examples_and_finds_each_mention(book: Codebook) -> None:
    finder, masker = MentionFinder(book), Masker(book)
    marked = finder.find("高知県と愛媛県、高知県の生成AI導入率")
    written = plain(marked, masker)
    assert written.text == "長野県と岡山県、長野県の生成AI導入率"
    places = marked.of("place")
    assert [written.text[slice(*written.spans[place])] for place in places] == ["長野県", "岡山県", "長野県"]
