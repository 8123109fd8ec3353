"""The two stores behind a search, vectors in Chroma and words in BM25, each opened when it is first needed.

A question about figures needs neither, and their libraries take longer to load than the question to answer.
"""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus.errors import BuildError
from corpus.index_files import WORDS_FOLDER
from corpus.index_folder import IndexInfo
from corpus.index_vectors import CHROMA_FOLDER, COLLECTION, chroma_client

_DAMAGE = (OSError, EOFError, ValueError, KeyError, IndexError, TypeError, RuntimeError)
"""What both libraries raise on files that are not theirs; chromadb's own errors come on top of these."""


def is_damage(error: BaseException) -> bool:
    """True when an error of a search means that the index files are broken."""
    module = type(error).__module__
    return isinstance(error, _DAMAGE) or module.startswith(("chromadb", "pyo3_runtime"))


def unreadable(error: BaseException) -> BuildError:
    """The reader's sentence for broken index files."""
    return BuildError(
        f"検索索引を読めません（{type(error).__name__}）。`konkyo build --force` で作り直してください。"
    )


class IndexStores:
    """The stores of one index folder; safe to use from several threads."""

    def __init__(self, info: IndexInfo) -> None:
        self._folder: Path = info.folder
        self._lock = threading.RLock()

    def collection(self) -> Any:
        """The Chroma collection of passage vectors."""
        with self._lock:
            return self._collection

    def words(self) -> Any:
        """The BM25 index of passage words."""
        with self._lock:
            return self._words

    @cached_property
    def _collection(self) -> Any:
        return chroma_client(self._folder / CHROMA_FOLDER).get_collection(COLLECTION, embedding_function=None)

    @cached_property
    def _words(self) -> Any:
        import bm25s  # with SciPy, a quarter of a second

        return bm25s.BM25.load(str(self._folder / WORDS_FOLDER), load_corpus=False)
