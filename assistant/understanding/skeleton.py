"""The skeleton of an expression: its operators over open leaves. Knows operators; knows nothing about wording."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from assistant.understanding.expression import (
    DIMENSIONS,
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Lacking,
    Members,
    Pair,
    Rank,
    Take,
    Total,
    Trend,
    Values,
)

EACH = Values(measure="", places=Members(level="*"))
"""An open leaf that ranges over a level."""
ONE = Values(measure="")
"""An open leaf of named members."""


def skeleton(expression: Expression) -> Expression:
    """The expression with open leaves and without numbers."""
    if isinstance(expression, Values):
        return EACH if any(expression.members(name).level for name in DIMENSIONS) else ONE
    if isinstance(expression, Find):
        return Find(number=0)
    if isinstance(expression, Pair):
        return replace(expression, a=skeleton(expression.a), b=skeleton(expression.b))
    of = skeleton(expression.of)
    if isinstance(expression, Take):
        return replace(expression, of=of, first=1, last=1)
    if isinstance(expression, Keep):
        inner = isinstance(expression.bound, int | float)
        return Keep(of=of, relation=">=", bound=0.0 if inner else skeleton(expression.bound))  # type: ignore[arg-type]
    if isinstance(expression, Change):
        return Change(of=of)
    if isinstance(expression, Claim):
        stated = expression.stated
        if isinstance(stated, int | float):
            stated = 0.0
        elif not isinstance(stated, str):
            stated = skeleton(stated)
        else:
            stated = ""
        return Claim(of=of, relation="is" if expression.relation == "is" else "=", stated=stated)
    return replace(expression, of=of)


def written(sketch: Expression) -> str:
    """A skeleton as a short label, for example `count(keep(E))`; reads back with `sketch_of`."""
    if isinstance(sketch, Values):
        return "E" if sketch == EACH else "V"
    if isinstance(sketch, Find):
        return "find"
    if isinstance(sketch, Pair):
        return f"{sketch.kind}({written(sketch.a)},{written(sketch.b)})"
    inner = written(sketch.of)
    if isinstance(sketch, Keep):
        return (
            f"keep({inner})"
            if isinstance(sketch.bound, int | float)
            else f"keep({inner},{written(sketch.bound)})"
        )
    if isinstance(sketch, Claim):
        name = "claim.is" if sketch.relation == "is" else "claim"
        if isinstance(sketch.stated, int | float | str):
            return f"{name}({inner})"
        return f"{name}({inner},{written(sketch.stated)})"
    if isinstance(sketch, Take):
        return f"take.{sketch.order}({inner})"
    if isinstance(sketch, Total):
        return f"{sketch.how}({inner})"
    return f"{type(sketch).__name__.lower()}({inner})"


_WRAPPERS = {"lacking": Lacking, "trend": Trend, "rank": Rank, "change": Change}
_TOTALS = ("sum", "mean", "pooled", "count")
_PAIRS = ("minus", "ratio", "share", "compare", "both")


def sketch_of(label: str) -> Expression:
    """The skeleton that `written` gave this label."""
    built, rest = _parse(label)
    if rest:
        raise ValueError(f"not a skeleton: {label}")
    return built


def _parse(text: str) -> tuple[Expression, str]:
    if text[:1] in "EV":
        return (EACH if text[0] == "E" else ONE), text[1:]
    if text.startswith("find"):
        return Find(number=0), text[4:]
    name, _, rest = text.partition("(")
    first, rest = _parse(rest)
    second: Expression | None = None
    if rest.startswith(","):
        second, rest = _parse(rest[1:])
    return _built(name, first, second), rest[1:]


def _built(name: str, first: Expression, second: Expression | None) -> Expression:
    if name in _WRAPPERS:
        return _WRAPPERS[name](of=first)  # type: ignore[no-any-return]
    if name in _TOTALS:
        return Total(of=first, how=name)  # type: ignore[arg-type]
    if name in _PAIRS and second is not None:
        return Pair(kind=name, a=first, b=second)  # type: ignore[arg-type]
    if name.startswith("take."):
        return Take(of=first, order=name.removeprefix("take."))  # type: ignore[arg-type]
    if name == "keep":
        return Keep(of=first, relation=">=", bound=0.0 if second is None else second)
    if name == "claim.is":
        return Claim(of=first, relation="is", stated="" if second is None else second)
    return Claim(of=first, relation="=", stated=0.0 if second is None else second)


OPERATORS = (
    "E", "V", "take.high", "take.low", "keep", "lacking", "sum", "mean", "pooled", "count", "minus", "ratio", "share",
    "compare", "both", "change", "trend", "rank", "find", "claim", "claim.is",
)  # fmt: skip


@lru_cache(maxsize=4096)
def operators(label: str) -> frozenset[str]:
    """The operators of a skeleton's label."""
    return frozenset(re.findall(r"[a-z.]+|[EV]", label))
