"""Sentences about figures, written by code from cells: one function a plan shape.

Knows wording in Japanese and English; every number is copied from a cell or a calculation.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.draft import Claim
from assistant.gather import PartEvidence
from assistant.naming import LATEST_YEAR, Namer, printed_expression
from assistant.plan import FigurePart, Frame
from tools.evidence import Calculation, Cell, TableEvidence

_LEVEL_NAMES = {
    "prefecture": ("都道府県", "prefectures"),
    "region": ("地域", "regions"),
    "population": ("団体区分", "size classes"),
    "item": ("項目", "items"),
}


class FigureWriter:
    """Writes the claims of one figure part."""

    def __init__(self, namer: Namer) -> None:
        self.namer = namer
        self.english = namer.english

    def write(self, found: PartEvidence, part: FigurePart, *, superlative_one: bool) -> list[Claim]:
        """The claims that answer `part`, the direct one first."""
        tables = [table for table in found.tables if table.cells]
        calculations = [(t, c) for t in tables for c in t.calculations]
        if part.frame.shape == "trend":
            series = [claim for table in tables for claim in self._trend(table, part.frame)]
            return [*(self._calculation(tables, calculation) for _, calculation in calculations), *series]
        if calculations and part.frame.calculation != "count":
            return [self._calculation(tables, calculation) for _, calculation in calculations]
        if part.frame.shape == "threshold":
            return self._threshold(tables, part.frame)
        if part.frame.shape == "extremes":
            return self._extremes(tables)
        if part.frame.shape == "ranking":
            return [claim for table in tables for claim in self._ranking(table, part.frame, superlative_one)]
        if part.frame.shape == "distribution":
            return [claim for table in tables for claim in self._distribution(table, part.frame)]
        if part.frame.shape == "compare":
            return self._compare(tables)
        series = [c for t in found.context if len(t.cells) > 1 for c in self._trend(t, part.frame)]
        return [*self._lookup(tables), *series]

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
            text = f"{_capital(self.namer.subject(cell))} is {self.namer.value(cell)}{year}."
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

    def _lookup(self, tables: Sequence[TableEvidence]) -> list[Claim]:
        pairs = [(cell, table) for table in tables for cell in table.cells]
        if len(pairs) > 1 and len({cell.measure for cell, _ in pairs}) == len(pairs) and len(pairs) <= 3:
            return [self._one_member(pairs)]
        claims: list[Claim] = []
        for _, group in groupby(pairs, key=lambda pair: (pair[0].measure, pair[0].year)):
            members = list(group)
            if len(members) == 1:
                claims.append(self.statement(*members[0]))
            else:
                claims.append(self._listed([cell for cell, _ in members], members[0][1]))
        return claims

    def _one_member(self, pairs: Sequence[tuple[Cell, TableEvidence]]) -> Claim:
        """Several measures of one member in one sentence."""
        cells, tables = [cell for cell, _ in pairs], [table for _, table in pairs]
        if len({self.namer.who(cell) for cell in cells}) > 1 or any(cell.item for cell in cells):
            joint = " " if self.english else ""
            return self.claim(joint.join(self.statement(c, t).text for c, t in pairs), tables, cells)
        years = ["" if c.year == LATEST_YEAR else self._year_behind(c) for c in cells]
        if self.english:
            inner = "; ".join(
                f"the {self.namer.measure(c)} is {self.namer.value(c)}{year}" for c, year in zip(cells, years, strict=True)
            )
            return self.claim(f"For {self.namer.who(cells[0])}, {inner}.", tables, cells)
        inner = "、".join(
            f"{self.namer.measure(c)}は{self.namer.value(c)}{year}" for c, year in zip(cells, years, strict=True)
        )
        return self.claim(f"{self.namer.who(cells[0])}の{inner}です。", tables, cells)

    def _varying(self, cells: Sequence[Cell]) -> str:
        varying = [d for d in ("place", "population", "item", "year") if len({getattr(c, d) for c in cells}) > 1]
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
            return self.claim(f"{_capital(head)}: {inner}.", [table], cells)
        inner = "、".join(f"{self._name(c, dimension)}が{self.namer.value(c)}" for c in cells)
        return self.claim(f"{head}は、{inner}です。", [table], cells)

    def _ranking(self, table: TableEvidence, frame: Frame, superlative_one: bool) -> list[Claim]:
        cells = table.cells
        if frame.positions:
            asked = tuple(cell for cell in cells if cell.rank in frame.positions)
            if asked:
                return [self._places_in_order(asked, table, frame)]
        dimension = self._varying(cells) if len(cells) > 1 else {"item": "item", "population": "population"}.get(frame.level, "place")
        head = self._head(cells, dimension)
        ja, en = self._level_words(cells, dimension)
        high = frame.order != "asc"
        adjective = self._adjective(cells[0], high)
        if superlative_one or len(cells) == 1:
            top = [cell for cell in cells if cell.value == cells[0].value]
            names = ("・" if not self.english else ", ").join(self._name(c, dimension) for c in top)
            if self.english:
                text = f"The {'highest' if high else 'lowest'} {head} is {self.namer.value(top[0])}, in {names}."
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
            inner = ", ".join(f"number {c.rank} {self._name(c, dimension)} ({self.namer.value(c)})" for c in cells)
            return self.claim(f"The {en} with the {'highest' if high else 'lowest'} {head}: {inner}.", [table], cells)
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
            if table.cells[0].unit == "都道府県":
                claims += [self._prefecture_count(cell, table) for cell in table.cells]
            else:
                claims.append(self._listed(table.cells, table) if len(table.cells) > 1 else self.statement(table.cells[0], table))
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
        return self.claim(f"次いで{head}が{self._adjective(cells[0], high)}のは、{inner}です。", [table], cells)

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
                f"{_capital(head)} is highest in {self._name(top, dimension)} ({self.namer.value(top)}) "
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
                f"{_capital(head)}: {self._name(first, dimension)} ({self.namer.value(first)}) is {relation} "
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

    def _calculation(self, tables: Sequence[TableEvidence], calculation: Calculation) -> Claim:
        cells = [c for t in tables for c in (*t.cells, *t.reference) if c.figure in calculation.figures]
        by_id = {cell.figure: cell for cell in cells}
        ordered = [by_id[figure] for figure in calculation.figures if figure in by_id]
        words = {
            "difference": ("の差", "difference in"),
            "ratio": ("の比", "ratio of"),
            "sum": ("の合計", "total"),
            "mean": ("の単純平均", "simple mean of"),
            "pooled": ("（合算）", "pooled"),
        }.get(calculation.kind, ("", ""))
        dimension = "measure" if len({cell.measure for cell in ordered}) > 1 else self._varying(ordered)
        head = self.namer.who(ordered[0]) if dimension == "measure" else self._head(ordered, dimension)
        result = self.namer.number(calculation.text, calculation.unit)
        worked_out = printed_expression(calculation, english=self.english)
        operands = [self._operand(cell, dimension) for cell in ordered[:8]]
        if calculation.kind == "remainder":
            text = self._without(ordered[0], result, worked_out)
        elif calculation.kind == "share":
            text = f"{operands[0]}の{head}が全国に占める割合は{result}です（{worked_out}）。"
            if self.english:
                text = f"{operands[0]} accounts for {result} of the national {head} ({worked_out})."
        elif self.english:
            text = f"The {words[1]} {head} ({', '.join(operands)}) is {result} ({worked_out})."
        else:
            text = f"{'と'.join(operands)}の{head}{words[0]}は{result}です（{worked_out}）。"
        return self.claim(text, tables, ordered)

    def _without(self, cell: Cell, result: str, worked_out: str) -> str:
        """How many have not adopted it."""
        technology, year = self.namer.technology(cell), self._year_before([cell])
        if self.english:
            return f"{result} of {self.namer.who(cell)} have no {technology}{year} ({worked_out})."
        who = f"{year.removesuffix('の')}に{self.namer.who(cell)}" if year else self.namer.who(cell)
        return f"{who}で{technology}を導入していない団体は{result}です（{worked_out}）。"

    def _operand(self, cell: Cell, dimension: str) -> str:
        opening, closing = (" (", ")") if self.english else ("（", "）")
        return f"{self._name(cell, dimension)}{opening}{self.namer.value(cell)}{closing}"

    def _trend(self, table: TableEvidence, frame: Frame) -> list[Claim]:
        claims: list[Claim] = []
        members = sorted(table.cells, key=lambda c: (c.place, c.population, c.item, c.year))
        for _, group in groupby(members, key=lambda c: (c.place, c.population, c.item)):
            series = [c for c in group if not frame.years or min(frame.years) <= c.year <= _last(frame)]
            if len(series) >= 2:
                claims.append(self._change(series[0], series[-1], table))
            elif series:
                claims.append(self.statement(series[0], table, with_year=True))
        return claims

    def _change(self, first: Cell, last: Cell, table: TableEvidence) -> Claim:
        rose, fell = (last.value or 0) > (first.value or 0), (last.value or 0) < (first.value or 0)
        if self.english:
            verb = "rose" if rose else "fell" if fell else "stayed the same"
            text = (
                f"Between {self.namer.year(first)} ({self.namer.value(first)}) and {self.namer.year(last)} "
                f"({self.namer.value(last)}), {self.namer.subject(last)} {verb}."
            )
        else:
            verbs = ("上昇しました", "低下しました") if first.unit == "％" else ("増えました", "減りました")
            start, end = (f"{self.namer.year(c)}の{self.namer.value(c)}" for c in (first, last))
            change = f"{start}から{end}に{verbs[0] if rose else verbs[1]}" if rose or fell else f"{start}と{end}で変わっていません"
            text = f"{self.namer.subject(last)}は、{change}。"
        return self.claim(text, [table], (first, last))


def _last(frame: Frame) -> int:
    return max(frame.years) if len(frame.years) > 1 else 9999


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
