"""The table under an answer: strings ready to print, with the figure behind each.

Knows cells and names; shows only values that a query returned.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.outcome.answer import TableView
from tools.evidence import Cell, TableEvidence
from tools.naming import Namer

_DIMENSIONS = ("place", "population", "item", "year")
HEADINGS = {
    "place": ("地域", "Place"),
    "population": ("団体区分", "Governments"),
    "item": ("項目", "Item"),
    "year": ("調査年度", "Survey year"),
}


def make_table(tables: Sequence[TableEvidence], namer: Namer, source_line: str) -> TableView | None:
    """One table of all cells of `tables`; None for fewer than two cells.

    Rows are members, columns the dimensions that vary and one column a measure.
    """
    cells = [cell for table in tables for cell in table.cells]
    if len(cells) < 2:
        return None
    measures = list(dict.fromkeys(cell.measure for cell in cells))
    varying = [d for d in _DIMENSIONS if len({getattr(cell, d) for cell in cells}) > 1] or ["place"]
    by_key: dict[tuple[object, ...], dict[str, Cell]] = {}
    for cell in cells:
        key = tuple(getattr(cell, dimension) for dimension in varying)
        by_key.setdefault(key, {}).setdefault(cell.measure, cell)
    english = namer.english
    columns = [HEADINGS[dimension][english] for dimension in varying]
    columns += [_column(code, next(c for c in cells if c.measure == code), namer) for code in measures]
    rows: list[tuple[str, ...]] = []
    figures: list[tuple[str, ...]] = []
    for found in by_key.values():
        first = next(iter(found.values()))
        values = [found.get(code) for code in measures]
        rows.append((*(namer.member(first, d) for d in varying), *(c.text if c else "—" for c in values)))
        figures.append((*("" for _ in varying), *(c.figure if c else "" for c in values)))
    return TableView(
        title=(", " if english else "・").join(_measure_names(measures, namer)),
        columns=tuple(columns),
        rows=tuple(rows),
        figures=tuple(figures),
        source_line=source_line,
        evidence=tables[0].id,
    )


def _measure_names(codes: Sequence[str], namer: Namer) -> list[str]:
    measures = [namer.codebook.measures[code] for code in codes]
    return [measure.name_en if namer.english else measure.name for measure in measures]


def _column(code: str, cell: Cell, namer: Namer) -> str:
    measure = namer.codebook.measures[code]
    name = measure.name_en if namer.english else measure.name
    return f"{name} ({measure.unit})" if namer.english else f"{name}（{measure.unit}）"
