"""Plan: what will be looked up for a question, in codes. Written by rules or by the LLM, run by code.

Knows the vocabulary of queries; runs nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import TypeAdapter

from assistant.outcome.answer import Reason
from corpus.numerals import Numeral
from tools.survey_query import CalculationKind, Order, SurveyQuery, Threshold

Kind = Literal["figure", "text", "none"]
Shape = Literal[
    "lookup",
    "ranking",
    "extremes",
    "threshold",
    "compare",
    "calculation",
    "trend",
    "distribution",
    "claim",
    "text",
]
Level = Literal["", "prefecture", "region", "population", "item", "year"]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One question in codes: what is measured, of whom, when, and how the members are arranged."""

    kind: Kind = "none"
    shape: Shape = "lookup"
    technologies: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    level: Level = ""
    """What the answer varies over."""
    order: Order = ""
    limit: int | None = None
    below_national: bool = False
    """「遅れている」 means below the national value, as the reader chose."""
    positions: tuple[int, ...] = ()
    """Ranks asked for, from the top or, with `order` asc, from the bottom."""
    seen: tuple[str, ...] = ()
    """Places of earlier turns, for 「この中で」."""
    threshold: Threshold | None = None
    calculation: CalculationKind | None = None
    topic: str = ""
    """Text to search passages with."""
    inherited: tuple[str, ...] = ()
    """Slots taken over from the turn before."""


@dataclass(frozen=True, kw_only=True)
class FigurePart:
    """Figures to look up."""

    frame: Frame
    queries: tuple[SurveyQuery, ...]
    asked_measures: tuple[str, ...] = ()
    """The measures of the question, where the queries try sister measures."""
    claimed: tuple[Numeral, ...] = ()
    """Numbers that the question states about these figures."""
    claimed_order: Order = ""
    """The question says that its member is the highest (desc) or lowest (asc)."""
    unexplained: tuple[str, ...] = ()
    """Content words of the question that neither the frame nor the measure accounts for."""
    kind: Literal["figure"] = "figure"


@dataclass(frozen=True, kw_only=True)
class TextPart:
    """Passages to look up."""

    frame: Frame
    search: str
    terms: tuple[str, ...] = ()
    wants_number: bool = False
    defines: bool = False
    """The question asks what something is."""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, kw_only=True)
class RefusalPart:
    """Something that will not be answered, and why."""

    frame: Frame
    reason: Reason
    gap: str = ""
    """Code of a codebook gap that says what is not published."""
    subject: str = ""
    nearest: tuple[SurveyQuery, ...] = ()
    """Queries whose figures are offered instead."""
    kind: Literal["refusal"] = "refusal"


Part = FigurePart | TextPart | RefusalPart


@dataclass(frozen=True, kw_only=True)
class Plan:
    """All parts of a question, in its order."""

    parts: tuple[Part, ...]
    decided_by: Literal["rules", "llm"] = "rules"
    language: Literal["ja", "en"] = "ja"
    notes: tuple[str, ...] = ()
    """Sentences for the reader, for example on a corrected name."""
    choices: tuple[str, ...] = field(default=())
    """Complete questions to choose from, when the question can be read in several ways."""

    def in_language(self, language: str) -> Plan:
        """This plan, to be answered in `ja` or `en`."""
        return replace(self, language="en" if language == "en" else "ja")

    @property
    def last_frame(self) -> Frame:
        """The frame that a follow-up inherits from."""
        return self.parts[-1].frame if self.parts else Frame()


_ADAPTER: TypeAdapter[Plan] = TypeAdapter(Plan)
_FRAMES: TypeAdapter[Frame] = TypeAdapter(Frame)


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as JSON-ready data, for records and for the next turn."""
    return _ADAPTER.dump_python(plan, mode="json")


def frame_of(plan: dict[str, Any]) -> Frame | None:
    """The last frame of a plan that `plan_to_json` wrote; None for an empty plan."""
    parts = plan.get("parts") or []
    return _FRAMES.validate_python(parts[-1]["frame"]) if parts else None
