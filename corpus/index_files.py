"""The files of one index: passages as JSON, vectors in Chroma, words in BM25, and passages that say the same.

Knows how they are written and under which names; passage_index.py reads and searches them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from corpus.bundled_vectors import embedded_text, read_bundled_vectors, text_key
from corpus.embedder import Embedder, Vectors, encode_passages
from corpus.embedding_cache import embed_with_cache
from corpus.index_vectors import write_vectors
from corpus.index_words import keep_words, words_of
from corpus.passages import Passage
from corpus.twins import find_twins

PASSAGES_FILE = "passages.json"
TWINS_FILE = "twins.json"
WORDS_FOLDER = "bm25"
_SAME_WEIGHTS = 0.99
"""Least cosine of a shipped vector and the same text embedded now."""


def searchable_text(passage: Passage) -> str:
    """What is tokenised for a passage: heading, text and English, one a line.

    Only heading and text are embedded (`embedded_text`): with the English, vectors cost half as much more and
    found less, while English questions do best by the words of the English line.
    """
    return "\n".join(part for part in (passage.heading, passage.text, passage.english) if part)


def embed_passages(
    passages: Sequence[Passage],
    *,
    home: Path,
    embedder: Embedder,
    embedder_id: str,
    progress: Callable[[int, int], None] | None,
) -> Vectors:
    """Vectors of all passages, one row each: shipped, kept from earlier builds, or computed now."""
    texts = [embedded_text(passage) for passage in passages]
    shipped = _trusted(read_bundled_vectors(embedder_id), texts, embedder)
    own = [text for text in texts if text_key(text) not in shipped]
    done = len(texts) - len(own)
    computed = embed_with_cache(
        own,
        embedder=embedder,
        embedder_id=embedder_id,
        file=home / "embeddings.sqlite",
        progress=(lambda count, _: progress(done + count, len(texts))) if progress else None,
    )
    known = {**shipped, **{text_key(text): row for text, row in zip(own, computed, strict=True)}}
    return np.stack([known[text_key(text)] for text in texts])


def _trusted(
    shipped: Mapping[str, Vectors], texts: Sequence[str], embedder: Embedder
) -> Mapping[str, Vectors]:
    """The shipped vectors if the embedder in use gives the same for one of them, else none."""
    sample = min((text for text in texts if text_key(text) in shipped), key=len, default=None)
    if sample is None:
        return {}
    vector = encode_passages(embedder, [sample])[0]
    expected = shipped[text_key(sample)]
    same = vector.shape == expected.shape and float(vector @ expected) >= _SAME_WEIGHTS
    return shipped if same else {}


def write_index_files(
    folder: Path,
    passages: Sequence[Passage],
    vectors: Vectors,
    *,
    before: Mapping[str, Passage] | None = None,
    old: Path | None = None,
) -> None:
    """Write all files of an index into the new `folder`; `vectors` has one row of length 1 a passage.

    Args:
        before: The passages of the complete index in `old`, by id; what did not change since is taken from there.

    Raises:
        BuildError: The vector store refuses.
    """
    data = json.dumps([asdict(passage) for passage in passages], ensure_ascii=False)
    (folder / PASSAGES_FILE).write_text(data, encoding="utf-8")
    (folder / TWINS_FILE).write_text(json.dumps(find_twins(passages, vectors)), encoding="utf-8")
    write_vectors(folder, passages, vectors, before or {}, old)
    import bm25s  # with SciPy, a quarter of a second that only a build or a text search pays

    texts = [searchable_text(passage) for passage in passages]
    kept = words_of(texts, old)
    words = bm25s.BM25()
    words.index(kept, show_progress=False)
    words.save(str(folder / WORDS_FOLDER))
    keep_words(folder, texts, kept)
