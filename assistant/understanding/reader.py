"""Reads a message into a ParsedQuestion: stretches, mentions, candidate readings and the best of them.

The only place that looks at the words of a question. Knows the learned heads; runs no query.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import get_args

from assistant.understanding.choices import Candidate, best
from assistant.understanding.continuing import is_complete, is_of_two, kept_slots, with_subject
from assistant.understanding.features import Row
from assistant.understanding.filling import Slots
from assistant.understanding.forms import form_of
from assistant.understanding.gaps import find_gap, subject_not_held
from assistant.understanding.heads import ReaderWeights
from assistant.understanding.memory import Memory, last_with_figures
from assistant.understanding.mentions import Marked, MentionFinder
from assistant.understanding.nearness import ItemNearness
from assistant.understanding.parsed import (
    FigureRequest,
    Operation,
    OperationRequest,
    OutsideRequest,
    ParsedQuestion,
    Reading,
    Request,
    SocialRequest,
    Span,
    TextQuestion,
)
from assistant.understanding.qualifiers import joined_qualifiers, qualifiers_of
from assistant.understanding.readings import Readings
from assistant.understanding.say import say
from assistant.understanding.stretches import Stretch, StretchCutter
from assistant.understanding.text_request import TextRequest
from assistant.understanding.towns import towns_in
from assistant.understanding.unread import UnreadFinder
from corpus.codebook import Codebook

Embed = Callable[[str], Row]
_JAPANESE = re.compile(r"[ぁ-んァ-ヴ一-龥]")
_CLOSE = 0.35
"""Readings with at least this share of the best one's likelihood are kept as alternatives."""


class QuestionReader:
    """Reads messages against one codebook with learned weights."""

    def __init__(self, codebook: Codebook, weights: ReaderWeights, embed: Embed | None, newest: int) -> None:
        self._codebook = codebook
        near = ItemNearness(codebook, embed) if embed is not None else None
        self._finder = MentionFinder(codebook)
        self.cutter = StretchCutter(codebook, weights, near, self._finder)
        self._unread = UnreadFinder(weights.wording)
        self.readings = Readings(codebook, weights, newest)

    def read(self, question: str, memories: Sequence[Memory] = ()) -> ParsedQuestion:
        """The message, understood after the turns that `memories` are of, oldest first."""
        memory = memories[-1] if memories else None
        if memory is not None and not memory.expressions:
            earlier = last_with_figures(memories)
            memory = (
                replace(memory, expressions=earlier.expressions, shown=earlier.shown) if earlier else memory
            )
        if memory is not None and self._is_new(question):
            memory = None
        stretches = self.cutter.stretches(question, memory)
        requests: list[Request] = []
        unread: list[str] = []
        around, before = Slots(), memory
        for stretch in stretches:
            found, candidate = self._requests(stretch, around, memory if not requests else None, before)
            requests += [with_subject(one, stretches[0].marked) if requests else one for one in found]
            if candidate is not None:
                around = kept_slots(candidate.slots)
                before = Memory(question=question, kind="figures", expressions=candidate.expressions)
                used = [role.mention for role in candidate.roles if role.role != "none"]
                unread += self._unread.find(stretch.marked, used)
        language = "ja" if _JAPANESE.search(question) else "en"
        spans = self._spans([stretch.marked for stretch in stretches])
        return ParsedQuestion(
            text=question, requests=tuple(requests), form=form_of(question, language), spans=spans,
            unread=tuple(dict.fromkeys(unread)),
            corrected=next((s.marked.corrected for s in stretches if s.marked.corrected), ""),
            qualifiers=joined_qualifiers(
                [qualifiers_of(s.marked.folded, s.marked.mentions) for s in stretches]
            ),
        )  # fmt: skip

    def _is_new(self, question: str) -> bool:
        """A complete question is read for itself, whatever was asked before."""
        stretches = self.cutter.stretches(question)
        if len(stretches) != 1 or not is_complete(stretches[0].marked):
            return False
        if best(stretches[0].judged["kind"], 1)[0][0] != "figures":
            return False
        candidates = self.readings.of(stretches[0])
        return bool(candidates) and not is_of_two(candidates[0])

    def _requests(
        self, stretch: Stretch, around: Slots, memory: Memory | None, before: Memory | None
    ) -> tuple[list[Request], Candidate | None]:
        """What the stretch asks, and the reading that figures were found with."""
        kind, log = best(stretch.judged["kind"], 1)[0]
        if kind == "figures":
            if (gap := self._not_held(stretch)) is not None:
                return [gap], None
            candidates = self.readings.of(stretch, around, memory, before)
            if candidates and not self._is_of_texts(stretch, candidates[0]):
                return [*self._figures(candidates, stretch.marked.folded)], candidates[0]
            if candidates:
                return [self._text(stretch, math.exp(log), memory)], None
        if kind == "explain":
            return [self._text(stretch, math.exp(log), memory)], None
        detail = best(stretch.judged[kind], 1)[0][0] if kind in stretch.judged else ""
        if kind == "operate" and detail in get_args(Operation):
            return [OperationRequest(operation=detail)], None  # type: ignore[arg-type]
        if kind == "social":
            return [SocialRequest(social=detail)], None  # type: ignore[arg-type]
        if kind == "outside":
            return [self._outside(stretch, detail)], None
        return [self._text(stretch, 0.0, memory)], None

    def _is_of_texts(self, stretch: Stretch, candidate: Candidate) -> bool:
        """Words that no survey measures, and none that it does: what texts say is asked for."""
        if stretch.marked.of("quantity", "measure", "number", "item"):
            return False
        used = [role.mention for role in candidate.roles if role.role != "none"]
        return bool(self._unread.find(stretch.marked, used))

    def _not_held(self, stretch: Stretch) -> OutsideRequest | None:
        """A number of something that no table measures (CAIOを置く団体), told by the registry of gaps."""
        gap = subject_not_held(stretch.marked.folded, self._codebook)
        return OutsideRequest(reason="not_held", text=stretch.marked.text, gap=gap) if gap else None

    def _outside(self, stretch: Stretch, reason: str) -> OutsideRequest:
        candidates = self.readings.of(stretch)
        nearest = self._figures(candidates[:1], stretch.marked.folded)[0] if candidates else None
        gap = find_gap(stretch.marked.folded, [nearest.expression] if nearest else [], self._codebook)
        marked = stretch.marked
        return OutsideRequest(
            reason=reason,  # type: ignore[arg-type]
            text=marked.text, gap=gap, nearest=nearest, towns=towns_in(marked.folded),
            asks_number=bool(marked.of("quantity", "measure", "number")),
        )  # fmt: skip

    def _text(self, stretch: Stretch, probability: float, memory: Memory | None) -> TextQuestion:
        role = best(stretch.judged["explain"], 1)[0][0]
        items = tuple(code for mention in stretch.marked.of("item") for code in mention.codes)
        text = stretch.marked.text
        if memory is not None and best(stretch.judged.get("textlink", {"alone": 0.0}), 1)[0][0] == "linked":
            spoken = "・".join(say(one, self._codebook) for one in memory.expressions[-1:])
            text = f"{memory.topic or spoken or memory.question} {text}"
        request = TextRequest(text=text, role=role, items=items)  # type: ignore[arg-type]
        gap = find_gap(stretch.marked.folded, [], self._codebook)
        return TextQuestion(request=request, probability=probability, gap=gap)

    def _figures(self, candidates: Sequence[Candidate], folded: str) -> list[FigureRequest]:
        chosen = candidates[0]
        gap = find_gap(folded, chosen.expressions, self._codebook)
        weights = [math.exp(c.score - chosen.score) for c in candidates]
        probability = 1 / sum(weights)
        others = tuple(
            Reading(expressions=c.expressions, canonical="・".join(say(one, self._codebook) for one in c.expressions))
            for c, weight in zip(candidates[1:4], weights[1:4], strict=True)
            if weight >= _CLOSE
        )  # fmt: skip
        return [
            FigureRequest(
                expression=one, canonical=say(one, self._codebook), probability=probability,
                gap=gap,
                others=others if number == 0 else (),
            )
            for number, one in enumerate(chosen.expressions)
        ]  # fmt: skip

    def _spans(self, marked: Sequence[Marked]) -> tuple[Span, ...]:
        return tuple(
            Span(start=m.start, end=m.end, text=m.surface, meaning=f"{m.kind}:{'/'.join(m.codes)}")
            for one in marked for m in one.mentions
        )  # fmt: skip
