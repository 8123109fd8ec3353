"""Gathers what a plan asks for: results of expressions and passages, their evidence numbered E1, E2, ...

Knows steps, the evaluator and the searches; writes no sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from assistant.gathering.arithmetic import run_query
from assistant.gathering.evaluate import Evaluator
from assistant.gathering.nearest import nearest_results
from assistant.gathering.results import Result, all_tables
from assistant.planning.plan import AbsenceStep, FigureStep, Plan, SourceStep, Step, TextStep
from assistant.texts.find import TextFindings
from assistant.understanding.expression import Expression, Values
from assistant.understanding.text_request import TextRequest
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse
from tools.evidence import Evidence, EvidenceSet, PassageEvidence, TableEvidence
from tools.survey_query import SurveyQuery

PassageSearch = Callable[[str, int], tuple[PassageEvidence, ...]]


class TextSource(Protocol):
    """Finds what texts say on a request."""

    def gather(self, request: TextRequest, *, first: int = 1) -> TextFindings:
        """What was found; the ids of its evidence count from E<first>."""
        ...


@dataclass(frozen=True, kw_only=True)
class Findings:
    """One step with what was found for it."""

    step: Step
    result: Result | None = None
    """Of figures; its sources carry their evidence ids."""
    nearest: tuple[Result, ...] = ()
    """Published values to offer where the asked one is not published, widest last."""
    text: TextFindings | None = None
    """What the texts room found; None for other steps."""


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """All steps with their findings."""

    findings: tuple[Findings, ...]
    evidence: EvidenceSet


class Gatherer:
    """Gathers for plans over one warehouse and one set of texts."""

    def __init__(
        self, warehouse: Warehouse, codebook: Codebook, texts: TextSource, search: PassageSearch
    ) -> None:
        self._warehouse = warehouse
        self._codebook = codebook
        self._texts = texts
        self._search = search

    def gather(self, plan: Plan) -> Gathered:
        """Findings for every step."""
        numbering = Numbering()
        findings = tuple(self._step(step, numbering) for step in plan.steps)
        return Gathered(findings=findings, evidence=EvidenceSet(items=tuple(numbering.items)))

    def evaluate(self, expression: Expression) -> Result:
        """A fresh evaluation, as the check recomputes it."""
        return Evaluator(self._warehouse, self._codebook).evaluate(expression)

    def run_query(self, query: SurveyQuery) -> TableEvidence:
        """One query with its calculation, for the agent loop; `id` is empty."""
        return run_query(query, self._warehouse, self._codebook)

    def search_text(self, text: str, limit: int) -> tuple[PassageEvidence, ...]:
        """Passages near `text`, for the agent loop; ids are empty."""
        return self._search(text, limit)

    def _step(self, step: Step, numbering: Numbering) -> Findings:
        if isinstance(step, FigureStep | SourceStep):
            result = numbering.result(self.evaluate(step.expression))
            return Findings(step=step, result=result, nearest=self._nearest(result, numbering))
        if isinstance(step, TextStep):
            return Findings(step=step, text=self._text(step.request, numbering))
        if isinstance(step, AbsenceStep):
            return self._absence(step, numbering)
        return Findings(step=step)

    def _text(self, request: TextRequest, numbering: Numbering) -> TextFindings:
        found = self._texts.gather(request, first=len(numbering.items) + 1)
        numbering.items += found.evidence
        return found

    def _absence(self, step: AbsenceStep, numbering: Numbering) -> Findings:
        """The nearest published value, and what the user's own documents say."""
        text = self._text(step.text, numbering) if step.text is not None else None
        if step.nearest is None:
            return Findings(step=step, text=text)
        result = self.evaluate(step.nearest)
        offered = (numbering.result(result),) if result.rows else self._nearest(result, numbering)
        return Findings(step=step, nearest=offered, text=text)

    def _nearest(self, result: Result, numbering: Numbering) -> tuple[Result, ...]:
        partly = (
            bool(result.missing) and len(result.missing) > len(result.rows) and _several(result.expression)
        )
        if (result.rows and not partly) or result.named or result.verdict in ("true", "false"):
            return ()
        found = nearest_results(result.expression, self.evaluate, self._codebook)
        return tuple(numbering.result(one) for one in found)


def _several(expression: Expression) -> bool:
    """True for the values of several named places (those of 四国)."""
    return isinstance(expression, Values) and len(expression.places.codes) > 1


class Numbering:
    """Gives each piece of evidence its id; the same query or passage keeps one id."""

    def __init__(self) -> None:
        self.items: list[Evidence] = []
        self._seen: dict[object, Evidence] = {}

    def result(self, result: Result) -> Result:
        """The result with numbered sources."""
        return replace(result, sources=tuple(self._table(table) for table in all_tables(result)))

    def _table(self, table: TableEvidence) -> TableEvidence:
        return self._add((table.sql, table.parameters), table)  # type: ignore[return-value]

    def _add(self, key: object, item: Evidence) -> Evidence:
        if key not in self._seen:
            self._seen[key] = replace(item, id=f"E{len(self.items) + 1}")
            self.items.append(self._seen[key])
        return self._seen[key]
