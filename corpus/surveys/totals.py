"""Rows that sum others up, and whether the parts do sum to what they print."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.surveys.facts import Fact
from corpus.surveys.survey_codebook import TableEntry

_ADDITIVE_NOT = frozenset(("％", "‰", "倍", "位", "ポイント", "歳"))


def check_totals(entry: TableEntry, facts: Sequence[Fact]) -> list[str]:
    """One line for each additive column whose national or prefectural total differs from its parts.

    Only totals whose parts are all printed are checked; columns of rates and ranks are left out.
    """
    if entry.kind != "bodies":
        return []
    notes: list[str] = []
    by_column: dict[str, list[Fact]] = {}
    for fact in facts:
        by_column.setdefault(fact.column, []).append(fact)
    for column in entry.columns:
        if column.role != "measure" or column.unit in _ADDITIVE_NOT:
            continue
        own = by_column.get(column.at, [])
        years = {fact.year for fact in own}
        for year in years:
            notes += _differences(column.name, [fact for fact in own if fact.year == year])
    return notes


def _differences(name: str, facts: Sequence[Fact]) -> list[str]:
    printed = {fact.body: fact for fact in facts}
    towns: dict[str, list[Fact]] = {}
    for fact in facts:
        if len(fact.body) == 5:
            towns.setdefault(fact.body[:2], []).append(fact)
    notes: list[str] = []
    for prefecture, parts in towns.items():
        notes += _difference(name, printed.get(prefecture), parts)
    prefectures = [fact for fact in facts if len(fact.body) == 2 and fact.body.isdigit()]
    if len(prefectures) == 47:
        notes += _difference(name, printed.get("JP"), prefectures)
    elif not prefectures:
        notes += _difference(name, printed.get("JP"), [part for parts in towns.values() for part in parts])
    return notes


def _difference(name: str, total: Fact | None, parts: Sequence[Fact]) -> list[str]:
    if total is None or total.number is None or len(parts) < 2 or any(part.number is None for part in parts):
        return []
    summed = sum((part.number for part in parts if part.number is not None), Decimal(0))
    if abs(summed - total.number) <= max(Decimal(1), abs(total.number) / 10_000):
        return []
    return [f"{total.address}『{name}』の{total.label}は{total.text}ですが、内訳の合計は{summed:,}です"]
