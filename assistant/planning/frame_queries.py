"""From a frame to the survey queries that answer it.

Knows the codebook's measures and members; runs nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understanding.bounds import stated_thresholds
from assistant.understanding.plan import Frame
from corpus.codebook import Codebook
from tools.survey_query import Order, SurveyQuery

SIZE_CLASSES = (
    "all_governments", "municipalities", "prefectures", "designated_cities", "other_municipalities", "core_cities",
    "special_wards", "other_cities", "towns", "villages",
)  # fmt: skip


class FrameQueries:
    """Writes queries against one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def all_of(self, frame: Frame) -> tuple[SurveyQuery, ...]:
        """The queries of every measure of `frame`, in order."""
        return tuple(query for measure in frame.measures for query in self._queries(measure, frame))

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
            ordered = replace(
                query,
                threshold=frame.threshold,
                order="asc" if frame.threshold and frame.threshold.relation.startswith("<") else "desc",
            )
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
        leaves_one_out = (
            frame.shape == "calculation" and frame.calculation == "difference" and len(frame.places) == 1
        )
        if leaves_one_out and frame.quantities == ("count",) and len(frame.measures) == 1:
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
