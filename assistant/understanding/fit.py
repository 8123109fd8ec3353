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

from assistant.understanding.e5_file import Layer, bundled_e5
from assistant.understanding.encoder import Encoded, lower_layers, run_layers
from assistant.understanding.fit_heads import TextRow, fit_heads
from assistant.understanding.fit_ranking import Contest, fit_ranking
from assistant.understanding.fit_rows import NEWEST, Rows, followed, rows_of
from assistant.understanding.heads import WEIGHTS, ReaderWeights, save_weights
from assistant.understanding.made_up import made_up_lines
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import MentionFinder
from assistant.understanding.notation import Names
from assistant.understanding.pieces import PieceCutter
from assistant.understanding.reader import Embed, QuestionReader
from assistant.understanding.spoken_rows import SpokenRows, fit_spoken
from assistant.understanding.training_lines import TrainingLine, TrainingTurn, training_digest, training_lines
from assistant.understanding.unread import known_words
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook
from corpus.embedder import EMBEDDED, encode_question, load_embedder

MADE_UP = 3900
HELD_OUT = 3
"""One line in so many is held out of the heads that the ranking is learned with."""
_RIVALS = 40


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
    """Content words of the questions for figures, and of what people say around them."""
    turns = [turn for line in lines for turn in line.turns]
    texts = [turn.question for turn in turns if turn.asked[0].kind in ("figures", "operate", "social")]
    texts += [text for turn in turns for text in (turn.background, turn.after) if text]
    return known_words([finder.find(text) for text in texts], least=1)


def made_up_rows(codebook: Codebook, cutter: PieceCutter) -> list[TextRow]:
    """Made-up questions teach how compounds are said, not how often they are asked."""
    rows = rows_of(list(made_up_lines(codebook, MADE_UP)), codebook, cutter)
    quiet = ("kind", "many", "sentence", "second")
    return [
        replace(row, labels={name: label for name, label in row.labels.items() if name not in quiet})
        for row in rows
    ]


def with_decoder(
    weights: ReaderWeights, lines: Sequence[TrainingLine], codebook: Codebook, states: States
) -> ReaderWeights:
    """The weights with a decoder that was fitted behind their encoder."""
    spoken = SpokenRows(codebook, states.cutter)
    rows = spoken.of(lines) + spoken.of(made_up_lines(codebook, MADE_UP))
    return replace(weights, decoder=fit_spoken(rows, lambda text: states.encoded(text, weights.layers)))


def fit_with_ranking(lines: Sequence[TrainingLine], codebook: Codebook, states: States) -> ReaderWeights:
    """Heads and decoder of all questions; the ranking learned on questions that neither has seen."""
    learned = [line for number, line in enumerate(lines) if number % HELD_OUT]
    others = [line for number, line in enumerate(lines) if number % HELD_OUT == 0]
    part = with_decoder(fit_reader(learned, codebook, states), learned, codebook, states)
    ranking = fit_ranking(list(contests(others, part, codebook, states.cutter)))
    return with_decoder(fit_reader(lines, codebook, states, ranking), lines, codebook, states)


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
    embedder = load_embedder(EMBEDDED)
    return lambda text: encode_question(embedder, text)


def _contest(reader: QuestionReader, made: Rows, turn: TrainingTurn, memory: Memory | None) -> Contest | None:
    stretch = reader.cutter.stretch(turn.question, memory)
    candidates = reader.readings.of(stretch, memory=memory)
    gold = {made.form(asked.expression) for asked in turn.asked if asked.expression is not None}
    right = next((i for i, c in enumerate(candidates) if {made.form(e) for e in c.expressions} == gold), None)
    if right is None:
        return None
    chosen = [*range(min(len(candidates), _RIVALS))]
    chosen += [right] if right not in chosen else []
    features = tuple(reader.readings.ranker.features(candidates[i], stretch.marked) for i in chosen)
    return Contest(features=features, right=chosen.index(right))


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

    def encoded(self, text: str, layers: Sequence[Layer]) -> Encoded:
        """The text behind the fitted upper layers, as the reader sees it."""
        rows = run_layers(self(text).astype(np.float32), layers, self.file)
        return Encoded(cut=self.cutter.cut(text), rows=rows)


def main() -> None:
    """Fit and write the weights beside this file."""

    codebook = parse_codebook(bundled_codebook_text())
    weights = fit_with_ranking(list(training_lines(Names(codebook))), codebook, States())
    save_weights(weights, Path(str(files("assistant.understanding"))) / WEIGHTS)


if __name__ == "__main__":
    main()
