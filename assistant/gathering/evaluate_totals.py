"""Numbers out of many: totals, means, complements; only over complete sets that do not overlap.

Knows totals; writes no sentence.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.gathering.core import Core
from assistant.gathering.counting import count_kept
from assistant.gathering.results import Result, Row, decimals, printed, rounded
from assistant.understanding.expression import Lacking, Members, Total, Values


class Totals:
    """Evaluates Lacking and Total."""

    def __init__(self, core: Core) -> None:
        self.core = core

    def lacking(self, lacking: Lacking) -> Result:
        """Those that are not counted."""
        of = self.core.of(lacking.of)
        rows = tuple(row for row in map(self._lacking_row, of.rows) if row is not None)
        certainty = "proved" if rows else ("undetermined" if of.rows else "absent")
        parts = (of, *self._without_withheld(of, rows))
        return replace(of, expression=lacking, rows=rows, parts=parts, certainty=certainty)

    def _without_withheld(self, of: Result, rows: tuple[Row, ...]) -> tuple[Result, ...]:
        """The bodies that withheld their answers, and how many are left without them."""
        measure = self.core.codebook.measures.get(of.measure)
        nationwide = [
            row for row in rows if row.member.place == "JP" and row.member.population == "municipalities"
        ]
        if measure is None or not measure.withheld or not nationwide:
            return ()
        withheld = self.core.values(Values(measure=measure.withheld, populations=Members(level="size_class")))
        row = nationwide[0]
        counted = [one for one in withheld.rows if one.year == row.year]
        if not counted:
            return ()
        left = row.value - counted[0].value
        arithmetic = f"{row.text} − {counted[0].text} ＝ {printed(left, 0)}{row.unit}"
        net = replace(
            row,
            value=left,
            text=printed(left, 0),
            cells=(*row.cells, *counted[0].cells),
            arithmetic=arithmetic,
        )
        return replace(withheld, rows=(counted[0],)), replace(of, rows=(net,))

    def _lacking_row(self, row: Row) -> Row | None:
        cell = row.cells[-1]
        if row.unit == "％":
            text = printed(100 - row.value, decimals(row.text))
            return replace(
                row, value=100 - row.value, text=text, arithmetic=f"100 − {row.text} ＝ {text}{row.unit}"
            )
        if cell.denominator is None:
            return None
        base = Decimal(str(cell.denominator))
        text = printed(base - row.value, 0)
        arithmetic = f"{base:,.0f} − {row.text} ＝ {text}{row.unit}"
        return replace(row, value=base - row.value, text=text, arithmetic=arithmetic)

    def total(self, total: Total) -> Result:
        """One number out of many."""
        of = self.core.of(total.of)
        if total.how == "count":
            return count_kept(total, of, self.core.look_up)
        if isinstance(total.of, Values) and not total.of.axis and of.rows:
            return of
        complete = not of.missing and not of.positions and not of.named
        if not of.rows or not complete or self.overlapping(of):
            pooled = self._pooled(total, of) if of.rows and total.how == "pooled" and complete else None
            return pooled or replace(of, expression=total, rows=(), certainty="undetermined", parts=(of,))
        if total.how == "pooled" or (total.how == "sum" and of.rows[0].unit == "％"):
            pooled = self._pooled(total, of)
            return pooled or replace(of, expression=total, rows=(), certainty="undetermined", parts=(of,))
        values = [row.value for row in of.rows]
        added = sum(values, Decimal(0))
        digits = max(decimals(row.text) for row in of.rows)
        terms = " ＋ ".join(row.text for row in of.rows)
        unit = of.rows[0].unit
        if total.how == "sum":
            text, arithmetic = printed(added, digits), f"{terms} ＝ {printed(added, digits)}{unit}"
        else:
            added = rounded(added / len(values), max(digits, 1))
            text = printed(added, max(digits, 1))
            arithmetic = f"（{terms}）÷ {len(values)} ＝ {text}{unit}"
        row = Row(
            member=of.rows[0].member, value=added, text=text, unit=unit, cells=of.cells(),
            year=of.rows[0].year, arithmetic=arithmetic if len(values) > 1 else "",
        )  # fmt: skip
        pooled = self._pooled(total, of)
        parts = (of, pooled) if pooled and total.how == "mean" else (of,)
        return replace(of, expression=total, rows=(row,), parts=parts, certainty="proved")

    def _pooled(self, total: Total, of: Result) -> Result | None:
        """The value over the joined base of all members; None where numerators are not published."""
        pairs = [(row.cells[0].numerator, row.cells[0].denominator) for row in of.rows if row.cells]
        if len(pairs) < 2 or any(n is None or not d for n, d in pairs) or of.rows[0].unit != "％":
            return None
        top = sum((Decimal(str(n)) for n, _ in pairs), Decimal(0))
        base = sum((Decimal(str(d)) for _, d in pairs), Decimal(0))
        value = rounded(100 * top / base, 1)
        arithmetic = f"{top:,.0f} ÷ {base:,.0f} × 100 ＝ {printed(value, 1)}％"
        row = Row(
            member=of.rows[0].member, value=value, text=printed(value, 1), unit="％", cells=of.cells(),
            year=of.rows[0].year, arithmetic=arithmetic,
        )  # fmt: skip
        return replace(
            of, expression=replace(total, how="pooled"), rows=(row,), parts=(of,), certainty="proved"
        )

    def overlapping(self, of: Result) -> bool:
        """True when a population or an item of the rows holds another one whole."""
        codes = {row.member.population for row in of.rows}
        items = {row.member.item for row in of.rows} - {""}
        held = {self.core.codebook.items[code].parent for code in items}
        return any(codes & set(self._ancestors(code)) for code in codes) or bool(items & held)

    def _ancestors(self, population: str) -> list[str]:
        found: list[str] = []
        code = (
            self.core.codebook.populations[population].parent
            if population in self.core.codebook.populations
            else ""
        )
        while code:
            found.append(code)
            code = self.core.codebook.populations[code].parent
        return found
