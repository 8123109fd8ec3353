"""The values of an added file, one a cell, with everything needed to cite it.

Knows tables and their codebook; knows nothing of the store or of published measures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from corpus.municipalities.bodies import Bodies
from corpus.surveys.body_links import Links
from corpus.surveys.cells import label_of
from corpus.surveys.layout import Table
from corpus.surveys.survey_codebook import ColumnEntry, SurveyCodebook, TableEntry
from corpus.surveys.typing_tables import column_index, links_of
from corpus.surveys.waves import years_of

NO_YEAR = 0


class Fact(NamedTuple):
    """One cell. A tuple, because a large file has millions."""

    table: int
    column: str
    """`at` of its column in the codebook."""
    address: str
    body: str
    """`01100`, `01`, `JP`; empty for a row that is no body."""
    label: str
    """What the row is called, as printed: 神奈川県 横須賀市, 地域."""
    item: str
    """Labels of a row that is no body, joined; empty for bodies."""
    year: int
    """0 when neither cell, row, table nor file names a wave."""
    kind: Literal["number", "missing", "text"]
    number: Decimal | None
    text: str
    """As printed."""
    missing: str


@dataclass(frozen=True, kw_only=True)
class TableFacts:
    """One table of the file with its links, ready to be stored."""

    entry: TableEntry
    links: Links | None
    facts: list[Fact]


def facts_of(table: Table, entry: TableEntry, codebook: SurveyCodebook, bodies: Bodies) -> TableFacts:
    """Every value of one table."""
    if not entry.use:
        return TableFacts(entry=entry, links=None, facts=[])
    links = links_of(table, entry, bodies) if entry.kind == "bodies" else None
    names = _row_labels(table, entry)
    years = _row_years(table, entry)
    items = [""] * len(table.body) if links else _items(table, entry)
    used = _first_rows(links)
    facts: list[Fact] = []
    for column in entry.columns:
        if column.role in ("measure", "status", "text"):
            rows = _Rows(names=names, years=years, items=items, links=links, used=used)
            facts += _column_facts(table, entry, column, codebook, rows)
    return TableFacts(entry=entry, links=links, facts=facts)


@dataclass(frozen=True, kw_only=True)
class _Rows:
    names: Sequence[str]
    years: Sequence[int | None]
    items: Sequence[str]
    links: Links | None
    used: frozenset[int]


def _first_rows(links: Links | None) -> frozenset[int]:
    """Rows of bodies, the first of each body where several name it."""
    if links is None:
        return frozenset()
    later = {row for rows in links.twice.values() for row in rows[1:]}
    return frozenset(n for n, code in enumerate(links.codes) if code and n not in later)


def _column_facts(
    table: Table, entry: TableEntry, column: ColumnEntry, codebook: SurveyCodebook, rows: _Rows
) -> Iterator[Fact]:
    index = column_index(table, column)
    address = table.addresses(index)
    fixed = column.year or entry.year or codebook.year or NO_YEAR
    for number, row in enumerate(table.body):
        if rows.links is not None and number not in rows.used:
            continue
        value = table.value(row, index)
        if value.kind == "empty" and rows.links is None:
            continue
        kind = "missing" if value.kind == "empty" else value.kind
        if column.role in ("status", "text") and kind == "number":
            kind = "text"
        yield Fact(
            table=entry.number,
            column=column.at,
            address=address(row),
            body=rows.links.codes[number] if rows.links else "",
            label=rows.names[number],
            item=rows.items[number],
            year=column.year or rows.years[number] or fixed,
            kind=kind,
            number=value.number if kind == "number" else None,
            text=value.text or "",
            missing=(value.missing or "not_available") if kind == "missing" else "",
        )


def _row_labels(table: Table, entry: TableEntry) -> list[str]:
    """Prefecture and name, or the labels, as printed."""
    roles = ("prefecture", "municipality", "body", "label", "year")
    indexes = [column_index(table, column) for column in entry.columns if column.role in roles]
    rows = ([label_of(table.value(row, index).text) for index in indexes] for row in table.body)
    return [" ".join(dict.fromkeys(text for text in texts if text not in ("", "-"))) for texts in rows]


def _row_years(table: Table, entry: TableEntry) -> list[int | None]:
    column = next((column for column in entry.columns if column.role == "year"), None)
    if column is None:
        return [None] * len(table.body)
    index = column_index(table, column)
    return _filled(years_of([table.value(row, index).text for row in table.body]))


def _filled(years: Sequence[int | None]) -> list[int | None]:
    """A year printed once over its rows counts for all of them."""
    last: int | None = None
    filled: list[int | None] = []
    for year in years:
        last = year if year is not None else last
        filled.append(last)
    return filled


def _items(table: Table, entry: TableEntry) -> list[str]:
    indexes = [column_index(table, column) for column in entry.columns if column.role == "label"]
    texts = ([label_of(table.value(row, index).text) for index in indexes] for row in table.body)
    return [" ".join(text for text in row if text) for row in texts]
