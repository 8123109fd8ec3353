"""Statements and searches: whether what is stated holds, and whose value a number is.

Knows verdicts; writes no sentence.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from assistant.gathering.core import Core
from assistant.gathering.relations import agrees, holds, never, surely
from assistant.gathering.results import Bounds, Member, Result, Row
from assistant.understanding.expression import (
    Claim,
    Expression,
    Find,
    Keep,
    Members,
    Rank,
    Values,
)


class Claims:
    """Evaluates Claim and Find."""

    def __init__(self, core: Core) -> None:
        self.core = core

    def find(self, find: Find) -> Result:
        """Whose value a number is."""
        cells = self.core.look_up.with_value(find.number, find.measure)
        from_cells = [self.core.look_up.row(cell) for cell in cells]
        return Result(
            expression=find, measure=find.measure, rows=tuple(from_cells),
            certainty="proved" if from_cells else "absent",
        )  # fmt: skip

    def claim(self, claim: Claim) -> Result:
        """Whether a statement holds."""
        of = self.core.of(claim.of)
        if claim.relation == "is":
            return self._claim_of_lead(claim, of)
        bound, reference = (
            self.core.bound(claim.stated, of) if not isinstance(claim.stated, str) else (None, ())
        )
        if bound is None:
            return replace(of, expression=claim, parts=(of, *reference), verdict="open")
        if len({(row.member.place, row.member.item) for one in reference for row in one.rows}) > 1:
            return replace(of, expression=claim, parts=(of, *reference), verdict="open")
        verdicts = {"open"} if self.core.outdated(of) else self._verdicts(claim, of, bound)
        verdict = "false" if "False" in verdicts else ("true" if verdicts == {"True"} else "open")
        others: tuple[Result, ...] = ()
        if claim.only and verdict == "true":
            verdict, others = self._only(claim)
        owners = (
            self._owners(claim, of, bound)
            if claim.relation == "=" and isinstance(claim.stated, int | float) and verdict != "true"
            else ()
        )
        return replace(
            of, expression=claim, parts=(of, *reference, *others), verdict=verdict, owners=owners,  # type: ignore[arg-type]
        )  # fmt: skip

    def _only(self, claim: Claim) -> tuple[str, tuple[Result, ...]]:
        """Whether nobody else of the level is so: false with the others, true only where everybody is known."""
        alike = self._others(claim.of)
        if alike is None or claim.relation == "is" or isinstance(claim.stated, str):
            return "open", ()
        others = self.core.of(Keep(of=alike, relation=claim.relation, bound=claim.stated))
        if others.rows:
            return "false", (others,)
        return ("true" if others.certainty == "proved" and not others.missing else "open"), ()

    def _others(self, of: Expression) -> Values | None:
        """Everybody of the level of the one named member, without that member."""
        if not isinstance(of, Values):
            return None
        book, places = self.core.codebook, [code for code in of.places.codes if code != "JP"]
        if len(places) == 1:
            level = book.places[places[0]].level
            return replace(of, places=Members(level=level, without=(places[0],)))
        if len(of.items.codes) == 1:
            level = book.items[of.items.codes[0]].level
            return replace(of, items=Members(level=level, without=of.items.codes))
        if len(of.populations.codes) == 1:
            return replace(of, populations=Members(level="size_class", without=of.populations.codes))
        return None

    def _verdicts(self, claim: Claim, of: Result, bound: Decimal) -> set[str]:
        """One verdict for each member; the variants of one member (with or without prefectures) count as one."""
        if isinstance(claim.of, Rank):
            places = [row.position for row in of.rows] + [position for position, _, _ in of.named]
            found = {str(holds(Decimal(place or 0), claim.relation, bound)) for place in places}
            if of.missing:
                found |= (self._by_count(of, claim.relation, bound) if of.at_most else set()) or {"open"}
            return found
        groups: dict[tuple[str, str, int], list[Row]] = {}
        for row in of.rows:
            groups.setdefault((row.member.place, row.member.item, row.year), []).append(row)
        found = {str(any(agrees(row, claim.relation, bound) for row in rows)) for rows in groups.values()}
        if of.rows and of.missing:
            found.add("open")
        for _, limits in of.bounds if not of.rows and isinstance(claim.of, Values) else ():
            if never(limits, claim.relation, bound):
                found.add("False")
            else:
                found.add("True" if surely(limits, claim.relation, bound) else "open")
        return found or (self._by_count(of, claim.relation, bound) if of.certainty == "bounded" else set())

    def _owners(self, claim: Claim, of: Result, stated: Decimal) -> tuple[Row, ...]:
        """Whose value the stated number is: of the same member by another measure, or of another member."""
        unit = self.core.codebook.measures[of.measure].unit if of.measure else ""
        if isinstance(claim.of, Rank) or any(row.unit != unit for row in of.rows):
            return ()
        flash = self._flash(of, stated)
        if flash:
            return flash
        members = {row.member for row in of.rows} | set(of.missing)
        places = {member.place for member in members} - {"JP"}
        own = {(member.place, member.population, member.item) for member in members}
        found: list[tuple[int, Row]] = []
        for cell in self.core.look_up.with_value(float(stated)):
            if cell.unit != unit or cell.status == "flash":
                continue
            row = self.core.look_up.row(cell)
            same_measure, same_place = cell.measure == of.measure, cell.place in places
            same = (cell.place, cell.population, cell.item) in own
            if same_place or (same and not same_measure) or (same_measure and not same):
                found.append((2 * same + same_place, row))
        newest = max((row.year for _, row in found), default=0)
        found = [(near, row) for near, row in found if near or row.year == newest]
        return tuple(row for _, row in sorted(found, key=lambda pair: -pair[0]))[:1]

    def _flash(self, of: Result, stated: Decimal) -> tuple[Row, ...]:
        """The early value of the same member, where that is the stated one."""
        if not of.measure:
            return ()
        early = (
            self.core.look_up.row(c) for row in of.rows[:3] for c in self.core.look_up.early(row.cells[0])
        )
        return tuple(row for row in early if row.value == stated)[:1]

    @staticmethod
    def _by_count(of: Result, relation: str, bound: Decimal) -> set[str]:
        """What the least and the most possible number prove."""
        limits = Bounds(low=Decimal(of.at_least), high=Decimal(of.at_most))
        if of.at_least == of.at_most:
            return {str(holds(Decimal(of.at_least), relation, bound))}
        if never(limits, relation, bound):
            return {"False"}
        return {"True"} if surely(limits, relation, bound) else set()

    def _claim_of_lead(self, claim: Claim, of: Result) -> Result:
        stated = claim.stated
        parts = stated.split() if isinstance(stated, str) else []
        names = {
            (dimension, code or dimension) for dimension, _, code in (part.partition(":") for part in parts)
        }
        names = {("", code) if code == dimension else (dimension, code) for dimension, code in names}
        lead = {(d, code) for row in of.rows for d, code in _coordinates(row.member)}
        lead |= {(d, code) for _, member, _ in of.named for d, code in _coordinates(member)}
        lead |= {("", code) for _, code in lead}
        verdict = "true" if lead and names <= lead else ("open" if of.positions or not lead else "false")
        if isinstance(claim.of, Keep):
            verdict = _all_and_only(names, of)
        return replace(of, expression=claim, parts=(of,), verdict=verdict)  # type: ignore[arg-type]


def _all_and_only(names: set[tuple[str, str]], of: Result) -> str:
    """Whether a condition holds for these members and for nobody else."""
    kept = [_coordinates(row.member) for row in of.rows]
    if any(not names & set(member) for member in kept):
        return "false"
    if of.at_most > len(kept):
        return "open"
    return "true" if all(any(name in member for member in kept) for name in names) else "false"


def _coordinates(member: Member) -> list[tuple[str, str]]:
    return [("place", member.place), ("population", member.population), ("item", member.item)]
