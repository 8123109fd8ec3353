"""Search over passages: vectors in Chroma and words in BM25, fused by reciprocal rank.

Knows passages, vectors and words; knows nothing about questions, plans or answers.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import TypeAdapter, ValidationError

from corpus.embedder import Embedder, Vectors, embedder_id, encode_question
from corpus.errors import BuildError
from corpus.index_files import (
    PASSAGES_FILE,
    TWINS_FILE,
    embed_passages,
    searchable_text,
    write_index_files,
)
from corpus.index_folder import IndexInfo, building, current_index, switch_to
from corpus.index_stores import IndexStores, is_damage, unreadable
from corpus.japanese import content_words
from corpus.passages import Passage
from corpus.twins import report_first

__all__ = [
    "Hit",
    "IndexInfo",
    "PassageIndex",
    "SearchMode",
    "build_index",
    "current_index",
    "searchable_text",
]

_log = logging.getLogger(__name__)

SearchMode = Literal["fused", "vectors", "lexical"]

VECTOR_WEIGHT = 1.0
LEXICAL_WEIGHT = 1.0
RANK_CONSTANT = 20
"""Larger values flatten the advantage of the first ranks."""
CANDIDATES = 40
"""How many passages each kind of search hands to the fusion."""

_PASSAGES: TypeAdapter[tuple[Passage, ...]] = TypeAdapter(tuple[Passage, ...])
_Contents = tuple[tuple[Passage, ...], dict[str, tuple[str, ...]]]
"""Passages, and for a passage's id the ids of those that say the same."""
_PAIRS: TypeAdapter[dict[str, tuple[str, ...]]] = TypeAdapter(dict[str, tuple[str, ...]])


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One passage that a search found."""

    passage: Passage
    score: float
    """What the hits are ordered by, higher first; comparable within one search only."""
    similarity: float
    """Cosine similarity of question and passage, 0-1."""
    lexical: float
    """BM25 score of the shared words, 0 when none."""


def build_index(
    passages: Sequence[Passage],
    home: Path,
    embedder: Embedder,
    *,
    embedder_name: str,
    fingerprint: str,
    progress: Callable[[int, int], None] | None = None,
    whole: bool = False,
) -> Path:
    """Build a new index beside the current one, then switch to it; returns its folder.

    Args:
        home: The index goes to home/index; vectors are kept in home/embeddings.sqlite.
        fingerprint: The caller's hash of corpus and embedder, given back by `current_index`.
        progress: Called with (passages embedded, passages in all).
        whole: Take nothing from the index before: it may be damaged.

    Raises:
        BuildError: No passages, a disk that refuses, or another build that does not end. The old index stays.
    """
    if not passages:
        raise BuildError("索引に入れる文章が一つもありません。corpus/texts の内容を確かめてください。")
    with building(home, fingerprint) as folder:
        vectors = embed_passages(
            passages, home=home, embedder=embedder, embedder_id=embedder_id(embedder_name), progress=progress
        )
        before, old = ({}, None) if whole else _index_before(home, embedder_id(embedder_name))
        write_index_files(folder, passages, vectors, before=before, old=old)
        switch_to(
            folder,
            home=home,
            fingerprint=fingerprint,
            embedder_id=embedder_id(embedder_name),
            passages=len(passages),
        )
    _log.info("index passages=%s folder=%s", len(passages), folder.name)
    return folder


class PassageIndex:
    """A built index, read only; safe to search from several threads."""

    def __init__(
        self,
        home: Path,
        embedder: Embedder,
        info: IndexInfo,
        contents: _Contents,
        repair: Callable[[], object] | None,
    ) -> None:
        self._home = home
        self._embedder = embedder
        self._repair = repair
        self._repairing = threading.Lock()
        self._use(info, contents)

    def _use(self, info: IndexInfo, contents: _Contents) -> None:
        self.info = info
        self.passages, twins = contents
        self._stores = IndexStores(info)
        self._numbers = {passage.id: number for number, passage in enumerate(self.passages)}
        self._twins = {
            self._numbers[passage_id]: frozenset(self._numbers[other] for other in others)
            for passage_id, others in twins.items()
        }

    @classmethod
    def open(
        cls, home: Path, embedder: Embedder, *, repair: Callable[[], object] | None = None
    ) -> PassageIndex:
        """Open the current index of `home`; the stores behind it are opened by the first search.

        Args:
            repair: Builds the index anew; called once when its files turn out to be broken.

        Raises:
            BuildError: There is no complete index, or its files are not readable.
        """
        info, contents = _read_current(home)
        return cls(home, embedder, info, contents, repair)

    def get(self, passage_id: str) -> Passage | None:
        """The passage with this id, or None."""
        number = self._numbers.get(passage_id)
        return None if number is None else self.passages[number]

    def search(
        self,
        text: str,
        *,
        limit: int = 6,
        mode: SearchMode = "fused",
        sources: frozenset[str] = frozenset(),
    ) -> tuple[Hit, ...]:
        """The passages nearest to `text`, best first; `sources` restricts to these source codes."""
        if not text.strip() or limit < 1:
            return ()
        try:
            return self._search(text, limit=limit, mode=mode, sources=sources)
        except BaseException as error:  # Chroma's native code panics with a BaseException
            if not is_damage(error):
                raise
            if self._repair is None:
                raise unreadable(error) from error
            self._mend(self._repair, error)
        return self._search(text, limit=limit, mode=mode, sources=sources)

    def _mend(self, repair: Callable[[], object], error: BaseException) -> None:
        """Build the index anew, once for all threads that met the damage."""
        broken = self.info.folder
        with self._repairing:
            if self.info.folder == broken:
                _log.warning("index damaged, building it anew: %r", error)
                repair()
                self._use(*_read_current(self._home))

    def _search(self, text: str, *, limit: int, mode: SearchMode, sources: frozenset[str]) -> tuple[Hit, ...]:
        width = max(CANDIDATES, limit)
        question = encode_question(self._embedder, text)
        similarities = self._nearest(question, width, sources) if mode != "lexical" else {}
        lexical = self._word_scores(text, sources)
        scores = _fused_scores(
            by_vectors=_ranked(similarities), by_words=_ranked(lexical)[:width] if mode != "vectors" else []
        )
        ranked = _ranked(scores)
        best = (report_first(ranked[:width], scores, self._twins) if mode == "fused" else ranked)[:limit]
        similarities |= self._similarities(question, [n for n in best if n not in similarities])
        return tuple(
            Hit(
                passage=self.passages[n],
                score=scores[n],
                similarity=similarities[n],
                lexical=lexical.get(n, 0.0),
            )
            for n in best
        )

    def _nearest(self, question: Vectors, width: int, sources: frozenset[str]) -> dict[int, float]:
        found = self._stores.collection().query(
            query_embeddings=[question],
            n_results=min(width, len(self.passages)),
            where={"source": {"$in": sorted(sources)}} if sources else None,
            include=["distances"],
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return {self._numbers[passage_id]: _unit(1.0 - distance) for passage_id, distance in pairs}

    def _similarities(self, question: Vectors, numbers: Sequence[int]) -> dict[int, float]:
        """Cosine similarities of passages that only the words found."""
        if not numbers:
            return {}
        found = self._stores.collection().get(
            ids=[self.passages[n].id for n in numbers], include=["embeddings"]
        )
        rows = np.asarray(found["embeddings"], dtype=np.float32)
        pairs = zip(found["ids"], rows, strict=True)
        return {self._numbers[passage_id]: _unit(float(row @ question)) for passage_id, row in pairs}

    def _word_scores(self, text: str, sources: frozenset[str]) -> dict[int, float]:
        words = self._stores.words()
        ids = words.get_tokens_ids(list(dict.fromkeys(content_words(text))))
        if not ids:
            return {}
        scores = words.get_scores_from_ids(ids)
        return {
            int(number): float(scores[number])
            for number in np.flatnonzero(scores > 0)
            if not sources or self.passages[number].source in sources
        }


def _index_before(home: Path, embedder: str) -> tuple[dict[str, Passage], Path | None]:
    """Passages by id and folder of the current index, where it can be added to: complete, and of this embedder."""
    try:
        info, (passages, _) = _read_current(home)
    except BuildError:
        return {}, None
    if info.embedder_id != embedder:
        return {}, None
    return {passage.id: passage for passage in passages}, info.folder


def _read_current(home: Path) -> tuple[IndexInfo, _Contents]:
    info = current_index(home)
    if info is None:
        raise BuildError("検索索引がまだありません。`konkyo build` を実行してください。")
    try:
        passages = _PASSAGES.validate_json((info.folder / PASSAGES_FILE).read_bytes())
        twins = _PAIRS.validate_json((info.folder / TWINS_FILE).read_bytes())
    except (OSError, ValueError, ValidationError) as error:
        raise unreadable(error) from error
    return info, (passages, twins)


def _ranked(scores: dict[int, float]) -> list[int]:
    """The keys by score, higher first; equal scores in corpus order, so that a search repeats itself."""
    return sorted(scores, key=lambda number: (-scores[number], number))


def _fused_scores(*, by_vectors: Sequence[int], by_words: Sequence[int]) -> dict[int, float]:
    """Reciprocal rank fusion: each list gives weight / (constant + rank)."""
    scores: dict[int, float] = {}
    for weight, ranked in ((VECTOR_WEIGHT, by_vectors), (LEXICAL_WEIGHT, by_words)):
        for rank, number in enumerate(ranked, start=1):
            scores[number] = scores.get(number, 0.0) + weight / (RANK_CONSTANT + rank)
    return scores


def _unit(value: float) -> float:
    return min(1.0, max(0.0, float(value)))
