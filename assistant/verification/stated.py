"""The cells that a claim states, and whether a set of names can only mean one of them.

Knows cells, tables and names; knows nothing about sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.verification.claim_words import Word
from corpus.codebook import Codebook
from tools.evidence import Calculation, Cell, TableEvidence
from tools.naming import LATEST_YEAR

_CUT = re.compile(r"ORDER BY\s+value(?: (?P<order>DESC|ASC))?.*LIMIT", re.DOTALL)
_BODIES = ("municipalities", "prefecture_and_municipalities")


class Untrue(Exception):
    """Why a sentence does not hold, in Japanese."""

    def __init__(self, *, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Stated:
    """The cells that a claim states, and the tables they come from."""

    cells: tuple[Cell, ...]
    tables: tuple[TableEvidence, ...]
    codebook: Codebook

    def calculations(self) -> tuple[Calculation, ...]:
        """Recorded calculations whose figures are all stated."""
        figures = {cell.figure for cell in self.cells}
        return tuple(c for table in self.tables for c in table.calculations if set(c.figures) <= figures)

    def scope(self, like: Cell, *, descends: bool | None = None) -> list[Cell]:
        """The cells that `like` is ranked among; none where the query was cut off at the other end."""
        for table in self.tables:
            if any(cell.figure == like.figure for cell in table.cells):
                cut = _CUT.search(table.sql)
                if cut is not None and descends is not None and descends != (cut["order"] == "DESC"):
                    return []
                return [
                    cell for cell in table.cells if cell.measure == like.measure and cell.value is not None
                ]
        return []


def fits_cell(cell: Cell, names: Sequence[Word], codebook: Codebook, *, beside_places: bool) -> bool:
    """Every name is the cell's, and whatever of the cell is not nationwide, municipal and latest is named."""
    if cell.unit == "都道府県" and not any(word.letter == "P" for word in names):
        return _fits_threshold(cell, names, codebook)
    by_letter: dict[str, list[Word]] = {}
    for word in names:
        by_letter.setdefault(word.letter, []).append(word)
    if not _fits_measure(cell, by_letter, codebook):
        return False
    for letter, code in (("P", cell.place), ("O", cell.population), ("I", cell.item)):
        if any(code not in word.codes for word in by_letter.get(letter, ())):
            return False
    if any(word.year != cell.year for word in by_letter.get("Y", ())) or (
        "Y" not in by_letter and cell.year != LATEST_YEAR
    ):
        return False
    if (cell.item and "I" not in by_letter) or (cell.place != "JP" and "P" not in by_letter):
        return False
    if "O" in by_letter:
        return True
    return cell.population in _BODIES and "P" in by_letter and (cell.place != "JP" or beside_places)


def _fits_measure(cell: Cell, by_letter: dict[str, list[Word]], codebook: Codebook) -> bool:
    own = codebook.measures[cell.measure]
    technologies = by_letter.get("T", [])
    if any(own.technology not in word.codes for word in technologies):
        return False
    if "M" in by_letter:
        return all(cell.measure in word.codes for word in by_letter["M"])
    return bool(technologies) and own.quantity in ("issue_share", "issue_rank")


def _fits_threshold(cell: Cell, names: Sequence[Word], codebook: Codebook) -> bool:
    """Counts of prefectures are written with the rate that they count: AI導入率が「80％以上」の都道府県."""
    own = codebook.measures[cell.measure]
    items = [word for word in names if word.letter == "I"]
    measures = [codebook.measures[code] for word in names if word.letter == "M" for code in word.codes]
    counted = any(
        m.code == own.code or (m.technology == own.technology and m.quantity == "rate") for m in measures
    )
    return (
        counted
        and bool(items)
        and all(cell.item in word.codes for word in items)
        and cell.year == LATEST_YEAR
    )
