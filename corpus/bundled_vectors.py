"""Vectors of the bundled texts that ship with the package, so that a first index takes seconds, not minutes.

`python -m corpus.bundled_vectors` writes them anew. A text that changed since then is simply embedded again.
"""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import numpy as np

from corpus.asked_questions import read_asked
from corpus.cards import bundled_cards
from corpus.embedder import EMBEDDED, Vectors, embedder_id, encode_passages, load_embedder
from corpus.passages import Passage, bundled_texts
from corpus.sentences import sentences_of

_FILE = "vectors.npz"
_BATCH = 16
_log = logging.getLogger(__name__)


def embedded_text(passage: Passage) -> str:
    """What is embedded for a passage: heading and text. English questions meet the English by its words."""
    return f"{passage.heading}\n{passage.text}"


def text_key(text: str) -> str:
    """The key of a text among the vectors."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_bundled_vectors(embedder: str) -> Mapping[str, Vectors]:
    """Shipped vectors by `text_key`; empty when they were made by another embedder or do not ship.

    Args:
        embedder: `embedder_id` of the embedder in use.
    """
    file = files("corpus").joinpath(_FILE)
    if not file.is_file():
        return {}
    try:
        with np.load(BytesIO(file.read_bytes()), allow_pickle=False) as data:
            if str(data["embedder"]) != embedder:
                return {}
            rows = data["vectors"].astype(np.float32)
            rows /= np.linalg.norm(rows, axis=1, keepdims=True)
            return dict(zip(data["keys"].tolist(), rows, strict=True))
    except (OSError, ValueError, KeyError) as error:
        _log.warning("shipped vectors unusable, embedding instead: %s", error)
        return {}


def write_bundled_vectors(file: Path) -> int:
    """Embed what changed in the bundled texts and write all vectors to `file`; returns how many were new."""
    texts = sorted(set(_shipped_texts()), key=lambda text: (len(text), text))
    name = embedder_id(EMBEDDED)
    known = dict(read_bundled_vectors(name))
    new = [text for text in texts if text_key(text) not in known]
    for text, vector in zip(new, _embed(new), strict=True):
        known[text_key(text)] = vector
    keys = sorted(text_key(text) for text in texts)
    # Half precision moves a cosine by less than 0.0005 and halves the file.
    vectors = np.stack([known[key] for key in keys]).astype(np.float16)
    with file.open("wb") as out:
        np.savez_compressed(out, embedder=np.array(name), keys=np.array(keys), vectors=vectors)
    return len(new)


def _shipped_texts() -> list[str]:
    """Passages, their sentences, and the questions known to be answered by sentences."""
    passages = bundled_texts()[1]
    questions = [question for block in read_asked() for question in block.questions]
    questions += [question for card in bundled_cards() for question in card.questions]
    sentences = [sentence.embedded for sentence in sentences_of(passages)]
    return [*(embedded_text(passage) for passage in passages), *sentences, *questions]


def _embed(texts: Sequence[str]) -> list[Vectors]:
    if not texts:
        return []
    embedder = load_embedder(EMBEDDED)
    rows: list[Vectors] = []
    for start in range(0, len(texts), _BATCH):
        rows.extend(encode_passages(embedder, texts[start : start + _BATCH]))
        print(f"\r{len(rows)}/{len(texts)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    return rows


if __name__ == "__main__":
    target = Path(__file__).with_name(_FILE)
    print(f"{target.name}：{write_bundled_vectors(target)}段落のベクトルを新しく計算しました。")
