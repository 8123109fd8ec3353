"""The weights that ship: fitted to the training questions as they are, small, and the same after saving."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np

from assistant.understanding.heads import WEIGHTS, load_weights, read_weights, save_weights
from assistant.understanding.training_lines import training_digest

MEGABYTE = 1_000_000


def test_the_weights_belong_to_the_training_questions() -> None:
    assert load_weights().training == training_digest()


def test_the_weights_are_small() -> None:
    assert len(files("assistant.understanding").joinpath(WEIGHTS).read_bytes()) < 12 * MEGABYTE


def test_saving_and_reading_gives_the_same_judgement(tmp_path: Path) -> None:
    weights = load_weights()
    save_weights(weights, tmp_path / WEIGHTS)
    again = read_weights((tmp_path / WEIGHTS).read_bytes())
    vector = np.ones(weights.texts.vector_weights.shape[1], dtype=np.float32)
    first, second = (one.texts.judge(["#prev:none"], vector)["kind"] for one in (weights, again))
    assert max(abs(first[name] - second[name]) for name in first) < 0.05
    assert again.ranking == weights.ranking and again.wording == weights.wording
