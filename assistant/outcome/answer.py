"""What reaches the screen: Answer, Clarification or Abstention, and the record of how it came about.

A `Draft` (draft.py) is another type; only `verify.py` turns one into an `Answer`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from corpus.passages import Certainty
from tools.evidence import Evidence

Reason = Literal["not_published", "not_in_corpus", "future", "out_of_scope", "unsafe", "no_evidence"]


@dataclass(frozen=True, kw_only=True)
class Citation:
    """One numbered proof 【n】 under an answer."""

    number: int
    evidence: str
    """Id of the evidence, E1, E2, ..."""
    label: str
    """図表12, 5条, ... as readers say it."""
    source: str
    """Short name of the document, for example 日本総研 No.2025-062."""
    source_code: str
    title: str
    issuer: str
    date: str
    url: str
    locator: str
    quote: str
    """The cited cells (`高知県 11.8％、青森県 12.5％`) or the cited sentences, one a line."""
    figures: tuple[str, ...] = ()
    """Ids of the cited cells (`Cell.figure`); empty for passages."""
    primary: str = ""
    """The survey that the cited figures come from, for example 総務省「自治体における生成AI導入状況」."""
    as_of: str = ""
    """When the cited figures hold, for example 2024年12月31日時点; not the date of publication."""
    secondary: bool = False
    """True for press and blogs that only pass the survey's figures on."""
    certainty: Certainty | Literal[""] = ""
    """原文, 言い換え, 一般知識 or 推測: what the sentences that cite it are; empty for figures. Sentences of one place
    that differ in it have citations of their own."""


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A table as the reader sees it: strings ready to print, and the figure id behind each cell."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[tuple[str, ...], ...]
    """Same shape as `rows`; the `Cell.figure` behind a string, or empty."""
    source_line: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What the verifier counted."""

    numbers: int = 0
    supported: int = 0
    removed_claims: int = 0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One finished stage: 質問の理解, 計画, 集計・検索, 検証."""

    name: Literal["understand", "plan", "evidence", "draft", "verify"]
    title: str
    milliseconds: float
    detail: str = ""
    """One Japanese line on what the stage found or decided."""


@dataclass(frozen=True, kw_only=True)
class LlmUse:
    """Which LLM took part, and how much."""

    backend: Literal["embedded", "endpoint", "gguf", "none"] = "none"
    name: str = ""
    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    notice: str = ""
    """A Japanese sentence when the LLM failed and rules answered instead."""


@dataclass(frozen=True, kw_only=True)
class Trace:
    """How the outcome came about; feeds the log, the screen, exports and the evaluator."""

    run: str
    """Hex id of the run."""
    asked_at: str
    """ISO 8601 local time."""
    steps: tuple[Step, ...] = ()
    first_visible_ms: float = 0.0
    total_ms: float = 0.0
    llm: LlmUse = field(default_factory=LlmUse)
    versions: dict[str, str] = field(default_factory=dict)
    """konkyo, corpus fingerprint, embedder, settings hash."""


@dataclass(frozen=True, kw_only=True)
class _Outcome:
    question: str
    language: Literal["ja", "en"]
    lead: str
    """The direct reply, one or two sentences, with 【n】 marks."""
    body: tuple[str, ...] = ()
    """Further sentences with 【n】 marks, one a line."""
    table: TableView | None = None
    notes: tuple[str, ...] = ()
    """Definitions and caveats that belong to the figures."""
    citations: tuple[Citation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    suggestions: tuple[str, ...] = ()
    """Next questions that this corpus can answer."""
    reading: str = ""
    """How the question was read, as a short question; shown as 「…として答えました」."""
    alternatives: tuple[str, ...] = ()
    """Other readings as complete questions, to be sent as they are."""
    proof: tuple[str, ...] = ()
    """Sentences on what the published values prove: coverage, bounds, calculations."""
    plan: dict[str, Any] = field(default_factory=dict)
    """The parsed question as JSON, with what the next turn may refer to."""
    sql: tuple[str, ...] = ()
    verification: Verification = field(default_factory=Verification)
    trace: Trace | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(_Outcome):
    """A verified answer: every numeral rests on a cited cell, quoted span or recorded calculation."""

    kind: Literal["answer"] = "answer"


@dataclass(frozen=True, kw_only=True)
class Clarification(_Outcome):
    """A short question back, with the legal choices."""

    choices: tuple[str, ...] = ()
    """Complete questions to send as they are."""
    kind: Literal["clarification"] = "clarification"


@dataclass(frozen=True, kw_only=True)
class Abstention(_Outcome):
    """A friendly refusal that says why, and what is published instead."""

    reason: Reason = "no_evidence"
    kind: Literal["abstention"] = "abstention"


Outcome = Answer | Clarification | Abstention


@cache
def _adapter() -> TypeAdapter[Outcome]:
    """Made when JSON is first wanted: it takes longer than to print an answer."""
    return TypeAdapter(Annotated[Outcome, Field(discriminator="kind")])


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """The whole outcome as JSON-ready data; `outcome_from_json` gives it back unchanged."""
    return _adapter().dump_python(outcome, mode="json")


def outcome_from_json(data: dict[str, Any]) -> Outcome:
    """The outcome that `outcome_to_json` wrote.

    Raises:
        pydantic.ValidationError: The data is not an outcome of this version.
    """
    return _adapter().validate_python(data)
