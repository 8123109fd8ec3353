"""Next questions: what this corpus can answer around the figures just shown.

Knows plans and names; every suggestion is a complete question.
"""

from __future__ import annotations

from functools import cache

from assistant.planning.plan import FigureStep, Plan, TextStep
from assistant.planning.planner import STARTERS, STARTERS_EN
from assistant.understanding.expression import Expression, Take, Values, leaves, walk
from corpus.cards import bundled_cards
from corpus.codebook import Codebook

_MOST = 3
_NEAR, _SAME = 0.12, 0.6
"""Shares of common letter pairs: a question about the same things, and one that asks the same."""
_ASKING = ("か", "は", "何")
"""A question that ends so reads as one when it is offered; wishes and key words do not."""


def suggest_questions(plan: Plan, codebook: Codebook) -> tuple[str, ...]:
    """Three questions to go on with, none of them the one just asked."""
    if plan.language == "en":
        return STARTERS_EN
    figures = [step.expression for step in plan.steps if isinstance(step, FigureStep)]
    found = _around(figures[0], codebook) if figures else []
    if any(isinstance(step, TextStep) for step in plan.steps):
        found += _asked_around(plan.parsed.text)
    asked = plan.parsed.text
    return tuple(dict.fromkeys(question for question in (*found, *STARTERS) if question != asked))[:_MOST]


def _asked_around(asked: str) -> list[str]:
    """What answer cards say about the same things, nearest first; each in its card's shortest wording."""
    pairs = _pairs(asked)
    ranked: list[tuple[float, str]] = []
    for questions in _carded():
        nearness = max(_shared(pairs, _pairs(question)) for question in questions)
        shown = [question for question in questions if question[-1] in _ASKING and " " not in question]
        if shown and _NEAR <= nearness < _SAME:
            ranked.append((nearness, min(shown, key=len)))
    ranked.sort(key=lambda pair: (-pair[0], pair[1]))
    return [f"{question}？" for _, question in ranked[:_MOST]]


@cache
def _carded() -> tuple[tuple[str, ...], ...]:
    """The Japanese questions of each answer card, without their question marks."""
    cards = (
        tuple(question.rstrip("？?。") for question in card.questions if not question.isascii())
        for card in bundled_cards()
    )
    return tuple(questions for questions in cards if questions)


def _pairs(words: str) -> frozenset[str]:
    bare = "".join(letter for letter in words if letter.isalnum())
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def _around(expression: Expression, codebook: Codebook) -> list[str]:
    values = (leaves(expression) or (Values(measure=""),))[0]
    measure = codebook.measures.get(values.measure)
    technology = (
        measure.technology if measure is not None and measure.technology in ("ai", "genai") else "genai"
    )
    topic, other = ("AI", "生成AI") if technology == "ai" else ("生成AI", "AI")
    found: list[str] = []
    take = next((part for part in walk(expression) if isinstance(part, Take)), None)
    if take is not None and values.places.level == "prefecture":
        found.append(f"{topic}導入率が{'低い' if take.order == 'high' else '高い'}都道府県は？")
        found.append(f"{topic}の導入が遅れている理由は何ですか？")
    named = [code for code in values.places.codes if code != "JP"]
    if named:
        place = codebook.places[named[0]]
        found.append(f"{place.name}の{other}導入率は？")
        found.append(f"{place.name}の{topic}導入率を全国と比べると？")
    if values.populations.codes:
        found.append(f"{codebook.populations[values.populations.codes[0]].name}の{topic}導入の課題は？")
    if values.places.level != "region":
        found.append(f"地域別の{topic}導入率は？")
    found.append(f"{topic}導入率の推移は？")
    return found
