"""What the corpus holds, for people: its sources with counts and dates, and what nobody publishes.

Also takes originals in and out of an opened assistant; knows nothing about questions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.session import Assistant
from corpus.build import CorpusData
from corpus.codebook import Source
from corpus.originals import IngestResult, OriginalStore

Advance = Callable[[int, int, str], None]
"""Called with (done, total, what is being done in Japanese)."""


@dataclass(frozen=True, kw_only=True)
class SourceOverview:
    """One document and how much of it the corpus holds."""

    code: str
    label: str
    """Short form in citations."""
    title: str
    issuer: str
    date: str
    url: str
    kind: str
    """report, law, plan, guideline, dataset, news, blog or upload."""
    passages: int
    figures: int
    edition_note: str
    """Names a newer edition; empty where none is known."""
    removable: bool
    """True for the user's own documents."""


@dataclass(frozen=True, kw_only=True)
class CorpusOverview:
    """The whole corpus at a glance."""

    sources: tuple[SourceOverview, ...]
    """Bundled documents with the most content first, then the user's own, oldest first."""
    gaps: tuple[str, ...]
    """What is not published, one Japanese sentence each."""
    figures: int
    passages: int
    years: tuple[int, ...]
    """調査年度 of the figures, ascending."""


def corpus_overview(assistant: Assistant) -> CorpusOverview:
    """The corpus that `assistant` answers from."""
    return overview_of(assistant.corpus.data, original_codes(assistant.settings.home))


def original_codes(home: Path) -> frozenset[str]:
    """Source codes of the user's own documents."""
    return frozenset(record.source for record in OriginalStore(home).sources())


def overview_of(data: CorpusData, removable: frozenset[str] = frozenset()) -> CorpusOverview:
    """The overview of corpus data that need not be built."""
    passages = Counter(passage.source for passage in data.passages)
    figures = Counter(figure.source for figure in data.figures)
    sources = [
        _source_overview(source, passages[code], figures[code], code in removable)
        for code, source in data.codebook.sources.items()
    ]
    own = [source for source in sources if source.removable]
    bundled = [source for source in sources if not source.removable and source.passages + source.figures]
    bundled.sort(key=lambda source: -(source.passages + source.figures))
    return CorpusOverview(
        sources=(*bundled, *own),
        gaps=tuple(gap.text for gap in data.codebook.gaps),
        figures=len(data.figures),
        passages=len(data.passages),
        years=tuple(sorted({figure.year for figure in data.figures})),
    )


def _source_overview(source: Source, passages: int, figures: int, removable: bool) -> SourceOverview:
    return SourceOverview(
        code=source.code,
        label=source.label,
        title=source.title,
        issuer=source.issuer,
        date=source.date,
        url=source.url,
        kind=source.kind,
        passages=passages,
        figures=figures,
        edition_note=source.edition_note,
        removable=removable,
    )


def ingest_originals(
    assistant: Assistant, paths: Iterable[Path], progress: Advance | None = None
) -> tuple[IngestResult, ...]:
    """Take files or folders into the corpus; the assistant answers from them when this returns.

    One result a file; a file that cannot be used is a result with `failed`, and the others still go in.

    Raises:
        KonkyoError: The store or the index cannot be written.
    """
    given: Sequence[Path] = tuple(paths)
    say = progress or _say_nothing
    store = OriginalStore(assistant.settings.home)
    results = store.ingest(
        given, progress=lambda number, total, path: say(number, total, "原文を読んでいます")
    )
    if any(result.status in ("added", "replaced") for result in results):
        assistant.reload_corpus(lambda title, done, total: say(done, total, title))
    return results


def forget_original(assistant: Assistant, code: str) -> str:
    """Take one document out of the corpus, by code, file name or title; returns a Japanese sentence.

    Raises:
        OriginalError: Unknown, or more than one document of that name.
    """
    record = OriginalStore(assistant.settings.home).forget(code)
    assistant.reload_corpus()
    return f"『{record.title or record.file_name}』を資料から外しました（{record.passages}件）。"


def _say_nothing(done: int, total: int, title: str) -> None:
    """For callers that show no progress."""
