"""Random pairs of a small survey and an expression: how many results are false, how many decidable ones answered.

python -m tests.bench.bench_surveys [surveys] [questions a survey]
"""

from __future__ import annotations

import sys
from random import Random

from tests.soundness.test_random_surveys import ask_survey


def main(surveys: int = 100, questions: int = 50) -> int:
    """Print the counts; 1 when anything false was said."""
    false, decided, told = list[str](), 0, 0
    for seed in range(surveys):
        more, d, t = ask_survey(Random(seed), questions)
        false, decided, told = [*false, *more], decided + d, told + t
    for line in false[:12]:
        print(line)
    print(
        f"pairs {surveys * questions}, false {len(false)}, decidable {decided}, answered {told} ({told / max(1, decided):.1%})"
    )
    return int(bool(false))


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:3])))
