"""The codebook says what every code means, and every figure has all its codes in it."""

from __future__ import annotations

import pytest

from corpus.codebook import Codebook, Source, bundled_codebook_text, parse_codebook
from corpus.errors import CodebookError
from corpus.figures import read_figures
from corpus.passages import bundled_texts

SMALL = """
measures:
  rate: {name: 率, name_en: rate, technology: ai, quantity: rate, unit: ％, definition: 率}
places:
  JP: {name: 全国, name_en: Japan, level: national}
  R1: {name: 北, name_en: North, level: region, parent: JP}
  "01": {name: 北海道, name_en: Hokkaido, level: prefecture, parent: R1, kana: ほっかいどう, aliases: [道内]}
populations: {}
items: {}
sources: {}
topics: {}
"""


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(bundled_codebook_text(), text_sources=bundled_texts()[0])


def test_there_are_47_prefectures_in_six_regions(book: Codebook) -> None:
    assert len(book.places_at("prefecture")) == 47
    regions = book.places_at("region")
    assert len(regions) == 6
    assert sum(len(book.children(region.code)) for region in regions) == 47


def test_every_code_of_every_figure_is_in_the_codebook(book: Codebook) -> None:
    for figure in read_figures():
        assert figure.measure in book.measures, figure.figure
        assert figure.place in book.places, figure.figure
        assert figure.population in book.populations, figure.figure
        assert not figure.item or figure.item in book.items, figure.figure
        assert figure.source in book.sources, figure.figure
        assert figure.unit == book.measures[figure.measure].unit, figure.figure


def test_no_two_measures_or_prefectures_share_a_name(book: Codebook) -> None:
    for names in (
        [measure.name for measure in book.measures.values()],
        [measure.name_en for measure in book.measures.values()],
        [place.name for place in book.places.values()],
    ):
        assert len(set(names)) == len(names)


def test_every_gap_speaks_both_languages_and_names_known_measures(book: Codebook) -> None:
    for gap in book.gaps:
        assert gap.text.endswith("。"), gap.code
        assert gap.text_en.endswith("."), gap.code
        assert set(gap.measures) <= set(book.measures), gap.code


def test_every_measure_has_a_definition_in_both_languages(book: Codebook) -> None:
    assert [m.code for m in book.measures.values() if not (m.definition and m.definition_en)] == []


def test_names_are_given_longest_first_without_duplicates() -> None:
    member = parse_codebook(SMALL).places["01"]
    assert member.names() == ("ほっかいどう", "北海道", "道内")


def test_parents_give_children() -> None:
    assert [member.code for member in parse_codebook(SMALL).children("R1")] == ["01"]


def test_sources_of_the_texts_join_the_codebook() -> None:
    source = Source(code="x", title="資料", label="資料", issuer="発行者", date="2025-01-01")
    assert parse_codebook(SMALL, text_sources=[source]).sources["x"] == source


@pytest.mark.parametrize(
    "text",
    [
        "measures: [",
        "measures: {}",
        SMALL.replace("unit: ％", "unite: ％"),
    ],
    ids=["broken YAML", "missing section", "unknown field"],
)
def test_broken_codebook_is_refused_with_the_way_out(text: str) -> None:
    with pytest.raises(CodebookError, match=r"codebook\.yaml"):
        parse_codebook(text)


def test_unknown_member_is_refused(book: Codebook) -> None:
    with pytest.raises(CodebookError, match="place:99"):
        book.member("place", "99")
