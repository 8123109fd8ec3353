"""Notation gives every expression back: every shape, over every measure that it makes sense for."""

from __future__ import annotations

import pytest

from assistant.understanding.expression import (
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
    shape,
)
from assistant.understanding.notation import Names, read_notation
from assistant.understanding.notation_writer import write_notation
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook
from corpus.passages import bundled_texts

CODEBOOK = parse_codebook(bundled_codebook_text(), text_sources=bundled_texts()[0])


def leaf(code: str) -> Values:
    """All members that the measure may have."""
    kind = CODEBOOK.measures[code].item_kind
    if kind:
        return Values(measure=code, items=Members(level=kind), populations=Members(codes=("towns",)))
    return Values(measure=code, places=Members(level="prefecture", without=("01", "47"), within=("R3",)))


def expressions(code: str) -> list[Expression]:
    """One of every shape."""
    each = leaf(code)
    one = Values(measure=code, places=Members(codes=("39",)), years=(2023,))
    previous = Values(measure=code, populations=Members(codes=("designated_cities",)), wave="previous")
    take = Take(of=each, order="low", first=2, last=4)
    keep = Keep(of=each, relation=">=", bound=37.5)
    return [
        each, one, previous, take, keep, Take(of=each, order="high", first=3, last=None),
        Keep(of=each, relation="<", bound=Values(measure=code)), Keep(of=each, relation=">=", bound=50.0, below=60.0),
        Lacking(of=one), Total(of=take, how="mean"), Total(of=keep, how="count"), Total(of=each, how="sum"),
        Total(of=each, how="pooled"), Pair(kind="minus", a=one, b=previous), Pair(kind="ratio", a=one, b=previous),
        Pair(kind="share", a=one, b=previous), Pair(kind="both", a=take, b=keep), Pair(kind="compare", a=one, b=previous),
        Change(of=one), Change(of=one, start=2018, end=2024), Take(of=Change(of=each), order="high", first=1, last=5),
        Trend(of=previous), Rank(of=one), Find(number=37.0, measure=code), Find(number=1011.0),
        Claim(of=one, relation="<", stated=30.0), Claim(of=Take(of=each, order="high"), relation="is", stated="place:39"),
        Claim(of=one, relation=">", stated=previous), Take(of=Keep(of=each, relation="<", bound=20.0), order="low"),
    ]  # fmt: skip


@pytest.mark.parametrize("code", sorted(CODEBOOK.measures))
def test_what_is_written_reads_back(code: str) -> None:
    names = Names(CODEBOOK)
    lost = [
        (shape(one), written)
        for one in expressions(code)
        if not _same(read_notation(written := write_notation(one), names), one, CODEBOOK)
    ]
    assert lost == []


def _same(read: Expression, one: Expression, codebook: Codebook) -> bool:
    """Equal, or at least written in the same way again (a stated member may be read by name)."""
    return read == one or write_notation(read) == write_notation(one)
