"""What is not published: why, where it can be found, and the nearest published value of the same measure.

Knows the registry of gaps and results; invents nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.answer_values import ValueAnswers
from assistant.drafting.answer_words import Words
from assistant.drafting.fixed import NEAREST, REASONS
from assistant.gathering.results import Result
from assistant.outcome.draft import Claim, Draft
from assistant.planning.plan import AbsenceStep
from corpus.codebook import Codebook, Gap
from corpus.municipalities.bodies import load_bodies


def towns_sentence(towns: Sequence[str], *, english: bool) -> str:
    """What is not published of single municipalities; a name that several have is told with its prefectures."""
    bodies = load_bodies()
    names: list[str] = []
    for town in towns:
        codes = bodies.municipalities_named(town)
        where = [bodies.prefectures[bodies.municipalities[code].prefecture].name for code in codes]
        names.append(f"{town}（{'・'.join(where)}）" if len(where) > 1 else town)
    if english:
        return f"No figure is published for {', '.join(names)} alone."
    return f"{'・'.join(names)}の値は、個別には公表されていません。"


def whereabouts(gap: Gap) -> str:
    """Of which kind an absence is, with the place: published elsewhere, published nowhere, or not the subject."""
    if gap.kind == "elsewhere":
        return f"別の資料にはあります（{gap.where}）。"
    if gap.kind == "unpublished":
        return f"公表した資料は確かめた範囲にありません（{gap.where}）。"
    return "この資料が扱う範囲の外の事柄です。"


def gap_sentences(gap: Gap) -> tuple[str, ...]:
    """Every sentence in which an absence may be told, in both languages."""
    return (gap.text, gap.text_en, whereabouts(gap))


class AbsenceWriter:
    """Writes absences over one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        self._gaps = {gap.code: gap for gap in codebook.gaps}

    def absent(self, step: AbsenceStep, nearest: Sequence[Result], language: str) -> Draft:
        """The draft of something that no source answers."""
        reason = Claim(text=REASONS[step.reason][language == "en"], basis="plain")
        gap = self.gap(step.gap, language)
        if step.towns:
            towns = Claim(text=towns_sentence(step.towns, english=language == "en"), basis="plain")
            return Draft(
                lead=(towns, *gap),
                body=tuple(self._offered(nearest[:1], language)),
                abstains=True,
                reason=step.reason,
            )
        lead = (reason, *gap) if step.reason in ("future", "unsafe", "no_evidence") else (*gap, reason)[:1]
        offered = (
            self._offered(nearest, language)
            if step.reason in ("future", "no_evidence", "not_published")
            else []
        )
        return Draft(lead=lead, body=tuple(offered), abstains=True, reason=step.reason)

    def around(self, gap: str, nearest: Sequence[Result], language: str) -> list[Claim]:
        """What the registry says, and the nearest published values."""
        return [*self.gap(gap, language), *self._offered(nearest, language)]

    def beside_bounds(self, code: str) -> str:
        """The gap if it adds to bounds of a prefecture; empty when it says that prefectures are not published."""
        gap = self._gaps.get(code)
        return code if gap is not None and "prefecture" not in gap.levels else ""

    def gap(self, code: str, language: str) -> list[Claim]:
        """The registry's sentence on what is not published or not held."""
        gap: Gap | None = self._gaps.get(code)
        if gap is None:
            return []
        texts = (gap.text_en,) if language == "en" else (gap.text, *filter(None, [whereabouts(gap)]))
        return [Claim(text=text, basis="codebook") for text in texts]

    def _offered(self, nearest: Sequence[Result], language: str) -> list[Claim]:
        claims: list[Claim] = []
        for result in nearest[:2]:
            words = Words(self._codebook, language, result.sources)
            for row in result.rows[:1]:
                claim = ValueAnswers(words).one(result, row)
                claims.append(replace(claim, text=NEAREST[language == "en"] + claim.text, basis="nearest"))
        return claims
