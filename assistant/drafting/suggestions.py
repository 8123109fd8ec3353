"""Next questions: what this corpus can answer around the figure just shown.

Knows frames and names; every suggestion is a complete question.
"""

from __future__ import annotations

from assistant.understanding.plan import Frame
from tools.naming import Namer

_START = (
    "生成AIの導入が遅れている都道府県は？",
    "地域別の生成AI導入率は？",
    "生成AI導入の課題は、町と都道府県でどう違いますか？",
)
_START_EN = (
    "Which prefectures have the lowest generative AI adoption rate?",
    "What is the generative AI adoption rate by region?",
    "What are the AI adoption issues of towns?",
)


def suggest_questions(frame: Frame, namer: Namer) -> tuple[str, ...]:
    """Three questions to go on with, none of them the one just asked."""
    if namer.english:
        return _START_EN
    technology = "AI" if frame.technologies[:1] == ("ai",) else "生成AI"
    found: list[str] = []
    if frame.kind == "figure" and frame.shape == "ranking" and frame.level == "prefecture":
        found.append(f"{technology}導入率が{'高い' if frame.order == 'asc' else '低い'}都道府県は？")
        found.append(f"{technology}の導入が遅れている理由は何ですか？")
    if frame.places and namer.codebook.places[frame.places[0]].level == "region":
        name = namer.codebook.places[frame.places[0]].name
        found.append(f"{name}の{'AI' if technology == '生成AI' else '生成AI'}導入率は？")
    if frame.kind == "figure" and frame.level != "region":
        found.append(f"地域別の{technology}導入率は？")
    if frame.populations:
        name = namer.codebook.populations[frame.populations[0]].name
        found.append(f"{name}の{technology}導入の課題は？")
    if frame.kind == "text":
        found += [
            "国は自治体をどう支援していますか？",
            "生成AIのガイドラインを策定した自治体はいくつですか？",
        ]
    found += [question for question in _START if question not in found]
    return tuple(dict.fromkeys(question for question in found if question != frame.topic))[:3]
