"""Tables under answers: a row a member, printed values, and the figure behind each."""

from __future__ import annotations

from assistant.drafting.table_view import make_table
from assistant.outcome.answer import TableView
from tests.assistant.workbench import Workbench
from tools.naming import Namer


def table_of(bench: Workbench, question: str, language: str = "ja") -> TableView | None:
    (found,) = bench.gathered(bench.planner.plan(question)).parts
    return make_table(found.tables, Namer(bench.codebook, language), "出典: 資料")


def test_rows_keep_the_order_of_the_query_and_values_as_printed(bench: Workbench) -> None:
    table = table_of(bench, "生成AI導入率が低い都道府県を3つ")
    assert table is not None
    assert table.rows == (("高知県", "11.8"), ("青森県", "12.5"), ("北海道", "15.6"))
    assert [row[1] for row in table.figures] == [
        f"genai_rate/pref/{code}/2024" for code in ("39", "02", "01")
    ]
    assert "％" in table.columns[1]


def test_two_measures_share_a_row_and_a_missing_value_is_a_dash(bench: Workbench) -> None:
    table = table_of(bench, "地域別のAIと生成AIの導入率は？")
    assert table is not None
    assert len(table.rows) == 6
    assert {len(row) for row in table.rows} == {3}
    both = table_of(bench, "高知県と長野県と富山県のAIと生成AIの導入率は？")
    assert both is not None
    for row, figures in zip(both.rows, both.figures, strict=True):
        for text, figure in zip(row[1:], figures[1:], strict=True):
            assert (text == "—") == (figure == "")


def test_one_figure_needs_no_table(bench: Workbench) -> None:
    assert table_of(bench, "高知県の生成AI導入率は？") is None


def test_english_table_has_english_names(bench: Workbench) -> None:
    table = table_of(bench, "生成AI導入率が低い都道府県を3つ", "en")
    assert table is not None
    assert [row[0] for row in table.rows] == ["Kochi", "Aomori", "Hokkaido"]
    assert table.columns[0] == "Place"


def test_years_are_a_column_of_a_series(bench: Workbench) -> None:
    table = table_of(bench, "指定都市の生成AI導入率の推移は？")
    assert table is not None
    assert [row[0] for row in table.rows] == ["2023年度", "2024年度"]
