"""Answers to statements: はい, いいえ or 確かめられません, then what is published.

Knows verdicts; the truth itself is decided by the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.drafting.answer_words import RELATIONS, Words, number_text
from assistant.gathering.results import Result
from assistant.outcome.draft import Claim
from assistant.understanding.expression import Claim as ClaimExpression
from assistant.understanding.expression import Keep, Rank, leaves

_BESIDE = {
    ">": ("を上回ります", "を上回りません"), ">=": ("以上です", "以上ではありません"), "<": ("を下回ります", "を下回りません"),
    "<=": ("以下です", "以下ではありません"), "=": ("と同じです", "と同じではありません"),
}  # fmt: skip
Fact = Callable[[Result], list[Claim]]


def joint_verdict(verdicts: Sequence[str], *, english: bool) -> str:
    """One sentence on several statements that are judged one by one; empty for fewer than two, or when all are open.

    Args:
        verdicts: true, false or open, one a statement.
    """
    kinds = set(verdicts)
    if len(verdicts) < 2 or kinds == {"open"}:
        return ""
    both = len(verdicts) == 2
    sentences: dict[frozenset[str], tuple[str, str]] = {
        frozenset({"true"}): (f"はい、{'どちらも' if both else 'すべて'}正しいです。", "Yes, all of it holds."),
        frozenset({"false"}): (f"いいえ、{'どちらも' if both else 'すべて'}違います。", "No, none of it holds."),
        frozenset({"true", "open"}): (
            "一部は正しく、一部は確かめられません。", "Part of it holds, part cannot be verified.",
        ),
        frozenset({"false", "open"}): (
            "いいえ、一部は違い、ほかは確かめられません。", "No: part of it is wrong, the rest cannot be verified.",
        ),
    }  # fmt: skip
    mixed = ("一部は正しく、一部は違います。", "Part of it holds, part is wrong.")
    return sentences.get(frozenset(kinds), mixed)[english]


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
        compared = bool(self._compared(result, claim)) and result.verdict in ("true", "false")
        beside = [c for row in result.parts[1].rows[-1:] for c in row.cells] if compared else []
        rows = self.words.claim("", cells=beside)
        first = replace(
            facts[0], text=opening + facts[0].text, verdict=verdict,
            evidence=tuple(dict.fromkeys((*facts[0].evidence, *rows.evidence))),
            figures=tuple(dict.fromkeys((*facts[0].figures, *rows.figures))),
        )  # fmt: skip
        return [
            first,
            *self._owned(result),
            *facts[1:],
            *self._others(result, claim),
            *([] if compared else self._reference(result, claim)),
            *self._points(result, facts),
        ]

    def _others(self, result: Result, claim: ClaimExpression) -> list[Claim]:
        """ほかに、山口県（73.7％）も当てはまります。"""
        if not claim.only:
            return []
        w, others = self.words, result.parts[-1]
        if result.verdict == "false" and isinstance(others.expression, Keep):
            listed = w.listed(others.rows[:5], w.varying(others.rows) or (leaves(claim)[0].axis or "place",))
            text = w.pick(
                f"ほかにも{listed}が当てはまります{w.behind(w.year(others.rows[0]))}。",
                f"Others also do: {listed}{w.behind(w.year(others.rows[0]))}.",
            )
            return [w.claim(text, others.rows[:5])]
        if result.verdict == "open":
            text = w.pick(
                "ほかに当てはまるものがないかどうかは、公表された値だけでは分かりません。",
                "Whether there are others cannot be told from what is published.",
            )
            return [w.claim(text)]
        return []

    def _opening(self, result: Result, claim: ClaimExpression) -> tuple[str, bool | None]:
        w = self.words
        stated = claim.stated
        if claim.only and result.verdict != "true":
            said = {"false": w.pick("いいえ、それだけではありません。", "No, not only. "), "open": ""}
            told = isinstance(result.parts[-1].expression, Keep) if result.verdict == "false" else True
            if told:
                return said[result.verdict], False if result.verdict == "false" else None
        if claim.unit:
            return self._of_another_unit(result, claim)
        rows = result.parts[0].rows
        if isinstance(stated, int | float):
            told = claim.relation != "=" or not (rows or result.parts[0].named)
            said = self._bound(result, claim) if told else ""
        else:
            said = ""
            compared = self._compared(result, claim)
            if compared and result.verdict in ("true", "false"):
                yes = result.verdict == "true"
                return w.pick("はい、" if yes else "いいえ、", "Yes. " if yes else "No. ") + compared, yes
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

    def _compared(self, result: Result, claim: ClaimExpression) -> str:
        """九州・沖縄（27.4％）を上回ります: what yes or no is said to, where two values are compared."""
        w, japanese = self.words, _BESIDE.get(claim.relation)
        if (
            w.english
            or japanese is None
            or isinstance(claim.stated, int | float | str)
            or len(result.parts) < 2
        ):
            return ""
        rows = result.parts[1].rows
        if not rows:
            return ""
        row, yes = rows[-1], result.verdict == "true"
        varying = w.varying([*result.parts[0].rows[:1], row]) or ("place",)
        return f"{w.name(row, varying)}{w.behind(w.value(row))}{japanese[0] if yes else japanese[1]}。"

    def _of_another_unit(self, result: Result, claim: ClaimExpression) -> tuple[str, bool | None]:
        """86.67は％ではなくポイントです: a statement in another unit is neither confirmed nor denied whole."""
        w, rows = self.words, result.parts[0].rows
        unit = rows[0].unit if rows else "ポイント"
        number = number_text(claim.stated) if isinstance(claim.stated, int | float) else ""
        if result.verdict != "true":
            return (w.pick("いいえ、", "No. "), False) if result.verdict == "false" else ("", None)
        return (
            w.pick(
                f"{number}は{unit}（割合の差）で、「{number}{claim.unit}増えた」という意味ではありません。",
                f"{number} is in percentage points, not percent growth. ",
            ),
            None,
        )

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
            early = row.cells[0].status == "flash"
            source = w.codebook.sources[row.cells[0].source].label
            year = w.behind(w.joined([w.year(row), *([source] if early else [])]))
            text = w.pick(
                f"{w.value(row)}は、{w.subject(row)}{'の速報値' if early else ''}です{year}。",
                f"{w.value(row)} is {'an early figure for ' if early else ''}{w.subject(row)}{year}.",
            )
            claims.append(w.claim(text, [row]))
        return claims

    def _points(self, result: Result, facts: list[Claim]) -> list[Claim]:
        """Increases of rates are points; a stated percentage is easily taken for growth."""
        w = self.words
        rows, claim = result.parts[0].rows, result.expression
        if isinstance(claim, ClaimExpression) and claim.unit and result.verdict == "true":
            return []
        if not rows or rows[0].unit != "ポイント" or not facts[0].figures:
            return []
        text = w.pick(
            "単位はポイント（割合の差）で、何％増えたかではありません。",
            "The unit is percentage points, not percent growth.",
        )
        return [w.claim(text, rows[:1])]

    def _reference(self, result: Result, claim: ClaimExpression) -> list[Claim]:
        """The value that the statement compares with."""
        w = self.words
        if isinstance(claim.stated, int | float | str) or len(result.parts) < 2 or not result.parts[1].rows:
            return []
        row = result.parts[1].rows[-1]
        if not row.cells:
            return []
        text = w.pick(
            f"比べる相手の{w.subject(row)}は{w.value(row)}です。", f"{w.subject(row)} is {w.value(row)}."
        )
        return [w.claim(text, [row])]
