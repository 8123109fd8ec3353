"""Plans by rules: from frames to queries, searches and refusals.

Knows which queries answer which frame; the LLM's share is in llm_planner.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.framing import build_frame
from assistant.plan import FigurePart, Frame, Part, Plan, RefusalPart, TextPart
from assistant.question import QuestionReader, Reading
from assistant.split import split_questions
from assistant.wording import everyday_words
from corpus.codebook import Codebook, Gap
from corpus.gazetteer import fold
from corpus.japanese import content_words
from tools.survey_query import Order, SurveyQuery

SIZE_CLASSES = (
    "all_governments", "municipalities", "prefectures", "designated_cities", "other_municipalities", "core_cities",
    "special_wards", "other_cities", "towns", "villages",
)  # fmt: skip
_NEWEST_YEAR = 2024


class RulePlanner:
    """Plans questions against one codebook, without an LLM."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.reader = QuestionReader(codebook)

    def plan(self, message: str, previous: Frame | None = None) -> Plan:
        """The plan for `message`; `previous` is the frame of the turn before."""
        whole = self.reader.read(message)
        refusal = self._refuse_outright(whole)
        if refusal is not None:
            return Plan(parts=(refusal,), language=whole.language)
        parts: list[Part] = []
        frame = previous
        notes: list[str] = []
        for number, question in enumerate(split_questions(message, self.reader)):
            reading = self.reader.read(question)
            part = self.plan_part(reading, frame, same_message=number > 0)
            parts.append(part)
            frame = part.frame
            if reading.correction:
                notes.append(reading.correction)
        return Plan(parts=tuple(parts), language=whole.language, notes=tuple(notes))

    def plan_part(self, reading: Reading, previous: Frame | None, *, same_message: bool = False) -> Part:
        """The part for one question."""
        frame = build_frame(reading, previous, self.codebook, same_message=same_message)
        refusal = self._refuse(reading, frame)
        if refusal is not None:
            return refusal
        if frame.kind == "figure" and frame.measures:
            return self.figure_part(reading, frame)
        text_frame = replace(frame, kind="text", shape="text", topic=frame.topic or reading.text)
        return TextPart(
            frame=text_frame,
            search=text_frame.topic,
            terms=self.reader.read(text_frame.topic).terms,
            wants_number=_wants_number(reading),
        )

    def figure_part(self, reading: Reading, frame: Frame) -> FigurePart:
        """The queries that answer `frame`."""
        queries = [query for measure in frame.measures for query in self._queries(measure, frame)]
        claimed = tuple(n for n in reading.numerals if n.unit) if frame.shape == "claim" else ()
        claimed_order: Order = frame.order if frame.shape == "claim" and not claimed else ""
        return FigurePart(
            frame=frame,
            queries=tuple(queries),
            claimed=claimed,
            claimed_order=claimed_order,
            unexplained=self._unexplained(reading, frame),
        )

    def _unexplained(self, reading: Reading, frame: Frame) -> tuple[str, ...]:
        """Nouns that no mention, measure or everyday word of questions accounts for."""
        known: set[str] = set()
        for code in frame.measures:
            measure = self.codebook.measures[code]
            known |= set(content_words(f"{measure.name} {measure.definition} {measure.base} {measure.survey}"))
            known |= set(content_words(" ".join(measure.synonyms)))
        return tuple(t for t in reading.terms if len(t) > 1 and t not in known and t not in everyday_words())

    def repaired(self, plan: Plan, empty: frozenset[int]) -> Plan:
        """Another way to look for the parts that found nothing; the same plan when there is none."""
        parts = tuple(
            self._other_measure(part) if i in empty and isinstance(part, FigurePart) else part
            for i, part in enumerate(plan.parts)
        )
        changed = any(new is not old for new, old in zip(parts, plan.parts, strict=True))
        return replace(plan, parts=parts) if changed else plan

    def _other_measure(self, part: FigurePart) -> FigurePart:
        """The same question to the sister measure: shares and ranks of issues, counts and rates."""
        sisters = {"issue_share": "issue_rank", "issue_rank": "issue_share", "count_trial": "rate_trial"}
        codes: list[str] = []
        for code in part.frame.measures:
            measure = self.codebook.measures[code]
            wanted = sisters.get(measure.quantity)
            codes += [
                m.code for m in self.codebook.measures.values()
                if (m.technology, m.quantity) == (measure.technology, wanted)
            ]  # fmt: skip
        if not codes:
            return part
        order: Order = "asc" if any(code.endswith("_rank") for code in codes) and part.frame.order else part.frame.order
        frame = replace(part.frame, measures=tuple(codes), order=order)
        return self.figure_part(self.reader.read(part.frame.topic), frame)

    def _queries(self, measure: str, frame: Frame) -> list[SurveyQuery]:
        about_items = self.codebook.measures[measure].item_kind != ""
        places, level = self._places(frame)
        query = SurveyQuery(
            measure=measure,
            places=places,
            place_level=level,
            populations=self._populations(frame, about_items=about_items),
            items=frame.items,
            years=() if frame.shape == "trend" and len(frame.years) != 1 else frame.years,
            all_years=frame.shape == "trend",
            order=frame.order if frame.shape in ("ranking", "threshold") else "",
            limit=frame.limit if frame.shape == "ranking" else None,
            threshold=frame.threshold if frame.shape == "threshold" else None,
        )
        if frame.shape == "ranking" and query.limit is None:
            query = replace(query, limit=5)
        if frame.level == "item" and not query.order:
            query = replace(query, order="desc")
        return [query]

    def _places(self, frame: Frame) -> tuple[tuple[str, ...], str]:
        if frame.level == "prefecture":
            regions = [code for code in frame.places if self.codebook.places[code].level == "region"]
            if regions:
                return tuple(m.code for code in regions for m in self.codebook.children(code)), ""
            return (), "prefecture"
        if frame.level == "region":
            return (), "region"
        if frame.places:
            return frame.places, ""
        return ("JP",), ""

    def _populations(self, frame: Frame, *, about_items: bool) -> tuple[str, ...]:
        if frame.populations:
            return frame.populations
        if frame.level == "population":
            return SIZE_CLASSES
        if frame.level in ("prefecture", "region"):
            return ("municipalities",)
        return ()

    def _refuse_outright(self, reading: Reading) -> RefusalPart | None:
        if "unsafe" in reading.limits and not (reading.quantities and (reading.places or reading.populations)):
            return RefusalPart(frame=Frame(kind="none", topic=reading.text), reason="unsafe")
        if "invent" in reading.limits or ("future" in reading.limits and _wants_number(reading)):
            frame = build_frame(reading, None, self.codebook)
            return RefusalPart(
                frame=frame, reason="future" if "future" in reading.limits else "no_evidence",
                gap="future" if "future" in reading.limits else "", nearest=self.nearest(frame),
            )  # fmt: skip
        return None

    def _refuse(self, reading: Reading, frame: Frame) -> RefusalPart | None:
        numeric = frame.kind == "figure" or _wants_number(reading)
        if "money" in reading.limits and not frame.items and "target" not in frame.quantities:
            return self.refusal(reading, frame, "not_published")
        if not numeric:
            return None
        if reading.limits & {"abroad", "private"} and not (frame.items or frame.places):
            return self.refusal(reading, frame, "not_in_corpus")
        if reading.municipalities and frame.kind == "figure":
            return self.refusal(reading, frame, "not_published")
        return None

    def refusal(self, reading: Reading, frame: Frame, reason: str) -> RefusalPart:
        """A refusal with the gap that says why and the figures to offer instead."""
        gap = self.find_gap(reading, frame)
        subject = "・".join(reading.municipalities)
        return RefusalPart(
            frame=frame, reason=reason, gap=gap.code if gap else "", subject=subject, nearest=self.nearest(frame)
        )  # type: ignore[arg-type]

    def find_gap(self, reading: Reading | None, frame: Frame) -> Gap | None:
        """The codebook's gap that fits best: by keyword in the question, then by measure and level."""
        folded = reading.folded if reading else ""
        levels = {self.codebook.places[code].level for code in frame.places} | set(frame.populations)
        levels |= {frame.level} | {f"year:{year}" for year in frame.years} | {f"item:{code}" for code in frame.items}
        if reading and reading.municipalities:
            levels.add("municipality")
        best: tuple[int, Gap] | None = None
        for gap in self.codebook.gaps:
            score = 3 * sum(1 for word in gap.keywords if fold(word) in folded)
            score += 2 * bool(set(gap.measures) & set(frame.measures)) + 2 * bool(set(gap.levels) & levels)
            if score >= 3 and (best is None or score > best[0]):
                best = (score, gap)
        return best[1] if best else None

    def nearest(self, frame: Frame) -> tuple[SurveyQuery, ...]:
        """Queries for published figures close to `frame`: the same member's other figures, its region, the nation."""
        measures = [m for m in frame.measures if not self.codebook.measures[m].item_kind] or ["genai_rate"]
        measures = measures if frame.technologies or frame.measures else []
        queries: list[SurveyQuery] = []
        for measure in measures[:2]:
            technology = self.codebook.measures[measure].technology
            rate = f"{technology}_rate" if f"{technology}_rate" in self.codebook.measures else measure
            for place in frame.places[:2]:
                member = self.codebook.places[place]
                siblings = [
                    m.code for m in self.codebook.measures.values()
                    if m.technology == technology and m.quantity in ("rate", "rate_trial", "gain", "rank")
                    and m.code != measure
                ]  # fmt: skip
                queries += [SurveyQuery(measure=code, places=(place,)) for code in siblings]
                if member.parent:
                    queries.append(SurveyQuery(measure=rate, places=(member.parent,)))
            queries.append(SurveyQuery(measure=rate, places=("JP",), populations=("municipalities",)))
        return tuple(dict.fromkeys(queries))


def _wants_number(reading: Reading) -> bool:
    return bool(
        reading.quantities
        or re.search(r"何%|何割|いくつ|いくら|何団体|何件|何人|何位|数字|数は|割合|how many|how much|percent", reading.folded)
    )
