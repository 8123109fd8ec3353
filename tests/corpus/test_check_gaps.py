"""The registry of gaps says where an answer would stand, and never offers a value of another measure."""

from __future__ import annotations

import pytest

from corpus.check_gaps import check_gaps
from corpus.codebook import Codebook, Gap, bundled_codebook_text, parse_codebook
from corpus.figures import read_figures
from corpus.passages import bundled_texts

_RATE = "ai_rate/national/municipalities/2024"


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(bundled_codebook_text(), text_sources=bundled_texts()[0])


def _with(book: Codebook, **changes: object) -> Codebook:
    fields: dict[str, object] = {
        "code": "x",
        "kind": "unpublished",
        "text": "公表されていません。",
        "text_en": "Not published.",
        "where": "図表6",
        "measures": ("ai_rate",),
        "nearest": (_RATE,),
    }
    return book.model_copy(update={"gaps": (Gap.model_validate({**fields, **changes}),)})


def test_every_gap_that_ships_is_of_a_kind_and_has_a_place(book: Codebook) -> None:
    assert check_gaps(book, read_figures()) == []
    assert {gap.kind for gap in book.gaps} == {"unpublished", "elsewhere", "outside"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"where": ""}, "where"),
        ({"kind": "elsewhere", "where": ""}, "where"),
        ({"kind": "outside"}, "近い値は付けられません"),
        ({"nearest": ("ai_rate/nowhere",)}, "はありません"),
        ({"measures": ("genai_rate",)}, "別の指標『ai_rate』"),
        ({"measures": ("ai_rate", "no_such_measure")}, "コードブックにありません"),
    ],
)
def test_a_gap_with_a_fault_is_named(book: Codebook, changes: dict[str, object], said: str) -> None:
    (problem,) = check_gaps(_with(book, **changes), read_figures())
    assert said in problem
    assert "『x』" in problem
