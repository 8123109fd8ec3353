"""Cuts a message into the parts that each ask one thing, with what the heads say of every part.

Knows mentions, the encoder and the learned heads; builds no expression.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.understanding.choices import Logs, best
from assistant.understanding.encoder import Encoded, Encoder
from assistant.understanding.features import Row, text_features
from assistant.understanding.heads import ReaderWeights
from assistant.understanding.links import memory_features
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import Marked, Masker, Mention, MentionFinder
from assistant.understanding.nearness import ItemNearness
from assistant.understanding.own_place import with_own_place
from assistant.understanding.plain import Plain, plain
from corpus.codebook import Codebook

_SENTENCE = re.compile(r"[^。？?！!\n]+[。？?！!\n]*")
_JOINT = re.compile(r"[、,，;；]|(?<=[はがをで])(?=それ|また)|と、|および|ならびに|\band\b")
_NUMBERED = re.compile(r"[①-⑳]|[(（][1-9１-９][)）]")
_MOST_POINTS, _MOST_PARTS, _LONGEST = 9, 4, 200
"""Points of a list, parts of a sentence, characters of a sentence that is cut."""
_MIXED = math.log(0.9)
_SURE_OF_KIND = math.log(0.7)
_SEVERAL = math.log(0.15)
"""A message is cut when it is less likely than this to ask one thing."""
_CUTS = 4
"""Places where a sentence is tried to be cut."""
_SURE_OF_PARTS = math.log(0.1)


def listed_points(question: str) -> list[str]:
    """The points of a numbered list, the first with what stands before it; empty where there is no list."""
    before, *points = _NUMBERED.split(question)
    if not 2 <= len(points) <= _MOST_POINTS:
        return []
    return [part for part in (before + points[0], *points[1:]) if part.strip()]


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One part of a message that asks one thing."""

    marked: Marked
    judged: Mapping[str, Logs]
    written: Plain
    encoded: Encoded

    def vector(self, mention: Mention) -> Row:
        """The mention in its context."""
        return self.encoded.span(*self.written.spans[mention])


class StretchCutter:
    """Cuts messages against one codebook with learned heads."""

    def __init__(
        self, codebook: Codebook, weights: ReaderWeights, near: ItemNearness | None, finder: MentionFinder
    ) -> None:
        self._codebook = codebook
        self._weights = weights
        self._encoder = Encoder(weights.layers)
        self._near = near
        self._finder = finder
        self._masker = Masker(codebook)

    def stretches(self, question: str, memory: Memory | None = None) -> list[Stretch]:
        """The parts of a message that ask something, in order; background is left out."""
        listed = listed_points(question)
        if listed:
            return [self.stretch(part, memory if not number else None) for number, part in enumerate(listed)]
        sentences = [match.group().strip() for match in _SENTENCE.finditer(question) if match.group().strip()]
        if len(sentences) < 2:
            return self._parted(self.stretch(question, memory), memory)
        sentences = with_own_place(sentences, self._finder)
        judged = [self.stretch(sentence, memory) for sentence in sentences]
        asking = [s for s in judged if s.judged["sentence"].get("request", -9.0) > _SURE_OF_PARTS]
        if not asking:
            asking = [max(judged, key=lambda s: s.judged["sentence"].get("request", -9.0))]
        if len(asking) == 1:
            return self._parted(asking[0], memory)
        whole = self.stretch("".join(s.marked.text for s in asking), memory)
        return asking if whole.judged["many"].get("1", -9.0) < _SEVERAL else [whole]

    def _parted(self, stretch: Stretch, memory: Memory | None, most: int = _MOST_PARTS) -> list[Stretch]:
        """A sentence that asks several things, cut where its halves read best."""
        if len(stretch.marked.text) > _LONGEST:
            return [stretch]
        mixed = self._figure_and_text(stretch, memory)
        if mixed:
            return mixed
        if most < 2:
            return [stretch]
        together = best(stretch.judged.get("second", {"-": 0.0}), 1)[0][0] != "-"
        if together or stretch.judged["many"].get("1", 0.0) > _SEVERAL:
            return [stretch]
        options: list[tuple[float, list[Stretch]]] = []
        for halves in self._halves(stretch, memory):
            if all(half.marked.mentions for half in halves):
                sure = sum(half.judged["sentence"].get("request", -9.0) for half in halves)
                options.append((sure, halves))
        if not options:
            return [stretch]
        first, rest = max(options, key=lambda option: option[0])[1]
        return [first, *self._parted(rest, None, most - 1)]

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
        return Stretch(marked=marked, judged=judged, written=written, encoded=encoded)

    def _item_kinds(self, judged: Mapping[str, Logs]) -> set[str]:
        """Kinds of the items by which the likeliest quantity is told; empty when it is told without them."""
        quantity = best(judged["quantity"], 1)[0][0] if "quantity" in judged else ""
        kinds = {m.item_kind for m in self._codebook.measures.values() if m.quantity == quantity}
        return set() if "" in kinds else kinds
