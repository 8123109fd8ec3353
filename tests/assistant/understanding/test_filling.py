"""Skeletons are filled with what is mentioned: several numbers, several positions, ends that are near."""

from __future__ import annotations

import pytest

from assistant.understanding.filling import Bound, Filler, Slots
from assistant.understanding.notation import Names, read_notation
from assistant.understanding.skeleton import sketch_of
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook

EACH = Slots(topics=("ai",), quantities=("rate",), level=("place", "prefecture"))


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(bundled_codebook_text())


def _slots(**more: object) -> Slots:
    return Slots(topics=("ai",), quantities=("rate",), level=("place", "prefecture"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sketch", "slots", "wanted"),
    [
        (
            "both(keep(E),keep(E))",
            Slots(
                topics=("ai", "genai"), quantities=("rate",), level=("place", "prefecture"),
                bounds=(Bound(">=", 80), Bound("<", 50)),
            ),
            "both(keep(values(AI導入率; each 都道府県), >=, 80), keep(values(生成AI導入率; each 都道府県), <, 50))",
        ),
        (
            "claim(count(keep(E)))",
            _slots(bounds=(Bound("<", 40),), stated=Bound("=", 7)),
            "claim(count(keep(values(AI導入率; each 都道府県), <, 40)), =, 7)",
        ),
        (
            "keep(E)",
            _slots(bounds=(Bound("between", 50, 60),)),
            "between(values(AI導入率; each 都道府県), 50, 60)",
        ),
        (
            "minus(take.high(E),take.high(E))",
            _slots(spans=((1, 1), (5, 5))),
            "minus(take(values(AI導入率; each 都道府県), high, 1..1), take(values(AI導入率; each 都道府県), high, 5..5))",
        ),
        ("take.high(E)", _slots(first=45, last=45), "take(values(AI導入率; each 都道府県), low, 3..3)"),
        ("take.high(E)", _slots(first=2, last=2), "take(values(AI導入率; each 都道府県), high, 2..2)"),
        (
            "take.high(E)",
            _slots(first=7, last=8, within=("R3",)),
            "take(values(AI導入率; each 都道府県 within 東海・北陸), high, 7..8)",
        ),
    ],
)  # fmt: skip
def test_a_skeleton_is_filled(book: Codebook, sketch: str, slots: Slots, wanted: str) -> None:
    assert Filler(book, 2024).fill(sketch_of(sketch), slots) == read_notation(wanted, Names(book))


def test_without_a_number_there_is_no_reading(book: Codebook) -> None:
    assert Filler(book, 2024).fill(sketch_of("keep(E)"), EACH) is None
