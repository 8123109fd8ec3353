"""Whether the comparisons of free text hold: 最も, 順に, より, 上昇, 差, 同じ and their English.

Each relation word must be borne out by cited cells, or stand in a cited passage's sentence that shares the names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.verification.prose_context import Around, Read
from assistant.verification.prose_figures import Proof
from tools.evidence import Cell, TableEvidence

_Told = Sequence[tuple[Around, Cell]]

_WORDS: dict[str, re.Pattern[str]] = {
    "highest": re.compile(r"最も(?:多|高|大き|進)|もっとも(?:多|高|大き)|最高|最大|最多|首位|トップ|一番(?:多|高|大き)|\b(?:highest|most|largest|greatest|leading|first place)\b"),
    "lowest": re.compile(r"最も(?:少な|低|小さ|遅れ)|もっとも(?:少な|低|小さ)|最低|最小|最少|最下位|ワースト|一番(?:少な|低|小さ)|\b(?:lowest|least|smallest|worst|last place)\b"),
    "descending": re.compile(r"(?:高い|多い|大きい)順|\bin descending order"),
    "ascending": re.compile(r"(?:低い|少ない|小さい)順|\bin ascending order"),
    "in order": re.compile(r"順に|次いで|続いて|に続き|\bin order\b|followed by"),
    "higher": re.compile(r"(?<!に)より(?:も)?[^。、]{0,30}?(?:高|多|大き|進んで)|上回|の方が[^。、]{0,10}?(?:高|多|大き)|\b(?:higher|more|larger|greater) than|\bexceed"),
    "lower": re.compile(r"(?<!に)より(?:も)?[^。、]{0,30}?(?:低|少な|小さ|遅れ)|下回|の方が[^。、]{0,10}?(?:低|少な|小さ)|\b(?:lower|less|fewer|smaller) than"),
    "rose": re.compile(r"上昇し|増加し|増え|高まっ|伸び(?:た|て|まし)|拡大し|急増|\b(?:rose|increased|grew|climbed)\b"),
    "fell": re.compile(r"低下し|減少し|減っ|減り|下がっ|縮小し|急減|\b(?:fell|decreased|declined|dropped)\b"),
    "same": re.compile(r"同じ(?:値|割合|水準|率)|同率|等しい|同数|変わ(?:っていません|らない|りません)|横ばい|\bthe same (?:as|rate|value)|unchanged"),
}  # fmt: skip
_LARGE, _SMALL = ("highest", "higher"), ("lowest", "lower")


def relations_in(text: str) -> frozenset[str]:
    """The kinds of relation that a text states."""
    return frozenset(kind for kind, pattern in _WORDS.items() if pattern.search(text))


def check_relations(read: Read, told: _Told, tables: Sequence[TableEvidence], proof: Proof) -> str:
    """The first relation that neither cells nor passages bear out; empty when all hold."""
    for kind in sorted(relations_in(read.text)):
        if not _holds(kind, read, told, tables) and not _is_said(kind, read, proof):
            return f"『{_WORDS[kind].search(read.text)[0]}』が根拠の値と一致しません。"  # type: ignore[index]
    return ""


def _is_said(kind: str, read: Read, proof: Proof) -> bool:
    """A passage's sentence states the same relation of the same member, and names everybody whom the claim names."""
    own = _beside(kind, read)
    for sentence in proof.sentences:
        if kind not in relations_in(sentence.text):
            continue
        theirs = _beside(kind, sentence)
        if (not own or not theirs or own & theirs) and all(
            read.codes(k) <= sentence.codes(k) for k in ("place", "population", "item")
        ):
            return True
    return False


def _beside(kind: str, read: Read) -> frozenset[str]:
    """The member nearest to the relation word: right before it, else right behind it."""
    at = _WORDS[kind].search(read.text)
    members = [m for m in read.mentions if m.kind in ("place", "population", "item")]
    if at is None:
        return frozenset()
    before = [m for m in members if m.end <= at.start() and "、" not in read.text[m.end : at.start()]]
    behind = [m for m in members if m.start >= at.end()]
    near = before[-1:] or behind[:1]
    return frozenset(near[0].codes) if near else frozenset()


def _holds(kind: str, read: Read, told: _Told, tables: Sequence[TableEvidence]) -> bool:
    cells = [cell for _, cell in told]
    values = [cell.value if cell.value is not None else 0.0 for cell in cells]
    if kind in ("highest", "lowest"):
        return _is_extreme(kind, read, told, tables)
    if kind in ("descending", "ascending", "in order"):
        down, up = sorted(values, reverse=True), sorted(values)
        if len(values) < 2 or not _from_the_end(cells, tables):
            return False
        return (
            values == down
            if kind == "descending"
            else values == up
            if kind == "ascending"
            else values in (down, up)
        )
    if kind in ("higher", "lower"):
        return _is_compared(kind, read, told)
    if kind in ("rose", "fell"):
        years = [cell.year for cell in cells]
        change = values[-1] - values[0] if len(values) >= 2 else 0.0
        return (
            years == sorted(set(years)) and len(years) >= 2 and (change > 0 if kind == "rose" else change < 0)
        )
    return len(values) >= 2 and len(set(values)) == 1


def _is_extreme(kind: str, read: Read, told: _Told, tables: Sequence[TableEvidence]) -> bool:
    """The number right behind the word (else right before it) is its table's extreme, or the one named member's is."""
    at = _WORDS[kind].search(read.text)
    assert at is not None
    behind = [cell for around, cell in told if around.numeral.start >= at.end()]
    before = [cell for around, cell in told if around.numeral.end <= at.start()]
    near = behind[:1] or before[-1:]
    # 「東京都が56.5％で最も高く、高知県が11.8％で最も低い」: the number stands before its word.
    if before and re.search(r"で、?$|と$", read.text[: at.start()]):
        near = before[-1:]
    near = near or _members(read, tables)
    return len(near) == 1 and _is_end_of_table(near[0], kind, tables)


def _members(read: Read, tables: Sequence[TableEvidence]) -> list[Cell]:
    """Cells of the members that a sentence without numbers names."""
    cells = [cell for table in tables for cell in table.cells]
    named = [
        cell for cell in cells
        if cell.place in read.codes("place") or cell.item in read.codes("item") or cell.population in read.codes("population")
    ]  # fmt: skip
    return named if len({(cell.place, cell.population, cell.item) for cell in named}) == 1 else []


def _is_end_of_table(cell: Cell, kind: str, tables: Sequence[TableEvidence]) -> bool:
    for table in tables:
        own = [
            c.value
            for c in table.cells
            if c.measure == cell.measure and c.year == cell.year and c.value is not None
        ]
        if cell.value in own and any(c.figure == cell.figure for c in table.cells) and len(own) > 1:
            cut = re.search(r"ORDER BY\s+value(?: (DESC|ASC))?.*LIMIT", table.sql, re.DOTALL)
            if cut is not None and (cut[1] == "DESC") != (kind in _LARGE):
                return False
            return cell.value == (max(own) if kind in _LARGE else min(own))
    return False


def _from_the_end(cells: Sequence[Cell], tables: Sequence[TableEvidence]) -> bool:
    """The first member told is one of the two ends of its table, or the table's first two are skipped on purpose (次いで)."""
    first = cells[0]
    for table in tables:
        own = [c.value for c in table.cells if c.measure == first.measure and c.value is not None]
        if any(c.figure == first.figure for c in table.cells):
            return first.value in (max(own), min(own))
    return False


def _is_compared(kind: str, read: Read, told: _Told) -> bool:
    """「AはBより高い」「Bを上回る」「Aの方がBより」「A is higher than B」: the other one stands beside より, を or than."""
    at = _WORDS[kind].search(read.text)
    assert at is not None
    if len(told) != 2:
        return False
    (one, first), (_, second) = told
    if at[0].startswith(("より", "上回", "下回")):
        # What stands right before より or を上回る is the smaller or larger other; a subject before it comes first.
        other_first = one.numeral.end <= at.start() and _subject_is_behind(read.text, at, told)
        larger, smaller = (second, first) if other_first else (first, second)
    else:
        larger, smaller = first, second
    if larger.value is None or smaller.value is None:
        return False
    return larger.value > smaller.value if kind in _LARGE else larger.value < smaller.value


def _subject_is_behind(text: str, at: re.Match[str], told: _Told) -> bool:
    """BよりAの方が高い: only one of the two numbers stands before より."""
    return told[1][0].numeral.start >= at.start() or bool(
        re.match(r"より(?:も)?[^。、]{1,30}の方が", text[at.start() :])
    )
