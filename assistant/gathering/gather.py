"""Runs a plan: survey queries in DuckDB and passage searches in the index, numbered E1, E2, ...

Knows the two tools; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.gathering.arithmetic import Arithmetic
from assistant.understanding.plan import FigurePart, Frame, Part, Plan, RefusalPart, TextPart
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse
from tools.evidence import Cell, Evidence, EvidenceSet, PassageEvidence, TableEvidence
from tools.query_survey import query_survey
from tools.survey_query import SurveyQuery

PassageSearch = Callable[[TextPart], tuple[PassageEvidence, ...]]


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
            i
            for i, found in enumerate(self.parts)
            if isinstance(found.part, FigurePart) and not (found.tables or found.context)
        )


class Gatherer:
    """Runs plans against one warehouse and one search."""

    def __init__(self, warehouse: Warehouse, codebook: Codebook, search: PassageSearch) -> None:
        self._warehouse = warehouse
        self._codebook = codebook
        self._search = search
        self._arithmetic = Arithmetic(warehouse, codebook)

    def gather(self, plan: Plan, nearest: Callable[[Part], tuple[SurveyQuery, ...]]) -> Gathered:
        """Evidence for every part. `nearest` gives the queries to fall back on for a part."""
        numbering = _Numbering()
        parts = tuple(self._part(part, nearest, numbering) for part in plan.parts)
        return Gathered(parts=parts, evidence=EvidenceSet(items=tuple(numbering.items)))

    def run_query(self, query: SurveyQuery) -> TableEvidence:
        """One query with its calculation, for the agent loop; `id` is empty."""
        checked = query.checked_against(self._codebook)
        table = query_survey(checked, self._warehouse, self._codebook)
        if query.calculation is None or not table.cells:
            return table
        frame = Frame(calculation=query.calculation, shape="calculation")
        part = FigurePart(frame=frame, queries=(query,))
        found = self._arithmetic.of(query.calculation, part, (table,), list(table.cells))
        return replace(table, calculations=found)

    def search_text(self, text: str, limit: int) -> tuple[PassageEvidence, ...]:
        """Passages near `text`, for the agent loop; ids are empty."""
        return self._search(TextPart(frame=Frame(kind="text", topic=text), search=text))[:limit]

    def _part(
        self, part: Part, nearest: Callable[[Part], tuple[SurveyQuery, ...]], numbering: _Numbering
    ) -> PartEvidence:
        if isinstance(part, TextPart):
            passages = tuple(numbering.passage(found) for found in self._search(part))
            return PartEvidence(part=part, passages=passages)
        if isinstance(part, RefusalPart):
            return PartEvidence(part=part, nearest=self._tables(part.nearest, numbering))
        return self._figures(part, nearest, numbering)

    def _figures(
        self, part: FigurePart, nearest: Callable[[Part], tuple[SurveyQuery, ...]], numbering: _Numbering
    ) -> PartEvidence:
        tables = self._tables(part.queries, numbering)
        if tables and part.frame.calculation:
            tables = self._with_calculations(part, tables, numbering)
        missing = self._missing(part, tables)
        if part.frame.below_national:
            tables = self._below_national(tables, numbering)
        if part.frame.shape in ("ranking", "compare", "distribution", "threshold"):
            tables = self._with_national(tables, numbering)
        context = self._tables(self._context_queries(part), numbering)
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
        """What surrounds the asked figures: for claims the ranking and sister figures, for gains the two rates."""
        if part.frame.shape == "claim":
            return tuple(dict.fromkeys(q for query in part.queries for q in self._around_claim(part, query)))
        gains = [query for query in part.queries if query.measure.endswith("_gain") and query.populations]
        return tuple(
            SurveyQuery(
                measure=query.measure.replace("_gain", "_rate"), places=query.places,
                populations=query.populations, all_years=True,
            )
            for query in gains
        )  # fmt: skip

    def _around_claim(self, part: FigurePart, query: SurveyQuery) -> list[SurveyQuery]:
        order = part.frame.order or "desc"
        measure = self._codebook.measures[query.measure]
        level = next((self._codebook.places[p].level for p in query.places), "")
        around: list[SurveyQuery] = []
        if query.items:
            turned = "asc" if measure.quantity.endswith("rank") else order
            around.append(replace(query, items=(), order=turned, limit=None))
        elif level in ("prefecture", "region"):
            ranked = replace(query, places=(), place_level=level, order=order, threshold=None)
            around.append(replace(ranked, limit=part.frame.limit))
            if measure.quantity == "rank":
                around.append(replace(ranked, measure=f"{measure.technology}_rate", order="desc"))
        siblings = [
            m.code for m in self._codebook.measures.values()
            if m.code != measure.code and m.item_kind == measure.item_kind
            and m.quantity in ("rate", "rate_trial", "gain", "issue_share", "count")
            and m.technology in ("ai", "genai")
        ]  # fmt: skip
        around += [replace(query, measure=code, order="", limit=None) for code in siblings]
        around.append(replace(query, statuses=("flash",), order="", limit=None))
        around.append(replace(query, all_years=True, years=(), order="", limit=None))
        return around

    def _with_calculations(
        self, part: FigurePart, tables: tuple[TableEvidence, ...], numbering: _Numbering
    ) -> tuple[TableEvidence, ...]:
        kind = part.frame.calculation
        assert kind is not None
        cells = [cell for table in tables for cell in table.cells if cell.value is not None]
        calculations = list(self._arithmetic.of(kind, part, tables, cells))
        if not calculations:
            return tables
        totals = self._arithmetic.totals(cells) if kind == "share" else ()
        first = replace(
            tables[0], calculations=tuple(calculations), reference=(*tables[0].reference, *totals)
        )
        numbering.replace(first)
        return (first, *tables[1:])

    def _with_national(
        self, tables: tuple[TableEvidence, ...], numbering: _Numbering
    ) -> tuple[TableEvidence, ...]:
        """Tables of places with the national figure beside them, for the line in a picture."""
        joined: list[TableEvidence] = []
        for table in tables:
            first = table.cells[0]
            if first.place != "JP" and first.unit == "％" and not first.item and len(table.cells) > 1:
                national = self._arithmetic.national(first)
                table = replace(table, reference=(*table.reference, *national))
                numbering.replace(table)
            joined.append(table)
        return tuple(joined)

    def _below_national(
        self, tables: tuple[TableEvidence, ...], numbering: _Numbering
    ) -> tuple[TableEvidence, ...]:
        """Only the members below the national value of the same measure."""
        kept: list[TableEvidence] = []
        for table in tables:
            national = self._arithmetic.national(table.cells[0])
            bound = national[0].value if national else None
            cells = tuple(
                c for c in table.cells if bound is None or (c.value is not None and c.value < bound)
            )
            if cells:
                table = replace(table, cells=cells)
                numbering.replace(table)
                kept.append(table)
        return tuple(kept)

    def _missing(self, part: FigurePart, tables: tuple[TableEvidence, ...]) -> tuple[tuple[str, str], ...]:
        frame = part.frame
        cells = [cell for table in tables for cell in table.cells]
        asked = {
            "place": frame.places if not frame.level else (),
            "population": frame.populations,
            "item": frame.items,
        }
        missing: list[tuple[str, str]] = []
        for dimension, codes in asked.items():
            present = {getattr(cell, dimension) for cell in cells}
            missing += [(dimension, code) for code in codes if code not in present]
        found_measures = {cell.measure for cell in cells}
        if frame.technologies:
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
