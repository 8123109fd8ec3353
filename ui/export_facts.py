"""What every exported answer carries besides its sentences: date, counts, definitions, sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant import Answer, Citation, Outcome, certainty_name
from ui.answer_words import answer_words
from ui.library import Library
from ui.provenance import as_of_in, counts_of, dates_of, source_lines
from ui.reply_text import counts_told
from ui.told_lead import told_lead

CITATION = re.compile(r"【(\d{1,3})】")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Lines under an exported answer: what the reader of a council paper asks about."""

    lead: str
    """The first sentence with date and number of bodies, and its 【n】."""
    counts: tuple[str, ...]
    """The numbers of bodies of several rates, in one sentence."""
    as_of: tuple[str, ...]
    definitions: tuple[str, ...]
    sources: tuple[str, ...]
    headings: tuple[str, str, str]

    def sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Heading and lines of each part that has any, in reading order."""
        parts = zip(self.headings, (self.as_of, self.definitions, self.sources), strict=True)
        return tuple((heading, lines) for heading, lines in parts if lines)


def facts_of(outcome: Outcome, library: Library | None) -> Facts:
    """Date of the figures, counts, definitions and sources of an outcome."""
    words = answer_words(outcome.language)
    definitions = list(outcome.notes)
    if isinstance(outcome, Answer) and any(count.derived for count in counts_of(outcome, library)):
        definitions.append(words.derived_counts)
    return Facts(
        lead=told_lead(outcome, library),
        counts=tuple(counts_told(outcome, library)),
        as_of=dates_of(outcome),
        definitions=tuple(definitions),
        sources=source_lines(outcome),
        headings=(words.field_as_of, words.notes, words.sources),
    )


def footnote_text(citation: Citation, language: str = "ja") -> str:
    """One citation as a footnote: survey and date, document, issuer, date of publication, place, address."""
    english = language == "en"
    day = dated(citation, language)
    when = (f" ({day})" if english else f"（{day}）") if day else ""
    survey = f"{citation.primary}{when}" if citation.primary else ""
    joined = f"{citation.issuer}, {citation.title}" if english else f"{citation.issuer}「{citation.title}」"
    published = f"published {citation.date}" if english else f"{citation.date}公表"
    parts = [survey, joined if citation.title else citation.source]
    parts += [published if citation.date else "", citation.locator]
    line = (", " if english else "、").join(part for part in parts if part) + ("." if english else "。")
    if citation.quote:
        quote = " ".join(citation.quote.split(chr(10)))
        kind = certainty_name(citation.certainty, language) or ("Quoted" if english else "引用")
        line += f"{' ' if english else ''}{kind}: {quote}"
    return f"{line} {citation.url}".strip()


def made_on(today: date, language: str) -> str:
    """「作成日 2026年11月25日」."""
    name = answer_words(language).made_on
    if language == "en":
        return f"{name} {as_of_in('en', f'{today.year}年{today.month}月{today.day}日時点').removeprefix('as of ')}"
    return f"{name} {today.year}年{today.month}月{today.day}日"


def title_of(outcomes: Sequence[Outcome]) -> str:
    """The document's title."""
    words = answer_words(outcomes[0].language)
    return words.export_conversation if len(outcomes) > 1 else words.export_answer


def dated(citation: Citation, language: str) -> str:
    """The survey date of one citation in the language of the outcome."""
    return "、".join(as_of_in(language, part) for part in citation.as_of.split("、") if part)
