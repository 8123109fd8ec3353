"""The probability that a sentence answers a question: fitted weights over features.py, numpy only."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.texts.features import NAMES, Prepared, features
from corpus.sentence_index import Floats, SentenceIndex

FILE = "weights.json"


CALIBRATED = ("order", "behind", "lead", "rare_held", "unheld", "limit", "place_missed", "words_asked")
"""Columns of the second step, in order."""


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Two steps: a linear score that orders the sentences of a question, and a logistic that makes it a probability."""

    columns: tuple[str, ...]
    order: tuple[float, ...]
    """One weight a column of `features`, on raw values."""
    calibration: tuple[float, ...]
    """One weight a column of CALIBRATED."""
    bias: float
    answerable: tuple[float, ...]
    """One weight a column of `question_row`."""
    answerable_bias: float

    def probabilities(self, rows: Floats) -> Floats:
        """One probability a row; the rows are all sentences of one question."""
        calibrated = calibration_rows(rows, rows @ np.array(self.order))
        return 1.0 / (1.0 + np.exp(-(calibrated @ np.array(self.calibration) + self.bias)))

    def answered(self, rows: Floats, probabilities: Floats) -> float:
        """Probability that any of the sentences answers the question."""
        total = float(question_row(rows, probabilities) @ np.array(self.answerable)) + self.answerable_bias
        return 1.0 / (1.0 + math.exp(-total))


def question_row(rows: Floats, probabilities: Floats) -> Floats:
    """What tells whether a question is answered at all: its best sentences, and what they lack of its words."""
    best = int(probabilities.argmax())
    second = float(np.sort(probabilities)[-2]) if len(probabilities) > 1 else 0.0
    held = {name: float(rows[best, NAMES.index(name)]) for name in NAMES}
    return np.array(
        [
            _logit(float(probabilities[best])),
            _logit(second),
            held["unheld"],
            1.0 - held["rare_held"],
            1.0 - held["words_asked"],
            held["asked_near"],
            held["place_missed"],
            held["number_missed"],
            float(held["english_near"] != 0.0),
            held["limit"],
        ]
    )


def _logit(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))


def calibration_rows(rows: Floats, order: Floats) -> Floats:
    """What the second step sees: score, distance behind the best, the best's lead, and what the question lacks."""
    best = np.sort(order)[::-1][:2]
    lead = np.where(order >= best[0], best[0] - best[-1], 0.0)
    kept = [rows[:, NAMES.index(name)] for name in CALIBRATED[3:]]
    return np.stack([order, order - best[0], lead, *kept], axis=1)


@cache
def shipped_weights() -> Weights:
    """The weights in the package.

    Raises:
        ValueError: They were fitted for other columns than the code computes.
    """
    data = json.loads(files("assistant.texts").joinpath(FILE).read_text(encoding="utf-8"))
    weights = Weights(
        columns=tuple(data["columns"]),
        order=tuple(data["order"]),
        calibration=tuple(data["calibration"]),
        bias=float(data["bias"]),
        answerable=tuple(data["answerable"]),
        answerable_bias=float(data["answerable_bias"]),
    )
    if weights.columns != NAMES:
        raise ValueError("文の重みが古くなっています。`make fit-texts` で作り直してください。")
    return weights


@dataclass(frozen=True, kw_only=True)
class Scored:
    """All sentences of the index, scored for one question."""

    probabilities: Floats
    answered: float
    """Probability that the texts answer the question."""


def score(question: Prepared, index: SentenceIndex) -> Scored:
    """Probability of each sentence of the index, and of there being an answer."""
    weights = shipped_weights()
    rows = features(question, index)
    probabilities = weights.probabilities(rows)
    return Scored(probabilities=probabilities, answered=weights.answered(rows, probabilities))
