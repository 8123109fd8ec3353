"""Words that narrow a statement beside its expression: the unit of its number, 「だけ」 behind a name, a tie.

What they narrow is checked with the statement or keeps it from being confirmed; they never change what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.understanding.mentions import Mention

_ONLY_BEHIND = re.compile(r"(?:[都道府県]|庁)?(?:だけ|のみ|しか)")
_ONLY_BEFORE = re.compile(r"\b(?:only|just|solely)\s+(?:in\s+)?$", re.IGNORECASE)
_TIED = re.compile(r"並んで|並ぶ|同率|同点|同数で|タイで|\btied?\b")


@dataclass(frozen=True, kw_only=True)
class Qualifiers:
    """What a statement says beside its expression."""

    stated: tuple[tuple[float, str], ...] = ()
    """Numbers with the unit that the message gives them; an empty unit where it gives none."""
    only: tuple[str, ...] = ()
    """Codes of members that are said to be the only ones."""
    tied: bool = False
    """Several members are said to share a place."""


def qualifiers_of(text: str, mentions: Sequence[Mention]) -> Qualifiers:
    """The qualifiers of a text, whose mentions' offsets count in `text`."""
    members = [m for m in mentions if m.kind in ("place", "population", "item")]
    only = [
        code for m in members for code in m.codes
        if _ONLY_BEHIND.match(text, m.end) or _ONLY_BEFORE.search(text[: m.start])
    ]  # fmt: skip
    return Qualifiers(
        stated=tuple((m.value, m.unit) for m in mentions if m.kind == "number"),
        only=tuple(dict.fromkeys(only)), tied=bool(_TIED.search(text)),
    )  # fmt: skip


def joined_qualifiers(found: Sequence[Qualifiers]) -> Qualifiers:
    """The qualifiers of all parts of a message."""
    return Qualifiers(
        stated=tuple(pair for one in found for pair in one.stated),
        only=tuple(code for one in found for code in one.only), tied=any(one.tied for one in found),
    )  # fmt: skip
