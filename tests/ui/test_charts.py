"""Pictures: drawn from published values only, and only when they help."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from assistant import TableEvidence
from tests.ui.fake_assistant import cell, explanation, ranking, regions, trend
from ui.charts import pictures_of
from ui.tile_map import TILES, prefecture_of


def test_the_map_has_every_prefecture_once_and_no_two_on_one_tile() -> None:
    assert len(TILES) == 47
    assert len(set(TILES.values())) == 47


def test_regions_and_the_whole_country_are_no_prefectures() -> None:
    assert [prefecture_of(code) for code in ("01", "26", "39", "47")] == ["北海道", "京都", "高知", "沖縄"]
    assert [prefecture_of(code) for code in ("JP", "R1", "00", "48", "³³", "")] == [""] * 6


def test_a_prefecture_ranking_gets_bars_with_the_national_line_and_a_map() -> None:
    bars, tiles = pictures_of(ranking("ワースト5は？"))
    assert (bars.key, tiles.key) == ("bars", "map")
    assert "全国 30.5％" in bars.svg
    assert tiles.svg.count("url(#kk-hatch)") == 47 - 5 + 1
    for picture in (bars, tiles):
        ElementTree.fromstring(picture.svg)
        assert "図表12" in picture.svg, "the source travels with the picture"


def test_a_national_value_of_another_year_is_not_drawn() -> None:
    base = ranking("ワースト5は？")
    table = base.evidence[0]
    assert isinstance(table, TableEvidence)
    old = replace(table, reference=(cell("genai_rate", "JP", 20.0, year=2023),))
    assert "全国" not in pictures_of(replace(base, evidence=(old,)))[0].svg


def test_years_become_lines_and_two_measures_grouped_bars() -> None:
    (lines,) = pictures_of(trend("推移は？"))
    assert lines.key == "lines"
    assert "2022年度" in lines.svg and "87.2％" in lines.svg
    (bars,) = pictures_of(regions("差は？"))
    assert bars.svg.count("<rect") == 12 + 2


def test_text_answers_and_single_values_get_no_picture() -> None:
    assert pictures_of(explanation("源内とは")) == ()
    base = ranking("高知県は？")
    assert base.table is not None
    one = replace(base.table, rows=base.table.rows[:1], figures=base.table.figures[:1])
    assert pictures_of(replace(base, table=one)) == ()


def test_a_value_that_was_not_published_is_never_drawn_as_zero() -> None:
    base = ranking("ワースト5は？")
    table = base.evidence[0]
    assert isinstance(table, TableEvidence)
    hidden = replace(table.cells[0], value=None, text="非公表")
    changed = replace(base, evidence=(replace(table, cells=(hidden, *table.cells[1:])),))
    bars, tiles = pictures_of(changed)
    assert "高知県" not in bars.svg
    assert tiles.svg.count("url(#kk-hatch)") == 47 - 4 + 1


def test_names_with_markup_do_not_break_the_picture() -> None:
    base = ranking("ワースト5は？")
    assert base.table is not None
    rows = tuple((row[0], f"<b>{row[1]}&", row[2]) for row in base.table.rows)
    for picture in pictures_of(replace(base, table=replace(base.table, rows=rows))):
        ElementTree.fromstring(picture.svg)
