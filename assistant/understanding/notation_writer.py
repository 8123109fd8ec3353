"""Writes expressions so that `read_notation` gives them back: traces, `--json`, the memory of a conversation.

Knows operators and codes; knows nothing about questions.
"""

from __future__ import annotations

from assistant.understanding.expression import (
    Change,
    Claim,
    Expression,
    Find,
    Keep,
    Members,
    Pair,
    Take,
    Total,
    Values,
)


def write_notation(expression: Expression) -> str:
    """The expression in writing; `read_notation` gives it back."""
    return _Writer().text(expression)


class _Writer:
    def text(self, part: Expression) -> str:
        if isinstance(part, Values):
            return self._values(part)
        if isinstance(part, Find):
            return f"find({part.number:g}{'; ' + part.measure if part.measure else ''})"
        if isinstance(part, Pair):
            return f"{part.kind}({self.text(part.a)}, {self.text(part.b)})"
        inner = self.text(part.of)
        if isinstance(part, Take):
            return f"take({inner}, {part.order}, {part.first}..{part.last if part.last is not None else ''})"
        if isinstance(part, Keep):
            return self._kept(part, inner)
        if isinstance(part, Change):
            years = "".join(f", {year}" for year in (part.start, part.end) if year)
            return f"change({inner}{years})"
        if isinstance(part, Claim):
            stated = part.stated
            if isinstance(stated, str):
                stated = ", ".join(stated.split())
            return f"claim({inner}, {part.relation}, {self._number(stated)})"
        return f"{part.how if isinstance(part, Total) else type(part).__name__.lower()}({inner})"

    def _kept(self, part: Keep, inner: str) -> str:
        if part.below is not None:
            return f"between({inner}, {self._number(part.bound)}, {part.below:g})"
        return f"keep({inner}, {part.relation}, {self._number(part.bound)})"

    def _number(self, stated: float | str | Expression) -> str:
        if isinstance(stated, str):
            return stated
        return f"{stated:.10g}" if isinstance(stated, int | float) else self.text(stated)

    def _values(self, values: Values) -> str:
        members = [self._members(values.members(name), name) for name in ("place", "population", "item")]
        years = ", ".join(str(year) for year in values.years) or {
            "previous": "previous", "newest": "newest", "every": "each 年度",
        }.get(values.wave, "")  # fmt: skip
        return f"values({'; '.join(filter(None, [values.measure, ', '.join(filter(None, members)), years]))})"

    def _members(self, members: Members, dimension: str) -> str:
        tail = "".join(f" without {dimension}:{code}" for code in members.without) + "".join(
            f" within place:{code}" for code in members.within
        )
        if members.level:
            return f"each {members.level}{tail}"
        return ", ".join(f"{dimension}:{code}" for code in members.codes)
