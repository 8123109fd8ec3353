"""Finds what a message names: members, topics, measures, years and numbers, each with its place in the text.

Knows the codebook's names and notation of numbers; decides nothing about what is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from assistant.understanding.bounds import stated_thresholds
from assistant.understanding.number_words import said_numbers
from assistant.understanding.wording import with_arabic_counts, wording_forms
from corpus.codebook import Codebook
from corpus.gazetteer import Form, SurfaceIndex, close_up, codebook_forms, fold, nearest_prefecture
from corpus.gazetteer import Mention as Found
from corpus.numerals import find_numerals

Kind = Literal["place", "population", "item", "topic", "measure", "quantity", "year", "number"]
MEMBER_KINDS = ("place", "population", "item")


@dataclass(frozen=True, kw_only=True)
class Mention:
    """One stretch of the text and what it may name."""

    kind: Kind
    codes: tuple[str, ...]
    """Codes of the codebook; the year, or the number as text, for years and numbers."""
    start: int
    end: int
    surface: str
    inside: tuple[str, ...] = ()
    """The places that an area holds (四国), where the name is no place with values of its own."""
    value: float = 0.0
    unit: str = ""
    """Of numbers: ％, 団体, ポイント, 位, ... as corpus/numerals.py writes them."""
    relation: str = ""
    """Of numbers in words: the relation that the word itself states (過半数: more than)."""

    def overlaps(self, other: Mention) -> bool:
        """True when both share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A text in the form in which offsets count, with its mentions from left to right."""

    text: str
    folded: str
    mentions: tuple[Mention, ...]
    hints: tuple[tuple[str, int], ...] = ()
    """Classes of wording (`shapes:lowest`, `relation:>=`) with their places: what the heads weigh, never a decision."""
    corrected: str = ""
    """A Japanese sentence when a misspelt name was read as another."""

    def of(self, *kinds: str) -> tuple[Mention, ...]:
        """Mentions of some kinds."""
        return tuple(mention for mention in self.mentions if mention.kind in kinds)


class MentionFinder:
    """Finds mentions of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        forms = [_renamed(form) for form in codebook_forms(codebook)]
        for topic in codebook.topics.values():
            names = (topic.name, topic.name_en, *topic.aliases)
            forms += [Form(text=name, kind="topic", code=topic.code) for name in names]
        members = [form for form in forms if form.kind in (*MEMBER_KINDS, "topic")]
        members += [
            Form(text=name, kind="area", code=area.code) for area in codebook.areas.values() for name in area.names()
        ]  # fmt: skip
        self._members = SurfaceIndex(members)
        self._hints = SurfaceIndex(wording_forms())
        self._measures = SurfaceIndex([form for form in forms if form.kind in ("measure", "quantity")])

    def find(self, text: str) -> Marked:
        """All mentions in `text`; measures may overlap with the rest, everything else may not."""
        closed = _JOINED.sub(" ", with_arabic_counts(close_up(text)))
        folded = fold(closed)
        found = [*_years_and_numbers(closed)]
        members: list[Mention] = []
        for m in self._members.scan(folded):
            mention = self._member(m, closed)
            if not any(mention.overlaps(number) and number.end > mention.end for number in found):
                members.append(mention)
        numbers = [one for one in (_apart(number, members) for number in found) if one is not None]
        measures = [
            Mention(kind=m.kind, codes=m.codes, start=m.start, end=m.end, surface=closed[m.start : m.end])  # type: ignore[arg-type]
            for m in self._measures.scan(folded)
        ]
        corrected, extra = self._misspelt(folded, closed, members)
        ordered = sorted([*members, *extra, *numbers, *measures], key=lambda m: (m.start, -m.end, m.kind))
        return Marked(
            text=closed,
            folded=folded,
            mentions=tuple(ordered),
            hints=self._hinted(folded),
            corrected=corrected,
        )

    def _member(self, found: Found, closed: str) -> Mention:
        surface = closed[found.start : found.end]
        if found.kind != "area":
            kind = cast(Kind, found.kind)
            return Mention(kind=kind, codes=found.codes, start=found.start, end=found.end, surface=surface)
        area = self._codebook.areas[found.codes[0]]
        codes = (area.region,) if area.region else area.members
        return Mention(
            kind="place", codes=codes, inside=area.members, start=found.start, end=found.end, surface=surface
        )

    def _hinted(self, folded: str) -> tuple[tuple[str, int], ...]:
        found = [(f"{m.kind}:{code}", m.start) for m in self._hints.scan(folded) for code in m.codes]
        found += [(f"relation:{said.relation}", said.start) for said in said_numbers(folded) if said.relation]
        found += [(f"relation:{threshold.relation}", 0) for threshold in stated_thresholds(folded)]
        return tuple(dict.fromkeys(found))

    def _misspelt(self, folded: str, closed: str, members: list[Mention]) -> tuple[str, list[Mention]]:
        if any(m.kind == "place" for m in members):
            return "", []
        from_index = self._members.scan(folded)
        found = nearest_prefecture(folded, self._codebook, from_index)
        if found is None:
            return "", []
        code, surface, start = found
        name = self._codebook.places[code].name
        mention = Mention(
            kind="place", codes=(code,), start=start, end=start + len(surface), surface=closed[start : start + len(surface)]
        )  # fmt: skip
        return f"『{surface}』は見つからないため、『{name}』として答えます。", [mention]


_JOINED = re.compile(r"(?<=[A-Za-z])(?=\d+(?:\.\d+)?(?:割|%|位|番|団体|ポイント))")
"""AI40%: the name and the number are two words."""


def _apart(number: Mention, members: Sequence[Mention]) -> Mention | None:
    """The number without the name that follows it (47都道府県); None where a name holds it whole."""
    for member in members:
        if not number.overlaps(member):
            continue
        if member.start <= number.start:
            return None
        surface = number.surface[: member.start - number.start]
        number = replace(number, end=member.start, surface=surface)
    return number


def _renamed(form: Form) -> Form:
    return Form(text=form.text, kind="quantity", code=form.code) if form.kind == "quantities" else form


_DATE_UNITS = frozenset(("月", "月末", "日"))
_PART = re.compile(r"(?:条|版|章|節|号|期(?!間))")
"""第11条, 1.2版: parts and editions of documents are no values."""


def _years_and_numbers(closed: str) -> list[Mention]:
    found = [
        Mention(
            kind="number", codes=(f"{said.value:g}",), start=said.start, end=said.end, surface=closed[said.start : said.end],
            value=said.value, unit=said.unit, relation=said.relation,
        )
        for said in said_numbers(closed)
    ]  # fmt: skip
    spoken = list(found)
    for numeral in find_numerals(closed):
        if (
            numeral.label
            or numeral.unit in _DATE_UNITS
            or _PART.search(closed, numeral.start, numeral.end + 1)
            or any(m.start < numeral.end and numeral.start < m.end for m in spoken)
        ):
            continue
        plausible = 1990 <= numeral.value <= 2100 and numeral.value == int(numeral.value)
        kind: Kind = "year" if plausible and numeral.unit in ("年", "") else "number"
        found.append(
            Mention(
                kind=kind,
                codes=(f"{numeral.value:g}",),
                start=numeral.start,
                end=numeral.end,
                surface=numeral.surface,
                value=numeral.value,
                unit=numeral.unit,
            )
        )
    return found


_MARKS = {"year": "〔年〕", "topic": "〔題〕"}
_MANY = 8
"""Kinds of items with so many members are masked; few members (導入済み, 実証中) are wording."""
_PLACE_MARKS = {"national": "〔国〕", "region": "〔域〕", "prefecture": "〔県〕"}


class Masker:
    """Writes a text with its names replaced by their kinds, so that wording is learned and names are not."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        sizes = Counter(item.level for item in codebook.items.values())
        self._masked_items = {kind for kind, size in sizes.items() if size >= _MANY}

    def mark(self, mention: Mention) -> str:
        """What stands for the mention in a masked text; empty when it stays as it is."""
        if mention.inside:
            return "〔所〕"
        if mention.kind == "place":
            return _PLACE_MARKS.get(self._codebook.places[mention.codes[0]].level, "〔所〕")
        if mention.kind == "number":
            return f"〔数〕{mention.unit}"
        if mention.kind == "population":
            names = {self._codebook.populations[code].level for code in mention.codes}
            everybody = mention.codes[0] in ("prefectures", "municipalities", "all_governments")
            return "" if everybody or names != {"size_class"} else "〔層〕"
        if mention.kind == "item":
            return "〔項〕" if self._codebook.items[mention.codes[0]].level in self._masked_items else ""
        return _MARKS.get(mention.kind, "")

    def mask(self, marked: Marked, start: int = 0, end: int | None = None) -> str:
        """The folded text from `start` to `end`, masked."""
        stop = len(marked.folded) if end is None else end
        pieces: list[str] = []
        at = start
        for mention in marked.mentions:
            if mention.start < at or mention.end > stop:
                continue
            mark = self.mark(mention)
            if mark:
                pieces += [marked.folded[at : mention.start], mark]
                at = mention.end
        return "".join([*pieces, marked.folded[at:stop]])
