"""Answers to statements: はい, いいえ or 確かめられません, then what is published.

Knows verdicts; the truth itself is decided by the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.drafting.answer_words import RELATIONS, Words, number_text
from assistant.gathering.results import Result
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Claim as ClaimExpression
from assistant.understanding.expression import Rank

Fact = Callable[[Result], list[Claim]]


class ClaimAnswers:
    """Sentences that judge a statement."""

    def __init__(self, words: Words, fact: Fact) -> None:
        self.words = words
        self._fact = fact

    def judged(self, result: Result) -> list[Claim]:
        """いいえ、AI導入率が最も高い都道府県は愛知県（90.7％）です。"""
        w, claim = self.words, result.expression
        assert isinstance(claim, ClaimExpression)
        facts = self._fact(result.parts[0])
        if not facts:
            return [
                w.claim(
                    w.pick(
                        "確かめられません。判断に必要な値が公表されていません。",
                        "This cannot be verified: the values are not published.",
                    )
                )
            ]
        opening, verdict = self._opening(result, claim)
        first = replace(facts[0], text=opening + facts[0].text, verdict=verdict)
        return [
            first,
            *self._owned(result),
            *facts[1:],
            *self._reference(result),
            *self._points(result, facts),
        ]

    def _opening(self, result: Result, claim: ClaimExpression) -> tuple[str, bool | None]:
        w = self.words
        stated = claim.stated
        bounded = isinstance(stated, int | float) and claim.relation in (">=", ">", "<=", "<", "~")
        said = self._bound(result, claim) if bounded else ""
        if result.verdict == "true":
            told = w.pick(f"{said}です。", f"{said}. ") if said else ""
            return w.pick("はい、", "Yes. ") + told, True
        if result.verdict == "false":
            told = w.pick(f"{said}ではありません。", f"not {said}. ") if said else ""
            return w.pick("いいえ、", "No. ") + told, False
        what = ""
        if isinstance(stated, int | float):
            bound = self._bound(result, claim)
            what = w.pick(f"{bound}かどうかは", f"Whether it is {bound} ")
        return w.pick(f"{what}確かめられません。", f"{what}cannot be verified. "), None

    def _bound(self, result: Result, claim: ClaimExpression) -> str:
        """60％未満: what the statement says, so that a reader sees what yes or no is said to."""
        w, rows = self.words, result.parts[0].rows
        unit = rows[0].unit if rows else (w.codebook.measures[result.measure].unit if result.measure else "")
        if isinstance(claim.of, Rank):
            unit = "位"
        japanese, english = RELATIONS.get(claim.relation, ("", ""))
        assert isinstance(claim.stated, int | float)
        bound = w.namer.number(number_text(claim.stated), unit)
        return w.pick(f"{bound}{japanese}", f"{english}{bound}")

    def _owned(self, result: Result) -> list[Claim]:
        """56.0％は、栃木県の生成AI導入率です（2024年度）。"""
        w = self.words
        claims: list[Claim] = []
        for row in result.owners:
            year = w.behind(w.year(row))
            text = w.pick(
                f"{w.value(row)}は、{w.subject(row)}です{year}。",
                f"{w.value(row)} is the {w.subject(row)}{year}.",
            )
            claims.append(w.claim(text, [row]))
        return claims

    def _points(self, result: Result, facts: list[Claim]) -> list[Claim]:
        """Increases of rates are points; a stated percentage is easily taken for growth."""
        w = self.words
        rows = result.parts[0].rows
        if not rows or rows[0].unit != "ポイント" or not facts[0].figures:
            return []
        text = w.pick(
            "単位はポイント（割合の差）で、何％増えたかではありません。",
            "The unit is percentage points, not percent growth.",
        )
        return [w.claim(text, rows[:1])]

    def _reference(self, result: Result) -> list[Claim]:
        """The value that the statement compares with."""
        w = self.words
        if len(result.parts) < 2 or not result.parts[1].rows:
            return []
        row = result.parts[1].rows[-1]
        if not row.cells:
            return []
        text = w.pick(
            f"比べる相手の{w.subject(row)}は{w.value(row)}です。", f"{w.subject(row)} is {w.value(row)}."
        )
        return [w.claim(text, [row])]
