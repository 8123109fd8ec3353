"""Held-out scores of the reader: `python -m tests.golden.reader_scores [--folds 5] [--fails]`.

Fits on all folds but one, reads the one left out, and compares whole expressions. Not a test.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict

from assistant.understanding.expression import canonical, shape
from assistant.understanding.fit import Vectors, fit_reader, followed
from assistant.understanding.memory import Memory
from assistant.understanding.notation import Names
from assistant.understanding.notation_writer import write_notation
from assistant.understanding.parsed import FigureRequest, OperationRequest, OutsideRequest, SocialRequest
from assistant.understanding.reader import QuestionReader
from assistant.understanding.training_lines import TrainingLine, TrainingTurn, training_lines
from corpus.codebook import bundled_codebook_text, parse_codebook

NEWEST = 2024


def main() -> None:
    """Print exact matches by kind and shape."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--folds", type=int, default=5)
    arguments.add_argument("--only", type=int, default=0, help="score only so many folds")
    arguments.add_argument("--fails", action="store_true")
    chosen = arguments.parse_args()
    codebook = parse_codebook(bundled_codebook_text())
    lines = list(training_lines(Names(codebook)))
    vectors = Vectors()
    totals: dict[str, Counter[str]] = defaultdict(Counter)
    for fold in range(chosen.only or chosen.folds):
        learned = [line for i, line in enumerate(lines) if i % chosen.folds != fold]
        weights = fit_reader(learned, codebook, vectors)
        reader = QuestionReader(codebook, weights, lambda text: vectors([text])[0], NEWEST)
        for i, line in enumerate(lines):
            if i % chosen.folds == fold:
                _score(line, reader, totals, fails=chosen.fails)
    for name, counted in sorted(totals.items(), key=lambda pair: -sum(pair[1].values())):
        whole = sum(counted.values())
        print(f"{name:28} {whole:5} {counted['right'] / whole:.3f}")


def _score(
    line: TrainingLine, reader: QuestionReader, totals: dict[str, Counter[str]], *, fails: bool
) -> None:
    memory: Memory | None = None
    for number, turn in enumerate(line.turns):
        read = reader.read(turn.background + turn.question + turn.after, [memory] if memory else [])
        wanted, got = _said(turn), _read(read.requests)
        verdict = "right" if wanted == got else "not"
        for name in (_group(turn), "all", "all follow-ups" if number else "all first"):
            totals[name][verdict] += 1
        if fails and verdict == "not":
            before = f" <- {memory.question}" if memory else ""
            print(
                f"{turn.background}|{turn.question}|{turn.after}{before}\n   wanted {wanted}\n   read   {got}"
            )
        memory = followed(memory, turn)


def _group(turn: TrainingTurn) -> str:
    first = turn.asked[0]
    return shape(first.expression) if first.expression is not None else first.kind


def _said(turn: TrainingTurn) -> list[str]:
    return sorted(
        write_notation(canonical(a.expression))
        if a.expression is not None
        else f"{a.kind}.{a.detail if a.kind not in ('explain',) else ''}"
        for a in turn.asked
    )


def _read(requests: tuple[object, ...]) -> list[str]:
    found: list[str] = []
    for one in requests:
        if isinstance(one, FigureRequest):
            found.append(write_notation(canonical(one.expression)))
        elif isinstance(one, OperationRequest):
            found.append(f"operate.{one.operation}")
        elif isinstance(one, SocialRequest):
            found.append(f"social.{one.social}")
        elif isinstance(one, OutsideRequest):
            found.append(f"outside.{one.reason}")
        else:
            found.append("explain.")
    return sorted(found)


if __name__ == "__main__":
    main()
