"""Figures that follow from published ones: counts behind rates whose row names its numerator.

Knows figures; adds nothing that a source does not already say.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.codebook import Codebook
from corpus.figures import Figure


def with_derived_counts(figures: Sequence[Figure], codebook: Codebook) -> tuple[Figure, ...]:
    """`figures`, and for each adoption rate with a numerator a derived count where none is published."""
    counted = {(f.measure, f.place, f.population, f.item, f.year) for f in figures}
    derived: list[Figure] = []
    for figure in figures:
        measure = codebook.measures[figure.measure]
        count = f"{measure.technology}_count"
        key = (count, figure.place, figure.population, figure.item, figure.year)
        if measure.quantity != "rate" or figure.numerator is None or figure.status == "flash":
            continue
        if count not in codebook.measures or figure.item or key in counted:
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
                    "note": "導入率の分子",
                    "conflicts": (),
                }
            )
        )
    return (*figures, *derived)
