"""The bundled figures agree with the codebook and with the published values."""

from __future__ import annotations

from collections import defaultdict

import pytest

from corpus.check_tables import check_tables
from corpus.codebook import Codebook, Source, bundled_codebook_text, parse_codebook
from corpus.derived import half_up
from corpus.errors import CodebookError
from corpus.figures import Figure, parse_figures, read_figures
from corpus.passages import bundled_texts

REPORT = "jri-2025-062"


@pytest.fixture(scope="module")
def rows() -> dict[str, Figure]:
    return {row.figure: row for row in read_figures()}


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return parse_codebook(bundled_codebook_text(), text_sources=bundled_texts()[0])


def test_tables_and_codebook_have_no_problem(codebook: Codebook) -> None:
    assert check_tables(codebook, read_figures()) == []


def test_a_measure_about_an_unknown_topic_is_named(codebook: Codebook) -> None:
    strange = codebook.measures["ai_rate"].model_copy(update={"technology": "ia"})
    broken = codebook.model_copy(update={"measures": {**codebook.measures, "ai_rate": strange}})
    assert check_tables(broken, ()) == ["指標『AI導入率』の technology『ia』は topics にありません。"]


@pytest.mark.parametrize(
    ("figure", "text", "unit", "locator"),
    [
        ("genai_rate/pref/39/2024", "11.8", "％", "3(2)② 図表12"),
        ("genai_rate/pref/13/2024", "56.5", "％", "3(2)② 図表12"),
        ("genai_trial_rate/pref/35/2024", "73.7", "％", "3(2)② 図表12"),
        ("ai_rate/pref/23/2024", "90.7", "％", "3(2)① 図表10"),
        ("ai_gain/pref/16/2024", "86.67", "ポイント", "3(2)① 図表10"),
        ("ai_count/region/R1/2024", "146", "団体", "3(2)② 図表14"),
        ("genai_rate/region/R3/2024", "40.7", "％", "3(2)② 図表14"),
        ("ai_issue_share/size/other_cities/other_priorities/2024", "36.6", "％", "3(1)① 図表7"),
        ("genai_issue_share/size/prefectures/copyright/2024", "29.8", "％", "3(1)② 図表9"),
        ("ai_rpa_count/national/all_governments/ai_only/2024", "347", "団体", "3(1)① 注10"),
        ("ai_rank/pref/21/2024", "6", "位", "3(2)② 本文"),
        ("genai_rank/pref/21/2024", "22", "位", "3(2)② 本文"),
        ("genai_guideline_rate/national/genai_adopters/established/2024", "72.3", "％", "4(3) 本文"),
        ("ai_rate/national/all_governments/2018", "5.8", "％", "要点"),
    ],
)
def test_figure_is_as_printed_in_the_report(
    rows: dict[str, Figure], figure: str, text: str, unit: str, locator: str
) -> None:
    row = rows[figure]
    assert (row.text, row.unit, row.locator, row.source) == (text, unit, locator, REPORT)


def test_issues_that_share_one_printed_value_are_one_row_each(rows: dict[str, Figure]) -> None:
    def items(measure: str, population: str, text: str) -> set[str]:
        found = [r for r in rows.values() if (r.measure, r.population, r.text) == (measure, population, text)]
        return {row.item for row in found}

    assert items("ai_issue_share", "designated_cities", "40.0") == {
        "talent_shortage",
        "effect_unknown",
        "budget",
    }
    assert items("genai_issue_share", "designated_cities", "15.0") == {
        "technology_difficult",
        "budget",
        "personal_information",
        "confidential_leak",
    }
    assert len(items("genai_issue_share", "villages", "14.3")) == 5
    assert items("genai_issue_share", "villages", "33.3") == {"effect_unknown", "confidential_leak"}


@pytest.mark.parametrize(("prefix", "total"), [("ai_count", 1011), ("genai_count", 531)])
def test_six_regions_add_up_to_the_national_count(rows: dict[str, Figure], prefix: str, total: int) -> None:
    regions = [rows[f"{prefix}/region/R{n}/2024"].value for n in range(1, 7)]
    assert sum(regions) == rows[f"{prefix}/national/municipalities/2024"].value == total


def test_prefectures_add_up_to_their_region_and_to_1741(rows: dict[str, Figure], codebook: Codebook) -> None:
    sums: defaultdict[str, float] = defaultdict(float)
    for place in codebook.places_at("prefecture"):
        sums[place.parent] += rows[f"municipality_count/pref/{place.code}/2024"].value
    assert sums == {code: rows[f"municipality_count/region/{code}/2024"].value for code in sums}
    assert sum(sums.values()) == 1741


def test_every_published_prefecture_rate_has_a_derived_count(rows: dict[str, Figure]) -> None:
    pairs = {"ai_rate": "ai_count", "genai_rate": "genai_count", "genai_trial_rate": "genai_trial_count"}
    rates = [r for r in rows.values() if r.measure in pairs and r.figure.split("/")[1] == "pref"]
    assert len(rates) == 25
    for rate in rates:
        count = rows[rate.figure.replace(rate.measure, pairs[rate.measure])]
        assert (count.value, count.status) == (rate.numerator, "derived")


@pytest.mark.parametrize(
    ("figure", "texts"),
    [
        ("ai_rate/national/municipalities/2024", {"58.1"}),
        ("genai_rate/size/designated_cities/2023", {"40.0"}),
        ("genai_rate/size/other_municipalities/2024", {"29.9", "28.8"}),
        ("genai_rate/size/prefectures/2024", {"83.0"}),
        ("genai_rate/size/designated_cities/2024", {"85.0"}),
    ],
)
def test_contradicting_published_values_are_linked(
    rows: dict[str, Figure], figure: str, texts: set[str]
) -> None:
    assert {rows[other].text for other in rows[figure].conflicts} == texts


def test_flash_values_are_never_marked_as_published(rows: dict[str, Figure]) -> None:
    assert {rows[f].text for f in rows if f.endswith("/flash")} >= {"83.0", "85.0", "28.8", "50.8"}
    assert all((row.status == "flash") == row.figure.endswith("/flash") for row in rows.values())


def test_national_and_all_governments_are_kept_apart(rows: dict[str, Figure]) -> None:
    assert rows["ai_rate/national/all_governments/2024"].text == "59.2"
    assert rows["ai_rate/national/municipalities/2024"].text == "58.4"


def test_problems_are_found_in_broken_rows(rows: dict[str, Figure], codebook: Codebook) -> None:
    good = rows["genai_rate/pref/39/2024"]
    broken = [
        good.model_copy(update={"place": "99"}),
        good.model_copy(update={"figure": "a", "text": "11.9"}),
        good.model_copy(update={"figure": "b", "numerator": 5.0}),
        good.model_copy(update={"figure": "c", "conflicts": ("zzz",)}),
        good.model_copy(update={"figure": "d", "item": "budget"}),
        good.model_copy(update={"figure": "d", "source": "nobody"}),
    ]
    found = "\n".join(check_tables(codebook, broken))
    for word in ("『99』", "11.9", "5÷34", "『zzz』", "項目ではありません", "2回", "『nobody』"):
        assert word in found


def test_unreadable_row_names_file_and_line() -> None:
    text = "figure,measure\na,b\n"
    with pytest.raises(CodebookError, match=r"tables/x\.csv の2行目"):
        parse_figures(text, name="x")


def test_rates_round_half_up() -> None:
    assert str(half_up(1, 8, 0)) == "13"
    assert str(half_up(4, 34, 1)) == "11.8"


def test_report_source_is_left_to_the_texts() -> None:
    bare = parse_codebook(bundled_codebook_text())
    assert REPORT not in bare.sources
    source = Source(code=REPORT, title="t", label="l", issuer="i", date="d")
    assert REPORT in parse_codebook(bundled_codebook_text(), text_sources=[source]).sources


def test_every_prefecture_and_region_has_its_report_name(codebook: Codebook) -> None:
    assert len(codebook.places_at("prefecture")) == 47
    assert [place.name for place in codebook.places_at("region")] == [
        "北海道・東北",
        "関東",
        "東海・北陸",
        "近畿",
        "中国・四国",
        "九州・沖縄",
    ]
    assert codebook.places["39"].short == "高知"
    assert {place.parent for place in codebook.places_at("prefecture")} == {f"R{n}" for n in range(1, 7)}


def test_no_measure_name_swallows_the_item_it_needs(codebook: Codebook) -> None:
    """「ガイドライン未策定の団体数」 as a measure alone would lose 未策定 and answer with 策定済."""
    swallowed: list[str] = []
    for measure in codebook.measures.values():
        items = [item for item in codebook.items.values() if item.level == measure.item_kind]
        several = {row.item for row in read_figures() if row.measure == measure.code}
        for name in measure.synonyms if len(several) > 1 else ():
            inside = any(form in name for item in items for form in item.names())
            if inside and not any(name in item.names() for item in items):
                swallowed.append(f"{measure.code}: {name}")
    assert swallowed == []
