"""Every operator has its proof rule, and the rule of the question is shown with the answer."""

from __future__ import annotations

import pytest

from assistant.gathering.proof import proof_lines
from assistant.gathering.proof_rules import PROOF_RULES, operator_of, rule_of
from assistant.understanding.expression import Claim, Expression, Find, Pair, Total, Values
from tests.assistant.workbench import LOWEST, Workbench


def test_no_operator_is_without_a_rule() -> None:
    leaf = Values(measure="rate")
    single: list[Expression] = [leaf, Find(number=1), Claim(of=leaf, relation="=", stated=1)]
    totals = [Total(of=leaf, how=how) for how in ("sum", "mean", "pooled", "count")]
    pairs = [Pair(kind=kind, a=leaf, b=leaf) for kind in ("minus", "ratio", "share", "compare", "both")]
    named = {operator_of(one) for one in (*single, *totals, *pairs)}
    assert named | {"take", "keep", "lacking", "change", "trend", "rank"} == set(PROOF_RULES)
    assert all(rule.proved and rule.otherwise for rule in PROOF_RULES.values())


@pytest.mark.parametrize("question", [LOWEST, "mean(values(AI導入率; each 地域))"])
def test_rule_stands_among_the_lines_of_proof(bench: Workbench, question: str) -> None:
    result = bench.play(question).drafts[0].result
    assert result is not None
    assert any(rule_of(result.expression).proved in line for line in proof_lines(result, bench.codebook))
