"""How good a candidate is: what was likely, what it leaves unused, what its words speak for - with learned weights.

Knows candidates and mentions; the weights are fitted by fit_ranking.py, and defaults stand where nothing was learned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.understanding.choices import Candidate, Role
from assistant.understanding.expression import (
    DIMENSIONS,
    Claim,
    Expression,
    Find,
    Keep,
    Pair,
    Take,
    Values,
    leaves,
    walk,
)
from assistant.understanding.mentions import Marked
from assistant.understanding.notation import AMBIGUOUS
from assistant.understanding.pairing import crossed
from assistant.understanding.skeleton import operators
from assistant.understanding.units import units_of
from corpus.codebook import Codebook, Measure

DEFAULTS: Mapping[str, float] = {
    "sketch": 1.0, "roles": 1.0, "level": 1.0, "quantity": 1.0, "range": 1.0, "relation": 1.0, "swap": 1.0, "item": 1.0,
    "link": 1.0, "claimed": 1.0, "second": 1.0, "forced": 1.0, "near": 0.5, "unused:place": -4.0, "unused:population": -4.0, "unused:item": -4.0, "unused:number": -4.0,
    "unused:year": -2.0, "unfit": -4.0, "open": -1.5, "same sides": -1.5, "sides apart": -3.0, "number crossed": -2.0, "told apart": 2.0, "unit unlike": -2.0, "written": 0.5,
}  # fmt: skip


class Ranker:
    """Scores candidates of one codebook."""

    def __init__(self, codebook: Codebook, learned: Mapping[str, float]) -> None:
        self._codebook = codebook
        self._weights = {**DEFAULTS, **learned}

    def score(self, candidate: Candidate, marked: Marked) -> float:
        """A natural logarithm up to a constant: higher is better."""
        return sum(
            self._weights.get(name, 0.0) * value for name, value in self.features(candidate, marked).items()
        )

    def with_judgement(self, candidate: Candidate, marked: Marked) -> Candidate:
        """The candidate with its score once the decoder has judged it; one that was scored before gains that only."""
        if "decoded" in candidate.logs:
            return replace(candidate, score=self.score(candidate, marked))
        gained = self._weights.get("written", 0.0) * candidate.logs.get("written", 0.0)
        return replace(candidate, score=candidate.score + gained)

    def features(self, candidate: Candidate, marked: Marked) -> dict[str, float]:
        """What speaks for and against a candidate, by name."""
        found: Counter[str] = Counter()
        for name, log in candidate.logs.items():
            found[name] += log  # type: ignore[assignment]
        self._unused(candidate, found)
        for expression in candidate.expressions:
            for leaf in leaves(expression):
                found[self._fit(leaf)] += 1
            found["sides apart"] += sum(_apart(part) for part in walk(expression))
            found["same sides"] += sum(
                isinstance(part, Pair) and part.a == part.b for part in walk(expression)
            )
        self._units(candidate, found)
        found["number crossed"] += sum(crossed(one, marked) for one in candidate.expressions)
        found[f"is {candidate.sketch}"] += 1
        self._measures(candidate, marked, found)
        self._hints(candidate, marked, found)
        found.pop("", None)
        return dict(found)

    @staticmethod
    def _unused(candidate: Candidate, found: Counter[str]) -> None:
        used = {code for one in candidate.expressions for code in _codes_in(one)}
        numbers, years = numbers_in(candidate.expressions), _years_in(candidate.expressions)
        for role in candidate.roles:
            if not _is_used(role, used, numbers, years):
                found[f"unused:{role.mention.kind}"] += 1

    def _units(self, candidate: Candidate, found: Counter[str]) -> None:
        """Whether numbers that values are held against are in a unit of those values."""
        said = {r.mention.value: r.mention.unit for r in candidate.roles if r.mention.kind == "number"}
        for one in candidate.expressions:
            for part in walk(one):
                stated = (
                    part.bound if isinstance(part, Keep) else part.stated if isinstance(part, Claim) else None
                )
                if isinstance(stated, int | float) and said.get(stated) and isinstance(part, Keep | Claim):
                    alike = said[stated] in units_of(part.of, self._unit)
                    found["unit alike" if alike else "unit unlike"] += 1

    def _unit(self, leaf: Values) -> str:
        measure = self._measure(leaf)
        return measure.unit if measure is not None else ""

    def _fit(self, leaf: Values) -> str:
        measure = self._measure(leaf)
        if measure is None:
            return "unfit"
        levels = [self._codebook.items[code].level for code in leaf.items.codes]
        levels += [leaf.items.level] if leaf.items.level else []
        if any(level != measure.item_kind for level in levels):
            return "unfit"
        return "open" if measure.item_kind and not levels else ""

    def _measure(self, leaf: Values) -> Measure | None:
        if not leaf.measure.startswith(AMBIGUOUS):
            return self._codebook.measures.get(leaf.measure)
        quantity = leaf.measure.removeprefix(AMBIGUOUS)
        return next((m for m in self._codebook.measures.values() if m.quantity == quantity), None)

    def _measures(self, candidate: Candidate, marked: Marked, found: Counter[str]) -> None:
        """Whether the measures that are named are those that are asked for."""
        asked = [self._measure(leaf) for one in candidate.expressions for leaf in leaves(one)]
        codes = {measure.code for measure in asked if measure is not None}
        quantities = {measure.quantity for measure in asked if measure is not None}
        for quantity in quantities:
            found[f"asks {quantity}"] += 1
        if not codes and marked.of("topic"):
            found["topic open"] += 1
        for mention in marked.of("measure", "quantity"):
            known = codes if mention.kind == "measure" else quantities
            found[f"{mention.kind} {'asked' if known & set(mention.codes) else 'left out'}"] += 1

    @staticmethod
    def _hints(candidate: Candidate, marked: Marked, found: Counter[str]) -> None:
        """Classes of wording beside operators: learned weights of what speaks for what."""
        present = operators(candidate.sketch)
        hints = {hint for hint, _ in marked.hints}
        for hint in hints:
            for name in present:
                found[f"{hint}&{name}"] += 1
        several = max(
            (len(leaf.places.codes) for one in candidate.expressions for leaf in leaves(one)), default=0
        )
        for name in present:
            found[f"members{min(several, 3)}&{name}"] += 1
        found[f"parts{min(len(candidate.expressions), 3)}"] += 1
        for leaf in (leaf for one in candidate.expressions for leaf in leaves(one)):
            kinds = [d for d in DIMENSIONS if leaf.members(d).level]
            for hint in hints:
                if hint.startswith("dimensions"):
                    found[f"{hint}&{leaf.members(kinds[0]).level if kinds else '-'}"] += 1


def _apart(part: Expression) -> int:
    """In how many things more than one the two values of a pair differ: people compare one thing at a time."""
    if not (isinstance(part, Pair) and isinstance(part.a, Values) and isinstance(part.b, Values)):
        return 0
    sides = [(*(side.members(name).codes for name in DIMENSIONS), side.years) for side in (part.a, part.b)]
    return max(sum(bool(a and b and a != b) for a, b in zip(*sides, strict=True)) - 1, 0)


def _is_used(role: Role, codes: set[str], numbers: set[float], years: set[float]) -> bool:
    mention = role.mention
    if role.role in ("select", "without", "within") and mention.kind in DIMENSIONS:
        return bool(codes & {f"{mention.kind}:{code}" for code in mention.codes})
    if mention.kind == "number" and role.role != "none":
        return mention.value in numbers
    return not (mention.kind == "year" and role.role == "select") or mention.value in years


def _codes_in(expression: Expression) -> set[str]:
    found: set[str] = set()
    for leaf in leaves(expression):
        for dimension in DIMENSIONS:
            members = leaf.members(dimension)
            found |= {f"{dimension}:{code}" for code in (*members.codes, *members.without, *members.within)}
    for part in walk(expression):
        if isinstance(part, Claim) and isinstance(part.stated, str):
            found |= set(part.stated.split())
    return found


def numbers_in(filled: Iterable[Expression]) -> set[float]:
    """Bounds, positions and stated numbers of expressions."""
    found: set[float] = set()
    for expression in filled:
        for part in walk(expression):
            if isinstance(part, Take):
                found |= {float(part.first), float(part.last or 0)}
            elif isinstance(part, Keep):
                found |= {part.bound} if isinstance(part.bound, int | float) else set()
                found |= {part.below} if part.below is not None else set()
            elif isinstance(part, Claim) and isinstance(part.stated, int | float):
                found.add(part.stated)
            elif isinstance(part, Find):
                found.add(part.number)
    return found


def _years_in(filled: Iterable[Expression]) -> set[float]:
    found: set[float] = set()
    for expression in filled:
        found |= {float(year) for leaf in leaves(expression) for year in leaf.years}
        for part in walk(expression):
            found |= {
                float(year) for year in (getattr(part, "start", None), getattr(part, "end", None)) if year
            }
    return found
