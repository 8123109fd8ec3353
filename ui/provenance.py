"""What an officer must be able to say about a figure: when, how many of how many, whose survey, where printed.

Reads outcomes; writes short Japanese or English phrases without markup, for page, copied text and files.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import Cell, Citation, Outcome, certainty_name
from ui.library import NATION, Library

_MARK = re.compile(r"【\d{1,3}】")
_DAY = re.compile(r"^(\d{4})年(\d{1,2})月(\d{1,2})日時点$")
_WAVE = re.compile(r"^(\d{4})年度調査$")


def without_marks(value: str) -> str:
    """The sentence without its 【n】."""
    return _MARK.sub("", value)


def as_of_in(language: str, as_of: str) -> str:
    """「2024年12月31日時点」 as it is, or `as of 31 December 2024`."""
    if language != "en":
        return as_of
    if day := _DAY.match(as_of):
        return f"as of {int(day[3])} {month_name[int(day[2])]} {day[1]}"
    if wave := _WAVE.match(as_of):
        return f"FY{wave[1]} survey"
    return as_of


def dates_of(outcome: Outcome) -> tuple[str, ...]:
    """When the cited figures hold, one phrase a wave, oldest first as cited."""
    single = (part for c in outcome.citations for part in c.as_of.split("、") if part)
    return tuple(dict.fromkeys(as_of_in(outcome.language, part) for part in single))


def cited_cells(outcome: Outcome) -> tuple[Cell, ...]:
    """Every cited cell once, in the order of the citations."""
    known = {
        cell.figure: cell
        for item in outcome.evidence
        if item.kind == "table"
        for cell in (*item.reference, *item.cells)
    }
    wanted = dict.fromkeys(figure for citation in outcome.citations for figure in citation.figures)
    return tuple(known[figure] for figure in wanted if figure in known)


def numbers_told(outcome: Outcome) -> int:
    """How many cited values stand in the sentences themselves."""
    said = without_marks(" ".join((outcome.lead, *outcome.body)))
    return sum(1 for cell in cited_cells(outcome) if cell.text and stands_in(cell.text, said))


def calculations_told(outcome: Outcome) -> int:
    """How many recorded calculations stand in the sentences."""
    said = without_marks(" ".join((outcome.lead, *outcome.body)))
    results = {
        c.text for item in outcome.evidence if item.kind == "table" for c in item.calculations if c.text
    }
    return sum(1 for result in results if stands_in(result, said))


def sentences_quoted(outcome: Outcome) -> int:
    """How many sentences repeat their source word for word; 0 unless all of them do."""
    passages = "\n".join(item.text for item in outcome.evidence if item.kind == "passage")
    lines = [without_marks(line).strip() for line in (outcome.lead, *outcome.body)]
    sentences = [part for line in lines for part in re.findall(r"[^。]+。?", line)]
    return len(sentences) if passages and all(sentence in passages for sentence in sentences) else 0


def stands_in(value: str, said: str) -> bool:
    return re.search(rf"(?<![\d.,]){re.escape(value)}(?![\d,]|\.\d)", said) is not None


@dataclass(frozen=True, kw_only=True)
class BodyCount:
    """The number of bodies behind a rate: 高知県, 34団体中4団体."""

    who: str
    scope: str
    """県内の市区町村; empty where `who` says it."""
    words: str
    value: str
    """The rate as printed."""
    measure: str
    year: int
    derived: bool
    """True when the number follows from the rate and the base instead of being printed."""

    @property
    def in_full(self) -> str:
        """県内の市区町村34団体中4団体."""
        return f"{self.scope}{self.words}"


def counts_of(outcome: Outcome, library: Library | None) -> tuple[BodyCount, ...]:
    """n of N for each cited rate that has both, in the order of the citations."""
    if library is None:
        return ()
    english = outcome.language == "en"
    counts: dict[tuple[str, str, int, str], BodyCount] = {}
    for cell in cited_cells(outcome):
        part, base = cell.numerator, cell.denominator
        if cell.unit not in ("％", "%") or part is None or not base or cell.item:
            continue
        who = library.who(cell, english=english)
        counts[who, cell.measure, cell.year, cell.text] = BodyCount(
            who=who,
            scope="" if english else _scope(who, cell),
            words=_count_words(cell, int(part), int(base), english),
            value=cell.text,
            measure=cell.measure,
            year=cell.year,
            derived=library.count_is_derived(cell),
        )
    return tuple(counts.values())


def count_in_lead(outcome: Outcome, library: Library | None) -> BodyCount | None:
    """n of N of the lead's one rate; None where the lead says several rates, or one whose n is unknown.

    A count beside a rate that it does not belong to would be a wrong statement, so nothing is taken from the body.
    """
    lead = without_marks(outcome.lead)
    rates = [c for c in cited_cells(outcome) if c.unit in ("％", "%") and c.text and stands_in(c.text, lead)]
    if len(rates) != 1:
        return None
    cell = rates[0]
    return next(
        (
            c
            for c in counts_of(outcome, library)
            if (c.measure, c.year, c.value) == (cell.measure, cell.year, cell.text)
        ),
        None,
    )


def one_kind(counts: Sequence[BodyCount]) -> bool:
    """True when all counts are of one measure and wave, so that one sentence may list them."""
    return len({(count.measure, count.year) for count in counts}) == 1


def _count_words(cell: Cell, part: int, base: int, english: bool) -> str:
    if english:
        bodies = "municipalities" if cell.population == "municipalities" else "bodies"
        return f"{part:,} of {base:,} {bodies}"
    return f"{base:,}団体中{part:,}団体"


def _scope(who: str, cell: Cell) -> str:
    if cell.population != "municipalities":
        return ""
    if cell.place == NATION:
        return "全国の市区町村"
    inside = who[-1] if who[-1] in "都道府県" else "域"
    return f"{inside}内の市区町村"


def source_groups(outcome: Outcome) -> tuple[tuple[str, tuple[Citation, ...]], ...]:
    """One line a source (survey, date, who counted, where printed, how sure) with the citations that it stands for."""
    grouped: dict[tuple[str, ...], list[Citation]] = {}
    for citation in outcome.citations:
        key = (citation.source_code or citation.source, citation.primary, citation.as_of, citation.certainty)
        grouped.setdefault(key, []).append(citation)
    return tuple(
        (_source_line(group, outcome.language) + certainty_tag(group[0], outcome.language), tuple(group))
        for group in grouped.values()
    )


def certainty_tag(citation: Citation, language: str) -> str:
    """［言い換え］ behind a source of sentences; empty for figures."""
    name = certainty_name(citation.certainty, language)
    return f"［{name}］" if name else ""


def source_lines(outcome: Outcome) -> tuple[str, ...]:
    """The lines of `source_groups`, for text without buttons."""
    return tuple(line for line, _ in source_groups(outcome))


def _source_line(group: Sequence[Citation], language: str) -> str:
    first = group[0]
    labels = ("・" if language != "en" else ", ").join(dict.fromkeys(c.label for c in group if c.label))
    if not first.primary:
        return _document_line(first, labels, language)
    day = "・".join(as_of_in(language, part) for part in first.as_of.split("、") if part)
    name, _, number = first.source.partition(" ")
    where = " ".join(part for part in (number, labels) if part)
    if language == "en":
        return f"{first.primary} ({day}), via {name} ({where})"
    when = f"（{day}）" if day else ""
    # A survey that its own issuer reports needs no 「が掲載」.
    if not first.secondary and first.primary.startswith(first.issuer):
        return f"{first.primary}{when}（{first.source} {labels}）"
    verb = "が集計" if "図表" in labels and not first.secondary else "が掲載"
    return f"{first.primary}{when}を{name}{verb}（{where}）"


def _document_line(citation: Citation, labels: str, language: str) -> str:
    if not citation.title:
        return f"{citation.source} {labels}".strip()
    number = citation.source.partition(" ")[2] if " No." in citation.source else ""
    about = "、".join(part for part in (number, citation.date) if part)
    if language == "en":
        return f"{citation.issuer}, {citation.title} ({about.replace('、', ', ')}), {labels}"
    return (
        f"{citation.issuer}「{citation.title}」（{about}）{labels}"
        if about
        else (f"{citation.issuer}「{citation.title}」{labels}")
    )
