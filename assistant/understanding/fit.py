"""Fits the heads of the reader to the training questions: `python -m assistant.understanding.fit`.

Deterministic: the same questions and the same embedder give the same weights. Not needed to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import numpy as np

from assistant.understanding.expression import leaves
from assistant.understanding.features import mention_features, plain_text, text_features
from assistant.understanding.fit_heads import fit_heads
from assistant.understanding.heads import WEIGHTS, ReaderWeights, save_weights
from assistant.understanding.labels import NO_LABEL, mention_label, swapped, text_labels
from assistant.understanding.links import link_labels, memory_features
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import MEMBER_KINDS, Marked, Masker, MentionFinder
from assistant.understanding.notation import Names
from assistant.understanding.skeleton import OPERATORS, operators
from assistant.understanding.training_lines import TrainingLine, TrainingTurn, training_digest, training_lines
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook
from corpus.embedder import EMBEDDED, encode_question, load_quick_embedder

_SHORT = 22
_ROLES = (*MEMBER_KINDS, "topic", "number", "year")


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One text to learn from."""

    features: frozenset[str]
    text: str
    """What is embedded."""
    labels: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class MentionRow:
    """One mention to learn from."""

    features: frozenset[str]
    role: str
    kind: str


def rows_of(
    turn: TrainingTurn, memory: Memory | None, finder: MentionFinder, masker: Masker, codebook: Codebook
) -> Iterator[TextRow | MentionRow]:
    """What one message teaches, behind the turn that `memory` is of."""
    marked = finder.find(turn.question)
    expressions = [asked.expression for asked in turn.asked if asked.expression is not None]
    labels: dict[str, str] = {"kind": turn.asked[0].kind, "many": str(min(len(turn.asked), 3))}
    for asked in turn.asked:
        if asked.kind != "figures":
            labels.setdefault(asked.kind, asked.detail)
    if memory is not None and turn.asked[0].kind == "explain":
        labels["textlink"] = "linked" if _needs_topic(marked) else "alone"
    if turn.asked[0].expression is not None:
        labels |= text_labels(turn.asked[0].expression, codebook)
        present = operators(labels["sketch"])
        labels |= {f"op:{name}": "yes" if name in present else "no" for name in OPERATORS}
        labels["swap"] = swapped(turn.asked[0].expression, _order(marked))
        labels["item"] = _unnamed_item(turn, marked)
        if memory is not None and memory.expressions:
            labels |= link_labels(memory.expressions[-1], turn.asked[0].expression, marked, codebook)
    yield _row(marked, masker, _said(labels), memory)
    for sentence, role in (
        (turn.background, "background"),
        (turn.question, "request"),
        (turn.after, "background"),
    ):
        if sentence:
            yield TextRow(
                features=text_features(finder.find(sentence), masker),
                text=sentence,
                labels={"sentence": role},
            )
    if expressions:
        for mention in marked.of(*_ROLES):
            role = mention_label(mention, expressions, codebook)
            yield MentionRow(
                features=frozenset(mention_features(marked, masker, mention)),
                role=role,
                kind=_role_head(mention.kind),
            )


def _needs_topic(marked: Marked) -> bool:
    """A short question that names no topic of its own."""
    return not marked.of("topic", "item", "place") and len(marked.text) <= _SHORT


def remembered(turn: TrainingTurn) -> Memory:
    """What a training turn leaves behind for the next one."""
    expressions = tuple(asked.expression for asked in turn.asked if asked.expression is not None)
    return Memory(question=turn.question, kind=turn.asked[-1].kind, expressions=expressions)


def _row(marked: Marked, masker: Masker, labels: Mapping[str, str], memory: Memory | None) -> TextRow:
    seen = text_features(marked, masker) | memory_features(memory)
    return TextRow(features=frozenset(seen), text=plain_text(masker.mask(marked)), labels=labels)


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


def fit_reader(lines: Sequence[TrainingLine], codebook: Codebook, vectors_of: Vectors) -> ReaderWeights:
    """The weights learned from messages and conversations."""
    finder, masker = MentionFinder(codebook), Masker(codebook)
    rows: list[TextRow | MentionRow] = []
    for line in lines:
        memory: Memory | None = None
        for turn in line.turns:
            rows += rows_of(turn, memory, finder, masker, codebook)
            memory = followed(memory, turn)
    texts = [row for row in rows if isinstance(row, TextRow)]
    mentions = [row for row in rows if isinstance(row, MentionRow)]
    return ReaderWeights(
        texts=fit_heads(
            [(r.features, r.labels) for r in texts], vectors_of([r.text for r in texts]), least=5
        ),
        mentions=fit_heads([(r.features, {r.kind: r.role}) for r in mentions], None, least=3),
        ranking={},
        training=training_digest(),
    )


def followed(memory: Memory | None, turn: TrainingTurn) -> Memory:
    """The memory behind a turn: figures stay in mind while texts, thanks and formats go by."""
    now = remembered(turn)
    if now.expressions or memory is None:
        return now
    return replace(now, expressions=memory.expressions)


class Vectors:
    """Vectors of texts, computed once each."""

    def __init__(self) -> None:
        self._embedder = load_quick_embedder(EMBEDDED)
        self._known: dict[str, np.ndarray] = {}

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        for text in texts:
            if text not in self._known:
                self._known[text] = encode_question(self._embedder, text)
        return np.vstack([self._known[text] for text in texts]).astype(np.float32)


def main() -> None:
    """Fit and write the weights beside this file."""

    codebook = parse_codebook(bundled_codebook_text())
    weights = fit_reader(list(training_lines(Names(codebook))), codebook, Vectors())
    save_weights(weights, Path(str(files("assistant.understanding"))) / WEIGHTS)


if __name__ == "__main__":
    main()
