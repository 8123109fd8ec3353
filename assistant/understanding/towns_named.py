"""Municipalities that a message names, their prefecture in front included; names of several are asked about.

Knows the places of the codebook; decides nothing about what is asked of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.mentions import Marked, Mention
from corpus.codebook import Codebook

TOWN = "municipality"


@dataclass(frozen=True, kw_only=True)
class Town:
    """One named municipality."""

    start: int
    """Where its name begins, the prefecture in front of it included."""
    end: int
    codes: tuple[str, ...]
    """More than one where the name is not enough."""


def towns_named(marked: Marked, codebook: Codebook) -> tuple[Town, ...]:
    """Municipalities from left to right; a prefecture right in front, or alone in the message, decides twins."""
    places = codebook.places
    prefectures = [m for m in marked.of("place") if places[m.codes[0]].level == "prefecture"]
    found: list[Town] = []
    for mention in marked.of("place"):
        codes = tuple(code for code in mention.codes if places[code].level == TOWN)
        if not codes:
            continue
        before = next((m for m in prefectures if _in_front(m, mention, marked.folded)), None)
        inside = before or (prefectures[0] if len(prefectures) == 1 and len(codes) > 1 else None)
        own = (
            tuple(code for code in codes if inside is None or places[code].parent == inside.codes[0]) or codes
        )
        start = before.start if before is not None and own != () else mention.start
        found.append(Town(start=start, end=mention.end, codes=own))
    return tuple(found)


def _in_front(prefecture: Mention, town: Mention, folded: str) -> bool:
    """神奈川県横須賀市, 神奈川県の横須賀市."""
    return folded[prefecture.end : town.start] in ("", "の") and prefecture.end <= town.start


def open_town(towns: Sequence[Town]) -> Town | None:
    """The first name that several municipalities have."""
    return next((town for town in towns if len(town.codes) > 1), None)
