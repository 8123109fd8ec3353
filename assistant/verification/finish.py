"""From a verified draft to the outcome: citations get their numbers, sentences their 【n】 marks.

Knows drafts and sources; changes no word of a claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Literal

from assistant.gathering.proof import proof_lines
from assistant.gathering.results import Member, Result
from assistant.outcome.answer import Abstention, Answer, Citation, Clarification, Outcome
from assistant.outcome.draft import Claim
from assistant.planning.plan import FigureStep, Plan, plan_to_json
from assistant.understanding.expression import leaves
from assistant.verification.verify import Verified
from corpus.codebook import Codebook
from corpus.passages import Certainty, certainty_of
from tools.evidence import Cell, EvidenceSet, PassageEvidence, TableEvidence
from tools.naming import Namer

_Key = tuple[str, str, Certainty | Literal[""]]
"""Document, place in it, and how sure the sentences are."""
_MANY_CELLS, _SHOWN_CELLS, _MOST_QUOTED = 4, 6, 20


def joined_locator(locators: Sequence[str]) -> str:
    """『D27、D29、D30 ほか3セル（人口）』 for cells of one column; empty where they are none."""
    parts = [
        re.fullmatch(r"(シート『.*?』)?([A-Z]{1,3}\d+)（(.*)、[^、]*）", locator) for locator in locators
    ]
    if not all(parts):
        return ""
    found = [part for part in parts if part is not None]
    shown = "、".join(part[2] for part in found[:_SHOWN_CELLS])
    more = f" ほか{len(found) - _SHOWN_CELLS:,}セル" if len(found) > _SHOWN_CELLS else ""
    return f"{found[0][1] or ''}{shown}{more}（{found[0][3]}）"


class CitationBook:
    """Numbers the citations of one outcome; one number a document, place and certainty."""

    def __init__(self, codebook: Codebook, evidence: EvidenceSet, namer: Namer) -> None:
        self._codebook = codebook
        self._evidence = evidence
        self._namer = namer
        self._order: list[_Key] = []
        self._quotes: dict[_Key, list[str]] = {}
        self._figures: dict[_Key, list[str]] = {}
        self._behind: dict[_Key, str] = {}

    def marks(self, claim: Claim) -> str:
        """The 【n】 marks of a claim, adding citations as needed."""
        numbers: list[int] = []
        for evidence_id in claim.evidence:
            found = self._evidence.get(evidence_id)
            if isinstance(found, TableEvidence):
                wanted = [c for c in (*found.cells, *found.reference) if c.figure in claim.figures]
                numbers += self._cite_cells(wanted, found)
            elif isinstance(found, PassageEvidence):
                own_words = found.verbatim and claim.basis == "quote"
                certainty = claim.certainty or certainty_of(claim.quote, verbatim=own_words)
                key = (found.source, found.locator, certainty)
                numbers.append(self._cite(key, claim.quote, found.id, ()))
        return "".join(f"【{number}】" for number in dict.fromkeys(numbers))

    def _cite_cells(self, cells: Sequence[Cell], table: TableEvidence) -> list[int]:
        """One citation a cell; many cells of one column of an added survey are one citation."""
        by_column: dict[tuple[str, str], list[Cell]] = {}
        for cell in cells:
            by_column.setdefault((cell.source, cell.measure), []).append(cell)
        numbers: list[int] = []
        for (source, _), own in by_column.items():
            locator = joined_locator([cell.locator for cell in own])
            if self._codebook.sources[source].kind != "upload" or len(own) < _MANY_CELLS or not locator:
                numbers += [self._cite_cell(cell, table) for cell in own]
                continue
            quote = "、".join(
                f"{self._namer.who(cell)} {self._namer.value(cell)}" for cell in own[:_MOST_QUOTED]
            )
            numbers.append(
                self._cite((source, locator, ""), quote, table.id, tuple(cell.figure for cell in own))
            )
        return numbers

    def _cite_cell(self, cell: Cell, table: TableEvidence) -> int:
        name = self._namer.who(cell)
        item = self._namer.item(cell)
        quote = f"{name}{' ' + item if item else ''} {self._namer.value(cell)}"
        return self._cite((cell.source, cell.locator, ""), quote, table.id, (cell.figure,))

    def _cite(self, key: _Key, quote: str, evidence: str, figures: tuple[str, ...]) -> int:
        if key not in self._order:
            self._order.append(key)
            self._behind[key] = evidence
        quotes = self._quotes.setdefault(key, [])
        if quote and quote not in quotes:
            quotes.append(quote)
        self._figures.setdefault(key, []).extend(f for f in figures if f not in self._figures.get(key, []))
        return self._order.index(key) + 1

    def citations(self) -> tuple[Citation, ...]:
        """All citations, by number."""
        return tuple(self._citation(number, key) for number, key in enumerate(self._order, start=1))

    def _citation(self, number: int, key: _Key) -> Citation:
        source, locator = self._codebook.sources[key[0]], key[1]
        figure = re.search(r"図表\d+", locator)
        cells = self._cited_cells(key)
        return Citation(
            number=number,
            evidence=self._behind[key],
            label=figure.group(0) if figure else locator,
            source=source.label,
            source_code=source.code,
            title=source.title,
            issuer=source.issuer,
            date=source.date,
            url=source.url,
            locator=locator,
            quote=("、" if self._figures[key] else "\n").join(self._quotes[key]),
            figures=tuple(self._figures[key]),
            primary="、".join(dict.fromkeys(filter(None, map(self._survey, cells)))),
            as_of="、".join(dict.fromkeys(filter(None, map(self._as_of, cells)))),
            secondary=source.secondary,
            certainty=key[2],
        )

    def _cited_cells(self, key: _Key) -> list[Cell]:
        tables = self._evidence.tables()
        known = {cell.figure: cell for table in tables for cell in (*table.reference, *table.cells)}
        return [known[figure] for figure in self._figures[key] if figure in known]

    def _survey(self, cell: Cell) -> str:
        """The survey by its name; empty where the codebook only says what kind of survey it was."""
        survey = self._codebook.measures[cell.measure].survey
        return survey if "「" in survey else ""

    def _as_of(self, cell: Cell) -> str:
        """The survey date of the cell's wave; only the wave that the codebook dates has a day."""
        measure = self._codebook.measures[cell.measure]
        day = measure.as_of.partition("（")[0]
        if day.startswith(f"{cell.year}年") and day.endswith("日時点"):
            return day
        return f"{cell.year}年度調査" if measure.survey else measure.as_of


def finish(
    question: str,
    plan: Plan,
    verified: Verified,
    evidence: EvidenceSet,
    codebook: Codebook,
    *,
    results: Sequence[Result] = (),
) -> Outcome:
    """The outcome of a verified draft. A draft with nothing left becomes an Abstention."""
    draft, namer = verified.draft, Namer(codebook, plan.language)
    book = CitationBook(codebook, evidence, namer)
    marked = [_marked(claim, book) for claim in (*draft.lead, *draft.body)]
    lead_count = max(1, len(draft.lead))
    figures = [step.canonical for step in plan.steps if isinstance(step, FigureStep)]
    alternatives = tuple(other.canonical for one in plan.parsed.figure_requests for other in one.others)
    common: dict[str, Any] = {
        "question": question,
        "language": plan.language,
        "lead": (" " if namer.english else "").join(marked[:lead_count]),
        "body": tuple(marked[lead_count:]),
        "table": draft.table,
        "notes": tuple(claim.text for claim in draft.notes),
        "citations": book.citations(),
        "evidence": evidence.items,
        "suggestions": draft.suggestions,
        "reading": "・".join(dict.fromkeys(figures)),
        "alternatives": alternatives,
        "proof": tuple(line for result in results for line in proof_lines(result, codebook)),
        "plan": plan_to_json(plan, shown_members(results)),
        "sql": tuple(_sql(table) for table in evidence.tables()),
        "verification": verified.counts,
    }
    if plan.asks:
        asking = {
            "lead": plan.asks,
            "body": (),
            "notes": (),
            "table": None,
            "citations": (),
            "suggestions": (),
        }
        return Clarification(choices=plan.choices, **{**common, **asking})
    if not marked:
        empty = (
            "No supporting evidence was found."
            if namer.english
            else "根拠を確かめられる答えが見つかりませんでした。"
        )
        return Abstention(reason="no_evidence", **{**common, "lead": empty, "table": None})
    if draft.abstains:
        return Abstention(reason=draft.reason, **common)
    return Answer(**common)


def shown_members(results: Sequence[Result]) -> tuple[str, ...]:
    """The members of the answer in the order shown, as `place:39`: what a follow-up may point at."""
    found: list[str] = []
    for result in results:
        axis = next((leaf.axis for leaf in leaves(result.expression) if leaf.axis), "")
        members = [*(row.member for row in result.rows), *(member for _, member, _ in result.named)]
        for member in members or result.missing[:1]:
            dimension = axis or _own_dimension(member)
            found.append(f"{dimension}:{getattr(member, dimension)}")
    return tuple(dict.fromkeys(found))


def _own_dimension(member: Member) -> str:
    return "place" if member.place != "JP" else ("item" if member.item else "population")


def _marked(claim: Claim, book: CitationBook) -> str:
    marks = book.marks(claim)
    if not marks:
        return claim.text
    ending = re.search(r"[。.]?$", claim.text)
    cut = ending.start() if ending else len(claim.text)
    return f"{claim.text[:cut]}{marks}{claim.text[cut:]}"


def _sql(table: TableEvidence) -> str:
    """The statement with its values filled in, for reading and copying."""
    values = iter(table.parameters)

    def literal(_: re.Match[str]) -> str:
        value = next(values)
        return str(value) if isinstance(value, int | float) else "'" + str(value).replace("'", "''") + "'"

    return re.sub(r"\?", literal, table.sql)
