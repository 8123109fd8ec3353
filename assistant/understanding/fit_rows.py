"""Rows to learn from: what each training message teaches the heads.

Knows training lines, mentions and labels; fits nothing. Not needed to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.understanding.expression import Expression, canonical, leaves
from assistant.understanding.features import mention_features, text_features
from assistant.understanding.fit_heads import MentionRow, TextRow
from assistant.understanding.labels import NO_LABEL, mention_label, number_relation, swapped, text_labels
from assistant.understanding.links import link_labels, memory_features
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import MEMBER_KINDS, Marked, Masker, Mention, MentionFinder
from assistant.understanding.normal import Normalizer
from assistant.understanding.pieces import PieceCutter
from assistant.understanding.plain import plain
from assistant.understanding.skeleton import OPERATORS, operators, skeleton, written
from assistant.understanding.training_lines import TrainingLine, TrainingTurn
from corpus.codebook import Codebook

NEWEST = 2024
"""The newest wave that the training questions know of."""
_SHORT = 22
_ROLES = (*MEMBER_KINDS, "topic", "number", "year")


class Rows:
    """Makes rows to learn from, for one codebook."""

    def __init__(self, codebook: Codebook, cutter: PieceCutter) -> None:
        self.codebook = codebook
        self.finder, self.masker = MentionFinder(codebook), Masker(codebook)
        self._cutter = cutter
        self._normalizer = Normalizer(codebook, NEWEST)

    def form(self, expression: Expression) -> Expression:
        """The expression in its one form: equal forms have equal answers."""
        return canonical(self._normalizer.normal(expression))

    def normal(self, turn: TrainingTurn, marked: Marked) -> TrainingTurn:
        """The turn with its expressions in the one way in which they are learned."""
        asked = [
            one if one.expression is None
            else replace(one, expression=self._normalizer.normal(one.expression, marked.of("place")))
            for one in turn.asked
        ]  # fmt: skip
        return replace(turn, asked=tuple(asked))

    def of(self, turn: TrainingTurn, memory: Memory | None) -> Iterator[TextRow]:
        """What one message teaches, behind the turn that `memory` is of."""
        marked = self.finder.find(turn.question)
        turn = self.normal(turn, marked)
        labels = turn_labels(turn, marked, memory, self.codebook)
        expressions = [asked.expression for asked in turn.asked if asked.expression is not None]
        written = plain(marked, self.masker)
        cut = self._cutter.cut(written.text)
        mentions = [
            MentionRow(
                features=frozenset(mention_features(marked, self.masker, mention)),
                pieces=tuple(cut.inside(*written.spans[mention])) or (0,),
                labels=_mention_labels(mention, expressions, self.codebook),
            )
            for mention in marked.of(*_ROLES)
        ]  # fmt: skip
        seen = text_features(marked, self.masker) | memory_features(memory)
        yield TextRow(
            features=frozenset(seen), text=written.text, labels=_said(labels), mentions=tuple(mentions) if expressions else ()
        )  # fmt: skip
        for sentence in (turn.background, turn.after):
            if sentence:
                other = self.finder.find(sentence)
                yield TextRow(
                    features=frozenset(text_features(other, self.masker)),
                    text=plain(other, self.masker).text,
                    labels={"sentence": "background"},
                )


def turn_labels(
    turn: TrainingTurn, marked: Marked, memory: Memory | None, codebook: Codebook
) -> dict[str, str]:
    """What the text heads are to say of a message."""
    labels: dict[str, str] = {
        "kind": turn.asked[0].kind,
        "many": str(min(len(turn.asked), 3)),
        "sentence": "request",
    }
    for asked in turn.asked:
        if asked.kind != "figures":
            labels.setdefault(asked.kind, asked.detail)
    if memory is not None and turn.asked[0].kind == "explain":
        labels["textlink"] = "linked" if _needs_topic(marked) else "alone"
    first = turn.asked[0].expression
    if first is not None:
        labels |= text_labels(first, codebook, NEWEST)
        present = operators(labels["sketch"])
        labels |= {f"op:{name}": "yes" if name in present else "no" for name in OPERATORS}
        labels["second"] = _second(turn)
        labels["swap"] = swapped(first, _order(marked))
        labels["item"] = _unnamed_item(turn, marked)
        if memory is not None and memory.expressions:
            labels |= link_labels(memory.expressions[-1], first, marked, codebook)
    return labels


def _second(turn: TrainingTurn) -> str:
    """The skeleton of a second request over the same things; `-` where there is none of another skeleton."""
    found = [written(skeleton(asked.expression)) for asked in turn.asked if asked.expression is not None]
    return next((label for label in found[1:] if label != found[0]), NO_LABEL)


def _needs_topic(marked: Marked) -> bool:
    """A short question that names no topic of its own."""
    return not marked.of("topic", "item", "place") and len(marked.text) <= _SHORT


def remembered(turn: TrainingTurn) -> Memory:
    """What a training turn leaves behind for the next one."""
    expressions = tuple(asked.expression for asked in turn.asked if asked.expression is not None)
    return Memory(question=turn.question, kind=turn.asked[-1].kind, expressions=expressions)


def _mention_labels(
    mention: Mention, expressions: Sequence[Expression], codebook: Codebook
) -> dict[str, str]:
    labels = {_role_head(mention.kind): mention_label(mention, expressions, codebook)}
    relation = number_relation(mention, expressions) if mention.kind == "number" else ""
    return labels | ({"related": relation} if relation else {})


def _role_head(kind: str) -> str:
    return kind if kind in ("number", "year", "topic") else "member"


def _said(labels: Mapping[str, str]) -> dict[str, str]:
    quiet = ("swap", "item", "quantity")
    return {name: label for name, label in labels.items() if label != NO_LABEL or name not in quiet}


def _order(marked: Marked) -> dict[str, int]:
    places: dict[str, int] = {}
    for mention in marked.mentions:
        for code in mention.codes:
            places.setdefault(f"{mention.kind}:{code}", mention.start)
    return places


def _unnamed_item(turn: TrainingTurn, marked: Marked) -> str:
    """The item that is asked for without any of its names: to be learned from the wording."""
    named = {code for mention in marked.of("item") for code in mention.codes}
    for asked in turn.asked:
        if asked.expression is None:
            continue
        for leaf in leaves(asked.expression):
            unnamed = [code for code in leaf.items.codes if code not in named]
            if len(leaf.items.codes) == 1 and unnamed:
                return unnamed[0]
    return NO_LABEL


def rows_of(lines: Sequence[TrainingLine], codebook: Codebook, cutter: PieceCutter) -> list[TextRow]:
    """What messages and conversations teach."""
    made = Rows(codebook, cutter)
    rows: list[TextRow] = []
    for line in lines:
        memory: Memory | None = None
        for turn in line.turns:
            rows += made.of(turn, memory)
            memory = followed(memory, made.normal(turn, made.finder.find(turn.question)))
    return rows


def followed(memory: Memory | None, turn: TrainingTurn) -> Memory:
    """The memory behind a turn: figures stay in mind while texts, thanks and formats go by."""
    now = remembered(turn)
    if now.expressions or memory is None:
        return now
    return replace(now, expressions=memory.expressions)
