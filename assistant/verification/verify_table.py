"""Whether a table says what its cells say: labels, headings, values and source line, all rebuilt from the cells.

Knows cells and their names; trusts no string of the table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.table_view import HEADINGS
from assistant.outcome.answer import TableView
from corpus.codebook import Codebook
from tools.evidence import Cell, EvidenceSet
from tools.naming import Namer

_NOTHING = "—"
_DIMENSIONS = {heading: dimension for dimension, pair in HEADINGS.items() for heading in pair}


def check_table(table: TableView, evidence: EvidenceSet, codebook: Codebook) -> str:
    """What is wrong with the table, in Japanese; empty when it holds."""
    known = {cell.figure: cell for found in evidence.tables() for cell in found.cells}
    if table.evidence not in {found.id for found in evidence.tables()} or not table.rows:
        return "表の根拠がありません。"
    if len(table.rows) != len(table.figures) or any(
        len(row) != len(table.columns) or len(figures) != len(table.columns)
        for row, figures in zip(table.rows, table.figures, strict=False)
    ):
        return "表の形が根拠と合いません。"
    if any(figure and figure not in known for figures in table.figures for figure in figures):
        return "表に根拠のない値があります。"
    namer = Namer(codebook, "en" if table.columns[0] in {pair[1] for pair in HEADINGS.values()} else "ja")
    rows = [tuple(known.get(figure) for figure in figures) for figures in table.figures]
    cells = [cell for row in rows for cell in row if cell is not None]
    return (
        _check_columns(table, rows, namer)
        or _check_rows(table, rows, cells, evidence, namer)
        or _check_source(table.source_line, cells, codebook)
    )


def _label_columns(table: TableView) -> int:
    """How many columns at the left name members."""
    return next((i for i, name in enumerate(table.columns) if name not in _DIMENSIONS), len(table.columns))


def _check_columns(table: TableView, rows: Sequence[tuple[Cell | None, ...]], namer: Namer) -> str:
    first = _label_columns(table)
    if not 0 < first < len(table.columns):
        return "表の見出しが根拠と合いません。"
    names: list[str] = []
    for at in range(first, len(table.columns)):
        measures = {cell.measure for row in rows if (cell := row[at]) is not None}
        if len(measures) != 1:
            return "表の列に別の指標が混ざっています。"
        measure = namer.codebook.measures[measures.pop()]
        names.append(measure.name_en if namer.english else measure.name)
        heading = f"{names[-1]} ({measure.unit})" if namer.english else f"{names[-1]}（{measure.unit}）"
        if table.columns[at] != heading:
            return f"表の見出し『{table.columns[at]}』が根拠と合いません。"
    title = (", " if namer.english else "・").join(names)
    return "" if table.title == title else f"表の題『{table.title}』が根拠と合いません。"


def _check_rows(
    table: TableView,
    rows: Sequence[tuple[Cell | None, ...]],
    cells: Sequence[Cell],
    evidence: EvidenceSet,
    namer: Namer,
) -> str:
    first = _label_columns(table)
    shown = [_DIMENSIONS[name] for name in table.columns[:first]]
    hidden = [d for d in HEADINGS if d not in shown and len({getattr(cell, d) for cell in cells}) > 1]
    if hidden:
        return "表の行を見分ける列がありません。"
    published = {
        (*(getattr(cell, d) for d in shown), cell.measure)
        for found in evidence.tables() for cell in found.cells if cell.value is not None
    }  # fmt: skip
    for row, figures in zip(table.rows, rows, strict=True):
        own = [cell for cell in figures[first:] if cell is not None]
        if not own or any(cell is not None for cell in figures[:first]):
            return "表に根拠のない行があります。"
        for label, dimension in zip(row[:first], shown, strict=True):
            if any(namer.member(cell, dimension) != label for cell in own):
                return f"表の行『{label}』が根拠と合いません。"
        key = tuple(getattr(own[0], dimension) for dimension in shown)
        for at in range(first, len(table.columns)):
            measure = next(cell.measure for others in rows if (cell := others[at]) is not None)
            problem = _check_value(row[at], figures[at], (*key, measure) in published)
            if problem:
                return problem
    return ""


def _check_value(text: str, cell: Cell | None, published: bool) -> str:
    if cell is None:
        return "" if text == _NOTHING and not published else "表に根拠のない値があります。"
    return "" if text == cell.text else f"表の値『{text}』が根拠と一致しません。"


def _check_source(line: str, cells: Sequence[Cell], codebook: Codebook) -> str:
    """Nothing but the documents of the cells, with the place of a cell behind each."""
    rest = re.sub(r"^(?:出典: |Source: )", "", line)
    places = {
        (codebook.sources[cell.source].label, cell.locator)
        for cell in cells
        if cell.source in codebook.sources
    }
    named = {f"{label} {_figure_label(locator)}".strip() for label, locator in places}
    for name in sorted(named, key=len, reverse=True):
        rest = rest.replace(name, "", 1)
    return "表の出典が根拠と合いません。" if rest.strip("、 ") else ""


def _figure_label(locator: str) -> str:
    figure = re.search(r"図表\d+", locator)
    return figure.group(0) if figure else locator
