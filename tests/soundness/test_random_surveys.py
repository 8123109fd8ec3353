"""Whatever the survey and whatever is asked: every row, verdict, count and limit is true, or nothing is said."""

from __future__ import annotations

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.drafting.answer_figures import FigureDrafter
from assistant.gathering.evaluate import Evaluator
from assistant.understanding.parsed import Form
from assistant.verification.facts import FactChecker
from tests.soundness.small_surveys import open_survey, random_expression, random_survey
from tests.soundness.truth import answered, decidable, fault

QUESTIONS = 12


def ask_survey(random: Random, questions: int) -> tuple[list[str], int, int]:
    """(what was false, how many questions were decidable, how many of those were answered)."""
    survey = random_survey(random)
    false, decided, told = list[str](), 0, 0
    with TemporaryDirectory() as folder:
        warehouse, codebook = open_survey(survey, Path(folder))
        checker, drafter = FactChecker(codebook), FigureDrafter(codebook)
        for _ in range(questions):
            expression = random_expression(random, survey)
            result = Evaluator(warehouse, codebook).evaluate(expression)
            problem = fault(result, survey)
            if problem:
                false.append(f"{problem} | {expression} | {survey}")
            draft = drafter.draft(result, Form())
            for claim in (*draft.lead, *draft.body):
                problem = checker.problem(claim, result) if claim.basis == "facts" else ""
                if problem:
                    false.append(f"own sentence blocked: {claim.text} {problem} | {expression}")
            if decidable(expression, survey):
                decided += 1
                told += answered(result)
        warehouse.close()
    return false, decided, told


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**32))
def test_nothing_false_is_said_of_a_random_survey(seed: int) -> None:
    false, _, _ = ask_survey(Random(seed), QUESTIONS)
    assert false == []


def test_most_of_what_is_decided_is_answered() -> None:
    counts = [ask_survey(Random(seed), QUESTIONS)[1:] for seed in range(12)]
    assert sum(told for _, told in counts) >= 0.8 * sum(decided for decided, _ in counts)
