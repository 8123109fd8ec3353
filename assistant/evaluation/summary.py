"""What an evaluation amounts to: shares, times, what changed since another, and where rules do as well.

Knows results and arithmetic; wording and layout are evaluation_report.py's business.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.evaluation.evaluate import Evaluation, QuestionResult

Verdict = Literal["llm", "equal", "rules"]


@dataclass(frozen=True, kw_only=True)
class CategorySummary:
    """Correct answers of one category."""

    category: str
    correct: int
    total: int
    plans_right: int = 0
    plans: int = 0
    """Questions of the category that say which plan is expected."""

    @property
    def accuracy(self) -> float:
        """0-1."""
        return self.correct / self.total


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The headline figures. Shares are 0-1, times in milliseconds; None means: not measured."""

    correct: int
    total: int
    categories: tuple[CategorySummary, ...]
    plan_accuracy: float | None
    citation_ok: float
    citation_precision: float | None
    citation_recall: float | None
    unsupported_numerals: int
    false_refusals: int
    answerable: int
    """Questions that must be answered: of these the false refusals."""
    missed_refusals: int
    unanswerable: int
    """Questions that must be declined: of these the missed refusals."""
    number_precision: float | None
    figure_first: float | None
    repeat_agreement: float | None
    errors: int
    median_characters: float
    p50_ms: float | None
    p95_ms: float | None
    max_ms: float | None
    first_visible_p50_ms: float | None

    @property
    def accuracy(self) -> float:
        """0-1; 0 without questions."""
        return self.correct / self.total if self.total else 0.0


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What changed between two evaluations, over the questions that both have; ids in the newer order."""

    better: tuple[str, ...]
    broke: tuple[str, ...]
    still_wrong: tuple[str, ...]
    added: tuple[str, ...]
    """Only in the newer evaluation."""
    removed: tuple[str, ...]
    accuracy_before: float
    accuracy_after: float


@dataclass(frozen=True, kw_only=True)
class CategoryVerdict:
    """One category side by side: correct answers of each evaluation, and who does better."""

    category: str
    total: int
    correct: tuple[int, ...]
    verdict: Verdict | None
    """Best llm against rules alone; None where the evaluations are not of both kinds."""


def summarize(evaluation: Evaluation) -> Summary:
    """The headline figures of one evaluation."""
    results = evaluation.results
    scores = [result.score for result in results]
    times = [value for result in results for value in result.total_ms]
    first = [value for result in results for value in result.first_visible_ms]
    return Summary(
        correct=sum(score.correct for score in scores),
        total=len(scores),
        categories=tuple(_category(name, results) for name in _categories(results)),
        plan_accuracy=_mean(score.plan_ok for score in scores),
        citation_ok=_mean(score.citation_ok for score in scores) or 0.0,
        citation_precision=_mean(score.citation_precision for score in scores),
        citation_recall=_mean(score.citation_recall for score in scores),
        unsupported_numerals=sum(len(score.unsupported) for score in scores),
        false_refusals=sum(score.false_refusal for score in scores),
        answerable=sum(result.question.expect.abstain is False for result in results),
        missed_refusals=sum(score.missed_refusal for score in scores),
        unanswerable=sum(result.question.expect.abstain is True for result in results),
        number_precision=_mean(score.number_precision for score in scores),
        figure_first=_mean(score.figure_first for score in scores),
        repeat_agreement=_mean(result.agreed for result in results),
        errors=sum("error" in result.record for result in results),
        median_characters=statistics.median(score.characters for score in scores) if scores else 0.0,
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        max_ms=max(times, default=None),
        first_visible_p50_ms=percentile(first, 50),
    )


def _categories(results: Sequence[QuestionResult]) -> list[str]:
    return list(dict.fromkeys(result.question.category for result in results))


def _category(name: str, results: Sequence[QuestionResult]) -> CategorySummary:
    scores = [result.score for result in results if result.question.category == name]
    plans = [score.plan_ok for score in scores if score.plan_ok is not None]
    return CategorySummary(
        category=name,
        correct=sum(score.correct for score in scores),
        total=len(scores),
        plans_right=sum(plans),
        plans=len(plans),
    )


def _mean(values: Iterable[float | None]) -> float | None:
    measured = [value for value in values if value is not None]
    return statistics.fmean(measured) if measured else None


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The nearest-rank percentile: the smallest value that `percent` ％ of the values do not exceed."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


def compare(old: Evaluation, new: Evaluation) -> Comparison:
    """What got better and what broke between two evaluations."""
    before = {result.question.id: result.score.correct for result in old.results}
    after = {result.question.id: result.score.correct for result in new.results}
    common = [name for name in after if name in before]
    return Comparison(
        better=tuple(name for name in common if after[name] and not before[name]),
        broke=tuple(name for name in common if before[name] and not after[name]),
        still_wrong=tuple(name for name in common if not before[name] and not after[name]),
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        accuracy_before=_mean(before[name] for name in common) or 0.0,
        accuracy_after=_mean(after[name] for name in common) or 0.0,
    )


def compare_with_rules(evaluations: Sequence[Evaluation]) -> tuple[CategoryVerdict, ...]:
    """Each category side by side, over the questions that all evaluations have.

    An evaluation with `none` for its llm stands for the rules.
    """
    shared = set.intersection(*({result.question.id for result in one.results} for one in evaluations))
    columns = [[result for result in one.results if result.question.id in shared] for one in evaluations]
    return tuple(_verdict(name, columns, evaluations) for name in _categories(columns[0]))


def _verdict(
    name: str, columns: Sequence[Sequence[QuestionResult]], evaluations: Sequence[Evaluation]
) -> CategoryVerdict:
    picked = [[result for result in column if result.question.category == name] for column in columns]
    correct = tuple(sum(result.score.correct for result in column) for column in picked)
    rules = [count for count, one in zip(correct, evaluations, strict=True) if one.llm == "none"]
    llms = [count for count, one in zip(correct, evaluations, strict=True) if one.llm != "none"]
    verdict = _better(max(llms), max(rules)) if rules and llms else None
    return CategoryVerdict(category=name, total=len(picked[0]), correct=correct, verdict=verdict)


def _better(llm: int, rules: int) -> Verdict:
    if llm == rules:
        return "equal"
    return "llm" if llm > rules else "rules"
