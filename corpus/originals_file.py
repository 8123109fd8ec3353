"""The SQLite file behind the originals: its tables, its transactions, and what to say when it fails.

Knows nothing about documents beyond their columns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import OriginalError

_BUSY_TIMEOUT_S = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    source TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, file_name TEXT NOT NULL, sha256 TEXT NOT NULL,
    size_bytes INTEGER NOT NULL, format TEXT NOT NULL, title TEXT NOT NULL, label TEXT NOT NULL,
    ingested_at TEXT NOT NULL, passages INTEGER NOT NULL, reader INTEGER NOT NULL, record TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS passages (
    source TEXT NOT NULL REFERENCES documents(source) ON DELETE CASCADE, number INTEGER NOT NULL,
    locator TEXT NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL,
    unconfirmed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (source, number)
);
"""
_ADDED_COLUMN = "ALTER TABLE passages ADD COLUMN unconfirmed INTEGER NOT NULL DEFAULT 0"
_HAS_TABLES = "SELECT count(*) = 2 FROM sqlite_master WHERE name IN ('documents', 'passages')"


class OriginalStoreError(OriginalError):
    """The file of originals itself is broken, locked or not writable."""


@contextmanager
def open_to_read(file: Path) -> Iterator[sqlite3.Connection]:
    """The tables for reading; empty ones when there is no file yet (none is made).

    Raises:
        OriginalStoreError: Broken or locked.
    """
    with _translated(file):
        db = _connect(str(file)) if file.exists() else _empty()
        try:
            if not db.execute(_HAS_TABLES).fetchone()[0]:
                db.close()
                db = _empty()
            if not _has_all_columns(db):  # written by an earlier version: read a copy that has them
                db = _brought_up_to_date(db)
            yield db
        finally:
            db.close()


@contextmanager
def open_to_write(file: Path) -> Iterator[sqlite3.Connection]:
    """One transaction: all of it is kept, or nothing when the block raises or the process dies.

    Raises:
        OriginalStoreError: Broken, locked by another process or not writable.
    """
    with _translated(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        db = _connect(str(file))
        try:
            db.executescript(_SCHEMA)
            if not _has_all_columns(db):
                db.execute(_ADDED_COLUMN)
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("BEGIN IMMEDIATE")
            yield db
            db.execute("COMMIT")
        finally:
            db.close()


def _connect(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
    db.row_factory = sqlite3.Row
    return db


def _has_all_columns(db: sqlite3.Connection) -> bool:
    return any(row["name"] == "unconfirmed" for row in db.execute("PRAGMA table_info(passages)"))


def _brought_up_to_date(db: sqlite3.Connection) -> sqlite3.Connection:
    copy = _connect(":memory:")
    db.backup(copy)
    db.close()
    copy.execute(_ADDED_COLUMN)
    return copy


def _empty() -> sqlite3.Connection:
    db = _connect(":memory:")
    db.executescript(_SCHEMA)
    return db


@contextmanager
def _translated(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OriginalStoreError(
            f"原文の保管先『{file.parent}』に書き込めません（{error.strerror}）。空き容量と権限を確認してください。"
        ) from error
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            message = "別の取り込みが進行中です。終わってからもう一度実行してください。"
        else:
            message = (
                f"原文の保管ファイル『{file}』に書き込めません（{error}）。空き容量と権限を確認してください。"
            )
        raise OriginalStoreError(message) from error
    except sqlite3.DatabaseError as error:
        raise OriginalStoreError(
            f"原文の保管ファイル『{file}』が壊れています。"
            "これを削除し、`konkyo ingest` をやり直してください。"
        ) from error
