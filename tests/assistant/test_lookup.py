"""Looking up without a question: names to figures, texts by meaning, and what is said where nothing is."""

from __future__ import annotations

import pytest

from assistant import KonkyoError, UsageError, measure_names, query_figures, search_texts
from assistant.session import Assistant


def test_names_as_people_write_them_find_the_published_figure(assistant_none: Assistant) -> None:
    found = query_figures(assistant_none, {"measure": "生成AI導入率", "places": ["高知県"], "years": [2024]})
    assert [(one.place, one.year, one.text, one.unit) for one in found.figures] == [
        ("高知県", 2024, "11.8", "％")
    ]
    source = next(one for one in found.sources if one.code == found.figures[0].source)
    assert "2025-062" in source.label and found.figures[0].locator
    assert found.definition and found.notice == ""


def test_an_order_gives_ranks_and_a_calculation_its_arithmetic(assistant_none: Assistant) -> None:
    lowest = query_figures(
        assistant_none,
        {"measure": "genai_rate", "place_level": "prefecture", "years": [2024], "order": "asc", "limit": 3},
    )
    assert [(one.place, one.rank) for one in lowest.figures] == [("高知県", 1), ("青森県", 2), ("北海道", 3)]
    difference = query_figures(
        assistant_none,
        {
            "measure": "genai_rate",
            "places": ["青森県", "高知県"],
            "years": [2024],
            "calculation": "difference",
        },
    )
    assert [one.text for one in difference.calculations] == ["0.7"]


def test_a_figure_that_nobody_publishes_is_an_empty_table_with_the_reason(assistant_none: Assistant) -> None:
    found = query_figures(assistant_none, {"measure": "genai_rate", "places": ["沖縄県"], "years": [2024]})
    assert [one.value for one in found.figures if one.value is not None] == []
    assert "公表" in found.notice


def test_an_unknown_name_is_answered_with_the_nearest(assistant_none: Assistant) -> None:
    with pytest.raises(KonkyoError, match="高知県"):
        query_figures(assistant_none, {"measure": "genai_rate", "places": ["高智県"]})
    with pytest.raises(UsageError, match="limit"):
        query_figures(assistant_none, {"measure": "genai_rate", "limit": 0})


def test_passages_come_with_their_source(assistant_none: Assistant) -> None:
    found = search_texts(assistant_none, "源内とは何か", limit=3)
    assert 1 <= len(found.passages) <= 3
    assert any("源内" in one.text for one in found.passages)
    assert {one.source for one in found.passages} == {one.code for one in found.sources}


@pytest.mark.parametrize(("text", "limit"), [("  ", 3), ("あ" * 401, 3), ("源内", 0), ("源内", 21)])
def test_a_search_that_makes_no_sense_is_refused(text: str, limit: int, assistant_none: Assistant) -> None:
    with pytest.raises(UsageError):
        search_texts(assistant_none, text, limit=limit)


def test_every_measure_is_listed_without_opening_anything(assistant_none: Assistant) -> None:
    codebook = assistant_none.corpus.data.codebook
    assert [code for code, _, _ in measure_names()] == list(codebook.measures)
