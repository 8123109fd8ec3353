"""Sentences that say what is not published, and which published figure is nearest.

Knows the codebook's gaps; invents nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.figures import FigureWriter
from assistant.gathering.gather import PartEvidence
from assistant.outcome.draft import Claim
from assistant.understanding.plan import RefusalPart
from corpus.codebook import Codebook, Gap
from tools.evidence import Cell, TableEvidence

REASONS = {
    "not_published": ("お尋ねの値は公表されていません。", "That figure is not published."),
    "not_in_corpus": ("お尋ねの内容は、収録している資料に記載がありません。", "The documents held here do not cover this."),
    "future": ("将来の値は公表されておらず、予測の数字はお出しできません。", "Future values are not published, and no forecast can be given."),
    "out_of_scope": (
        "地方自治体のAI活用に関する資料の範囲外のため、お答えできません。",
        "This is outside the documents on local governments' use of AI, so it cannot be answered.",
    ),
    "unsafe": (
        "その依頼にはお答えできません。自治体のAI活用に関する質問をどうぞ。",
        "That request cannot be carried out. Please ask about local governments' use of AI.",
    ),
    "no_evidence": ("根拠となる資料が見つからないため、お答えできません。", "No supporting evidence was found, so this cannot be answered."),
}  # fmt: skip
"""Why there is no answer, in Japanese and English."""
UNSURE = (
    "（一般知識）（推測）とある文は、原典での確認が必要です。",
    "Parts marked as general knowledge or inference need checking against the original.",
)


class GapWriter:
    """Writes refusals and what to offer instead."""

    def __init__(self, writer: FigureWriter, codebook: Codebook) -> None:
        self._writer = writer
        self._codebook = codebook
        self._english = writer.english

    def refuse(self, part: RefusalPart, gap: Gap | None) -> list[Claim]:
        """Why there is no answer."""
        ja, en = REASONS[part.reason]
        text = en if self._english else ja
        if part.subject and part.reason == "not_published":
            text = f"{part.subject}の値は、個別には公表されていません。"
            if self._english:
                text = f"No figure is published for {part.subject} alone."
        claims = [Claim(text=text, basis="plain")]
        return [*claims, *self.gap(gap)]

    def gap(self, gap: Gap | None) -> list[Claim]:
        """The codebook's sentence on what is not published."""
        if gap is None:
            return []
        return [Claim(text=gap.text_en if self._english else gap.text, basis="codebook")]

    def missing(self, found: PartEvidence, measures: Sequence[str]) -> list[Claim]:
        """One sentence naming the members whose figure is not published."""
        names: list[str] = []
        for dimension, code in found.missing:
            if dimension == "measure":
                measure = self._codebook.measures[code]
                names.append(measure.name_en if self._english else measure.name)
            else:
                member = self._codebook.member(dimension, code)
                names.append(member.name_en if self._english else member.name)
        if not names:
            return []
        measure = self._codebook.measures[measures[0]] if measures else None
        if self._english:
            what = measure.name_en if measure else "figure"
            return [Claim(text=f"The {what} of {', '.join(names)} is not published.", basis="plain")]
        what = measure.name if measure else "値"
        only_measures = all(dimension == "measure" for dimension, _ in found.missing)
        text = (
            f"{'・'.join(names)}は公表されていません。"
            if only_measures
            else f"{'・'.join(names)}の{what}は公表されていません。"
        )
        return [Claim(text=text, basis="plain")]

    def nearest(self, tables: Sequence[TableEvidence], *, at_most: int = 3) -> list[Claim]:
        """Published figures close to the asked one, a sentence each."""
        pairs: list[tuple[Cell, TableEvidence]] = []
        for table in tables:
            for cell in table.cells[:2]:
                if all(cell.figure != known.figure for known, _ in pairs):
                    pairs.append((cell, table))
        claims: list[Claim] = []
        for cell, table in pairs[:at_most]:
            opening = "Nearest published figure: " if self._english else "公表されている近い値: "
            claim = self._writer.statement(cell, table)
            claims.append(replace(claim, text=opening + claim.text))
        return claims
