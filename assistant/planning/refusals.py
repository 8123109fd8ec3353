"""What is not answered, why, and which published figures are nearest to what was asked.

Knows the codebook's gaps and the limits of the program; writes no sentence.
"""

from __future__ import annotations

import re

from assistant.outcome.answer import Reason
from assistant.understanding.framing import build_frame
from assistant.understanding.plan import Frame, RefusalPart
from assistant.understanding.question import Reading
from corpus.codebook import Codebook, Gap
from corpus.gazetteer import fold
from tools.survey_query import SurveyQuery


class Refusals:
    """Decides on refusals against one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook

    def outright(self, reading: Reading) -> RefusalPart | None:
        """The refusal of a message that asks for harm, inventions or forecasts; None for all others."""
        if "unsafe" in reading.limits and not (
            reading.quantities and (reading.places or reading.populations)
        ):
            return RefusalPart(frame=Frame(kind="none", topic=reading.text), reason="unsafe")
        foretells = "foretell" in reading.limits
        ahead = "future" in reading.limits and (foretells or wants_number(reading))
        ahead = ahead or (foretells and bool(reading.quantities))
        if "invent" in reading.limits or ahead:
            frame = build_frame(reading, None, self.codebook)
            return RefusalPart(
                frame=frame, reason="future" if ahead else "no_evidence",
                gap="future" if ahead else "", nearest=self.nearest(frame),
            )  # fmt: skip
        return None

    def of_frame(self, reading: Reading, frame: Frame) -> RefusalPart | None:
        """The refusal of a question about money, other countries or single municipalities; None for all others."""
        numeric = frame.kind == "figure" or wants_number(reading)
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

    def refusal(self, reading: Reading, frame: Frame, reason: Reason) -> RefusalPart:
        """A refusal with the gap that says why and the figures to offer instead."""
        gap = self.find_gap(reading, frame)
        subject = "・".join(reading.municipalities)
        return RefusalPart(
            frame=frame,
            reason=reason,
            gap=gap.code if gap else "",
            subject=subject,
            nearest=self.nearest(frame),
        )

    def find_gap(self, reading: Reading | None, frame: Frame) -> Gap | None:
        """The codebook's gap that fits best: by keyword in the question, then by measure and level."""
        folded = reading.folded if reading else ""
        levels = {self.codebook.places[code].level for code in frame.places} | set(frame.populations)
        levels |= (
            {frame.level}
            | {f"year:{year}" for year in frame.years}
            | {f"item:{code}" for code in frame.items}
        )
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
                    queries.append(
                        SurveyQuery(measure=rate, places=(member.parent,), populations=("municipalities",))
                    )
            queries.append(SurveyQuery(measure=rate, places=("JP",), populations=("municipalities",)))
        return tuple(dict.fromkeys(queries))


def wants_number(reading: Reading) -> bool:
    """True when the question asks for a number."""
    return bool(
        reading.quantities
        or re.search(
            r"何%|何割|いくつ|いくら|何団体|何件|何人|何位|数字|数は|割合|how many|how much|percent",
            reading.folded,
        )
    )
