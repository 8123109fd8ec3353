"""Reads a message into a ParsedQuestion: stretches, mentions, candidate readings and the best of them.

The only place that looks at the words of a question. Knows the learned heads; runs no query.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import get_args

from assistant.understanding.candidates import CandidateMaker
from assistant.understanding.choices import Candidate, Logs, best
from assistant.understanding.continuing import kept_slots, linked, with_subject
from assistant.understanding.encoder import Encoder
from assistant.understanding.features import Row, text_features
from assistant.understanding.filling import Slots
from assistant.understanding.forms import form_of
from assistant.understanding.gaps import find_gap
from assistant.understanding.heads import ReaderWeights
from assistant.understanding.links import NOTHING_AROUND, Around, memory_features, take_over, told_apart
from assistant.understanding.memory import Memory, last_with_figures
from assistant.understanding.mentions import Marked, Masker, Mention, MentionFinder
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
from assistant.understanding.plain import plain
from assistant.understanding.ranking import Ranker
from assistant.understanding.roles import RoleReader
from assistant.understanding.say import say
from assistant.understanding.text_request import TextRequest
from assistant.understanding.towns import towns_in
from assistant.understanding.unread import UnreadFinder
from corpus.codebook import Codebook

Embed = Callable[[str], Row]
_SENTENCE = re.compile(r"[^。？?！!\n]+[。？?！!\n]*")
_JOINT = re.compile(r"[、,，;；]|(?<=[はがをで])(?=それ|また)|と、|および|ならびに|\band\b")
_JAPANESE = re.compile(r"[ぁ-んァ-ヴ一-龥]")
_MIXED = math.log(0.9)
_SURE_OF_KIND = math.log(0.7)
_SEVERAL = math.log(0.15)
"""A message is cut when it is less likely than this to ask one thing."""
_CUTS = 4
"""Places where a sentence is tried to be cut."""
_SURE_OF_PARTS = math.log(0.1)
_OWN = re.compile(r"県内|本県|当県|わが県|我が県|うちの県|同県|道内|府内|都内|県全体")
_CLOSE = 0.35
"""Readings with at least this share of the best one's likelihood are kept as alternatives."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One part of a message that asks one thing."""

    marked: Marked
    judged: Mapping[str, Logs]
    vectors: Mapping[Mention, Row]
    """Each mention in its context."""


class QuestionReader:
    """Reads messages against one codebook with learned weights."""

    def __init__(self, codebook: Codebook, weights: ReaderWeights, embed: Embed | None, newest: int) -> None:
        self._codebook = codebook
        self._weights = weights
        self._encoder = Encoder(weights.layers)
        self._finder = MentionFinder(codebook)
        self._masker = Masker(codebook)
        self._maker = CandidateMaker(codebook, newest)
        self._roles = RoleReader(weights, self._masker)
        self._near = ItemNearness(codebook, embed) if embed is not None else None
        self._unread = UnreadFinder(weights.wording)
        self.ranker = Ranker(codebook, weights.ranking)

    def read(self, question: str, memories: Sequence[Memory] = ()) -> ParsedQuestion:
        """The message, understood after the turns that `memories` are of, oldest first."""
        memory = memories[-1] if memories else None
        if memory is not None and not memory.expressions:
            earlier = last_with_figures(memories)
            memory = (
                replace(memory, expressions=earlier.expressions, shown=earlier.shown) if earlier else memory
            )
        stretches = self.stretches(question, memory)
        requests: list[Request] = []
        unread: list[str] = []
        around = self._own_place(question, stretches)
        for stretch in stretches:
            found, candidate = self._requests(stretch, around, memory, first=not requests)
            requests += [with_subject(one, stretches[0].marked) if requests else one for one in found]
            if candidate is not None:
                around = kept_slots(candidate.slots)
                used = [role.mention for role in candidate.roles if role.role != "none"]
                unread += self._unread.find(stretch.marked, used)
        language = "ja" if _JAPANESE.search(question) else "en"
        spans = self._spans([stretch.marked for stretch in stretches])
        return ParsedQuestion(
            text=question, requests=tuple(requests), form=form_of(question, language), spans=spans,
            unread=tuple(dict.fromkeys(unread)),
            corrected=next((s.marked.corrected for s in stretches if s.marked.corrected), ""),
        )  # fmt: skip

    def _own_place(self, question: str, stretches: Sequence[Stretch]) -> Slots:
        """The prefecture that the asker named as their own, where the request says no more than 県内."""
        asked = "".join(stretch.marked.folded for stretch in stretches)
        if not _OWN.search(asked) or any(
            m.codes != ("JP",) for stretch in stretches for m in stretch.marked.of("place")
        ):
            return Slots()
        named = [m for m in self._finder.find(question).of("place") if m.codes != ("JP",)]
        return Slots(places=named[0].codes) if named else Slots()

    def stretches(self, question: str, memory: Memory | None = None) -> list[Stretch]:
        """The parts of a message that ask something, in order; background is left out."""
        sentences = [match.group().strip() for match in _SENTENCE.finditer(question) if match.group().strip()]
        if len(sentences) < 2:
            return self._parted(self.stretch(question, memory), memory)
        judged = [self.stretch(sentence, memory) for sentence in sentences]
        asking = [s for s in judged if s.judged["sentence"].get("request", -9.0) > _SURE_OF_PARTS]
        if not asking:
            asking = [max(judged, key=lambda s: s.judged["sentence"].get("request", -9.0))]
        if len(asking) == 1:
            return self._parted(asking[0], memory)
        whole = self.stretch("".join(s.marked.text for s in asking), memory)
        return asking if whole.judged["many"].get("1", -9.0) < _SEVERAL else [whole]

    def _parted(self, stretch: Stretch, memory: Memory | None) -> list[Stretch]:
        """A sentence that asks several things, cut where its halves read best."""
        mixed = self._figure_and_text(stretch, memory)
        if mixed:
            return mixed
        together = best(stretch.judged.get("second", {"-": 0.0}), 1)[0][0] != "-"
        if together or stretch.judged["many"].get("1", 0.0) > _SEVERAL:
            return [stretch]
        options: list[tuple[float, list[Stretch]]] = []
        for halves in self._halves(stretch, memory):
            if all(half.marked.mentions for half in halves):
                sure = sum(half.judged["sentence"].get("request", -9.0) for half in halves)
                options.append((sure, halves))
        return max(options, key=lambda option: option[0])[1] if options else [stretch]

    def _figure_and_text(self, stretch: Stretch, memory: Memory | None) -> list[Stretch]:
        """A figure and what texts say of it, asked in one sentence; empty where it is not that."""
        if stretch.judged["many"].get("1", 0.0) > _MIXED:
            return []
        for halves in self._halves(stretch, memory):
            kinds = [best(half.judged["kind"], 1)[0] for half in halves]
            named = halves[0].marked.of("quantity", "measure", "item", "number")
            sure = all(log > _SURE_OF_KIND for _, log in kinds)
            if named and sure and [kind for kind, _ in kinds] == ["figures", "explain"]:
                return halves
        return []

    def _halves(self, stretch: Stretch, memory: Memory | None) -> Iterator[list[Stretch]]:
        """The sentence cut at each of its first joints behind a name."""
        text, mentions = stretch.marked.text, stretch.marked.mentions
        cuts = [joint.end() for joint in _JOINT.finditer(text) if any(m.end <= joint.end() for m in mentions)]
        for cut in cuts[:_CUTS]:
            if text[cut:].strip():
                yield [self.stretch(part, memory) for part in (text[:cut], text[cut:])]

    def stretch(self, text: str, memory: Memory | None = None) -> Stretch:
        """One part of a message with what the heads say of it."""
        marked = self._finder.find(text)
        written = plain(marked, self._masker)
        encoded = self._encoder.encode(written.text)
        seen = text_features(marked, self._masker) | memory_features(memory)
        judged = self._weights.texts.judge(seen, encoded.pooled)
        if self._near is not None and not marked.of("item"):
            judged["near"] = self._near.judge(marked.text, self._item_kinds(judged))
        return Stretch(
            marked=marked, judged=judged,
            vectors={mention: encoded.span(*span) for mention, span in written.spans.items()},
        )  # fmt: skip

    def _item_kinds(self, judged: Mapping[str, Logs]) -> set[str]:
        """Kinds of the items by which the likeliest quantity is told; empty when it is told without them."""
        quantity = best(judged["quantity"], 1)[0][0] if "quantity" in judged else ""
        kinds = {m.item_kind for m in self._codebook.measures.values() if m.quantity == quantity}
        return set() if "" in kinds else kinds

    def _requests(
        self, stretch: Stretch, around: Slots, memory: Memory | None, *, first: bool
    ) -> tuple[list[Request], Candidate | None]:
        """What the stretch asks, and the reading that figures were found with."""
        kind, log = best(stretch.judged["kind"], 1)[0]
        if kind == "figures":
            candidates = self.candidates(stretch, around, memory if first else None)
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

    def _outside(self, stretch: Stretch, reason: str) -> OutsideRequest:
        candidates = self.candidates(stretch)
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

    def candidates(
        self,
        stretch: Stretch,
        around: Slots | None = None,
        memory: Memory | None = None,
    ) -> list[Candidate]:
        """Readings of one stretch as figures, best first: on its own, and as a follow-up of `memory`."""
        judged = stretch.judged
        roles = self._roles.assigned(stretch.marked, stretch.vectors)
        if memory is None or not memory.expressions:
            made = self._maker.make(judged, roles, Around(slots=around) if around else NOTHING_AROUND)
        else:
            logs = judged.get("follow", {"yes": math.log(0.5), "no": math.log(0.5)})
            made = [linked(c, logs["no"]) for c in self._maker.make(judged, roles, NOTHING_AROUND)]
            taken = take_over(memory, judged, stretch.marked, self._codebook)
            made += [
                linked(
                    replace(c, expressions=tuple(told_apart(one, memory) for one in c.expressions)),
                    logs["yes"],
                )
                for c in self._maker.make(judged, roles, taken)
            ]
        found: dict[tuple[object, ...], Candidate] = {}
        for candidate in made:
            scored = replace(candidate, score=self.ranker.score(candidate, stretch.marked))
            known = found.get(candidate.expressions)
            if known is None or known.score < scored.score:
                found[candidate.expressions] = scored
        return sorted(found.values(), key=lambda candidate: -candidate.score)

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
