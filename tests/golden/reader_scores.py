"""Held-out scores of the reader: `python -m tests.golden.reader_scores [--folds 3] [--only 1] [--fails]`.

Fits on all folds but one, reads the one left out, and compares *answers*: two expressions are the same reading when
the evaluator gives the same rows and the same verdict for both. Not a test.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from functools import lru_cache

from assistant.gathering.evaluate import Evaluator
from assistant.planning.resolve import resolved
from assistant.settings import Settings
from assistant.understanding.expression import Expression, Take, shape
from assistant.understanding.fit import (
    NEWEST,
    Rows,
    States,
    contests,
    fit_reader,
    followed,
    quick_embed,
    with_decoder,
)
from assistant.understanding.fit_ranking import fit_ranking
from assistant.understanding.memory import Memory
from assistant.understanding.notation import Names
from assistant.understanding.notation_writer import write_notation
from assistant.understanding.parsed import FigureRequest, OperationRequest, OutsideRequest, SocialRequest
from assistant.understanding.reader import QuestionReader
from assistant.understanding.skeleton import operators, skeleton, written
from assistant.understanding.training_lines import TrainingLine, TrainingTurn, training_lines
from corpus.build import open_corpus
from corpus.codebook import bundled_codebook_text, parse_codebook


def main() -> None:
    """Print the share of equal answers by kind and operator."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--folds", type=int, default=3)
    arguments.add_argument("--only", type=int, default=1, help="score only so many folds")
    arguments.add_argument("--fails", action="store_true")
    chosen = arguments.parse_args()
    codebook = parse_codebook(bundled_codebook_text())
    lines = list(training_lines(Names(codebook)))
    states = States()
    scores = Scores(Rows(codebook, states.cutter), fails=chosen.fails)
    for fold in range(chosen.only):
        learned = [line for i, line in enumerate(lines) if i % chosen.folds != fold]
        others = [line for i, line in enumerate(lines) if i % chosen.folds == fold]
        heads = with_decoder(fit_reader(learned, codebook, states), learned, codebook, states)
        for half in (0, 1):
            judged = list(contests(others[1 - half :: 2], heads, codebook, states.cutter))
            weights = heads.with_ranking(fit_ranking(judged))
            reader = QuestionReader(codebook, weights, quick_embed(), NEWEST)
            for line in others[half::2]:
                scores.add(line, reader)
    scores.show()


class Scores:
    """Counts equal answers."""

    def __init__(self, rows: Rows, *, fails: bool) -> None:
        self._rows = rows
        self._fails = fails
        self._totals: dict[str, Counter[str]] = defaultdict(Counter)
        self._corpus = open_corpus(Settings().home, "embedded")
        self._answer = lru_cache(maxsize=None)(self._evaluated)

    def add(self, line: TrainingLine, reader: QuestionReader) -> None:
        """Read every turn behind the right readings of the turns before."""
        memory: Memory | None = None
        for number, turn in enumerate(line.turns):
            read = reader.read(turn.background + turn.question + turn.after, [memory] if memory else [])
            wanted, got = self._said(turn), self._read(read.requests)
            verdict = "right" if wanted == got else "not"
            names = [_group(turn), "all", "all follow-ups" if number else "all first"]
            if all(asked.expression is not None for asked in turn.asked):
                names.append("figures in follow-ups" if number else "figures in first turns")
                present = [operators(written(skeleton(a.expression))) for a in turn.asked if a.expression]
                names += {f"op {name}" for found in present for name in found}
            for name in names:
                self._totals[name][verdict] += 1
            if self._fails and verdict == "not":
                print(f"{turn.question}\n   wanted {_written(turn)}\n   read   {read.requests}")
            normal = self._rows.normal(turn, self._rows.finder.find(turn.question))
            memory = followed(memory, normal)

    def show(self) -> None:
        """Print the shares, the most frequent first."""
        for name, counted in sorted(self._totals.items(), key=lambda pair: -sum(pair[1].values())):
            whole = sum(counted.values())
            print(f"{name:28} {whole:5} {counted['right'] / whole:.3f}")

    def _evaluated(self, expression: Expression) -> str:
        corpus = self._corpus
        codebook = corpus.data.codebook
        answers: list[str] = []
        for one in resolved(expression, codebook):
            result = Evaluator(corpus.warehouse, codebook).evaluate(one)
            placed = isinstance(expression, Take)
            rows = {(row.text, row.unit, row.position if placed else None) for row in result.rows}
            missing = sorted(map(repr, result.missing)) if not rows else []
            if rows or result.verdict or len(resolved(expression, codebook)) == 1:
                answers.append(repr((sorted(rows, key=repr), result.verdict, missing)))
        return " ".join(sorted(answers))

    def _said(self, turn: TrainingTurn) -> list[str]:
        return sorted(
            self._answer(asked.expression)
            if asked.expression is not None
            else _other(asked.kind, asked.detail)
            for asked in turn.asked
        )

    def _read(self, requests: tuple[object, ...]) -> list[str]:
        found: list[str] = []
        for one in requests:
            if isinstance(one, FigureRequest):
                found.append(self._answer(one.expression))
            elif isinstance(one, OperationRequest):
                found.append(f"operate.{one.operation}")
            elif isinstance(one, SocialRequest):
                found.append(f"social.{one.social}")
            elif isinstance(one, OutsideRequest):
                found.append(f"outside.{one.reason}")
            else:
                found.append("explain.")
        return sorted(found)


def _other(kind: str, detail: str) -> str:
    return f"{kind}.{'' if kind == 'explain' else detail}"


def _group(turn: TrainingTurn) -> str:
    first = turn.asked[0]
    return shape(first.expression) if first.expression is not None else first.kind


def _written(turn: TrainingTurn) -> list[str]:
    return [write_notation(a.expression) if a.expression is not None else a.kind for a in turn.asked]


if __name__ == "__main__":
    main()
