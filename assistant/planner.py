"""Plans by rules: from frames to queries, searches and refusals.

Knows which queries answer which frame; the LLM's share is in llm_planner.py.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.framing import build_frame
from assistant.plan import FigurePart, Frame, Part, Plan, RefusalPart, TextPart
from assistant.question import CLAIM_UNITS, QuestionReader, Reading, stated_thresholds
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
# Where one measure has no figure for the asked members, these may have one.
_LAGGING = re.compile(r"遅れ|後れ|おくれ|lagging|behind")
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

    def plan(self, message: str, previous: Frame | None = None, *, below_national: bool = False) -> Plan:
        """The plan for `message`.

        Args:
            previous: The frame of the turn before.
            below_national: Read 「遅れている」 as below the national value instead of as the lowest rates.
        """
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
            if below_national and isinstance(part, FigurePart) and _LAGGING.search(reading.folded):
                part = self._below_national(part, reading)
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
            terms=search_terms(text_frame.topic),
            wants_number=_wants_number(reading),
            defines=reading.has("definition"),
        )

    def _below_national(self, part: FigurePart, reading: Reading) -> FigurePart:
        if part.frame.shape != "ranking" or part.frame.order != "asc" or part.frame.limit:
            return part
        return self.figure_part(reading, replace(part.frame, below_national=True, limit=50))

    def figure_part(self, reading: Reading, frame: Frame) -> FigurePart:
        """The queries that answer `frame`."""
        queries = [query for measure in frame.measures for query in self._queries(measure, frame)]
        claimed = tuple(n for n in reading.numerals if n.unit in CLAIM_UNITS) if frame.shape == "claim" else ()
        ranked = frame.items and any(n.unit == "位" for n in claimed)
        claimed_order: Order = frame.order if frame.shape == "claim" and (not claimed or ranked) else ""
        if ranked and not claimed_order:
            claimed_order = "desc"
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
        return tuple(term for term in reading.topics if term not in known and _is_noun(term))

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

    def _queries(self, measure: str, frame: Frame) -> list[SurveyQuery]:
        places, level = self._places(frame)
        query = SurveyQuery(
            measure=measure,
            places=places,
            place_level=level,
            populations=self._populations(frame),
            items=self._items(measure, frame),
            years=() if frame.shape == "trend" or measure.endswith("_gain") else frame.years,
            all_years=frame.shape == "trend",
        )
        if frame.shape == "extremes":
            return [replace(query, order=order, limit=frame.limit or 1) for order in self._orders(measure)]
        if frame.shape == "ranking":
            order = frame.order or "desc"
            return [replace(query, order=self._order(measure, order), limit=self._limit(frame))]
        if frame.shape == "threshold":
            counted = self._threshold_counts(measure, frame)
            ordered = replace(query, threshold=frame.threshold, order="asc" if frame.threshold and frame.threshold.relation.startswith("<") else "desc")
            return [*counted, ordered]
        if frame.level == "item":
            return [replace(query, order=self._order(measure, "desc"))]
        return [query]

    def _orders(self, measure: str) -> tuple[Order, Order]:
        return self._order(measure, "desc"), self._order(measure, "asc")

    def _order(self, measure: str, order: Order) -> Order:
        """The first rank is the highest: orders of ranks are turned round."""
        if not measure.endswith("_rank"):
            return order
        return "asc" if order == "desc" else "desc"

    def _limit(self, frame: Frame) -> int | None:
        if frame.level == "item" and re.search(r"一番|いちばん|最も|最多", frame.topic) and not frame.limit:
            return 1
        return frame.limit or (None if frame.level in ("region", "population", "year") else 5)

    def _items(self, measure: str, frame: Frame) -> tuple[str, ...]:
        kind = self.codebook.measures[measure].item_kind
        if "target" in frame.quantities and kind == "ai_rpa" and not frame.items:
            return ("any",)
        technology = self.codebook.measures[measure].technology
        fitting = [code for code in frame.items if self.codebook.items[code].level == kind]
        if kind == "group":
            fitting = [code for code in fitting if code.startswith(f"{technology}_")]
        return tuple(fitting)

    def _threshold_counts(self, measure: str, frame: Frame) -> list[SurveyQuery]:
        """Published counts of prefectures at exactly the asked threshold (80％以上: 8)."""
        if frame.level != "prefecture" or frame.threshold is None:
            return []
        technology = self.codebook.measures[measure].technology
        trials = self.codebook.measures[measure].quantity == "rate_trial"
        queries: list[SurveyQuery] = []
        for family in ("threshold_prefectures", "group_prefectures"):
            code = f"{technology}_{family}"
            kind = self.codebook.measures[code].item_kind if code in self.codebook.measures else ""
            items = [
                item.code for item in self.codebook.items.values()
                if item.level == kind and ("実証" in item.name) == trials
                and (kind == "threshold" or item.code.startswith(f"{technology}_"))
                and set(stated_thresholds(item.name)) == {frame.threshold}
            ]  # fmt: skip
            if items:
                queries.append(SurveyQuery(measure=code, items=tuple(items)))
        return queries[:1]

    def _places(self, frame: Frame) -> tuple[tuple[str, ...], str]:
        if frame.level == "prefecture":
            regions = [code for code in frame.places if self.codebook.places[code].level == "region"]
            if regions:
                return tuple(m.code for code in regions for m in self.codebook.children(code)), ""
            return (), "prefecture"
        if frame.level == "region":
            return (), "region"
        if frame.calculation == "difference" and frame.shape == "calculation" and len(frame.places) == 1:
            if frame.quantities == ("count",) and len(frame.measures) == 1:
                return ("JP", *frame.places), ""
        if frame.measures and self.codebook.measures[frame.measures[0]].unit == "都道府県":
            return (), ""
        return frame.places or ("JP",), ""

    def _populations(self, frame: Frame) -> tuple[str, ...]:
        if frame.populations and not ("body_count" in frame.quantities and "内訳" in frame.topic):
            return frame.populations
        if frame.level == "population":
            return SIZE_CLASSES
        counts = frame.calculation in ("remainder", "difference", "share") and "count" in frame.quantities
        if frame.level in ("prefecture", "region") or counts:
            return ("municipalities",)
        return ()

    def _refuse_outright(self, reading: Reading) -> RefusalPart | None:
        if "unsafe" in reading.limits and not (reading.quantities and (reading.places or reading.populations)):
            return RefusalPart(frame=Frame(kind="none", topic=reading.text), reason="unsafe")
        foretells = "foretell" in reading.limits
        ahead = "future" in reading.limits and (foretells or _wants_number(reading))
        ahead = ahead or (foretells and bool(reading.quantities))
        if "invent" in reading.limits or ahead:
            frame = build_frame(reading, None, self.codebook)
            return RefusalPart(
                frame=frame, reason="future" if ahead else "no_evidence",
                gap="future" if ahead else "", nearest=self.nearest(frame),
            )  # fmt: skip
        return None

    def _refuse(self, reading: Reading, frame: Frame) -> RefusalPart | None:
        numeric = frame.kind == "figure" or _wants_number(reading)
        names_money = re.search(r"円|金額|予算額|費用は|料金|価格|yen|dollar", reading.folded) is not None
        if "money" in reading.limits and (frame.kind == "text" or names_money):
            return self.refusal(reading, frame, "not_published")
        if not numeric:
            return None
        elsewhere = bool(reading.limits & {"abroad", "private"}) or bool(reading.unknown_places)
        if elsewhere and not (frame.items or frame.places):
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
                    queries.append(SurveyQuery(measure=rate, places=(member.parent,), populations=("municipalities",)))
            queries.append(SurveyQuery(measure=rate, places=("JP",), populations=("municipalities",)))
        return tuple(dict.fromkeys(queries))


def _is_noun(term: str) -> bool:
    """Not a number, and not the dictionary form of a verb or adjective, which ends in hiragana."""
    return not re.search(r"\d|[ぁ-ん]$", term)


def search_terms(text: str) -> tuple[str, ...]:
    """Content words of `text` without everyday words of questions; all of them when nothing else is left."""
    words = tuple(dict.fromkeys(content_words(text)))
    return tuple(word for word in words if len(word) > 1 and word not in everyday_words()) or words


def _wants_number(reading: Reading) -> bool:
    return bool(
        reading.quantities
        or re.search(r"何%|何割|いくつ|いくら|何団体|何件|何人|何位|数字|数は|割合|how many|how much|percent", reading.folded)
    )
