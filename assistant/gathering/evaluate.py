"""Evaluates an expression: rows that are proven, limits where they are not, and what is missing.

Each operator says only what the published values prove. Knows which file evaluates which operator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.gathering.core import Core
from assistant.gathering.evaluate_claims import Claims
from assistant.gathering.evaluate_orders import Orders
from assistant.gathering.evaluate_pairs import Pairs
from assistant.gathering.evaluate_totals import Totals
from assistant.gathering.results import Result
from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Lacking,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse


class Evaluator:
    """Evaluates expressions against one warehouse. One object serves one question: it keeps its queries."""

    def __init__(self, warehouse: Warehouse, codebook: Codebook) -> None:
        self._core = Core(warehouse, codebook, self._of)
        orders, totals = Orders(self._core), Totals(self._core)
        pairs, claims = Pairs(self._core), Claims(self._core)
        self._handlers: dict[type, Callable[[Any], Result]] = {
            Values: self._core.values, Take: orders.take, Keep: orders.keep, Rank: orders.rank, Lacking: totals.lacking,
            Total: totals.total, Pair: pairs.pair, Change: pairs.change, Trend: pairs.trend, Find: claims.find,
            Claim: claims.claim,
        }  # fmt: skip

    def evaluate(self, expression: Expression) -> Result:
        """The result of `expression`, with the queries that were run."""
        return replace(self._of(expression), sources=tuple(self._core.look_up.tables))

    def _of(self, expression: Expression) -> Result:
        return self._handlers[type(expression)](expression)
