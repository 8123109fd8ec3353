"""Small outcomes for tests of what is done with them."""

from __future__ import annotations

from dataclasses import replace

from assistant.outcome.answer import Abstention, Answer, Citation, LlmUse, Outcome, Step, Trace, Verification
from tools.evidence import Cell, TableEvidence

KOCHI = Cell(
    figure="genai_rate/pref/39/2024",
    measure="genai_rate",
    place="39",
    population="municipalities",
    item="",
    year=2024,
    value=11.8,
    text="11.8",
    unit="％",
    source="jri-2025-062",
    locator="3(2)② 図表12",
    numerator=4.0,
    denominator=34.0,
)
CITATION = Citation(
    number=1,
    evidence="E1",
    label="図表12",
    source="日本総研 No.2025-062",
    source_code="jri-2025-062",
    title="資料の題名",
    issuer="発行者",
    date="2026-01-29",
    url="",
    locator="3(2)② 図表12",
    quote="高知県 11.8％",
    figures=(KOCHI.figure,),
)


def answer(
    lead: str = "高知県の生成AI導入率は11.8％です【1】。",
    *,
    question: str = "高知県は？",
    total_ms: float = 900.0,
) -> Answer:
    """An answer with one table behind it."""
    return Answer(
        question=question,
        language="ja",
        lead=lead,
        citations=(CITATION,),
        evidence=(TableEvidence(id="E1", title="生成AI導入率", cells=(KOCHI,), sql="SELECT 1"),),
        sql=("SELECT 1",),
        plan={"shape": "lookup", "queries": [{"measure": "genai_rate"}]},
        verification=Verification(numbers=1, supported=1),
        trace=trace(total_ms),
    )


def abstention(question: str = "愛媛県は？") -> Abstention:
    """A refusal."""
    return Abstention(
        question=question, language="ja", lead="その値は公表されていません。", trace=trace(100.0)
    )


def trace(total_ms: float) -> Trace:
    """A trace with two stages."""
    return Trace(
        run="7f3a",
        asked_at="2026-01-01T10:00:00+09:00",
        steps=(
            Step(name="plan", title="計画", milliseconds=400.4),
            Step(name="verify", title="検証", milliseconds=2.0),
        ),
        first_visible_ms=total_ms / 2,
        total_ms=total_ms,
        llm=LlmUse(backend="embedded", name="sample", calls=1),
        versions={"konkyo": "0.1.0"},
    )


def another_run(outcome: Outcome) -> Outcome:
    """The same outcome as a later run makes it: other id, other times."""
    later = replace(trace(1234.0), run="beef", asked_at="2026-01-02T10:00:00+09:00")
    return replace(outcome, trace=later)
