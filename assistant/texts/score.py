"""The probability that a sentence answers a question: fitted weights over features.py, numpy only."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.texts.features import NAMES, WANTS_NUMBER, Prepared, features, quoted_in
from corpus.sentence_index import Floats, SentenceIndex

FILE = "weights.json"
SAME = 4.2
"""Standard deviations above the mean question from which a known question asks the same,"""
AHEAD = 0.5
"""if it is so much nearer than every question with another answer."""
KNOWN = 0.6
"""Probability of the sentences that are known to answer it."""
RARE = 4.5
"""Rarity from which a noun is what the question is about,"""
FAR_RARER = 1.6
"""if it is so many times as rare as every other word."""
WITHOUT_NAME = 0.5
"""Share of its worth that a sentence keeps without a quoted name or a named member of a series."""
_MEMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d[A-C]|[αβ]'?)(?![0-9A-Za-z%.])")


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


def _known_answers(question: Prepared, index: SentenceIndex) -> Floats:
    """KNOWN for the sentences that answer a question so near that it asks the same; 0 for all others."""
    known = np.zeros(len(index.sentences))
    if not len(index.asked_vectors) or WANTS_NUMBER.search(question.asked.text):
        return known
    near = index.asked_vectors @ question.vector
    near = (near - near.mean()) / (near.std() or 1.0)
    first = int(near.argmax())
    answers = index.answered_by[int(index.block_of[first])]
    others = [n for n, block in enumerate(index.block_of) if index.answered_by[int(block)] != answers]
    ahead = near[first] - near[others].max(initial=-9.0)
    if answers and near[first] >= SAME and ahead >= AHEAD:
        known[sorted(answers)] = KNOWN
    return known


def holding_names(question: Prepared, index: SentenceIndex) -> Floats:
    """Less for sentences without a quoted name, the rarest noun, or a named member of a series (3B)."""
    share = np.ones(len(index.sentences))
    text = question.asked.text
    signs = [re.compile(re.escape(quoted)) for quoted in quoted_in(text)]
    signs += [
        re.compile(rf"{re.escape(member)}(?:[』」は、がとの]|モデル(?:は|と))")
        for member in _MEMBER.findall(text)
    ]
    holding = [np.array([bool(sign.search(one.text)) for one in index.sentences]) for sign in signs]
    if anchor := _anchor(question, index):
        holding.append(np.isin(np.arange(len(index.sentences)), index.in_sentence[anchor]))
    for holds in holding:
        if holds.any():
            share[~holds] *= WITHOUT_NAME
    return share


def _anchor(question: Prepared, index: SentenceIndex) -> str:
    """The one noun of the question that is far rarer than all others and that sentences hold; empty where none is."""
    pairs = sorted(zip(question.weights, question.words, strict=True), reverse=True)
    known = [(weight, word) for weight, word in pairs if word in index.in_sentence]
    if len(known) < 2 or known[0][0] < RARE or known[0][0] < FAR_RARER * known[1][0]:
        return ""
    return "" if known[0] != pairs[0] else known[0][1]


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
    answered = weights.answered(rows, probabilities)
    worths = np.maximum(probabilities, _known_answers(question, index)) * holding_names(question, index)
    # The best of them is as likely as the best of all: the names choose, they do not doubt.
    worths *= max(1.0, probabilities.max(initial=0.0) / (worths.max(initial=0.0) or 1.0))
    return Scored(probabilities=np.minimum(worths, 1.0), answered=answered)
