"""Whether what is called unpublished is: nothing of it stands among the published values.

A false absence is a false statement like a false number. Knows results and names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.gathering.results import Member, Result
from assistant.understanding.expression import DIMENSIONS, Rank, leaves
from corpus.codebook import Codebook
from corpus.gazetteer import SurfaceIndex, fold

ABSENT = re.compile(
    r"公表されていません|公表されていないため|数値がありません|数値は収録されていません|判断に必要な値が公表|"
    r"not published|hold no figure"
)  # fmt: skip
_NAMED_ONLY = re.compile(r"（値は公表されていません）|\(its value is not published\)")
_NOBODY = ("JP", "", "municipalities", "all_governments", "prefectures")


def wrong_absence(
    text: str, plain: str, parts: Sequence[Result], codebook: Codebook, names: SurfaceIndex
) -> str:
    """What the sentence calls unpublished has no value in the result.

    Args:
        plain: The text without names of measures, which may hold names of members.
    """
    if _NAMED_ONLY.search(text):
        if not any(part.named for part in parts):
            return "値は公表されています。"
        text = _NAMED_ONLY.sub("", text)
    if not ABSENT.search(text):
        return ""
    if "順位は" in text or "rank" in text.lower():
        ranks = [part for part in parts if isinstance(part.expression, Rank)]
        codes = {code for m in names.scan(fold(plain)) for code in m.codes} - {*_NOBODY}
        known = {code for part in ranks for code in _placed(part)}
        if codes & known:
            return "順位は公表されています。"
        return (
            ""
            if any(part.missing or not (part.rows or part.named) for part in ranks)
            else "順位は公表されています。"
        )
    lacking = [part for part in parts if part.missing or not part.rows]
    if not lacking:
        return "公表されている値を、公表されていないとしています。"
    if not _of_measure(text, lacking, codebook):
        return "値のない指標ではありません。"
    for mention in names.scan(fold(plain)):
        codes = set(mention.codes) - {*_NOBODY}
        if codes and not any(_lacks(part, codes) for part in lacking):
            return f"『{mention.surface}』の値は公表されています。"
    return ""


def _lacks(part: Result, codes: set[str]) -> bool:
    """A member of these codes has no value here; those who were asked for, where no member is known."""
    told = any(_is_of(row.member, codes) for row in part.rows)
    if part.missing:
        return any(_is_of(member, codes) for member in part.missing)
    named = {
        code for leaf in leaves(part.expression) for name in DIMENSIONS
        for code in (*leaf.members(name).codes, *leaf.members(name).within, *leaf.members(name).without)
    }  # fmt: skip
    return not told and bool(codes & named)


def told_whole(result: Result) -> bool:
    """Everything that was asked has a published or computed value: nothing of it can be called missing."""
    parts = [result, *(inner for part in result.parts for inner in (part, *part.parts))]
    lacking = any(part.missing or part.positions for part in parts)
    return bool(result.rows) and not lacking and result.certainty == "proved" and result.verdict != "open"


def _placed(part: Result) -> set[str]:
    """Codes of the members whose place is known."""
    members = [row.member for row in part.rows] + [member for _, member, _ in part.named]
    return {code for m in members for code in (m.place, m.item)} - {"", "JP"}


def _is_of(member: Member, codes: set[str]) -> bool:
    return bool(codes & {member.place, member.population, member.item})


def _of_measure(text: str, lacking: Sequence[Result], codebook: Codebook) -> bool:
    """The measure that the sentence names is one without a value; longest names first."""
    named = [m for m in codebook.measures.values() if m.name in text or (m.name_en and m.name_en in text)]
    longest = [m for m in named if all(m.name not in o.name or m.name == o.name for o in named)]
    if not longest:
        return True
    known = {leaf.measure for part in lacking for leaf in leaves(part.expression)}
    known |= {part.measure for part in lacking}
    known |= {codebook.measures[code].rank_of for code in known if code in codebook.measures}
    return any(m.code in known for m in longest)
