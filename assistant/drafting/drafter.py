"""Puts a draft together: the claims of every part, the notes that belong to the figures, the table.

Knows the writers; decides which of them speaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.drafting.figures import FigureWriter
from assistant.drafting.gaps import GapWriter
from assistant.drafting.suggestions import suggest_questions
from assistant.drafting.table_view import make_table
from assistant.drafting.text import SentencePicker, TextWriter, WordWeight
from assistant.drafting.verdicts import VerdictWriter
from assistant.gathering.gather import Gathered, PartEvidence
from assistant.outcome.answer import TableView
from assistant.outcome.draft import Claim, Draft
from assistant.planning.planner import RulePlanner
from assistant.understanding.plan import FigurePart, Plan, RefusalPart, TextPart
from corpus.codebook import LAG_BELOW_NATIONAL, LAG_LOWEST, Gap
from tools.evidence import Cell, PassageEvidence, TableEvidence
from tools.naming import Namer

_ONE = re.compile(
    r"最も|もっとも|一番|いちばん|1番|最高|最低|最多|最少|最大|最小|最下位|首位|筆頭|びり|(?<!上位)1位|the (?:highest|lowest|most|least|best|worst)\b"
)


class Drafter:
    """Writes drafts in one language."""

    def __init__(
        self, planner: RulePlanner, language: str, word_weight: WordWeight, pick: SentencePicker | None
    ) -> None:
        self._planner = planner
        self._codebook = planner.codebook
        self._namer = Namer(planner.codebook, language)
        self._figures = FigureWriter(self._namer)
        self._verdicts = VerdictWriter(self._figures)
        self._gaps = GapWriter(self._figures, planner.codebook)
        self._texts = TextWriter(word_weight, english=language == "en")
        self._pick = pick

    def draft(self, plan: Plan, gathered: Gathered) -> Draft:
        """The draft for all parts, in order."""
        drafts = [self._part(found) for found in gathered.parts]
        draft = drafts[0]
        for other in drafts[1:]:
            draft = draft.joined(other)
        corrections = tuple(Claim(text=note, basis="plain") for note in plan.notes)
        return Draft(
            lead=(*corrections, *draft.lead), body=draft.body, notes=draft.notes, table=draft.table,
            abstains=draft.abstains, reason=draft.reason, suggestions=draft.suggestions,
        )  # fmt: skip

    def _part(self, found: PartEvidence) -> Draft:
        part = found.part
        if isinstance(part, RefusalPart):
            return self._refusal(part, found)
        if isinstance(part, TextPart):
            return self._text(part, found)
        claims = self._claims(part, found)
        return self._figure(part, found, claims) if found.tables or claims else self._unpublished(part, found)

    def _refusal(self, part: RefusalPart, found: PartEvidence) -> Draft:
        gap = next((g for g in self._codebook.gaps if g.code == part.gap), None)
        claims = self._gaps.refuse(part, gap)
        return Draft(
            lead=tuple(claims[:1]), body=(*claims[1:], *self._gaps.nearest(found.nearest)),
            abstains=True, reason=part.reason, suggestions=suggest_questions(part.frame, self._namer),
        )  # fmt: skip

    def _text(self, part: TextPart, found: PartEvidence) -> Draft:
        passages = self._texts.supporting(part, found.passages)
        suggestions = suggest_questions(part.frame, self._namer)
        if not passages:
            reason = "out_of_scope" if not part.frame.technologies else "not_in_corpus"
            refusal = RefusalPart(frame=part.frame, reason=reason)
            claims = self._gaps.refuse(
                refusal, self._planner.refusals.find_gap(self._planner.reader.read(part.search), part.frame)
            )
            return Draft(
                lead=tuple(claims[:1]),
                body=tuple(claims[1:]),
                abstains=True,
                reason=reason,
                suggestions=suggestions,
            )
        claims = self._texts.write(part, passages, self._pick)
        cited = [p for p in passages if any(p.id in claim.evidence for claim in claims)]
        return Draft(
            lead=tuple(claims[:1]),
            body=tuple(claims[1:]),
            notes=self._text_notes(cited),
            suggestions=suggestions,
        )

    def _text_notes(self, cited: Sequence[PassageEvidence]) -> tuple[Claim, ...]:
        notes: list[Claim] = []
        for code in dict.fromkeys(passage.source for passage in cited):
            edition = self._codebook.sources[code].edition_note
            if edition and not self._namer.english:
                notes.append(Claim(text=edition, basis="codebook"))
        if any(passage.unsure for passage in cited):
            text = "（一般知識）（推測）とある文は、原典での確認が必要です。"
            if self._namer.english:
                text = "Parts marked as general knowledge or inference need checking against the original."
            notes.append(Claim(text=text, basis="plain"))
        return tuple(notes)

    def _claims(self, part: FigurePart, found: PartEvidence) -> list[Claim]:
        if part.frame.shape == "claim":
            return self._verdicts.write(found, part)
        if not found.tables:
            return []
        one = bool(_ONE.search(part.frame.topic.lower())) and part.frame.limit in (None, 1)
        return self._figures.write(found, part, superlative_one=one)

    def _figure(self, part: FigurePart, found: PartEvidence, claims: list[Claim]) -> Draft:
        missing = self._gaps.missing(found, part.frame.measures)
        limits = self._limits(part, found)
        offered = self._gaps.nearest(found.nearest) if missing else []
        extra = [*self._conflicts(found), *missing, *offered, *limits]
        return Draft(
            lead=tuple(claims[:1]), body=(*claims[1:], *extra), notes=self._notes(part, found.cells()),
            table=self._table(part, found), suggestions=suggest_questions(part.frame, self._namer),
        )  # fmt: skip

    def _unpublished(self, part: FigurePart, found: PartEvidence) -> Draft:
        reading = self._planner.reader.read(part.frame.topic)
        asked = replace(part.frame, measures=part.asked_measures or part.frame.measures)
        gap = self._planner.refusals.find_gap(reading, asked)
        missing = self._gaps.missing(found, asked.measures)
        refusal = RefusalPart(frame=part.frame, reason="not_published")
        claims = [*(missing or self._gaps.refuse(refusal, None)), *self._gaps.gap(gap)]
        return Draft(
            lead=tuple(claims[:1]), body=(*claims[1:], *self._gaps.nearest(found.nearest)), abstains=True,
            reason="not_published", suggestions=suggest_questions(part.frame, self._namer),
        )  # fmt: skip

    def _limits(self, part: FigurePart, found: PartEvidence) -> list[Claim]:
        """For prefectures: say that only the top and bottom are published when more was asked for."""
        frame = part.frame
        counted = [c.value for c in found.cells() if c.unit == "都道府県"]
        if counted and counted[0] == len(found.cells()) - len(counted):
            return []
        wants_more = (frame.limit or 0) > len(found.cells()) or frame.shape in ("distribution", "threshold")
        if frame.level == "prefecture" and (wants_more or frame.places):
            return self._gaps.gap(self._gap_for(part))
        return []

    def _gap_for(self, part: FigurePart) -> Gap | None:
        levels = {part.frame.level}
        return next(
            (
                g
                for g in self._codebook.gaps
                if set(g.measures) & set(part.frame.measures) and set(g.levels) & levels
            ),
            None,
        )

    def _conflicts(self, found: PartEvidence) -> list[Claim]:
        """Published values that contradict the stated ones, with the reason where known."""
        claims: list[Claim] = []
        for table in found.tables:
            shown = {(c.place, c.population, c.item, c.year): c for c in table.cells}
            for cell in table.reference:
                rival = shown.get((cell.place, cell.population, cell.item, cell.year))
                if cell.status == "flash" or rival is None or rival.value == cell.value:
                    continue
                subject, value = self._namer.subject(cell), self._namer.value(cell)
                source = self._codebook.sources[cell.source].label
                text = f"別の公表値では、{subject}は{value}です（{self._namer.year(cell)}、{source}）。"
                if self._namer.english:
                    text = (
                        f"Another published value: {subject} is {value} ({self._namer.year(cell)}, {source})."
                    )
                claims.append(self._figures.claim(text, [table], [cell]))
        return claims

    def _notes(self, part: FigurePart, cells: Sequence[Cell]) -> tuple[Claim, ...]:
        """Definition and caveats of the measures, once each, short."""
        notes: list[str] = []
        lagging = "遅れ" in part.frame.topic and part.frame.shape == "ranking"
        if lagging and not self._namer.english:
            notes.append(LAG_BELOW_NATIONAL if part.frame.below_national else LAG_LOWEST)
        for code in dict.fromkeys(cell.measure for cell in cells):
            measure = self._codebook.measures[code]
            notes.append(measure.definition_en if self._namer.english else measure.definition)
            caveats = measure.caveats_en if self._namer.english else measure.caveats
            notes += list(caveats[:2])
        return tuple(Claim(text=note, basis="codebook") for note in dict.fromkeys(notes) if note)[:3]

    def _table(self, part: FigurePart, found: PartEvidence) -> TableView | None:
        tables: list[TableEvidence] = [t for t in found.tables if t.cells]
        cells = found.cells()
        shapes = ("ranking", "distribution", "trend", "threshold", "compare", "extremes")
        wants_table = part.frame.shape in shapes or len(cells) > 3
        if not wants_table and "表" not in part.frame.topic:
            return None
        labels = dict.fromkeys(
            f"{self._codebook.sources[c.source].label} {_figure_label(c.locator)}".strip() for c in cells
        )
        prefix = "Source: " if self._namer.english else "出典: "
        return make_table(tables, self._namer, prefix + "、".join(labels)) if len(cells) <= 60 else None


def _figure_label(locator: str) -> str:
    figure = re.search(r"図表\d+", locator)
    return figure.group(0) if figure else locator
