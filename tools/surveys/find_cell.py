"""Finds the cell of one table that a question asks for: by code, with the embedder for names in another language.

Every candidate cell is scored by how much of the question its labels, sections and headers account for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.embedder import Embedder
from corpus.surveys.cells import fold_width
from corpus.surveys.grid import Grid, address_of
from tools.surveys.label_match import likeness, name_likeness, plain
from tools.surveys.table_contexts import Contexts, RowContext, contexts_of
from tools.surveys.table_terms import TableQuestion, read_question

_FIRST, _NEXT = 1.0, 0.45
_SECTION, _BEFORE = 0.9, 0.5
_YEAR_RIGHT, _YEAR_WRONG = 0.6, -0.6
_NAME = 0.4
_SAME = 0.9
_TOTAL = re.compile(r"^(?:合計|総計|計|総数)$")
_FLOOR = 0.45
"""Below this the item asked for is not in the table."""


@dataclass(frozen=True, kw_only=True)
class FoundCell:
    """One cell with what led to it."""

    grid: Grid
    row: int
    column: int
    text: str
    score: float
    row_labels: tuple[str, ...]
    sections: tuple[str, ...]
    headers: tuple[str, ...]
    unmatched: tuple[str, ...] = ()
    """Parts of the question that nothing around the cell is called."""

    @property
    def address(self) -> str:
        """B12."""
        return address_of(self.row, self.column)

    @property
    def given_name(self) -> str:
        """The name that the file gives to the cell; empty for none."""
        return self.grid.names.get((self.row, self.column), "")


def find_cell(grids: Sequence[Grid], question: str, embedder: Embedder | None = None) -> FoundCell | None:
    """The best cell of all tables; None when nothing in them is called what the question asks for."""
    asked = read_question(question)
    found = [cell for grid in grids if (cell := _best(contexts_of(grid), asked, embedder)) is not None]
    return max(found, key=lambda cell: cell.score, default=None)


def _best(contexts: Contexts, asked: TableQuestion, embedder: Embedder | None) -> FoundCell | None:
    if not asked.segments:
        return None
    names = _name_scores(contexts, asked, embedder)
    by_row = [[_row_fit(segment, row) for row in contexts.rows] for segment in asked.segments]
    by_column = [
        [
            max((likeness(segment, header) for header in column.headers), default=0.0)
            for column in contexts.columns
        ]
        for segment in asked.segments
    ]
    best: FoundCell | None = None
    for number, row in enumerate(contexts.rows):
        for column in range(len(contexts.columns)):
            if not _is_answer(contexts, number, column, asked.segments[0]):
                continue
            fits = [
                max(rows[number], columns[column]) for rows, columns in zip(by_row, by_column, strict=True)
            ]
            if fits[0] < _FLOOR:
                continue
            score = _FIRST * fits[0] + sum(_NEXT * fit for fit in fits[1:])
            score += _year_fit(contexts, asked, number, column)
            # A name in another language narrows down the side that the item asked for does not name.
            by_rows = by_row[0][number] >= by_column[0][column]
            named = (
                [columns[column] for columns in by_column] if by_rows else [rows[number] for rows in by_row]
            )
            if max(named[1:], default=0.0) < _SAME:
                score += names.get(("column", column) if by_rows else ("row", number), 0.0)
            score += _total_bonus(row, by_rows=by_rows)
            score += _preference(contexts, number, column, asked)
            if best is None or score > best.score + 1e-9:
                best = FoundCell(
                    grid=contexts.grid, row=number, column=column, text=contexts.filled[number][column], score=score,
                    row_labels=row.labels, sections=row.sections, headers=contexts.columns[column].headers,
                    unmatched=tuple(s for s, fit in zip(asked.segments, fits, strict=True) if fit < _FLOOR),
                )  # fmt: skip
    return best


def _row_fit(segment: str, row: RowContext) -> float:
    own = max((likeness(segment, label) for label in row.labels), default=0.0)
    above = max((_SECTION * likeness(segment, label) for label in row.sections), default=0.0)
    before = max((_BEFORE * likeness(segment, label) for label in row.before[:4]), default=0.0)
    return max(own, above if above > 0.5 else 0.0, before if before > 0.45 else 0.0)


def _is_answer(contexts: Contexts, row: int, column: int, asked: str) -> bool:
    """A filled cell of the body that is not itself a label."""
    text = contexts.filled[row][column]
    labels = contexts.rows[row].labels[:1]
    if not text or row < contexts.header or (text in labels and column == contexts.filled[row].index(text)):
        return bool(text) and row >= contexts.header and not asked_of_rows(contexts, row, asked)
    return text not in labels and likeness(asked, text) < _SAME


def asked_of_rows(contexts: Contexts, row: int, asked: str) -> bool:
    """True unless the item asked for is the header over the row labels themselves (種類: 普通株式)."""
    place = contexts.filled[row].index(contexts.rows[row].labels[0]) if contexts.rows[row].labels else 0
    headers = contexts.columns[place].headers
    return not any(likeness(asked, header) > _SAME for header in headers)


def _total_bonus(row: RowContext, *, by_rows: bool) -> float:
    """With nothing said about the rows, the row of totals is meant."""
    return 0.04 if not by_rows and any(_TOTAL.match(plain(label)) for label in row.labels) else 0.0


def _year_fit(contexts: Contexts, asked: TableQuestion, row: int, column: int) -> float:
    if not asked.years:
        return 0.0
    year = contexts.columns[column].year or contexts.rows[row].year
    if year is None:
        return 0.0
    return _YEAR_RIGHT if year in asked.years else _YEAR_WRONG


def _preference(contexts: Contexts, row: int, column: int, asked: TableQuestion) -> float:
    """Small things that decide between equals: numbers before texts, and columns that say what they hold."""
    kind = contexts.value(row, column).kind
    score = {"number": 0.03, "missing": 0.02, "text": 0.0}.get(kind, 0.0)
    headers = " ".join(fold_width(header) for header in contexts.columns[column].headers)
    if "注記" in headers or "番号" in headers:
        score -= 0.3
    if "当" in headers and "前" not in headers:
        score += 0.05  # of two periods without a date, the one reported on
    return score - 0.0001 * column


def _name_scores(
    contexts: Contexts, asked: TableQuestion, embedder: Embedder | None
) -> dict[tuple[str, int], float]:
    """How well rows and columns fit the names in Latin letters, best 1, nothing below the average."""
    scores: dict[tuple[str, int], float] = {}
    for name in asked.names:
        labels: dict[str, list[tuple[str, int]]] = {}
        for number, row in enumerate(contexts.rows):
            if number >= contexts.header:
                for label in (*row.labels[:2], *row.sections[:1]):
                    labels.setdefault(label, []).append(("row", number))
        for number, column in enumerate(contexts.columns):
            for header in column.headers[-1:]:
                labels.setdefault(header, []).append(("column", number))
        for label, fit in _fits(name, list(labels), embedder).items():
            for place in labels[label]:
                scores[place] = max(scores.get(place, 0.0), _NAME * fit)
    return scores


def _fits(name: str, labels: Sequence[str], embedder: Embedder | None) -> dict[str, float]:
    people = {label: name_likeness(name, label) for label in labels}
    if max(people.values(), default=0.0) > 0.75:
        return {label: fit for label, fit in people.items() if fit > 0.75}
    if embedder is None or not labels:
        return {}
    texts = [fold_width(label).replace("\n", "") for label in labels]
    vectors = np.asarray(embedder.encode_document(texts, show_progress_bar=False, convert_to_numpy=True))
    asked = np.asarray(embedder.encode_query([name], show_progress_bar=False, convert_to_numpy=True))[0]
    near = vectors @ asked / np.maximum(np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked), 1e-9)
    low, high = float(np.median(near)), float(near.max())
    return {
        label: max(0.0, (float(one) - low) / max(1e-6, high - low))
        for label, one in zip(labels, near, strict=True)
    }
