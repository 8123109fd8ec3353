"""Figures that follow from published ones: counts behind rates whose row names its numerator.

Knows figures; adds nothing that a source does not already say, and writes the arithmetic into the note.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from corpus.codebook import Codebook
from corpus.figures import Figure


def with_derived_counts(figures: Sequence[Figure], codebook: Codebook) -> tuple[Figure, ...]:
    """`figures`, and for each printed adoption rate that leaves one count possible that count, derived."""
    counted = {(f.measure, f.place, f.population, f.item, f.year) for f in figures}
    derived: list[Figure] = []
    for figure in figures:
        measure = codebook.measures[figure.measure]
        count = f"{measure.technology}_count"
        key = (count, figure.place, figure.population, figure.item, figure.year)
        if measure.quantity != "rate" or figure.status != "published" or figure.numerator is None:
            continue
        if count not in codebook.measures or figure.item or key in counted:
            continue
        if counts_behind(figure) != (int(figure.numerator),):
            continue
        counted.add(key)
        derived.append(
            figure.model_copy(
                update={
                    "figure": figure.figure.replace(figure.measure, count, 1) + "/derived",
                    "measure": count,
                    "value": figure.numerator,
                    "text": f"{figure.numerator:,.0f}",
                    "unit": "団体",
                    "status": "derived",
                    "note": f"導入率{figure.text}％×{figure.denominator:,.0f}団体≒{figure.numerator:,.0f}団体",
                    "conflicts": (),
                }
            )
        )
    return (*figures, *derived)


def counts_behind(rate: Figure) -> tuple[int, ...]:
    """Every number of bodies that gives the printed rate of `rate` on its base; empty without a base."""
    if rate.denominator is None or rate.unit != "％":
        return ()
    base, printed = int(rate.denominator), Decimal(rate.text.replace(",", ""))
    near = int(printed * base / 100)
    margin = base // 100 + 2
    candidates = range(max(0, near - margin), min(base, near + margin) + 1)
    return tuple(count for count in candidates if half_up(count, base, decimals(rate.text)) == printed)


def half_up(numerator: float, denominator: float, places: int) -> Decimal:
    """numerator ÷ denominator in ％, rounded half up (四捨五入) to `places` decimals."""
    percent = Decimal(str(numerator)) * 100 / Decimal(str(denominator))
    return percent.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def decimals(text: str) -> int:
    """How many decimals a value is printed with."""
    return len(text.partition(".")[2])
