"""The part of the first screen that depends on the corpus: date, prefectures with and without values, limits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ui.library import Library, PrefectureChoice
from ui.markup import text
from ui.provenance import as_of_in

_WORDS = {
    "ja": {
        "as_of": "最新の調査は{day}。資料{sources}件、数値{figures}件から答えます。",
        "published": "数値が公表されている県を選ぶと、その値と全国との差を答えます。",
        "unpublished": "未公表",
        "reason": "未公表の県を選ぶと、その理由と、近い公表値（地域の値など）を答えます。",
        "question": "{place}の{measure}は？",
        "known": "分かること",
        "unknown": "分からないこと（公表されていません）",
        "waves": "{name}（{first}〜{last}年度）",
        "wave": "{name}（{first}年度）",
    },
    "en": {
        "as_of": "The newest survey is {day}. {sources} documents, {figures} figures.",
        "published": "Choose a prefecture with published figures to see its value beside Japan’s.",
        "unpublished": "not published",
        "reason": "For the others, the answer gives the reason and the nearest published value.",
        "question": "What is the {measure} in {place}?",
        "known": "What can be answered",
        "unknown": "What cannot (not published)",
        "waves": "{name} ({first}–{last})",
        "wave": "{name} ({first})",
    },
}
_MOST_GAPS = 8
_MOST_MEASURES = 14


def home_facts(library: Library, language: str) -> dict[str, Any]:
    """`line`, `picker` and `scope`: HTML for the first screen in `language`."""
    words = _WORDS["en" if language == "en" else "ja"]
    return {
        "line": text(
            words["as_of"].format(
                day=as_of_in(language, library.newest_day()),
                sources=library.sources,
                figures=f"{library.figures:,}",
            )
        ),
        "picker": _picker(library.prefectures(english=language == "en"), words),
        "scope": _scope(library, words, english=language == "en"),
    }


def _picker(choices: Sequence[PrefectureChoice], words: dict[str, str]) -> str:
    regions = dict.fromkeys(choice.region for choice in choices)
    groups = "".join(
        f'<li><span class="kk-region">{text(region)}</span><div>'
        + "".join(_button(choice, words) for choice in choices if choice.region == region)
        + "</div></li>"
        for region in regions
    )
    return (
        f'<p class="kk-quiet">{text(words["published"])}{text(words["reason"])}</p>'
        f'<ul class="kk-prefectures">{groups}</ul>'
    )


def _button(choice: PrefectureChoice, words: dict[str, str]) -> str:
    question = words["question"].format(place=choice.name, measure=choice.measure)
    known = bool(choice.values)
    told = "".join(f"<span>{text(value)}</span>" for value in choice.values or (words["unpublished"],))
    return (
        f'<button type="button" class="kk-prefecture" data-act="ask-for" data-known="{str(known).lower()}" '
        f'data-question="{text(question)}"><b>{text(choice.short)}</b>{told}</button>'
    )


def _scope(library: Library, words: dict[str, str], *, english: bool) -> str:
    known = [
        words["wave" if first == last else "waves"].format(name=name, first=first, last=last)
        for name, first, last in library.measures_told(english=english)[:_MOST_MEASURES]
    ]
    unknown = library.gaps(english=english)[:_MOST_GAPS]
    return "".join(
        f"<section><h3>{text(title)}</h3><ul>{''.join(f'<li>{text(line)}</li>' for line in lines)}</ul></section>"
        for title, lines in ((words["known"], known), (words["unknown"], unknown))
    )
