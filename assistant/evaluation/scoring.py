"""Scoring one answer record against its golden question.

Reads what the reader would see (the record's Markdown and citations); knows nothing about plans or evidence
objects, so that an error there cannot excuse itself here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.evaluation.golden import Expectation, GoldenQuestion, PlanExpectation, read_golden
from assistant.verification.stated_numbers import literal_numbers, stated_numbers

__all__ = ["GoldenQuestion", "Score", "read_golden", "score_answer"]

TOLERANCE = 0.051
FLOOD_LIMIT = 40
"""More figures than this beside the expected ones make a list, not an answer."""
FREE_NUMBERS = frozenset(map(float, (*range(48), *range(2010, 2032))))
"""List numbers, ranks, prefecture counts and years: never counted as unsupported figures."""

_SQUASHED = re.compile(r"[\s「」『』（）()・,、。\-]")
_DECLINED = re.compile(
    r"(?:記載|公表|掲載|収録|データ|情報|数値|根拠|該当|含ま|確認|提供|お答え|回答|対象|見当た|見つか|わかり|分かり|存在)"
    r".{0,24}(?:ない|ません|ず|外)"
    r"|対象外|範囲外|未公表|非公表|不明|できません|できない|not (?:available|published|in)|cannot"
)
_SOURCES_HEADING = re.compile(
    r"^\s*(?:#+\s*|\*\*)(?:出典|根拠|引用|Sources|References)|^\s*\[\^\d+\]:|^【\d+】", re.MULTILINE
)
_MARKS = re.compile(r"【\d+】|\[\^?\w+\]|図表\d+|注\d+|\d{1,4}[年月日]度?|No\.[\d-]+")


@dataclass(frozen=True, kw_only=True)
class Score:
    """What one answer got right and wrong."""

    correct: bool
    reasons: tuple[str, ...] = ()
    """One Japanese phrase for each thing that is wrong; empty when correct."""
    citation_ok: bool = True
    """All expected sources are cited (or, where none is named, anything is cited or the answer declines)."""
    citation_precision: float | None = None
    """Citations that name an expected source or quote an expected figure / all citations."""
    citation_recall: float | None = None
    """Expected sources that are cited / expected sources; None where none is named."""
    unsupported: tuple[float, ...] = ()
    """Numerals of the answer that stand in no citation, evidence, question or expectation."""
    false_refusal: bool = False
    missed_refusal: bool = False
    number_precision: float | None = None
    """Expected figures / all figures stated before the sources; None where no figure is expected."""
    figure_first: bool | None = None
    """An expected figure stands in the first sentence; None where no figure is expected."""
    plan_ok: bool | None = None
    """The plan has the expected measures and shape; None where the question does not say."""
    characters: int = 0
    """Length of the answer before the sources."""


def squash(text: str) -> str:
    """Lower case without spaces and punctuation, for finding names."""
    return _SQUASHED.sub("", unicodedata.normalize("NFKC", text)).lower()


def score_answer(
    question: GoldenQuestion, record: Mapping[str, Any], *, known: frozenset[float] = frozenset()
) -> Score:
    """Score one record of an answer file.

    Args:
        question: What was asked and expected.
        record: `assistant.batch.to_batch_record`, or one line of an answer file.
        known: Numbers that stand in the evidence behind the answer, beside those that its citations quote.
    """
    expect = question.expect
    answer = str(record.get("answer") or "")
    abstained = bool(record.get("abstained"))
    main = answer_before_sources(answer)
    figures = _figures(main, question)
    extra = [value for value in figures if not _near(value, _expected_values(expect))]
    reasons = [*_refusal_faults(expect, answer, abstained), *_content_faults(expect, answer)]
    if len(extra) > FLOOD_LIMIT:
        reasons.append(f"数字の並べすぎ（余分 {len(extra)} 個）")
    if record.get("error"):
        reasons.append(f"失敗: {record['error']}")
    return Score(
        correct=not reasons,
        reasons=tuple(reasons),
        unsupported=_unsupported(question, record, known),
        false_refusal=expect.abstain is False and abstained,
        missed_refusal=expect.abstain is True and not declines(answer, abstained),
        number_precision=_number_precision(expect, figures, extra),
        figure_first=_figure_first(expect, main),
        plan_ok=_plan_ok(question.plan, record.get("plan")),
        characters=len(main.strip()),
        **_citation_scores(expect, record.get("citations") or ()),
    )


def declines(answer: str, abstained: bool = False) -> bool:
    """The answer says that it cannot say something."""
    return abstained or bool(_DECLINED.search(unicodedata.normalize("NFKC", answer)))


def answer_before_sources(answer: str) -> str:
    """The part of the Markdown that answers: up to the list of sources."""
    heading = _SOURCES_HEADING.search(answer)
    return answer[: heading.start()] if heading and heading.start() else answer


def _refusal_faults(expect: Expectation, answer: str, abstained: bool) -> list[str]:
    if expect.abstain is True and not declines(answer, abstained):
        return ["断るべき質問に答えた"]
    if expect.abstain == "partial" and not declines(answer):
        return ["公表されていないことを述べていない"]
    if expect.abstain is False and abstained:
        return ["答えられる質問を断った"]
    return []


def _content_faults(expect: Expectation, answer: str) -> list[str]:
    squashed = squash(answer)
    numbers = stated_numbers(answer)
    faults = [f"数値 {value} がない" for value in expect.numbers if not _stands(value, answer, numbers)]
    faults += [f"『{name}』がない" for name in expect.entities if squash(name) not in squashed]
    faults += [
        f"{'・'.join(names)} のどれもない"
        for names in expect.any_of
        if not any(squash(name) in squashed for name in names)
    ]
    faults += [f"『{name}』があってはならない" for name in expect.forbid if squash(name) in squashed]
    places = [squashed.find(squash(name)) for name in expect.order]
    if -1 in places or places != sorted(places):
        faults.append("順序が違う")
    return faults


def _stands(value: float | str, answer: str, numbers: Iterable[float]) -> bool:
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", value) in unicodedata.normalize("NFKC", answer)
    return _near(value, numbers)


def _near(value: float, numbers: Iterable[float]) -> bool:
    return any(abs(value - other) < TOLERANCE for other in numbers)


def _expected_values(expect: Expectation) -> tuple[float, ...]:
    texts = " ".join(value for value in expect.numbers if isinstance(value, str))
    return (*(value for value in expect.numbers if not isinstance(value, str)), *literal_numbers(texts))


def _figures(main: str, question: GoldenQuestion) -> tuple[float, ...]:
    """Distinct figures of the reply, without years, labels, marks and the question's own numbers."""
    asked = set(stated_numbers(" ".join(question.turns))) - set(_expected_values(question.expect))
    found = dict.fromkeys(literal_numbers(_MARKS.sub(" ", main)))
    return tuple(value for value in found if value not in asked)


def _number_precision(expect: Expectation, figures: tuple[float, ...], extra: list[float]) -> float | None:
    if not expect.numbers:
        return None
    return (len(figures) - len(extra)) / len(figures) if figures else 0.0


def _figure_first(expect: Expectation, main: str) -> bool | None:
    if not expect.numbers:
        return None
    first = re.split(r"(?<=[。！？])|\n", main.strip(), maxsplit=1)[0]
    numbers = stated_numbers(first)
    return any(_stands(value, first, numbers) for value in expect.numbers)


def _unsupported(
    question: GoldenQuestion, record: Mapping[str, Any], known: frozenset[float]
) -> tuple[float, ...]:
    cited = " ".join(str(value) for one in record.get("citations") or () for value in one.values())
    allowed = known | FREE_NUMBERS | set(_expected_values(question.expect))
    allowed |= set(stated_numbers(" ".join(question.turns))) | set(stated_numbers(cited))
    answer = str(record.get("answer") or "")
    return tuple(value for value in dict.fromkeys(literal_numbers(answer)) if value not in allowed)


def _citation_scores(expect: Expectation, citations: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    places = [_cited_place(one) for one in citations]
    wanted = [squash(label) for label in expect.sources]
    found = [label for label in wanted if any(label in place for place in places)]
    if not wanted:
        return {"citation_ok": bool(places) or bool(expect.abstain)}
    expected = _expected_values(expect)
    right = [
        any(label in place for label in wanted)
        or any(_near(value, expected) for value in stated_numbers(str(one.get("quote", ""))))
        for place, one in zip(places, citations, strict=True)
    ]
    return {
        "citation_ok": all(label in "".join(places) for label in wanted),
        "citation_precision": sum(right) / len(right) if right else 0.0,
        "citation_recall": len(found) / len(wanted),
    }


def _cited_place(citation: Mapping[str, Any]) -> str:
    return squash(" ".join(str(citation.get(key, "")) for key in ("label", "locator", "source")))


def _plan_ok(expected: PlanExpectation | None, plan: object) -> bool | None:
    if expected is None:
        return None
    measures = {*_values_at(plan, "measure"), *_values_at(plan, "measures")}
    shapes = _values_at(plan, "shape")
    return (not expected.measures or measures == set(expected.measures)) and (
        not expected.shape or expected.shape in shapes
    )


def _values_at(data: object, key: str) -> tuple[str, ...]:
    """All strings under `key`, at any depth."""
    if isinstance(data, Mapping):
        here = data.get(key)
        own = (here,) if isinstance(here, str) else tuple(x for x in here or () if isinstance(x, str))
        return (*own, *(found for value in data.values() for found in _values_at(value, key)))
    if isinstance(data, list | tuple):
        return tuple(found for value in data for found in _values_at(value, key))
    return ()
