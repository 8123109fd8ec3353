"""Sentences that arrange members: rankings, thresholds, extremes, distributions, comparisons.

Knows wording in Japanese and English; every number is copied from a cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.sentences import Sentences, capital
from assistant.outcome.draft import Claim
from assistant.understanding.plan import Frame
from tools.evidence import Cell, TableEvidence


class RankingSentences(Sentences):
    """Sentences on the order of members."""

    def _ranking(self, table: TableEvidence, frame: Frame, superlative_one: bool) -> list[Claim]:
        cells = list(table.cells)
        if frame.positions:
            asked = tuple(cell for cell in cells if cell.rank in frame.positions)
            if asked:
                return [self._places_in_order(asked, table, frame)]
        dimension = (
            self._varying(cells)
            if len(cells) > 1
            else {"item": "item", "population": "population"}.get(frame.level, "place")
        )
        head = self._head(cells, dimension)
        ja, en = self._level_words(cells, dimension)
        high = frame.order != "asc"
        adjective = self._adjective(cells[0], high)
        if superlative_one or len(cells) == 1:
            top = [cell for cell in cells if cell.value == cells[0].value]
            names = ("・" if not self.english else ", ").join(self._name(c, dimension) for c in top)
            if self.english:
                text = (
                    f"The {'highest' if high else 'lowest'} {head} is {self.namer.value(top[0])}, in {names}."
                )
            else:
                text = f"{head}が最も{adjective}{ja}は{names}で、{self.namer.value(top[0])}です。"
            if dimension == "item" and not self.english:
                text = self._top_item(top, high)
            claims = [self.claim(text, [table], top)]
            rest = [cell for cell in cells if cell not in top]
            if rest:
                claims.append(self._following(head, rest, table, dimension, high))
            return claims
        if self.english:
            inner = ", ".join(f"{self._name(c, dimension)} ({self.namer.value(c)})" for c in cells)
            text = f"The {en} with the {'highest' if high else 'lowest'} {head}, in order: {inner}."
        else:
            inner = "、".join(f"{self._name(c, dimension)}（{self.namer.value(c)}）" for c in cells)
            text = f"{head}が{adjective}{ja}は、順に{inner}です。"
        return [self.claim(text, [table], cells)]

    def _places_in_order(self, cells: Sequence[Cell], table: TableEvidence, frame: Frame) -> Claim:
        """導入率が低い都道府県の4番目はA（16.7％）、5番目はB（17.1％）です。"""
        dimension = self._varying(table.cells)
        head, high = self._head(cells, dimension), frame.order != "asc"
        ja, en = self._level_words(cells, dimension)
        if self.english:
            inner = ", ".join(
                f"number {c.rank} {self._name(c, dimension)} ({self.namer.value(c)})" for c in cells
            )
            return self.claim(
                f"The {en} with the {'highest' if high else 'lowest'} {head}: {inner}.", [table], cells
            )
        inner = "、".join(f"{c.rank}番目は{self._name(c, dimension)}（{self.namer.value(c)}）" for c in cells)
        return self.claim(f"{head}が{self._adjective(cells[0], high)}{ja}の{inner}です。", [table], cells)

    def _top_item(self, top: Sequence[Cell], high: bool) -> str:
        """The item named most or least, in its full wording."""
        first = top[0]
        measure = self.namer.codebook.measures[first.measure]
        names = "と".join(f"「{self.namer.item_in_full(cell)}」" for cell in top)
        technology = self.namer.technology(first)
        if measure.quantity == "issue_rank" and first.value == 1:
            return f"{self.namer.who(first)}の{technology}導入の課題で最も多いのは{names}（{self.namer.value(first)}）です。"
        return f"{self._head(top, 'item')}が最も{self._adjective(first, high)}項目は{names}で、{self.namer.value(first)}です。"

    def _threshold(self, tables: Sequence[TableEvidence], frame: Frame) -> list[Claim]:
        """The published count of members first, then the members known by name."""
        claims: list[Claim] = []
        for table in tables:
            cells = list(table.cells)
            if cells[0].unit == "都道府県":
                claims += [self._prefecture_count(cell, table) for cell in cells]
            else:
                claims.append(
                    self._listed(cells, table) if len(cells) > 1 else self.statement(cells[0], table)
                )
        return claims

    def _prefecture_count(self, cell: Cell, table: TableEvidence) -> Claim:
        measure = self.namer.codebook.measures[cell.measure]
        item = self.namer.codebook.items[cell.item]
        if self.english:
            text = f"The number of prefectures at “{item.name_en}” ({measure.name_en}) is {self.namer.value(cell)}."
        else:
            text = f"{self.namer.technology(cell)}導入率が「{item.name}」の都道府県は{cell.text}団体です。"
        return self.claim(text, [table], [cell])

    def _extremes(self, tables: Sequence[TableEvidence]) -> list[Claim]:
        return [
            claim
            for table, order in zip(tables, ("desc", "asc") * len(tables), strict=False)
            for claim in self._ranking(table, Frame(order=order), len(table.cells) == 1)
        ]

    def _following(
        self, head: str, cells: Sequence[Cell], table: TableEvidence, dimension: str, high: bool
    ) -> Claim:
        if self.english:
            inner = ", ".join(f"{self._name(c, dimension)} ({self.namer.value(c)})" for c in cells)
            return self.claim(f"Next {'highest' if high else 'lowest'} {head}: {inner}.", [table], cells)
        inner = "、".join(f"{self._name(c, dimension)}（{self.namer.value(c)}）" for c in cells)
        return self.claim(
            f"次いで{head}が{self._adjective(cells[0], high)}のは、{inner}です。", [table], cells
        )

    def _distribution(self, table: TableEvidence, frame: Frame) -> list[Claim]:
        cells = table.cells
        if len(cells) == 1:
            return [self.statement(cells[0], table)]
        dimension = self._varying(cells)
        if dimension == "item" or len(cells) <= 3:
            return [self._listed(cells, table)]
        ordered = sorted(cells, key=lambda cell: -(cell.value or 0))
        top, bottom = ordered[0], ordered[-1]
        head = self._head(cells, dimension)
        if self.english:
            text = (
                f"{capital(head)} is highest in {self._name(top, dimension)} ({self.namer.value(top)}) "
                f"and lowest in {self._name(bottom, dimension)} ({self.namer.value(bottom)})."
            )
        else:
            text = (
                f"{head}は、{self._name(top, dimension)}が{self.namer.value(top)}で最も{self._adjective(top, True)}、"
                f"{self._name(bottom, dimension)}が{self.namer.value(bottom)}で最も{self._adjective(top, False)}です。"
            ).replace("い、", "く、")
        return [self.claim(text, [table], (top, bottom))]

    def _compare(self, tables: Sequence[TableEvidence]) -> list[Claim]:
        claims: list[Claim] = []
        for table in tables:
            ordered = sorted(table.cells, key=lambda cell: -(cell.value or 0))
            if len(ordered) < 2:
                claims += [self.statement(cell, table) for cell in ordered]
                continue
            claims.append(self._higher(ordered, table))
        return claims

    def _higher(self, ordered: Sequence[Cell], table: TableEvidence) -> Claim:
        dimension = self._varying(ordered)
        head, first, second = self._head(ordered, dimension), ordered[0], ordered[1]
        if len(ordered) > 2 or first.unit == "位":
            return self._listed(ordered, table)
        same = first.value == second.value
        if self.english:
            relation = "the same as" if same else "higher than"
            text = (
                f"{capital(head)}: {self._name(first, dimension)} ({self.namer.value(first)}) is {relation} "
                f"{self._name(second, dimension)} ({self.namer.value(second)})."
            )
        elif same:
            text = f"{head}は、{self._name(first, dimension)}と{self._name(second, dimension)}が同じ{self.namer.value(first)}です。"
        else:
            text = (
                f"{head}は、{self._name(first, dimension)}（{self.namer.value(first)}）の方が"
                f"{self._name(second, dimension)}（{self.namer.value(second)}）より{self._adjective(first, True)}です。"
            )
        return self.claim(text, [table], (first, second))
