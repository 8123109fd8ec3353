"""The encoder in numpy gives what the bundled engine gives, and pieces know where they stand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from assistant.understanding import encoder
from assistant.understanding.e5_file import EncoderFileError, bundled_e5, read_e5
from assistant.understanding.encoder import LowerLayers
from assistant.understanding.pieces import PieceCutter
from corpus.embedder import EMBEDDED, encode_question, load_embedder

QUESTION = "生成AIの導入が遅れている都道府県は？"


def test_all_layers_together_give_the_engine_s_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "LOWER", 12)
    layers = LowerLayers(bundled_e5())
    rows = layers.run(PieceCutter(bundled_e5().pieces).cut(f"query: {QUESTION}").numbers)
    pooled = rows.mean(axis=0)
    engine = encode_question(load_embedder(EMBEDDED), QUESTION)
    assert float(pooled @ engine / np.linalg.norm(pooled)) > 0.999


def test_pieces_cover_the_text_from_left_to_right() -> None:
    cut = PieceCutter(bundled_e5().pieces).cut("高知県のＡＩ導入率は３割")
    inner = cut.places[1:-1]
    assert inner[0][0] == 0 and inner[-1][1] == len("高知県のＡＩ導入率は３割")
    assert all(before[1] <= after[1] for before, after in pairwise(inner))


def test_a_stretch_is_found_by_its_characters() -> None:
    text = "関東と近畿の差"
    cut = PieceCutter(bundled_e5().pieces).cut(text)
    start = text.index("近畿")
    for index in cut.inside(start, start + 2):
        a, b = cut.places[index]
        assert a < start + 2 and start < b


def test_another_file_is_refused_with_the_way_out(tmp_path) -> None:  # type: ignore[no-untyped-def]
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(EncoderFileError, match="make setup"):
        read_e5(other)
