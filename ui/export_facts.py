"""What every exported answer carries besides its sentences: date, counts, definitions, sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant import Citation, Outcome, certainty_name
from ui import text_ja as t
from ui.answer_words import answer_words
from ui.library import Library
from ui.provenance import as_of_in, counts_of, dates_of, source_lines

CITATION = re.compile(r"【(\d{1,3})】")


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Lines under an exported answer: what the reader of a council paper asks about."""

    scope: str
    """Date and number of bodies: 2024年12月31日時点、県内の市区町村34団体中4団体."""
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
    counts = counts_of(outcome, library)
    dates = dates_of(outcome)
    scope = list(dates)
    definitions = list(outcome.notes)
    if len(counts) == 1:
        scope.append(counts[0].in_full)
    if any(count.derived for count in counts):
        definitions.append(words.derived_counts)
    return Facts(
        scope=("、" if outcome.language != "en" else ", ").join(scope),
        as_of=dates,
        definitions=tuple(definitions),
        sources=source_lines(outcome),
        headings=(words.field_as_of, words.notes, words.sources),
    )


def footnote_text(citation: Citation, language: str = "ja") -> str:
    """One citation as a footnote: survey and date, document, issuer, date of publication, place, address.

    What is quoted says what it is: 引用 for figures, else 原文, 言い換え, 一般知識 or 推測.
    """
    survey = f"{citation.primary}（{citation.as_of}）" if citation.primary else ""
    document = f"{citation.issuer}「{citation.title}」" if citation.title else citation.source
    parts = [part for part in (survey, document) if part]
    parts += [f"{citation.date}公表" if citation.date else "", citation.locator]
    line = "、".join(part for part in parts if part) + "。"
    if citation.quote:
        kind = certainty_name(citation.certainty, language) or "引用"
        line += f"{kind}: {' '.join(citation.quote.split(chr(10)))}"
    return f"{line} {citation.url}".strip()


def made_on(today: date, language: str) -> str:
    """「作成日 2026年11月25日」."""
    if language == "en":
        return f"Made on {today.isoformat()}"
    return f"{t.EXPORT_MADE_ON} {today.year}年{today.month}月{today.day}日"


def title_of(outcomes: Sequence[Outcome]) -> str:
    """The document's title."""
    return t.EXPORT_CONVERSATION if len(outcomes) > 1 else t.EXPORT_ANSWER


def dated(citation: Citation, language: str) -> str:
    """The survey date of one citation in the language of the outcome."""
    return "、".join(as_of_in(language, part) for part in citation.as_of.split("、") if part)
