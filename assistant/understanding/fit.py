"""Fits the heads of the reader to the training questions: `python -m assistant.understanding.fit`.

Deterministic: the same questions and the same embedder give the same weights. Not needed to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.e5_file import bundled_e5
from assistant.understanding.encoder import lower_layers
from assistant.understanding.expression import Expression, canonical, leaves
from assistant.understanding.features import mention_features, text_features
from assistant.understanding.fit_heads import MentionRow, TextRow, fit_heads
from assistant.understanding.fit_ranking import Contest, fit_ranking
from assistant.understanding.heads import WEIGHTS, ReaderWeights, save_weights
from assistant.understanding.labels import NO_LABEL, mention_label, number_relation, swapped, text_labels
from assistant.understanding.links import link_labels, memory_features
from assistant.understanding.made_up import made_up_lines
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import MEMBER_KINDS, Marked, Masker, Mention, MentionFinder
from assistant.understanding.normal import Normalizer
from assistant.understanding.notation import Names
from assistant.understanding.pieces import PieceCutter
from assistant.understanding.plain import plain
from assistant.understanding.reader import Embed, QuestionReader
from assistant.understanding.skeleton import OPERATORS, operators, skeleton, written
from assistant.understanding.training_lines import TrainingLine, TrainingTurn, training_digest, training_lines
from assistant.understanding.unread import known_words
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook
from corpus.embedder import EMBEDDED, encode_question, load_quick_embedder

NEWEST = 2024
"""The newest wave that the training questions know of."""
MADE_UP = 3900
HELD_OUT = 3
"""One line in so many is held out of the heads that the ranking is learned with."""
_RIVALS = 40
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


def fit_reader(
    lines: Sequence[TrainingLine],
    codebook: Codebook,
    states: States,
    ranking: Mapping[str, float] | None = None,
) -> ReaderWeights:
    """The weights learned from messages and conversations."""
    rows = rows_of(lines, codebook, states.cutter)
    rows += made_up_rows(codebook, states.cutter)
    fitted = fit_heads(rows, states, states.file)
    return ReaderWeights(
        layers=fitted.layers, texts=fitted.texts, mentions=fitted.mentions, ranking=ranking or {},
        wording=wording_of(lines, MentionFinder(codebook)), training=training_digest(),
    )  # fmt: skip


def wording_of(lines: Sequence[TrainingLine], finder: MentionFinder) -> tuple[str, ...]:
    """Content words of the questions for figures."""
    turns = [turn for line in lines for turn in line.turns if turn.asked[0].kind == "figures"]
    return known_words([finder.find(turn.question) for turn in turns], least=1)


def made_up_rows(codebook: Codebook, cutter: PieceCutter) -> list[TextRow]:
    """Made-up questions teach how compounds are said, not how often they are asked."""
    rows = rows_of(list(made_up_lines(codebook, MADE_UP)), codebook, cutter)
    quiet = ("kind", "many", "sentence", "second")
    return [
        replace(row, labels={name: label for name, label in row.labels.items() if name not in quiet})
        for row in rows
    ]


def fit_with_ranking(lines: Sequence[TrainingLine], codebook: Codebook, states: States) -> ReaderWeights:
    """Heads of all questions; the ranking learned on questions that its heads have not seen."""
    learned = [line for number, line in enumerate(lines) if number % HELD_OUT]
    others = [line for number, line in enumerate(lines) if number % HELD_OUT == 0]
    heads = fit_reader(learned, codebook, states)
    ranking = fit_ranking(list(contests(others, heads, codebook, states.cutter)))
    return fit_reader(lines, codebook, states, ranking)


def contests(
    lines: Sequence[TrainingLine], weights: ReaderWeights, codebook: Codebook, cutter: PieceCutter
) -> Iterator[Contest]:
    """Questions for figures with their candidates, where the right one is among them."""
    made = Rows(codebook, cutter)
    reader = QuestionReader(codebook, weights, quick_embed(), NEWEST)
    for line in lines:
        memory: Memory | None = None
        for raw in line.turns:
            turn = made.normal(raw, made.finder.find(raw.question))
            wanted = [asked.expression for asked in turn.asked]
            if all(one is not None for one in wanted):
                contest = _contest(reader, made, turn, memory)
                if contest is not None:
                    yield contest
            memory = followed(memory, turn)


def quick_embed() -> Embed:
    """The bundled embedder."""
    embedder = load_quick_embedder(EMBEDDED)
    return lambda text: encode_question(embedder, text)


def _contest(reader: QuestionReader, made: Rows, turn: TrainingTurn, memory: Memory | None) -> Contest | None:
    stretch = reader.stretch(turn.question, memory)
    candidates = reader.candidates(stretch, memory=memory)
    gold = {made.form(asked.expression) for asked in turn.asked if asked.expression is not None}
    right = next((i for i, c in enumerate(candidates) if {made.form(e) for e in c.expressions} == gold), None)
    if right is None:
        return None
    chosen = [*range(min(len(candidates), _RIVALS))]
    chosen += [right] if right not in chosen else []
    features = tuple(reader.ranker.features(candidates[i], stretch.marked) for i in chosen)
    return Contest(features=features, right=chosen.index(right))


def followed(memory: Memory | None, turn: TrainingTurn) -> Memory:
    """The memory behind a turn: figures stay in mind while texts, thanks and formats go by."""
    now = remembered(turn)
    if now.expressions or memory is None:
        return now
    return replace(now, expressions=memory.expressions)


class States:
    """Texts behind the encoder's lower layers, computed once each."""

    def __init__(self) -> None:
        self.file = bundled_e5()
        self.cutter = PieceCutter(self.file.pieces)
        self.known: dict[str, NDArray[np.float16]] = {}

    def __call__(self, text: str) -> NDArray[np.float16]:
        if text not in self.known:
            self.known[text] = lower_layers().run(self.cutter.cut(text).numbers).astype(np.float16)
        return self.known[text]


def main() -> None:
    """Fit and write the weights beside this file."""

    codebook = parse_codebook(bundled_codebook_text())
    weights = fit_with_ranking(list(training_lines(Names(codebook))), codebook, States())
    save_weights(weights, Path(str(files("assistant.understanding"))) / WEIGHTS)


if __name__ == "__main__":
    main()
