"""Which body each row of a table is: by 団体コード, by prefecture and name, or by the order of a complete list.

A name that several bodies have stays open unless something proves which one is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus.municipalities.bodies import NATIONAL_WORDS, NORTHERN, Bodies, fold_name


@dataclass(frozen=True, kw_only=True)
class Links:
    """The bodies of a table's rows, in order; an empty code stands for a row without one."""

    codes: list[str]
    """`01100`, `01`, `JP` or empty."""
    open: dict[int, tuple[str, ...]] = field(default_factory=dict[int, tuple[str, ...]])
    """Rows whose name several bodies have, with their codes."""
    unknown: dict[int, str] = field(default_factory=dict[int, str])
    """Rows with a name that no list knows."""
    wards: int = 0
    """Rows of wards of designated cities, which are not municipalities."""
    twice: dict[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    """Bodies that several rows name."""

    @property
    def linked(self) -> int:
        """How many rows have a body."""
        return sum(map(bool, self.codes))


def link_rows(
    bodies: Bodies,
    *,
    names: Sequence[str],
    prefectures: Sequence[str] = (),
    codes: Sequence[str] = (),
    given: dict[str, str] | None = None,
) -> Links:
    """Link rows by everything they print.

    Args:
        names: Name of the body in each row; empty where only the prefecture is printed.
        prefectures: Printed prefecture of each row, in the same order.
        codes: Printed codes of each row.
        given: Codes that a reader gave for printed names.
    """
    by_code = bodies.with_codes(codes) if codes else [""] * len(names)
    trusted = sum(map(bool, by_code)) > len(by_code) / 2
    found: list[str] = []
    candidates: dict[int, tuple[str, ...]] = {}
    unknown: dict[int, str] = {}
    wards = 0
    for number, name in enumerate(names):
        printed = prefectures[number] if prefectures else ""
        code, several = _one(bodies, name, printed, by_code[number], given or {})
        if (
            code
            and trusted
            and not by_code[number]
            and codes[number].strip("-")
            and name not in (given or {})
        ):
            code = ""  # a code that is no municipality: a ward, or one of the northern islands
        found.append(code)
        if code:
            continue
        if bodies.is_ward(name):
            wards += 1
        elif several:
            candidates[number] = several
        elif name and not name.endswith("郡") and _plain_town(name) not in NORTHERN:
            unknown[number] = name
    _decide_by_order(found, candidates)
    return Links(codes=found, open=candidates, unknown=unknown, wards=wards, twice=_twice(found))


def _plain_town(name: str) -> str:
    return fold_name(name.rpartition("郡")[2])


def _one(
    bodies: Bodies, name: str, prefecture: str, code: str, given: dict[str, str]
) -> tuple[str, tuple[str, ...]]:
    if name in given:
        return given[name], ()
    if code:
        return code, ()
    inside = bodies.prefecture_named(prefecture) if prefecture else ""
    if not name or name in ("-", "―", "－"):
        national = prefecture in NATIONAL_WORDS
        return ("JP" if national else inside), ()
    if fold_name(name) in NATIONAL_WORDS:
        return (inside or "JP") if not inside or not prefecture else inside, ()
    codes = bodies.municipalities_named(name, inside)
    if len(codes) == 1 and not (fold_name(name) == "泊村" and not inside):
        return codes[0], ()
    if len(codes) > 1:
        return "", codes
    if not inside and (direct := bodies.prefecture_named(name)):
        return direct, ()
    return "", codes


def _decide_by_order(found: list[str], candidates: dict[int, tuple[str, ...]]) -> None:
    """In a list that runs in code order throughout, the neighbours decide: 府中市 between 三鷹市 and 昭島市."""
    known = [code for code in found if len(code) == 5]
    if len(known) < 20 or any(b < a for a, b in pairwise(known)):
        return
    for number in sorted(candidates):
        before = next((code for code in reversed(found[:number]) if len(code) == 5), "00000")
        after = next((code for code in found[number + 1 :] if len(code) == 5), "99999")
        fitting = [code for code in candidates[number] if before < code < after]
        if len(fitting) == 1:
            found[number] = fitting[0]
            del candidates[number]


def _twice(codes: Sequence[str]) -> dict[str, tuple[int, ...]]:
    rows: dict[str, list[int]] = {}
    for number, code in enumerate(codes):
        if code:
            rows.setdefault(code, []).append(number)
    return {code: tuple(numbers) for code, numbers in rows.items() if len(numbers) > 1}
