"""Reads a message into a ParsedQuestion: segments, mentions, candidate readings and the best of them.

The only place that looks at the words of a question. Knows the learned heads; runs no query.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.understanding.candidates import Candidate, CandidateMaker, Logs, Role, best
from assistant.understanding.features import Row, mention_features, plain_text, text_features
from assistant.understanding.filling import Slots
from assistant.understanding.heads import ReaderWeights
from assistant.understanding.mentions import MEMBER_KINDS, Marked, Masker, Mention, MentionFinder
from assistant.understanding.parsed import (
    FigureRequest,
    Form,
    OperationRequest,
    OutsideRequest,
    ParsedQuestion,
    Request,
    SocialRequest,
    Span,
    TextQuestion,
)
from assistant.understanding.say import say
from assistant.understanding.text_request import TextRequest
from corpus.codebook import Codebook

Embed = Callable[[str], Row]
_ROLE_KINDS = (*MEMBER_KINDS, "topic", "number", "year")
_SENTENCE = re.compile(r"[^。？?！!\n]+[。？?！!\n]*")
_JAPANESE = re.compile(r"[ぁ-んァ-ヴ一-龥]")
_FLIPPED = 2
"""So many uncertain mentions are tried in both roles."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One part of a message that asks one thing."""

    marked: Marked
    judged: Mapping[str, Logs]


class QuestionReader:
    """Reads messages against one codebook with learned weights."""

    def __init__(self, codebook: Codebook, weights: ReaderWeights, embed: Embed, newest: int) -> None:
        self._codebook = codebook
        self._weights = weights
        self._embed = embed
        self._finder = MentionFinder(codebook)
        self._masker = Masker(codebook)
        self._maker = CandidateMaker(codebook, newest)

    def read(self, question: str) -> ParsedQuestion:
        """The message, understood on its own."""
        stretches = self.stretches(question)
        requests: list[Request] = []
        around = Slots()
        for stretch in stretches:
            found, around = self._requests(stretch, around)
            requests += found
        language = "ja" if _JAPANESE.search(question) else "en"
        return ParsedQuestion(
            text=question, requests=tuple(requests), form=Form(language=language),
            spans=self._spans([stretch.marked for stretch in stretches[:1]]),
        )  # fmt: skip

    def judge(self, marked: Marked) -> Mapping[str, Logs]:
        """Log probabilities of the text heads."""
        vector = self._embed(plain_text(self._masker.mask(marked)))
        return self._weights.texts.judge(text_features(marked, self._masker), vector)

    def stretches(self, question: str) -> list[Stretch]:
        """The parts of a message that ask something, in order; background is left out."""
        sentences = [match.group().strip() for match in _SENTENCE.finditer(question) if match.group().strip()]
        if len(sentences) < 2:
            return [self._stretch(question)]
        judged = [self._stretch(sentence) for sentence in sentences]
        asking = [s for s in judged if s.judged["sentence"].get("request", -9.0) > math.log(0.5)]
        if not asking:
            asking = [max(judged, key=lambda s: s.judged["sentence"].get("request", -9.0))]
        if len(asking) == 1:
            return asking
        whole = self._stretch("".join(s.marked.text for s in asking))
        return asking if whole.judged["many"].get("1", -9.0) < math.log(0.6) else [whole]

    def _stretch(self, text: str) -> Stretch:
        marked = self._finder.find(text)
        return Stretch(marked=marked, judged=self.judge(marked))

    def _requests(self, stretch: Stretch, around: Slots) -> tuple[list[Request], Slots]:
        kind, log = best(stretch.judged["kind"], 1)[0]
        if kind == "figures":
            candidates = self.candidates(stretch, around)
            if candidates:
                chosen = candidates[0]
                return list(self._figures(candidates)), _kept(chosen.slots)
        if kind == "explain":
            return [self._text(stretch, math.exp(log))], around
        detail = best(stretch.judged[kind], 1)[0][0] if kind in stretch.judged else ""
        if kind == "operate":
            return [OperationRequest(operation=detail)], around  # type: ignore[arg-type]
        if kind == "social":
            return [SocialRequest(social=detail)], around  # type: ignore[arg-type]
        if kind == "outside":
            return [OutsideRequest(reason=detail)], around  # type: ignore[arg-type]
        return [self._text(stretch, 0.0)], around

    def _text(self, stretch: Stretch, probability: float) -> TextQuestion:
        role = best(stretch.judged["explain"], 1)[0][0]
        items = tuple(code for mention in stretch.marked.of("item") for code in mention.codes)
        request = TextRequest(text=stretch.marked.text, role=role, items=items)  # type: ignore[arg-type]
        return TextQuestion(request=request, probability=probability)

    def candidates(self, stretch: Stretch, around: Slots = Slots()) -> list[Candidate]:  # noqa: B008
        """Readings of one stretch as figures, best first."""
        judged = stretch.judged
        roles = self._roles(stretch.marked)
        made = self._maker.make(judged, roles, around)
        return [self._with_item(candidate, judged) for candidate in made]

    def _with_item(self, candidate: Candidate, judged: Mapping[str, Logs]) -> Candidate:
        return candidate

    def _figures(self, candidates: Sequence[Candidate]) -> list[FigureRequest]:
        chosen = candidates[0]
        whole = sum(math.exp(c.score - chosen.score) for c in candidates)
        probability = 1 / whole
        return [
            FigureRequest(expression=one, canonical=say(one, self._codebook), probability=probability)
            for one in chosen.expressions
        ]

    def _roles(self, marked: Marked) -> list[list[Role]]:
        """The most likely role of every mention, and the same with uncertain ones turned."""
        options: list[list[Role]] = []
        for mention in marked.of(*_ROLE_KINDS):
            options.append(self._role(marked, mention))
        quantities = [Role(mention=m, role="quantity", score=0.0) for m in marked.of("quantity")]
        first = [choice[0] for choice in options]
        unsure = sorted(
            (i for i, choice in enumerate(options) if len(choice) > 1),
            key=lambda i: options[i][0].score - options[i][1].score,
        )[:_FLIPPED]
        found: list[list[Role]] = []
        for turned in itertools.product((0, 1), repeat=len(unsure)):
            roles = list(first)
            for i, turn in zip(unsure, turned, strict=True):
                roles[i] = options[i][turn]
            found.append([*roles, *quantities])
        return found

    def _role(self, marked: Marked, mention: Mention) -> list[Role]:
        kind = mention.kind if mention.kind in ("number", "year", "topic") else "member"
        logs = self._weights.mentions.judge(mention_features(marked, self._masker, mention))
        if kind not in logs:
            return [Role(mention=mention, role="select", score=0.0)]
        return [Role(mention=mention, role=role, score=log) for role, log in best(logs[kind], 2)]

    def _spans(self, marked: Sequence[Marked]) -> tuple[Span, ...]:
        return tuple(
            Span(start=m.start, end=m.end, text=m.surface, meaning=f"{m.kind}:{'/'.join(m.codes)}")
            for one in marked for m in one.mentions
        )  # fmt: skip


def _kept(slots: Slots) -> Slots:
    """What later parts of a message may leave unsaid."""
    return replace(
        Slots(), topics=slots.topics, places=slots.places, populations=slots.populations, items=slots.items
    )
