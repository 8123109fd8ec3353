"""Random surveys with known truth, asked random questions: what is false, and how much of what is decidable is told.

python -m tests.soundness.properties --pairs 5000
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from assistant.drafting.answer_figures import FigureDrafter
from assistant.gathering.evaluate import Evaluator
from assistant.understanding.expression import shape
from assistant.understanding.parsed import Form
from assistant.verification.facts import FactChecker
from tests.soundness.small_surveys import open_survey, random_expression, random_survey
from tests.soundness.truth import answered, decidable, fault

QUESTIONS = 25
"""So many questions are asked of one survey."""


@dataclass(kw_only=True)
class Counts:
    """What came of all pairs so far."""

    pairs: int = 0
    false: list[str] = field(default_factory=list[str])
    """What was false or blocked, with its expression and survey."""
    decidable: int = 0
    answered: int = 0
    undecided_told: int = 0
    """Questions that need more than the simple rule of `decidable`, and were answered by limits."""
    unanswered: Counter[str] = field(default_factory=Counter[str])
    """Shapes of decidable questions without an answer."""


def ask_survey(random: Random, questions: int, counts: Counts) -> None:
    """One random survey and its questions, added to `counts`."""
    survey = random_survey(random)
    with TemporaryDirectory() as folder:
        warehouse, codebook = open_survey(survey, Path(folder))
        checker, drafter = FactChecker(codebook), FigureDrafter(codebook)
        for _ in range(questions):
            expression = random_expression(random, survey)
            result = Evaluator(warehouse, codebook).evaluate(expression)
            counts.pairs += 1
            problem = fault(result, survey)
            counts.false += [f"{problem} | {expression} | {survey}"] if problem else []
            draft = drafter.draft(result, Form())
            for claim in (*draft.lead, *draft.body):
                problem = checker.problem(claim, result) if claim.basis == "facts" else ""
                counts.false += (
                    [f"own sentence blocked: {claim.text} {problem} | {expression}"] if problem else []
                )
            told = answered(result)
            if decidable(expression, survey):
                counts.decidable += 1
                counts.answered += told
                counts.unanswered[shape(expression)] += not told
            else:
                counts.undecided_told += told
        warehouse.close()


def ask_surveys(pairs: int, seed: int = 0) -> Counts:
    """At least `pairs` pairs of a survey and an expression."""
    counts, number = Counts(), seed
    while counts.pairs < pairs:
        ask_survey(Random(number), min(QUESTIONS, pairs - counts.pairs), counts)
        number += 1
    return counts


def main() -> None:
    """Prints the figures; ends with 1 when anything was false."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    counts = ask_surveys(asked.pairs, asked.seed)
    share = counts.answered / max(counts.decidable, 1)
    print(f"pairs {counts.pairs}  false {len(counts.false)}")
    print(
        f"decidable {counts.decidable}  answered {counts.answered} ({share:.1%})  more by limits {counts.undecided_told}"
    )
    for name, number in counts.unanswered.most_common(8):
        print(f"  unanswered {number}: {name}") if number else None
    for line in counts.false[:10]:
        print(f"  FALSE {line}")
    raise SystemExit(1 if counts.false else 0)


if __name__ == "__main__":
    main()
