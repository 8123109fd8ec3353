"""Runs a plan: survey queries in DuckDB and passage searches in the index, numbered E1, E2, ...

Knows the two tools; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.plan import FigurePart, Part, Plan, RefusalPart, TextPart
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse
from tools.evidence import Calculation, Cell, Evidence, EvidenceSet, PassageEvidence, TableEvidence
from tools.query_survey import calculate, query_survey
from tools.survey_query import SurveyQuery

PassageSearch = Callable[[str], tuple[PassageEvidence, ...]]


@dataclass(frozen=True, kw_only=True)
class PartEvidence:
    """One part of the plan with what was found for it."""

    part: Part
    tables: tuple[TableEvidence, ...] = ()
    """One a query that found something, in the plan's order."""
    nearest: tuple[TableEvidence, ...] = ()
    """Figures to offer where the asked ones are not published."""
    context: tuple[TableEvidence, ...] = ()
    """Figures for comparison: the national value, the ranking behind a claim."""
    passages: tuple[PassageEvidence, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    """(dimension, code) of asked members without a published figure."""

    def cells(self) -> tuple[Cell, ...]:
        """All found cells, in order."""
        return tuple(cell for table in self.tables for cell in table.cells)


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """All parts with their evidence."""

    parts: tuple[PartEvidence, ...]
    evidence: EvidenceSet

    def empty_parts(self) -> frozenset[int]:
        """Positions of figure parts without a figure."""
        return frozenset(
            i for i, found in enumerate(self.parts) if isinstance(found.part, FigurePart) and not found.tables
        )


class Gatherer:
    """Runs plans against one warehouse and one search."""

    def __init__(self, warehouse: Warehouse, codebook: Codebook, search: PassageSearch) -> None:
        self._warehouse = warehouse
        self._codebook = codebook
        self._search = search

    def gather(self, plan: Plan, nearest: Callable[[Part], tuple[SurveyQuery, ...]]) -> Gathered:
        """Evidence for every part. `nearest` gives the queries to fall back on for a part."""
        numbering = _Numbering()
        parts = tuple(self._part(part, nearest, numbering) for part in plan.parts)
        return Gathered(parts=parts, evidence=EvidenceSet(items=tuple(numbering.items)))

    def _part(self, part: Part, nearest: Callable[[Part], tuple[SurveyQuery, ...]], numbering: _Numbering) -> PartEvidence:
        if isinstance(part, TextPart):
            passages = tuple(numbering.passage(found) for found in self._search(part.search))
            return PartEvidence(part=part, passages=passages)
        if isinstance(part, RefusalPart):
            return PartEvidence(part=part, nearest=self._tables(part.nearest, numbering))
        return self._figures(part, nearest, numbering)

    def _figures(
        self, part: FigurePart, nearest: Callable[[Part], tuple[SurveyQuery, ...]], numbering: _Numbering
    ) -> PartEvidence:
        tables = self._tables(part.queries, numbering)
        if not tables and part.frame.inherited:
            free = tuple(
                replace(q, places=("JP",) if "places" in part.frame.inherited else q.places, items=())
                for q in part.queries
            )
            tables = self._tables(free, numbering)
        if tables and part.frame.calculation:
            tables = self._with_calculations(part, tables, numbering)
        missing = self._missing(part, tables)
        context = self._tables(self._context_queries(part), numbering) if tables else ()
        offered = self._tables(nearest(part), numbering) if not tables or missing else ()
        return PartEvidence(part=part, tables=tables, nearest=offered, context=context, missing=missing)

    def _tables(self, queries: tuple[SurveyQuery, ...], numbering: _Numbering) -> tuple[TableEvidence, ...]:
        found: list[TableEvidence] = []
        for query in queries:
            table = query_survey(query.checked_against(self._codebook), self._warehouse, self._codebook)
            if table.cells:
                found.append(numbering.table(table))
        return tuple(found)

    def _context_queries(self, part: FigurePart) -> tuple[SurveyQuery, ...]:
        """For a claim: the whole ranking behind it, to find the true first and whose the stated value is."""
        if part.frame.shape != "claim":
            return ()
        queries: list[SurveyQuery] = []
        for query in part.queries:
            level = next((self._codebook.places[p].level for p in query.places), "")
            if level in ("prefecture", "region"):
                order = part.frame.order or "desc"
                queries.append(
                    replace(query, places=(), place_level=level, order=order, limit=None, threshold=None)
                )
            elif query.items:
                queries.append(replace(query, items=(), order=part.frame.order or "desc"))
        return tuple(queries)

    def _with_calculations(
        self, part: FigurePart, tables: tuple[TableEvidence, ...], numbering: _Numbering
    ) -> tuple[TableEvidence, ...]:
        kind = part.frame.calculation
        assert kind is not None
        cells = [cell for table in tables for cell in table.cells if cell.value is not None]
        calculations = list(self._calculations(kind, part, tables, cells))
        if not calculations:
            return tables
        first = replace(tables[0], calculations=tuple(calculations))
        numbering.replace(first)
        return (first, *tables[1:])

    def _calculations(
        self, kind: str, part: FigurePart, tables: tuple[TableEvidence, ...], cells: list[Cell]
    ) -> tuple[Calculation, ...]:
        groups = [list(table.cells) for table in tables]
        if kind in ("difference", "ratio"):
            across_tables = len(groups) == 2 and all(len(group) == 1 for group in groups)
            pairs = [cells] if across_tables else [group for group in groups if len(group) >= 2]
            return tuple(self._pair(kind, group, part) for group in pairs)
        if kind == "share":
            return self._shares_of_nation(cells)
        if kind == "count":
            return tuple(calculate("count", group, self._warehouse, unit="都道府県") for group in groups)
        usable = [group for group in groups if len(group) >= 2]
        results: list[Calculation] = []
        for group in usable:
            if kind == "sum" and group[0].unit == "％":
                if all(cell.numerator is not None and cell.denominator for cell in group):
                    results.append(calculate("pooled", group, self._warehouse, unit="％"))
            else:
                results.append(calculate(kind, group, self._warehouse, unit=group[0].unit))  # type: ignore[arg-type]
        return tuple(results)

    def _shares_of_nation(self, cells: list[Cell]) -> tuple[Calculation, ...]:
        """Each counted cell as a share of the nationwide count of the same measure."""
        found: list[Calculation] = []
        for cell in cells:
            whole = SurveyQuery(measure=cell.measure, places=("JP",), populations=(cell.population,), years=(cell.year,))
            total = query_survey(whole, self._warehouse, self._codebook).cells
            if cell.unit == "団体" and total and cell.place != "JP":
                found.append(calculate("share", (cell, total[0]), self._warehouse, unit="％"))
        return tuple(found)

    def _pair(self, kind: str, group: list[Cell], part: FigurePart) -> Calculation:
        first, second = (group[0], group[-1]) if len(group) > 2 else (group[0], group[1])
        if (first.value or 0) < (second.value or 0):
            first, second = second, first
        unit = "倍" if kind == "ratio" else "ポイント" if first.unit == "％" else first.unit
        return calculate(kind, (first, second), self._warehouse, unit=unit)  # type: ignore[arg-type]

    def _missing(self, part: FigurePart, tables: tuple[TableEvidence, ...]) -> tuple[tuple[str, str], ...]:
        frame = part.frame
        cells = [cell for table in tables for cell in table.cells]
        asked = {
            "place": frame.places if frame.level != "prefecture" else (),
            "population": frame.populations,
            "item": frame.items,
        }
        missing: list[tuple[str, str]] = []
        for dimension, codes in asked.items():
            present = {getattr(cell, dimension) for cell in cells}
            missing += [(dimension, code) for code in codes if code not in present]
        found_measures = {cell.measure for cell in cells}
        missing += [("measure", code) for code in frame.measures if cells and code not in found_measures]
        return tuple(missing)


class _Numbering:
    """Gives each piece of evidence its id; the same query or passage keeps one id."""

    def __init__(self) -> None:
        self.items: list[Evidence] = []
        self._seen: dict[object, str] = {}

    def table(self, table: TableEvidence) -> TableEvidence:
        return self._add((table.sql, table.parameters), table)  # type: ignore[return-value]

    def passage(self, passage: PassageEvidence) -> PassageEvidence:
        return self._add(passage.passage, passage)  # type: ignore[return-value]

    def replace(self, table: TableEvidence) -> None:
        self.items = [table if item.id == table.id else item for item in self.items]

    def _add(self, key: object, item: Evidence) -> Evidence:
        if key in self._seen:
            known = self._seen[key]
            return next(found for found in self.items if found.id == known)
        numbered = replace(item, id=f"E{len(self.items) + 1}")
        self._seen[key] = numbered.id
        self.items.append(numbered)
        return numbered
