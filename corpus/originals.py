"""Originals that the user added: one SQLite file with documents and their verbatim passages.

A document is written or replaced in one transaction, so a failure or a kill leaves the former state.
The passage index is rebuilt by the caller from `OriginalStore.passages()`.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz, process

from corpus.codebook import Source
from corpus.errors import OriginalError
from corpus.extraction import ExtractedDocument, cut_passages
from corpus.extraction.confined import ConfinedReader
from corpus.extraction.file_kind import check_file
from corpus.extraction.folders import find_files
from corpus.extraction.known_documents import companion_code, recognise, unconfirmed_source
from corpus.originals_file import OriginalStoreError, open_to_read, open_to_write
from corpus.passages import Passage

IngestStatus = Literal["added", "replaced", "unchanged", "failed"]
Progress = Callable[[int, int, Path], None]
"""Called before each file with (its number from 1, how many in all, path)."""

READER_VERSION = 2
"""Raise it when extraction or chunking gets better: unchanged files are then read again."""
_RECOGNISED_BY_CONTENT = 2
"""Readers before this one believed a title; what they took for an original is unconfirmed until read again."""
MAX_PASSAGES = 6_000
"""Most passages of one document; a report of 300 pages has about 1,500."""
_DID_YOU_MEAN = 60
_EMPTY = "『%s』に取り込めるファイル（PDF・DOCX・HTML・Markdown・テキスト）がありません。"
_COLUMNS = "source, path, file_name, sha256, size_bytes, format, title, label, ingested_at, passages"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class OriginalRecord:
    """One document in the store."""

    source: str
    """`up-` and eight or more hex digits of the content's SHA-256."""
    path: str
    file_name: str
    sha256: str
    size_bytes: int
    format: str
    title: str
    label: str
    ingested_at: str
    """ISO 8601 local time."""
    passages: int


@dataclass(frozen=True, kw_only=True)
class IngestResult:
    """What became of one file."""

    path: Path
    status: IngestStatus
    message: str
    """One Japanese sentence for the reader."""
    source: str = ""
    passages: int = 0


class OriginalStore:
    """The originals under `home/originals`; safe for several reading processes and one writing at a time."""

    def __init__(self, home: Path) -> None:
        self.file = home / "originals" / "originals.sqlite3"

    def ingest(self, paths: Sequence[Path], *, progress: Progress | None = None) -> tuple[IngestResult, ...]:
        """Take in files, and folders with all that is in them.

        Unchanged files are skipped, changed ones replaced; a file that fails leaves its former passages.

        Raises:
            OriginalError: The store itself is broken, locked or not writable.
        """
        files, empty = find_files(paths)
        results = [IngestResult(path=path, status="failed", message=_EMPTY % path) for path in empty]
        with ConfinedReader() as reader:
            for number, path in enumerate(files, start=1):
                if progress is not None:
                    progress(number, len(files), path)
                result = self._ingest_file(path, reader)
                _LOG.info("ingest status=%s file=%s passages=%d", result.status, path.name, result.passages)
                results.append(result)
        return tuple(results)

    def sources(self) -> tuple[OriginalRecord, ...]:
        """All documents, oldest first."""
        with open_to_read(self.file) as db:
            rows = db.execute(f"SELECT {_COLUMNS} FROM documents ORDER BY ingested_at, source").fetchall()
        return tuple(OriginalRecord(**dict(row)) for row in rows)

    def source_records(self) -> tuple[Source, ...]:
        """The documents as citable sources, in the order of `sources()`.

        An original that also holds passages of other hands is followed by the source of those.
        """
        with open_to_read(self.file) as db:
            rows = db.execute(
                "SELECT d.reader, d.record, d.ingested_at, EXISTS(SELECT 1 FROM passages p"
                " WHERE p.source = d.source AND p.unconfirmed) AS mixed"
                " FROM documents d ORDER BY d.ingested_at, d.source"
            ).fetchall()
        return tuple(source for row in rows for source in _sources_of(row))

    def passages(self) -> tuple[Passage, ...]:
        """All passages, document by document in the order of `sources()`."""
        with open_to_read(self.file) as db:
            rows = db.execute(
                "SELECT p.* FROM passages p JOIN documents d USING (source)"
                " ORDER BY d.ingested_at, d.source, p.number"
            ).fetchall()
        return tuple(
            Passage(
                id=f"{row['source']}/{row['number']}",
                source=companion_code(row["source"]) if row["unconfirmed"] else row["source"],
                locator=row["locator"],
                heading=row["heading"],
                text=row["text"],
                verbatim=True,
            )
            for row in rows
        )

    def forget(self, source: str) -> OriginalRecord:
        """Remove the document with this code, file name, path or title.

        Raises:
            OriginalError: Unknown (with the nearest name) or more than one document of that name.
        """
        records = self.sources()
        found = [record for record in records if _fold(source) in _names(record)]
        if not found:
            raise OriginalError(_unknown_message(source, records))
        if len(found) > 1:
            codes = "、".join(f"{record.source}（{record.path}）" for record in found)
            raise OriginalError(f"『{source}』は{len(found)}件あります。記号で指定してください: {codes}")
        with open_to_write(self.file) as db:
            db.execute("DELETE FROM documents WHERE source = ?", (found[0].source,))
        _LOG.info("forget source=%s", found[0].source)
        return found[0]

    def _ingest_file(self, path: Path, reader: ConfinedReader) -> IngestResult:
        try:
            check_file(path)
            content = path.read_bytes()
            sha256 = hashlib.sha256(content).hexdigest()
            known = self._already_there(path, sha256)
            if known is not None:
                return known
            document = reader.extract(path)
            return self._write(path, sha256=sha256, size_bytes=len(content), document=document)
        except OSError as error:
            message = f"『{path.name}』を読めません（{error.strerror}）。アクセス権を確認してください。"
            return IngestResult(path=path, status="failed", message=message)
        except OriginalStoreError:
            raise
        except OriginalError as error:
            return IngestResult(path=path, status="failed", message=str(error))

    def _already_there(self, path: Path, sha256: str) -> IngestResult | None:
        with open_to_read(self.file) as db:
            row = db.execute(
                "SELECT source, path, file_name, passages FROM documents WHERE sha256 = ? AND reader = ?",
                (sha256, READER_VERSION),
            ).fetchone()
        if row is None:
            return None
        place = str(path.resolve())
        message = f"『{path.name}』は前回から変わっていません（{row['passages']}件）。"
        if row["path"] != place:
            message = self._settle_copy(row, path)
        return IngestResult(
            path=path, status="unchanged", message=message, source=row["source"], passages=row["passages"]
        )

    def _settle_copy(self, row: sqlite3.Row, path: Path) -> str:
        """The same content at another path: a move is recorded, a copy only reported."""
        place = str(path.resolve())
        moved = not Path(row["path"]).exists()
        with open_to_write(self.file) as db:
            db.execute("DELETE FROM documents WHERE path = ? AND source <> ?", (place, row["source"]))
            if moved:
                db.execute(
                    "UPDATE documents SET path = ?, file_name = ? WHERE source = ?",
                    (place, path.name, row["source"]),
                )
        if moved:
            return f"『{path.name}』は『{row['file_name']}』と同じ内容で、新しい場所を記録しました。"
        return f"『{path.name}』は取り込み済みの『{row['file_name']}』と同じ内容です。"

    def _write(
        self, path: Path, *, sha256: str, size_bytes: int, document: ExtractedDocument
    ) -> IngestResult:
        place = str(path.resolve())
        with open_to_write(self.file) as db:
            old = db.execute("SELECT source FROM documents WHERE path = ?", (place,)).fetchone()
            db.execute("DELETE FROM documents WHERE path = ? OR sha256 = ?", (place, sha256))
            source = _free_code(db, sha256)
            passages = cut_passages(document.blocks, source=source)
            if len(passages) > MAX_PASSAGES:
                raise OriginalError(
                    f"『{path.name}』は{len(passages):,}件の文章になり、一つの資料の上限の{MAX_PASSAGES:,}件を"
                    "超えています。章ごとに分割してください。"
                )
            recognised = recognise(document, passages, code=source)
            record = recognised.source
            values = (
                source,
                place,
                path.name,
                sha256,
                size_bytes,
                document.format,
                record.title,
                record.label,
            )
            when = datetime.now().astimezone().isoformat(timespec="milliseconds")
            db.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*values, when, len(passages), READER_VERSION, record.model_dump_json()),
            )
            db.executemany(
                "INSERT INTO passages (source, number, locator, heading, text, unconfirmed)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (source, n, p.locator, p.heading, p.text, p.id in recognised.unconfirmed)
                    for n, p in enumerate(passages, start=1)
                ],
            )
        done = "取り込み直しました" if old else "取り込みました"
        notices = "".join(f"ただし{notice}。" for notice in document.notices)
        return IngestResult(
            path=path,
            status="replaced" if old else "added",
            message=f"『{path.name}』を{done}（{len(passages)}件）。{notices}",
            source=source,
            passages=len(passages),
        )


def _free_code(db: sqlite3.Connection, sha256: str) -> str:
    for length in range(8, len(sha256) + 1):
        code = f"up-{sha256[:length]}"
        if db.execute("SELECT 1 FROM documents WHERE source = ?", (code,)).fetchone() is None:
            return code
    raise OriginalError("同じ内容の文書が登録済みです。")


def _sources_of(row: sqlite3.Row) -> Iterator[Source]:
    source = Source.model_validate_json(row["record"])
    date = row["ingested_at"][:10]
    if row["reader"] < _RECOGNISED_BY_CONTENT:
        yield unconfirmed_source(source.title, code=source.code, date=date)
        return
    yield source
    if row["mixed"]:
        yield unconfirmed_source(source.title, code=companion_code(source.code), date=date)


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _names(record: OriginalRecord) -> set[str]:
    stem = Path(record.file_name).stem
    return {
        _fold(n) for n in (record.source, record.file_name, stem, record.path, record.title, record.label)
    }


def _unknown_message(source: str, records: Sequence[OriginalRecord]) -> str:
    if not records:
        return f"『{source}』は取り込まれていません。追加した原文はまだありません。"
    names = {_fold(name): name for r in records for name in (r.source, r.file_name, r.title)}
    near = process.extractOne(_fold(source), list(names), scorer=fuzz.WRatio, score_cutoff=_DID_YOU_MEAN)
    if near is None:
        return f"『{source}』は取り込まれていません。`konkyo sources` で一覧を確認してください。"
    return f"『{source}』は取り込まれていません。『{names[near[0]]}』のことですか。"
