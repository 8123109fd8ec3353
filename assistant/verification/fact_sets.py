"""Whether a list is the whole set, and whether members stand at the positions that are said.

Knows results and names; each check gives a problem in Japanese, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.gathering.results import Member, Result
from assistant.understanding.expression import (
    Claim,
    Expression,
    Keep,
    Lacking,
    Pair,
    Rank,
    Take,
    Total,
    Values,
)
from corpus.codebook import Codebook

_LONGEST = 10
"""So many members of a list are named in a sentence; the table holds the others."""
_VALUE = r"(?:（| \(|が)(?!(?:19|20)\d\d[年)）])[−-]?[\d,]+(?:\.\d+)?"
_POSITION = re.compile(r"(\d+)(?:番目|位(?!以|か))")
_SPAN = re.compile(r"(\d+)〜(\d+)番目")
_NUMBERED = re.compile(r"(\d+)位が「?([^、」（]+)")
_FROM = re.compile(r"(高い|多い|大きい|低い|少ない|小さい)ほうから")
_STATED = re.compile(
    r"^(?:はい|いいえ)、\d+位(?:以上|以下|超|未満|前後)?(?:です|ではありません)。|^\d+位(?:以上|以下|超|未満|前後)?かどうかは確かめられません。"
)
"""What yes or no is said to; the number is the statement's own."""
_TOTAL = re.compile(r"の(\d+)(?:都道府県|地域|区分|項目|件|団体)です")


def names_of(member: Member, codebook: Codebook) -> tuple[str, ...]:
    """What a member may be called in an answer."""
    found: list[str] = []
    for dimension in ("place", "population", "item"):
        code = getattr(member, dimension)
        if dimension == "population" and member.place != "JP":
            continue
        known = codebook.by_dimension[dimension].get(code)
        if known is not None and code != "JP":
            found += [known.name, known.short, known.name_en]
    return tuple(filter(None, found))


def incomplete_set(text: str, result: Result, codebook: Codebook) -> str:
    """A sentence that lists members of the asked set lists all of them, and says so where some are unpublished."""
    listing = _listing(result)
    if listing is None:
        return ""
    rows = listing.rows[:_LONGEST]
    told = [row for row in rows if _is_listed(text, row.member, codebook)]
    if not told:
        return ""
    own = {row.member for part in (listing, *listing.parts[1:]) for row in part.rows}
    around = listing.parts[0].rows if listing.parts and isinstance(listing.expression, Take | Keep) else ()
    if any(row.member not in own and _is_listed(text, row.member, codebook) for row in around):
        return "当てはまらないものが挙げられています。"
    if isinstance(listing.expression, Take) and len(rows) == 1 and "最も" not in text:
        return ""
    if len(told) < min(len(rows), 8 if isinstance(listing.expression, Values) else _LONGEST):
        return "当てはまるものがすべて挙げられていません。"
    partly = "公表されている" in text or "published" in text.lower()
    if isinstance(listing.expression, Keep) and listing.missing and not partly:
        return "値の公表されていないものがあることが書かれていません。"
    total = _TOTAL.search(text)
    if total and isinstance(listing.expression, Keep) and int(total[1]) != len(listing.rows):
        return f"『{total[0]}』は当てはまるものの数ではありません。"
    return ""


def _listing(result: Result) -> Result | None:
    """The result whose members a direct reply lists: of a set that was asked for."""
    expression: Expression = result.expression
    if isinstance(expression, Claim):
        return _listing(result.parts[0]) if result.parts else None
    if isinstance(expression, Total):
        return _listing(result.parts[0]) if expression.how == "count" and result.parts else None
    listed = isinstance(expression, Take | Keep) or (
        isinstance(expression, Pair) and expression.kind == "both"
    )
    several = isinstance(expression, Values | Lacking) and len(result.rows) > 1
    return result if result.rows and (listed or several) else None


def _is_listed(text: str, member: Member, codebook: Codebook) -> bool:
    """A name with its value; 京都 is no part of 東京都."""
    return any(
        re.search(f"(?<![一-龥A-Za-z]){re.escape(name)}[」”]?{_VALUE}", text)
        for name in names_of(member, codebook)
    )


def wrong_position(text: str, result: Result, codebook: Codebook) -> str:
    """Positions are those of the members named beside them, counted from the end that was asked for."""
    parts = list(_all(result))
    text = _STATED.sub("", text)
    ends = {part.expression.order for part in parts if isinstance(part.expression, Take)}
    ends |= {"high"} if any(isinstance(part.expression, Rank) for part in parts) else set()
    for found in _FROM.finditer(text):
        said = "high" if found[1] in ("高い", "多い", "大きい") else "low"
        if ends and said not in ends:
            return f"『{found[0]}』は質問の順序と違います。"
    if not any(isinstance(part.expression, Take | Rank) for part in parts):
        return ""
    numbered = [(int(m[1]), m[2]) for m in _NUMBERED.finditer(text)]
    for position, name in numbered:
        if not _stands(position, name, parts, codebook):
            return f"『{position}位が{name}』は結果と違います。"
    allowed = _positions(text, parts, codebook)
    said_ones = {int(m[1]) for m in _POSITION.finditer(text)} | {int(m[1]) for m in _SPAN.finditer(text)}
    wrong = sorted(said_ones - allowed)
    return f"『{wrong[0]}番目』は示されていません。" if wrong else ""


def _stands(position: int, name: str, parts: Sequence[Result], codebook: Codebook) -> bool:
    return any(
        row.position == position and name in names_of(row.member, codebook)
        for part in parts for row in part.rows
    )  # fmt: skip


def _positions(text: str, parts: Sequence[Result], codebook: Codebook) -> set[int]:
    """Positions of the members that the text names, open ones, and those of the question."""
    found: set[int] = set()
    for part in parts:
        for row in part.rows:
            if row.position and any(name in text for name in names_of(row.member, codebook)):
                around = part.parts[0].rows if part.parts else ()
                tied = sum(other.value == row.value for other in around)
                found |= set(range(row.position, row.position + max(tied, 1)))
        for position, member, _ in (*part.named, *part.near):
            if any(name in text for name in names_of(member, codebook)):
                found.add(position)
        if part.positions and re.search(r"分かりません|cannot be told", text):
            found |= set(part.positions)
        if part.missing and part.at_most and isinstance(part.expression, Rank):
            found |= {part.at_least, part.at_most}
    return found


def _all(result: Result) -> list[Result]:
    return [result, *(inner for part in result.parts for inner in _all(part))]
