"""The decoder: as fitted, so run; the same examples, the same weights."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from assistant.understanding.decoder import Decoder, DecoderWeights, Inputs
from assistant.understanding.fit_decoder import Example, _Model, fit_decoder
from assistant.understanding.tokens import END

WORDS = ("?", END, "values", "mean", ";")
ABOUTS = ("?", "place:prefecture", "topic:ai")
WIDTH = 8


def _inputs(seed: int) -> Inputs:
    random = np.random.default_rng(seed)
    return Inputs(
        pieces=random.normal(size=(5, WIDTH)).astype(np.float32), spans=random.normal(size=(2, WIDTH)).astype(np.float32),
        abouts=np.asarray([1, 2, 2]), prior=np.asarray([2, -3, 4]),
    )  # fmt: skip


def _examples() -> list[Example]:
    """A thing more or less: sequences point at the first or the second."""
    return [Example(inputs=_inputs(i), targets=(2, 5 + i % 2, 4)) for i in range(24)]


@pytest.fixture(scope="module")
def fitted() -> DecoderWeights:
    return fit_decoder(_examples(), WORDS, ABOUTS, end=1, epochs=6)


def test_the_same_examples_give_the_same_weights(fitted: DecoderWeights) -> None:
    again = fit_decoder(_examples(), WORDS, ABOUTS, end=1, epochs=6)
    assert all(np.array_equal(fitted.arrays[name], again.arrays[name]) for name in fitted.arrays)


def test_it_scores_as_it_was_fitted(fitted: DecoderWeights) -> None:
    model = _Model(len(WORDS), len(ABOUTS), WIDTH).eval()
    model.load_state_dict(
        {name: torch.from_numpy(np.asarray(array)) for name, array in fitted.arrays.items()}
    )
    inputs = _inputs(3)
    source, start, count = model.rows(inputs)
    given = torch.tensor([[1, 2, 6, 4]])
    logits = model._logits(
        given, source[None], torch.ones(1, len(source), dtype=torch.bool), source[None, start : start + count],
        torch.ones(1, count, dtype=torch.bool),
    )  # fmt: skip
    logs = logits.log_softmax(-1)[0]
    wanted = float(sum(logs[at, number].detach() for at, number in enumerate((2, 6, 4, 1))))
    score = Decoder(fitted).score(inputs, [["values", 1, ";"]])[0]
    assert score == pytest.approx(wanted, abs=1e-3)


def test_what_it_writes_is_scored_as_it_says(fitted: DecoderWeights) -> None:
    decoder, inputs = Decoder(fitted), _inputs(4)
    written = decoder.write(inputs, 4)
    assert written[0].tokens == ("values", 0, ";")
    assert [one.log for one in written] == sorted((one.log for one in written), reverse=True)
    scores = decoder.score(inputs, [one.tokens for one in written])
    assert scores == pytest.approx([one.log for one in written], abs=1e-3)


def test_an_unknown_word_has_no_score(fitted: DecoderWeights) -> None:
    assert Decoder(fitted).score(_inputs(1), [["telework", ";"]]) == [None]
