"""Sentences on calculations and on changes over the years.

Knows wording in Japanese and English; every number is copied from a cell or a recorded calculation.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.drafting.sentences import Sentences
from assistant.outcome.draft import Claim
from assistant.understanding.plan import Frame
from tools.evidence import Calculation, Cell, TableEvidence
from tools.naming import printed_expression


class ChangeSentences(Sentences):
    """Sentences on differences, sums, shares and series."""

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
            change = (
                f"{start}から{end}に{verbs[0] if rose else verbs[1]}"
                if rose or fell
                else f"{start}と{end}で変わっていません"
            )
            text = f"{self.namer.subject(last)}は、{change}。"
        return self.claim(text, [table], (first, last))


def _last(frame: Frame) -> int:
    return max(frame.years) if len(frame.years) > 1 else 9999
