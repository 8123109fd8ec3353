"""Plans by rules: from frames to queries, searches and refusals.

Knows which queries answer which frame; the LLM's share is in llm_planner.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.planning.frame_queries import FrameQueries
from assistant.planning.refusals import Refusals, wants_number
from assistant.understanding.framing import build_frame
from assistant.understanding.plan import FigurePart, Frame, Part, Plan, TextPart
from assistant.understanding.question import CLAIM_UNITS, QuestionReader, Reading
from assistant.understanding.split import split_questions
from assistant.understanding.wording import everyday_words, spelled_out
from corpus.codebook import Codebook
from corpus.japanese import content_words
from tools.survey_query import Order

# Size classes whose adoption rates are published as numbers.
_RATED = ("all_governments", "municipalities", "prefectures", "designated_cities", "other_municipalities")
_LAGGING = re.compile(r"遅れ|後れ|おくれ|lagging|behind")
# Where one measure has no figure for the asked members, these may have one.
_SISTERS = {
    "issue_share": ("issue_rank",),
    "issue_rank": ("issue_share",),
    "count_trial": ("other_count_trial", "rate_trial"),
    "count": ("count_trial", "other_count", "other_count_trial"),
    "rate_trial": ("other_count_trial",),
    "gain": ("rate",),
    "use_case_count": ("use_case_rank",),
}


class RulePlanner:
    """Plans questions against one codebook, without an LLM."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.reader = QuestionReader(codebook)
        self.refusals = Refusals(codebook)
        self._queries = FrameQueries(codebook)

    def plan(self, message: str, previous: Frame | None = None, *, below_national: bool = False) -> Plan:
        """The plan for `message`.

        Args:
            previous: The frame of the turn before.
            below_national: Read 「遅れている」 as below the national value instead of as the lowest rates.
        """
        whole = self.reader.read(message)
        refusal = self.refusals.outright(whole)
        if refusal is not None:
            return Plan(parts=(refusal,), language=whole.language)
        parts: list[Part] = []
        frame = previous
        notes: list[str] = []
        for number, question in enumerate(split_questions(message, self.reader)):
            reading = self.reader.read(question)
            part = self.plan_part(reading, frame, same_message=number > 0)
            if below_national and isinstance(part, FigurePart) and _LAGGING.search(reading.folded):
                part = self._below_national(part, reading)
            parts.append(part)
            frame = part.frame
            if reading.correction:
                notes.append(reading.correction)
        return Plan(
            parts=tuple(parts),
            language=whole.language,
            notes=tuple(notes),
            choices=() if previous else self._choices(whole),
        )

    def _choices(self, reading: Reading) -> tuple[str, ...]:
        """Complete questions to choose from when a message only names a place or a size class."""
        says_more = (
            reading.technologies or reading.quantities or reading.measures or reading.items
            or reading.topics or reading.by or reading.shapes or reading.municipalities
        )  # fmt: skip
        places = [self.codebook.places[code].name for code in reading.places]
        sizes = [self.codebook.populations[code] for code in reading.populations]
        if says_more or not (places or sizes) or reading.language == "en":
            return ()
        rated = [size.name for size in sizes if size.code in _RATED]
        asked = [
            f"{name}の{rate}" for name in [*places, *rated] for rate in ("生成AI導入率は？", "AI導入率は？")
        ]
        asked += [
            f"{size.name}の{issue}"
            for size in sizes
            for issue in ("生成AI導入の課題は？", "AI導入の課題は？")
        ]
        return tuple(asked[:4])

    def plan_part(self, reading: Reading, previous: Frame | None, *, same_message: bool = False) -> Part:
        """The part for one question."""
        frame = build_frame(reading, previous, self.codebook, same_message=same_message)
        refusal = self.refusals.of_frame(reading, frame)
        if refusal is not None:
            return refusal
        if frame.kind == "figure" and frame.measures:
            return self.figure_part(reading, frame)
        text_frame = replace(frame, kind="text", shape="text", topic=frame.topic or reading.text)
        search = spelled_out(text_frame.topic)
        return TextPart(
            frame=text_frame,
            search=search,
            terms=search_terms(search),
            wants_number=wants_number(reading),
            defines=reading.has("definition"),
        )

    def _below_national(self, part: FigurePart, reading: Reading) -> FigurePart:
        if part.frame.shape != "ranking" or part.frame.order != "asc" or part.frame.limit:
            return part
        return self.figure_part(reading, replace(part.frame, below_national=True, limit=50))

    def figure_part(self, reading: Reading, frame: Frame) -> FigurePart:
        """The queries that answer `frame`."""
        claimed = (
            tuple(n for n in reading.numerals if n.unit in CLAIM_UNITS) if frame.shape == "claim" else ()
        )
        ranked = frame.items and any(n.unit == "位" for n in claimed)
        claimed_order: Order = frame.order if frame.shape == "claim" and (not claimed or ranked) else ""
        if ranked and not claimed_order:
            claimed_order = "desc"
        return FigurePart(
            frame=frame,
            queries=self._queries.all_of(frame),
            claimed=claimed,
            claimed_order=claimed_order,
            unexplained=self._unexplained(reading, frame),
        )

    def _unexplained(self, reading: Reading, frame: Frame) -> tuple[str, ...]:
        """Nouns that no mention, measure or everyday word of questions accounts for."""
        known: set[str] = set()
        for code in frame.measures:
            measure = self.codebook.measures[code]
            known |= set(
                content_words(f"{measure.name} {measure.definition} {measure.base} {measure.survey}")
            )
            known |= set(content_words(" ".join(measure.synonyms)))
        return tuple(term for term in reading.topics if term not in known)

    def repaired(self, plan: Plan, empty: frozenset[int]) -> Plan:
        """Another way to look for the parts that found nothing; the same plan when there is none."""
        parts: list[Part] = []
        for i, part in enumerate(plan.parts):
            other = self._other_measure(part) if i in empty and isinstance(part, FigurePart) else part
            parts.append(other)
            if other is not part and any(code.endswith("issue_rank") for code in other.frame.measures):
                parts.append(self._in_words(other))
        changed = any(new is not old for new, old in zip(parts, plan.parts, strict=False))
        return replace(plan, parts=tuple(parts)) if changed else plan

    def _in_words(self, part: Part) -> TextPart:
        """What the texts say on the same members: ranks alone name only the first."""
        names = [self.codebook.places[code].name for code in part.frame.places]
        search = f"{'・'.join(names)}の{part.frame.topic}" if names else part.frame.topic
        frame = replace(part.frame, kind="text", shape="text", topic=search)
        return TextPart(frame=frame, search=search, terms=search_terms(search))

    def _other_measure(self, part: FigurePart) -> FigurePart:
        """The same question to sister measures, or without the inherited member; the same part when there is none."""
        codes = [code for measure in part.frame.measures for code in self._sisters(measure)]
        reading = self.reader.read(part.frame.topic)
        if not codes and "places" in part.frame.inherited:
            frame = replace(part.frame, places=(), populations=(), items=(), inherited=())
            return self.figure_part(reading, frame)
        if not codes:
            return part
        frame = replace(part.frame, measures=tuple(dict.fromkeys(codes)))
        if any(code.endswith("_rate") for code in codes) and "gain" in part.frame.quantities:
            frame = replace(frame, shape="trend", calculation="difference", years=())
        return replace(self.figure_part(reading, frame), asked_measures=part.frame.measures)

    def _sisters(self, code: str) -> list[str]:
        measure = self.codebook.measures[code]
        wanted = _SISTERS.get(measure.quantity, ())
        return [
            m.code for quantity in wanted for m in self.codebook.measures.values()
            if (m.technology, m.quantity) == (measure.technology, quantity)
        ]  # fmt: skip


def search_terms(text: str) -> tuple[str, ...]:
    """Content words of `text` without everyday words of questions; all of them when nothing else is left."""
    words = tuple(dict.fromkeys(content_words(text)))
    return tuple(word for word in words if len(word) > 1 and word not in everyday_words()) or words
