"""What all sentences about figures share: how cells are named, listed and stated.

Knows wording in Japanese and English; every number is copied from a cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.outcome.draft import Claim
from tools.evidence import Cell, TableEvidence
from tools.naming import LATEST_YEAR, Namer

_LEVEL_NAMES = {
    "prefecture": ("都道府県", "prefectures"),
    "region": ("地域", "regions"),
    "population": ("団体区分", "size classes"),
    "item": ("項目", "items"),
}


class Sentences:
    """Sentences in one language."""

    def __init__(self, namer: Namer) -> None:
        self.namer = namer
        self.english = namer.english

    def claim(self, text: str, tables: Sequence[TableEvidence], cells: Sequence[Cell]) -> Claim:
        """A claim on these cells."""
        return Claim(
            text=text,
            basis="cells",
            evidence=tuple(dict.fromkeys(table.id for table in tables)),
            figures=tuple(cell.figure for cell in cells),
        )

    def statement(self, cell: Cell, table: TableEvidence, *, with_year: bool = False) -> Claim:
        """高知県の生成AI導入率は11.8％です。"""
        year = self._year_behind(cell) if with_year or cell.year != LATEST_YEAR else ""
        if self.english:
            text = f"{capital(self.namer.subject(cell))} is {self.namer.value(cell)}{year}."
        else:
            text = f"{self.namer.subject(cell)}は{self.namer.value(cell)}です{year}。"
        return self.claim(text, [table], [cell])

    def _year_behind(self, cell: Cell) -> str:
        return f" ({self.namer.year(cell)})" if self.english else f"（{self.namer.year(cell)}）"

    def _year_before(self, cells: Sequence[Cell]) -> str:
        """The year that all cells share, where a reader would think of the latest one."""
        years = {cell.year for cell in cells}
        if len(years) != 1 or years == {LATEST_YEAR}:
            return ""
        return f" in {self.namer.year(cells[0])}" if self.english else f"{self.namer.year(cells[0])}の"

    def _varying(self, cells: Sequence[Cell]) -> str:
        varying = [
            d for d in ("place", "population", "item", "year") if len({getattr(c, d) for c in cells}) > 1
        ]
        return "member" if varying[:2] == ["place", "population"] else next(iter(varying), "place")

    def _name(self, cell: Cell, dimension: str) -> str:
        name = self.namer.who(cell) if dimension == "member" else self.namer.member(cell, dimension)
        if dimension == "item" and not self.english:
            return f"「{name}」"
        return name

    def _head(self, cells: Sequence[Cell], dimension: str) -> str:
        """What all cells have in common: the year unless the latest, the measure, the member that does not vary."""
        head, year = self._what(cells[0], dimension), self._year_before(cells)
        return f"{head}{year}" if self.english else f"{year}{head}"

    def _what(self, first: Cell, dimension: str) -> str:
        if self.namer.codebook.measures[first.measure].quantity == "issue_share" and dimension != "year":
            return self._issue(first, dimension)
        item = self.namer.item(first) if dimension != "item" else ""
        who = self._unvaried(first, dimension)
        if self.english:
            return self.namer.measure(first) + (f" of {who}" if who else "") + (f" ({item})" if item else "")
        return (f"{who}の" if who else "") + self.namer.measure(first) + (f"（{item}）" if item else "")

    def _issue(self, first: Cell, dimension: str) -> str:
        technology = self.namer.technology(first)
        item = self.namer.item(first)
        who = self._unvaried(first, dimension)
        if dimension == "item":
            if self.english:
                return f"share of {who} naming an issue of {technology} adoption"
            return f"{who}が{technology}導入の課題に挙げた割合"
        if self.english:
            return f"share {f'of {who} ' if who else ''}naming “{item}” as an issue of {technology} adoption"
        return f"{f'{who}が' if who else ''}{technology}導入の課題に「{item}」を挙げた割合"

    def _unvaried(self, first: Cell, dimension: str) -> str:
        """The member that all cells share; nothing where it goes without saying."""
        if dimension == "member":
            return ""
        if dimension == "place":
            bodies = first.population in ("municipalities", "prefecture_and_municipalities")
            return "" if bodies or first.unit == "都道府県" else self.namer.population(first)
        if dimension == "population":
            return "" if first.place == "JP" else self.namer.place(first)
        return self.namer.who(first)

    def _listed(self, cells: Sequence[Cell], table: TableEvidence) -> Claim:
        """導入率は、Aが10％、Bが20％です。"""
        dimension = self._varying(cells)
        head = self._head(cells, dimension)
        if self.english:
            inner = ", ".join(f"{self._name(c, dimension)} {self.namer.value(c)}" for c in cells)
            return self.claim(f"{capital(head)}: {inner}.", [table], cells)
        inner = "、".join(f"{self._name(c, dimension)}が{self.namer.value(c)}" for c in cells)
        return self.claim(f"{head}は、{inner}です。", [table], cells)

    def _level_words(self, cells: Sequence[Cell], dimension: str) -> tuple[str, str]:
        """What the ranked members are called: 都道府県, 地域, 団体区分, 項目."""
        level = self.namer.codebook.places[cells[0].place].level if dimension == "place" else dimension
        return _LEVEL_NAMES.get(level, ("団体", "members"))

    def _adjective(self, cell: Cell, high: bool) -> str:
        if cell.unit in ("団体", "件"):
            return "多い" if high else "少ない"
        if cell.unit == "ポイント":
            return "大きい" if high else "小さい"
        if cell.unit == "位":
            return "上位の" if not high else "下位の"
        return "高い" if high else "低い"

    def _operand(self, cell: Cell, dimension: str) -> str:
        opening, closing = (" (", ")") if self.english else ("（", "）")
        return f"{self._name(cell, dimension)}{opening}{self.namer.value(cell)}{closing}"


def capital(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]
