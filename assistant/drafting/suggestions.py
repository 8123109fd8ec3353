"""Next questions: what this corpus can answer around the figures just shown.

Knows plans and names; every suggestion is a complete question.
"""

from __future__ import annotations

from assistant.planning.plan import FigureStep, Plan, TextStep
from assistant.planning.planner import STARTERS, STARTERS_EN
from assistant.understanding.expression import Expression, Take, Values, leaves, walk
from corpus.codebook import Codebook

_MOST = 3
_TEXTS = ("国は自治体をどう支援していますか？", "生成AIのガイドラインを策定した自治体はいくつですか？")


def suggest_questions(plan: Plan, codebook: Codebook) -> tuple[str, ...]:
    """Three questions to go on with, none of them the one just asked."""
    if plan.language == "en":
        return STARTERS_EN
    figures = [step.expression for step in plan.steps if isinstance(step, FigureStep)]
    found = _around(figures[0], codebook) if figures else []
    if any(isinstance(step, TextStep) for step in plan.steps):
        found += _TEXTS
    asked = plan.parsed.text
    return tuple(dict.fromkeys(question for question in (*found, *STARTERS) if question != asked))[:_MOST]


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
