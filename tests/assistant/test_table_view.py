"""Tables under answers: a row a member, printed values, and the figure behind each."""

from __future__ import annotations

from assistant.drafting.answer_table import result_table
from assistant.drafting.answer_words import Words
from assistant.outcome.answer import TableView
from assistant.understanding.parsed import Form
from tests.assistant.workbench import KOCHI, Workbench

THREE = "take(values(生成AI導入率; each 都道府県), low, 1..3)"


def table_of(bench: Workbench, question: str, language: str = "ja") -> TableView | None:
    played = bench.play(question, language, Form(kind="table", language=language))  # type: ignore[arg-type]
    assert played.verified.draft.table == played.draft.table
    return played.draft.table


def test_rows_keep_the_order_and_values_as_printed(bench: Workbench) -> None:
    table = table_of(bench, THREE)
    assert table is not None
    assert table.rows == (("高知県", "11.8"), ("青森県", "12.5"), ("北海道", "15.6"))
    assert [row[1] for row in table.figures] == [
        f"genai_rate/pref/{code}/2024" for code in ("39", "02", "01")
    ]
    assert "％" in table.columns[1]


def test_computed_values_show_their_arithmetic_and_no_figure(bench: Workbench) -> None:
    table = table_of(bench, "minus(values(AI導入率; each 地域), values(生成AI導入率; each 地域))")
    assert table is not None and len(table.rows) == 6
    for row, figures in zip(table.rows, table.figures, strict=True):
        assert "−" in row[-1]
        assert figures[1] == ""


def test_one_figure_needs_no_table(bench: Workbench) -> None:
    (found,) = bench.play(KOCHI).gathered.findings
    assert found.result is not None
    assert result_table(Words(bench.codebook, "ja", found.result.sources), found.result) is None


def test_english_table_has_english_names(bench: Workbench) -> None:
    table = table_of(bench, THREE, "en")
    assert table is not None
    assert [row[0] for row in table.rows] == ["Kochi", "Aomori", "Hokkaido"]
