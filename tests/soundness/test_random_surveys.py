"""Whatever the survey and whatever is asked: every row, verdict, count and limit is true, or nothing is said."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.soundness.properties import Counts, ask_survey, ask_surveys

QUESTIONS = 12


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(min_value=0, max_value=2**32))
def test_nothing_false_is_said_of_a_random_survey(seed: int) -> None:
    counts = Counts()
    ask_survey(Random(seed), QUESTIONS, counts)
    assert counts.false == []


def test_most_of_what_is_decided_is_answered() -> None:
    counts = ask_surveys(300, seed=1000)
    assert counts.answered >= 0.8 * counts.decidable > 0
