"""Vectors of passages in Chroma: written whole, or as a copy of the index before with what changed.

Knows Chroma; a copy that does not work out is written whole.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.embedder import Vectors
from corpus.errors import BuildError
from corpus.passages import Passage

COLLECTION = "passages"
CHROMA_FOLDER = "chroma"
_BATCH = 1000
_MOST_REMOVED = 0.2
"""Removed vectors leave holes in the graph; with more of them it is made anew."""
_log = logging.getLogger(__name__)


def chroma_client(folder: Path) -> Any:
    """A client of the vectors in `folder`; imports Chroma, which takes half a second."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def write_vectors(
    folder: Path,
    passages: Sequence[Passage],
    vectors: Vectors,
    before: Mapping[str, Passage],
    old: Path | None,
) -> None:
    """Write `folder`/chroma, `vectors` one row a passage.

    Args:
        before: The passages of the index in the folder `old`, by id; their vectors are of the same embedder.

    Raises:
        BuildError: The vector store refuses.
    """
    if old is not None and _add_to_copy(folder, passages, vectors, before, old):
        return
    from chromadb.errors import ChromaError

    client = chroma_client(folder / CHROMA_FOLDER)
    try:
        collection = client.create_collection(
            COLLECTION,
            # Exact enough to be reproducible: the corpus has thousands of passages, not millions.
            configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}},
            embedding_function=None,
        )
        _put(collection, passages, vectors, range(len(passages)))
    except (ValueError, ChromaError) as error:
        raise BuildError(
            f"検索索引を作れません（{error}）。空き容量を確かめてから、`konkyo build --force` を試してください。"
        ) from error
    finally:
        client.close()


def _add_to_copy(
    folder: Path, passages: Sequence[Passage], vectors: Vectors, before: Mapping[str, Passage], old: Path
) -> bool:
    """True when the old vectors with the difference are now in `folder`."""
    new = {passage.id for passage in passages}
    removed = [passage_id for passage_id in before if passage_id not in new]
    changed = [number for number, passage in enumerate(passages) if before.get(passage.id) != passage]
    if len(removed) > _MOST_REMOVED * len(before) or len(changed) > len(passages) / 2:
        return False
    # A name of its own: Chroma keeps a client that failed, and gives it back for the same folder.
    copy, client = folder / f"{CHROMA_FOLDER}-copy", None
    try:
        shutil.copytree(old / CHROMA_FOLDER, copy)
        client = chroma_client(copy)
        collection = client.get_collection(COLLECTION, embedding_function=None)
        if removed:
            collection.delete(ids=removed)
        _put(collection, passages, vectors, changed)
        whole = collection.count() == len(passages)
    # Whatever a damaged copy raises, the whole is written instead; Chroma's native code panics with a BaseException.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        _log.warning("index not added to, writing it whole: %r", error)
        whole = False
    finally:
        if client is not None:
            client.close()
    if whole:
        copy.rename(folder / CHROMA_FOLDER)
    else:
        shutil.rmtree(copy, ignore_errors=True)
    return whole


def _put(collection: Any, passages: Sequence[Passage], vectors: Vectors, numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), _BATCH):
        batch = list(numbers[start : start + _BATCH])
        chosen = [passages[number] for number in batch]
        collection.upsert(
            ids=[passage.id for passage in chosen],
            embeddings=vectors[batch],
            metadatas=[{"source": passage.source, "locator": passage.locator} for passage in chosen],
            documents=[passage.text for passage in chosen],
        )
