"""The leaves of an expression: one survey query each, and the universe that it draws from.

Knows defaults (a prefecture stands for its municipalities) and coverage; computes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.gathering.results import Member, Row, decimal_of, decimals, member_of, printed, row_of
from assistant.gathering.universe import Universe
from assistant.understanding.expression import NONE, Members, Values
from corpus.codebook import Codebook, Measure
from corpus.codebook import Member as CodebookMember
from corpus.warehouse import Warehouse
from tools.evidence import Cell, TableEvidence
from tools.query_survey import query_survey
from tools.survey_query import SurveyQuery, Threshold

LOCAL = "municipalities"
"""Whom a place speaks for when nothing else is said."""
WHOLE = ("all_governments", "municipalities")
"""Whom the nation speaks for: both, where both are published."""


class LookUp:
    """Runs leaves against one warehouse; keeps the queries it ran."""

    def __init__(self, warehouse: Warehouse, codebook: Codebook) -> None:
        self.warehouse = warehouse
        self.codebook = codebook
        self.tables: list[TableEvidence] = []
        self._published: dict[tuple[str, bool], set[str]] = {}

    def measure(self, values: Values) -> Measure:
        """The measure of a leaf."""
        return self.codebook.measures[values.measure]

    def cells(self, values: Values, *, newest: bool = True) -> tuple[Cell, ...]:
        """Published cells of a leaf, one a member and wave."""
        query = self._query(values, newest=newest)
        table = query_survey(query.checked_against(self.codebook), self.warehouse, self.codebook)
        if table.cells:
            self.tables.append(table)
        wanted = set(self.members(values))
        cells = tuple(cell for cell in table.cells if not wanted or member_of(cell) in wanted)
        return self._newest(cells, values) if newest else cells

    def _query(self, values: Values, *, newest: bool) -> SurveyQuery:
        every = values.wave == "every" or not newest
        place_level = values.places.level if values.places.level and not values.places.within else ""
        codes = () if place_level else self.place_codes(values)
        populations = self.population_codes(values)
        return SurveyQuery(
            measure=values.measure, places=codes, place_level=place_level, populations=populations,
            items=self.item_codes(values) if values.items != NONE else (),
            years=self.years(values) if not every else (), all_years=every,
        )  # fmt: skip

    def years(self, values: Values) -> tuple[int, ...]:
        """The asked waves; the one before the newest for 前年度."""
        if values.wave != "previous":
            return values.years
        rows = self.warehouse.rows(
            "SELECT DISTINCT year FROM figures WHERE measure = ? ORDER BY year DESC", [values.measure]
        )
        newest = int(rows[0]["year"]) if rows else 0
        return (newest - 1,) if newest else ()

    def newest_year(self, measure: str) -> int:
        """The newest wave in which anything of a measure is published; 0 for none."""
        rows = self.warehouse.rows("SELECT max(year) AS year FROM figures WHERE measure = ?", [measure])
        return int(rows[0]["year"] or 0) if rows else 0

    def _newest(self, cells: tuple[Cell, ...], values: Values) -> tuple[Cell, ...]:
        """Without a year: only the newest wave that any asked member has, so that no waves are mixed."""
        if values.years or values.wave in ("previous", "every") or not cells:
            return cells
        newest = max(cell.year for cell in (self._whole_order(values) or cells))
        several = values.axis or len({cell.population for cell in cells}) > 1
        return tuple(cell for cell in cells if cell.year == newest) if several else cells

    def _whole_order(self, values: Values) -> tuple[Cell, ...]:
        """All waves of the whole order that a part is taken from: the part has no newer wave of its own."""
        axis = values.axis
        members = values.members(axis) if axis else NONE
        if not (members.level and (members.within or members.without)):
            return ()
        query = self._query(self._everyone(values, axis), newest=False)
        return query_survey(query.checked_against(self.codebook), self.warehouse, self.codebook).cells

    def place_codes(self, values: Values) -> tuple[str, ...]:
        """Codes of the asked places; the nation when none is named."""
        return self._codes(values.places, "place") or ("JP",)

    def population_codes(self, values: Values) -> tuple[str, ...]:
        """Codes of the asked populations; empty: whatever is published."""
        named = self._codes(values.populations, "population")
        if named and values.populations.level:
            # Classes that a measure never tells apart (all cities but the designated ones) are none of its classes.
            told = self._published_for(values.measure, local=False)
            return tuple(code for code in named if code in told) or named
        if named:
            return named
        local = bool(values.places.level) or any(code != "JP" for code in values.places.codes)
        published = self._published_for(values.measure, local=local)
        if local:
            return (LOCAL,) if LOCAL in published else ()
        return tuple(code for code in WHOLE if code in published)

    def _published_for(self, measure: str, *, local: bool) -> set[str]:
        if (measure, local) in self._published:
            return self._published[measure, local]
        relation = "<>" if local else "="
        rows = self.warehouse.rows(
            f"SELECT DISTINCT population FROM figures WHERE measure = ? AND place {relation} 'JP'", [measure]
        )
        found = self._published[measure, local] = {row["population"] for row in rows}
        return found

    def item_codes(self, values: Values) -> tuple[str, ...]:
        """Codes of the asked items."""
        return self._codes(values.items, "item")

    def _codes(self, members: Members, dimension: str) -> tuple[str, ...]:
        if not members.level:
            return tuple(code for code in members.codes if code not in members.without)
        known = self.codebook.by_dimension[dimension]
        inside = [m for m in known.values() if m.level == members.level and self._is_inside(m, members)]
        return tuple(m.code for m in inside if m.code not in members.without)

    def _is_inside(self, member: CodebookMember, members: Members) -> bool:
        away = self.codebook.by_dimension["place"]
        if member.code in away and any(code == member.parent for code in members.without):
            return False
        return not members.within or member.parent in members.within or member.code in members.within

    def members(self, values: Values) -> tuple[Member, ...]:
        """Every member that the leaf asks for; empty where the populations are whatever is published."""
        populations = self.population_codes(values)
        items = self.item_codes(values) if values.items != NONE else ("",)
        if not populations or not items or (values.items == NONE and self.measure(values).item_kind):
            return ()
        return tuple(
            Member(place=place, population=population, item=item)
            for place in self.place_codes(values) for population in populations for item in items
        )  # fmt: skip

    def universe(self, values: Values, cells: tuple[Cell, ...]) -> Universe:
        """The universe of a leaf that ranges over a level."""
        axis = values.axis
        members = self.members(values) or tuple(member_of(cell) for cell in cells)
        level = values.members(axis).level if axis else ""
        measure = self.measure(values)
        promised = next((c for c in measure.coverage if c.level == level), None)
        everyone = self._everyone(values, axis)
        ordered = tuple(row_of(cell) for cell in (self.cells(everyone) if everyone != values else cells))
        whole = max(len(self.members(everyone)), len(ordered))
        top = min(promised.top, len(ordered)) if promised else 0
        if axis == "item":
            # The published items are the most named ones, however many they are.
            members, top = self._items(values, cells), len(ordered) if promised else 0
        return Universe(
            members=members, rows=tuple(row_of(cell) for cell in cells), whole=whole, top=top,
            bottom=min(promised.bottom, len(ordered)) if promised else 0,
            ordered=ordered, ranks=self._ranks(everyone, measure),
        )  # fmt: skip

    def _items(self, values: Values, cells: tuple[Cell, ...]) -> tuple[Member, ...]:
        return tuple(dict.fromkeys((*self.members(values), *(member_of(cell) for cell in cells))))

    def _everyone(self, values: Values, axis: str) -> Values:
        """The same question without exclusions and regions."""
        if not axis:
            return values
        members = values.members(axis)
        plain = Members(codes=members.codes, level=members.level)
        return replace(values, **{f"{axis}s": plain})

    def _ranks(self, everyone: Values, measure: Measure) -> dict[Member, Cell]:
        if not measure.ranked_by or everyone.wave == "previous":
            return {}
        cells = self.cells(replace(everyone, measure=measure.ranked_by, years=everyone.years))
        return {member_of(cell): cell for cell in cells}

    def with_derived(self, values: Values, cells: tuple[Cell, ...]) -> tuple[Row, ...]:
        """Rows of the cells, and values that follow from a published gain where one is asked for."""
        rows = [row_of(cell) for cell in cells]
        years = self.years(values)
        gain = next((m for m in self.codebook.measures.values() if m.change_of == values.measure), None)
        if gain is None or not years:
            return tuple(rows)
        known = {(row.member, row.year) for row in rows}
        for member in self.members(values):
            if gain.since in years and (member, gain.since) not in known:
                rows += self._before_gain(values, member, gain)
        return tuple(rows)

    def _before_gain(self, values: Values, member: Member, gain: Measure) -> list[Row]:
        one = replace(
            values, years=(), wave="named", places=Members(codes=(member.place,)),
            populations=Members(codes=(member.population,)),
        )  # fmt: skip
        rates, gains = self.cells(one), self.cells(replace(one, measure=gain.code))
        if not rates or not gains:
            return []
        value = decimal_of(rates[-1]) - decimal_of(gains[-1])
        digits = min(decimals(rates[-1].text), decimals(gains[-1].text))
        text = printed(value, digits)
        arithmetic = f"{rates[-1].text} − {gains[-1].text} ＝ 約{text}{rates[-1].unit}"
        return [
            Row(member=member, value=Decimal(text.replace(",", "")), text=text, unit=rates[-1].unit,
                cells=(rates[-1], gains[-1]), year=gain.since, arithmetic=arithmetic)
        ]  # fmt: skip

    def row(self, cell: Cell) -> Row:
        """The row of one published cell."""
        return row_of(cell)

    def early(self, cell: Cell) -> tuple[Cell, ...]:
        """The early (flash) values that a publisher later replaced by this one."""
        table = query_survey(
            SurveyQuery(
                measure=cell.measure, places=(cell.place,), populations=(cell.population,), years=(cell.year,),
                items=(cell.item,) if cell.item else (), statuses=("flash",),
            ),
            self.warehouse, self.codebook,
        )  # fmt: skip
        if table.cells:
            self.tables.append(table)
        return table.cells

    def with_value(self, number: float, measure: str = "") -> tuple[Cell, ...]:
        """Published cells whose printed value is this number, the report's first, of all measures or one."""
        statement = (
            "SELECT DISTINCT measure FROM figures WHERE abs(value - ?) < 0.0001 AND status <> 'flash' "
            "AND (? = '' OR measure = ?) ORDER BY measure"
        )
        codes = [row["measure"] for row in self.warehouse.rows(statement, [number, measure, measure])]
        found: list[Cell] = []
        for code in codes:
            table = query_survey(
                SurveyQuery(measure=code, threshold=Threshold(relation="=", value=number), all_years=True),
                self.warehouse, self.codebook,
            )  # fmt: skip
            self.tables.append(table)
            found += table.cells
        return tuple(found)
