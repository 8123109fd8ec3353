"""Vectors of passages already embedded, kept in SQLite, so that a rebuild embeds only what is new.

A cache: deleting the file loses time and nothing else. Knows texts and vectors, not passages.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from corpus.embedder import Embedder, Vectors, encode_passages
from corpus.errors import BuildError

_log = logging.getLogger(__name__)

_BATCH = 16
_TABLE = """CREATE TABLE IF NOT EXISTS vectors
    (embedder TEXT, text TEXT, vector BLOB, PRIMARY KEY (embedder, text))"""

Progress = Callable[[int, int], None]
"""Called with (passages done, passages in all)."""


def embed_with_cache(
    texts: Sequence[str],
    *,
    embedder: Embedder,
    embedder_id: str,
    file: Path,
    progress: Progress | None = None,
) -> Vectors:
    """Vectors of `texts` in order, one row each, length 1; only texts new to this embedder are embedded.

    A broken cache file is replaced; a kill keeps every finished batch.

    Raises:
        BuildError: The cache file is locked or cannot be written.
    """
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    with closing(_open_cache(file)) as cache:
        known = _read_vectors(cache, embedder_id, set(keys))
        pairs = zip(keys, texts, strict=True)
        missing = list(dict.fromkeys(pair for pair in pairs if pair[0] not in known))
        done = len(texts) - len(missing)
        _report(progress, done, len(texts))
        # Neighbours of similar length share a batch: padding is paid for.
        missing.sort(key=lambda pair: len(pair[1]))
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            vectors = encode_passages(embedder, [text for _, text in batch])
            fresh = {key: vector for (key, _), vector in zip(batch, vectors, strict=True)}
            known.update(fresh)
            _write_vectors(cache, embedder_id, fresh)
            _report(progress, done + start + len(batch), len(texts))
    _log.info("embed texts=%s new=%s", len(texts), len(missing))
    return np.stack([known[key] for key in keys]) if keys else np.empty((0, 0), dtype=np.float32)


def _report(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _open_cache(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(file)
    except sqlite3.OperationalError as error:  # locked or not writable, not broken
        raise BuildError(
            f"{file.name} を開けません（{error}）。"
            "ほかの処理が終わるのを待ち、フォルダーの書き込み権限を確かめてください。"
        ) from error
    except sqlite3.DatabaseError:
        _log.warning("embedding cache unusable, starting a new one: %s", file)
        file.unlink(missing_ok=True)
        return _connect(file)


def _connect(file: Path) -> sqlite3.Connection:
    cache = sqlite3.connect(file, timeout=30)
    try:
        if cache.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check failed")
        cache.execute(_TABLE)
        cache.commit()
    except sqlite3.DatabaseError:
        cache.close()
        raise
    return cache


def _read_vectors(cache: sqlite3.Connection, embedder_id: str, keys: set[str]) -> dict[str, Vectors]:
    rows = cache.execute("SELECT text, vector FROM vectors WHERE embedder = ?", (embedder_id,))
    return {key: np.frombuffer(blob, dtype=np.float32) for key, blob in rows if key in keys}


def _write_vectors(cache: sqlite3.Connection, embedder_id: str, vectors: dict[str, Vectors]) -> None:
    rows = [(embedder_id, key, vector.astype(np.float32).tobytes()) for key, vector in vectors.items()]
    with cache:
        cache.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
