"""Scenes: real cells of the real warehouse, with the sentences that the writer makes of them.

A scene is a plan in codes, so that the suite judges the verifier and not the understanding of questions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.drafting.figures import FigureWriter
from assistant.gathering.gather import Gatherer, PartEvidence
from assistant.outcome.draft import Claim
from assistant.understanding.plan import FigurePart, Frame, Plan, TextPart
from assistant.verification.verify import Verifier
from corpus.build import CorpusData, read_corpus
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse, build_warehouse
from tools.evidence import EvidenceSet, PassageEvidence
from tools.naming import Namer
from tools.survey_query import SurveyQuery

BODIES = ("municipalities",)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Queries and the shape in which their figures are told."""

    queries: tuple[SurveyQuery, ...]
    frame: dict[str, Any] = field(default_factory=dict)
    one: bool = False
    """True for questions after the single highest or lowest member."""


def _scene(*queries: dict[str, Any], one: bool = False, **frame: Any) -> Scene:
    return Scene(queries=tuple(SurveyQuery(**query) for query in queries), frame=frame, one=one)


def _rate(*places: str, **more: Any) -> dict[str, Any]:
    return {"measure": "genai_rate", "places": places, "populations": BODIES, **more}


def _prefectures(measure: str, order: str, limit: int) -> dict[str, Any]:
    return {
        "measure": measure, "place_level": "prefecture", "populations": BODIES,
        "order": order, "limit": limit,
    }  # fmt: skip


_REGIONS = {"place_level": "region", "populations": BODIES}

SCENES: dict[str, Scene] = {
    "one rate": _scene(_rate("39")),
    "one count": _scene({"measure": "genai_count", "places": ("39",)}),
    "one rank": _scene({"measure": "genai_rank", "places": ("13",)}),
    "two measures": _scene({"measure": "ai_rate", "places": ("39",)}, _rate("39")),
    "ranking": _scene(
        _prefectures("genai_rate", "asc", 5), shape="ranking", order="asc", level="prefecture", limit=5
    ),
    "top ranking": _scene(
        _prefectures("ai_rate", "desc", 3), shape="ranking", order="desc", level="prefecture", limit=3
    ),
    "lowest": _scene(
        _prefectures("ai_rate", "asc", 5), shape="ranking", order="asc", level="prefecture", one=True
    ),
    "extremes": _scene(
        _prefectures("genai_rate", "desc", 1),
        _prefectures("genai_rate", "asc", 1),
        shape="extremes",
        level="prefecture",
    ),
    "gains": _scene(
        _prefectures("ai_gain", "desc", 5), shape="ranking", order="desc", level="prefecture", limit=5
    ),
    "regions": _scene({"measure": "genai_rate", **_REGIONS}, shape="distribution", level="region"),
    "region ranking": _scene(
        {"measure": "genai_rate", **_REGIONS, "order": "desc"}, shape="ranking", order="desc", level="region"
    ),
    "comparison": _scene(_rate("R4", "R6"), shape="compare"),
    "population comparison": _scene(
        {"measure": "genai_rate", "places": ("JP",), "populations": ("prefectures", "municipalities")},
        shape="compare",
    ),
    "difference": _scene(_rate("13", "39"), shape="calculation", calculation="difference"),
    "ratio": _scene(_rate("13", "39"), shape="calculation", calculation="ratio"),
    "sum": _scene(
        {"measure": "genai_count", "places": ("R4", "R6"), "populations": BODIES},
        shape="calculation",
        calculation="sum",
    ),
    "mean": _scene(_rate("13", "39"), shape="calculation", calculation="mean"),
    "share": _scene(
        {"measure": "ai_count", "places": ("R2",), "populations": BODIES},
        shape="calculation",
        calculation="share",
    ),
    "remainder": _scene(
        {"measure": "genai_count", "places": ("39",)}, shape="calculation", calculation="remainder"
    ),
    "trend": _scene(
        {
            "measure": "genai_rate", "places": ("JP",), "populations": ("designated_cities",),
            "all_years": True,
        },
        shape="trend",
    ),
    "prefecture trend": _scene(
        {"measure": "genai_rate", "places": ("JP",), "populations": ("prefectures",), "all_years": True},
        shape="trend",
    ),
    "issues": _scene(
        {"measure": "ai_issue_share", "populations": ("towns",), "order": "desc"},
        shape="distribution",
        level="item",
    ),
    "one issue": _scene(
        {"measure": "genai_issue_share", "populations": ("towns",), "items": ("talent_shortage",)}
    ),
    "use cases": _scene(
        {"measure": "genai_use_case_count", "places": ("JP",), "order": "desc", "limit": 3},
        shape="ranking",
        order="desc",
        level="item",
        limit=3,
    ),
    "including trials": _scene({"measure": "genai_trial_rate", "places": ("13",)}),
    "guidelines": _scene({"measure": "genai_guideline_count", "places": ("JP",), "items": ("established",)}),
    "thresholds": _scene({"measure": "ai_threshold_prefectures"}, shape="threshold", level="prefecture"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The opened corpus that scenes are played on."""

    data: CorpusData
    warehouse: Warehouse

    @property
    def codebook(self) -> Codebook:
        return self.data.codebook


@dataclass(frozen=True, kw_only=True)
class Played:
    """Evidence of a scene and the sentences written from it."""

    found: PartEvidence
    evidence: EvidenceSet
    claims: tuple[Claim, ...]
    verifier: Verifier


def open_stage(folder: Path) -> Stage:
    """The bundled figures in a new warehouse; no search and no embedder."""
    data = read_corpus(folder)
    path = folder / "figures.duckdb"
    build_warehouse(data.figures, data.codebook, path)
    return Stage(data=data, warehouse=Warehouse(path))


def play(stage: Stage, name: str, language: str) -> Played:
    """The claims of one scene in `ja` or `en`."""
    scene = SCENES[name]
    measures = tuple(query.measure for query in scene.queries)
    part = FigurePart(frame=Frame(kind="figure", measures=measures, **scene.frame), queries=scene.queries)
    gatherer = Gatherer(stage.warehouse, stage.codebook, lambda text: ())
    gathered = gatherer.gather(Plan(parts=(part,)), lambda part: ())
    found = gathered.parts[0]
    writer = FigureWriter(Namer(stage.codebook, language))
    claims = tuple(writer.write(found, part, superlative_one=scene.one))
    return Played(
        found=found,
        evidence=gathered.evidence,
        claims=claims,
        verifier=Verifier(stage.codebook, gathered.evidence),
    )


def quoted(stage: Stage, passage: str) -> tuple[PassageEvidence, EvidenceSet]:
    """One bundled passage as evidence E1."""
    text = next(one for one in stage.data.passages if one.id == passage)
    found = PassageEvidence(
        id="", passage=text.id, source=text.source, locator=text.locator, label=text.label,
        heading=text.heading, text=text.text, english=text.english,
    )  # fmt: skip
    gatherer = Gatherer(stage.warehouse, stage.codebook, lambda _: (found,))
    plan = Plan(parts=(TextPart(frame=Frame(kind="text"), search=text.heading),))
    gathered = gatherer.gather(plan, lambda part: ())
    return gathered.evidence.passages()[0], gathered.evidence
