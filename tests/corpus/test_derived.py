"""Counts behind published rates: derived where nobody publishes them, and marked as derived."""

from __future__ import annotations

import pytest

from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook
from corpus.derived import with_derived_counts
from corpus.figures import Figure, read_figures
from corpus.passages import bundled_texts


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(bundled_codebook_text(), text_sources=bundled_texts()[0])


@pytest.fixture
def rate() -> Figure:
    return next(f for f in read_figures() if f.figure == "genai_rate/pref/39/2024")


def test_rate_with_a_numerator_gives_a_derived_count(book: Codebook, rate: Figure) -> None:
    whole = with_derived_counts([rate], book)
    assert whole[0] == rate
    (count,) = whole[1:]
    assert (count.measure, count.value, count.text, count.unit) == (
        "genai_count",
        rate.numerator,
        "4",
        "団体",
    )
    assert (count.status, count.source, count.locator) == ("derived", rate.source, rate.locator)
    assert count.denominator == rate.denominator


@pytest.mark.parametrize(
    "change",
    [{"numerator": None}, {"status": "flash"}, {"measure": "genai_trial_rate"}, {"item": "adopted"}],
    ids=["no numerator", "early value", "rate with trials", "rate of an item"],
)
def test_nothing_is_derived_from_other_rows(book: Codebook, rate: Figure, change: dict[str, object]) -> None:
    changed = rate.model_copy(update=change)
    assert with_derived_counts([changed], book) == (changed,)


def test_published_count_is_not_derived_again(book: Codebook, rate: Figure) -> None:
    published = rate.model_copy(update={"figure": "genai_count/x", "measure": "genai_count", "unit": "団体"})
    assert with_derived_counts([rate, published], book) == (rate, published)


def test_derived_figures_have_ids_of_their_own(book: Codebook) -> None:
    whole = with_derived_counts(read_figures(), book)
    assert len({figure.figure for figure in whole}) == len(whole) > len(read_figures())
