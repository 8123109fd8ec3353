"""Builds what the program reads (database and passage index) and opens it, rebuilding what is out of date.

Knows where the built files lie and what they were built from.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.codebook import Codebook, Source, bundled_codebook_text, parse_codebook
from corpus.derived import with_derived_counts
from corpus.embedder import Embedder, embedder_id, load_embedder
from corpus.errors import BuildError, CorpusError
from corpus.figures import Figure, read_figures
from corpus.originals import OriginalStore
from corpus.passage_index import PassageIndex, build_index, current_index
from corpus.passages import Passage, bundled_texts
from corpus.surveys.added import insert_added_rows, surveys_fingerprint, with_added_codebook
from corpus.warehouse import Warehouse, build_warehouse

_FORMAT = "2"
_log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with (what is being done in Japanese, done, total)."""


@dataclass(frozen=True, kw_only=True)
class CorpusData:
    """Everything the corpus knows, read but not built."""

    codebook: Codebook
    figures: tuple[Figure, ...]
    passages: tuple[Passage, ...]
    """Bundled passages, then those of the user's originals."""
    surveys: str = ""
    """Hash of the surveys that the user added; empty without any. Their rows are only in the database."""


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """The opened corpus."""

    data: CorpusData
    warehouse: Warehouse
    index: PassageIndex
    embedder: Embedder
    fingerprint: str
    """Short hash of figures, codebook, passages and embedder."""


def read_corpus(home: Path) -> CorpusData:
    """Read the bundled data and the originals kept under `home`.

    Raises:
        CorpusError: A bundled file is broken.
    """
    text_sources, passages = bundled_texts()
    originals = OriginalStore(home)
    sources: tuple[Source, ...] = (*text_sources, *originals.source_records())
    codebook = parse_codebook(bundled_codebook_text(), text_sources=sources)
    return CorpusData(
        codebook=with_added_codebook(codebook, home),
        surveys=surveys_fingerprint(home),
        figures=with_derived_counts(read_figures(), codebook),
        passages=(*passages, *originals.passages()),
    )


def open_corpus(
    home: Path, embedder_name: str, *, force: bool = False, progress: Progress | None = None
) -> Corpus:
    """Open the corpus under `home`; database and index are rebuilt where they are missing or out of date.

    Raises:
        CorpusError: The data is broken, or the files cannot be written.
    """
    data = read_corpus(home)
    figures_print = _figures_fingerprint(data)
    warehouse_path = home / f"figures-{figures_print}.duckdb"
    if force or not warehouse_path.exists():
        _say(progress, "データベースを作成しています", 0, 1)
        _build_warehouse(data, warehouse_path)
        _say(progress, "データベースを作成しています", 1, 1)
    warehouse = _open_warehouse(data, warehouse_path)
    index_print = passages_fingerprint(data, embedder_name)
    info = current_index(home)
    stale = force or info is None or info.fingerprint != index_print
    embedder = load_embedder(embedder_name)
    if stale:
        _build_index(data, home, embedder, embedder_name, index_print, progress, whole=force)

    def rebuild() -> None:
        _build_index(data, home, embedder, embedder_name, index_print, progress, whole=True)

    return Corpus(
        data=data,
        warehouse=warehouse,
        index=PassageIndex.open(home, embedder, repair=rebuild),
        embedder=embedder,
        fingerprint=_digest(figures_print, index_print),
    )


def passages_fingerprint(data: CorpusData, embedder_name: str) -> str:
    """Hash of all passages and the embedder; another value means that the index is out of date."""
    return _digest(_FORMAT, embedder_id(embedder_name), *(repr(passage) for passage in data.passages))


def _build_warehouse(data: CorpusData, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(
            f"フォルダ {path.parent} を作れません（{error}）。KONKYO_HOME を変えてください。"
        ) from error
    build_warehouse(
        data.figures,
        data.codebook,
        path,
        add_rows=lambda db: insert_added_rows(db, data.codebook, path.parent),
    )
    for old in path.parent.glob("figures-*.duckdb"):
        if old != path:
            old.unlink(missing_ok=True)


def _open_warehouse(data: CorpusData, path: Path) -> Warehouse:
    """The database; one that cannot be read is built anew, since all that is in it is in the corpus."""
    try:
        return Warehouse(path)
    except CorpusError as error:
        _log.warning("database damaged, building it anew: %s", error)
        _build_warehouse(data, path)
        return Warehouse(path)


def _build_index(
    data: CorpusData,
    home: Path,
    embedder: Embedder,
    name: str,
    fingerprint: str,
    progress: Progress | None,
    *,
    whole: bool,
) -> None:
    title = "検索用の索引を作成しています"
    build_index(
        data.passages,
        home,
        embedder,
        embedder_name=name,
        fingerprint=fingerprint,
        whole=whole,
        progress=(lambda done, total: progress(title, done, total)) if progress else None,
    )


def _figures_fingerprint(data: CorpusData) -> str:
    return _digest(_FORMAT, bundled_codebook_text(), data.surveys, *(repr(figure) for figure in data.figures))


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:12]


def _say(progress: Progress | None, title: str, done: int, total: int) -> None:
    if progress:
        progress(title, done, total)
