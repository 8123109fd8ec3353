"""Pictures: drawn from published values only, and only when they help."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from assistant import TableEvidence
from tests.ui.fake_assistant import cell, explanation, library, ranking, regions, trend
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
    assert tiles.svg.count('data-value="none"') == 47 - 5
    for picture in (bars, tiles):
        words = "".join(ElementTree.fromstring(picture.svg).itertext())
        assert "図表12" in words, "the source travels with the picture"


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
    assert tiles.svg.count('data-value="none"') == 47 - 4


def test_names_with_markup_do_not_break_the_picture() -> None:
    base = ranking("ワースト5は？")
    assert base.table is not None
    rows = tuple((row[0], f"<b>{row[1]}&", row[2]) for row in base.table.rows)
    for picture in pictures_of(replace(base, table=replace(base.table, rows=rows))):
        ElementTree.fromstring(picture.svg)


def test_a_picture_carries_title_year_survey_and_report() -> None:
    for picture in pictures_of(ranking("ワースト5は？")):
        words = "".join(ElementTree.fromstring(picture.svg).itertext())
        assert "2024年度" in words
        assert "総務省「自治体における生成AI導入状況」（2024年12月31日時点）を日本総研が集計" in words


def test_a_wave_without_a_value_is_a_dotted_gap_and_stays_on_the_axis() -> None:
    (lines,) = pictures_of(trend("推移は？"))
    assert "（2021）" in lines.svg, "the missing wave"
    assert lines.svg.count('stroke-dasharray="2 6"') == 2, "one gap for each line"
    assert "点線：間の調査年度に公表値がない区間" in lines.svg


def test_no_two_values_of_a_line_chart_overlap() -> None:
    (lines,) = pictures_of(trend("推移は？"))
    places = re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)" font-size="12" text-anchor="middle"[^>]*stroke=', lines.svg
    )
    points = [(float(x), float(y)) for x, y in places]
    assert len(points) >= 6
    assert not any(
        abs(x1 - x2) < 30 and abs(y1 - y2) < 12
        for i, (x1, y1) in enumerate(points)
        for x2, y2 in points[i + 1 :]
    )


def test_in_a_ranking_from_the_lowest_the_lowest_is_the_darkest_tile() -> None:
    _, tiles = pictures_of(ranking("ワースト5は？"))
    darkest = tiles.svg[tiles.svg.index("<title>高知 11.8％") :]
    assert 'fill="#134a86"' in darkest[:200]


def test_a_difference_without_a_table_is_two_bars() -> None:
    base = replace(regions("差は？"), table=None)
    (bars,) = pictures_of(base, library())
    assert bars.svg.count("<rect") == 2
    assert "差 40.3ポイント" in bars.svg and "東海・北陸" in bars.svg
