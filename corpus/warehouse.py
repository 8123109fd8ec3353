"""The figures as a DuckDB file: built once, then opened read-only with every door to the outside shut.

Knows the tables of the corpus; knows nothing about questions.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from corpus.codebook import Codebook
from corpus.errors import BuildError, CorpusError
from corpus.figures import Figure

_LOCKED = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "memory_limit": "512MB",
    "max_temp_directory_size": "0GB",
    "threads": "2",
    "lock_configuration": "true",
}
"""No door to the outside, half a gigabyte, nothing spilled to the disk, and none of it can be changed."""
_CHECKED_BYTES = 32 * 1024 * 1024
"""A file up to this size is read once when it is opened, so that damage is found before a question is."""

_FIGURES = """
CREATE TABLE figures AS
SELECT figure, measure, place, population, item, CAST(year AS INTEGER) AS year,
       CAST(value AS DECIMAL(14, 4)) AS value, text, unit,
       CAST(numerator AS DECIMAL(14, 4)) AS numerator, CAST(denominator AS DECIMAL(14, 4)) AS denominator,
       source, locator, status, note, conflicts
FROM rows
"""


def build_warehouse(
    figures: Iterable[Figure],
    codebook: Codebook,
    path: Path,
    *,
    add_rows: Callable[[duckdb.DuckDBPyConnection], object] | None = None,
) -> None:
    """Write all figures and code lists to `path`, replacing it in one step.

    Args:
        add_rows: Writes more rows into `figures` before the file becomes visible.

    Tables: `figures` (one row a published figure, value as DECIMAL), `places`, `populations`, `items`,
    `measures`, `sources`.

    Raises:
        BuildError: The file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    import pandas as pd  # half a second, and only a build needs it

    try:
        _discard(draft)
        with duckdb.connect(str(draft)) as connection:
            rows = pd.DataFrame([figure.model_dump() for figure in figures])
            connection.register("rows", rows)
            connection.execute(_FIGURES)
            _write_code_lists(connection, codebook)
            if add_rows is not None:
                add_rows(connection)
            # Closing would keep quiet about a full disk, and leave the rows in a log beside the file.
            connection.execute("CHECKPOINT")
        draft.replace(path)
    except (duckdb.Error, OSError) as error:
        with suppress(OSError):
            _discard(draft)
        raise BuildError(
            f"データベース {path} を作れません（{error}）。空き容量と書き込み権限を確かめてから `konkyo build` を実行してください。"
        ) from error


def _discard(draft: Path) -> None:
    """Remove an unfinished database and its log."""
    for file in (draft, draft.with_name(f"{draft.name}.wal")):
        file.unlink(missing_ok=True)


def _write_code_lists(connection: duckdb.DuckDBPyConnection, codebook: Codebook) -> None:
    lists: dict[str, list[dict[str, Any]]] = {
        name: [
            {"code": m.code, "name": m.name, "short": m.short or m.name, "level": m.level, "parent": m.parent}
            for m in members.values()
        ]
        for name, members in (
            ("places", codebook.places),
            ("populations", codebook.populations),
            ("items", codebook.items),
        )
    }
    lists["measures"] = [
        {"code": m.code, "name": m.name, "unit": m.unit, "definition": m.definition}
        for m in codebook.measures.values()
    ]
    lists["sources"] = [
        {"code": s.code, "title": s.title, "label": s.label, "date": s.date, "url": s.url}
        for s in codebook.sources.values()
    ]
    import pandas as pd

    for name, records in lists.items():
        frame = pd.DataFrame(records)
        connection.register("code_list", frame)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM code_list")
        connection.unregister("code_list")


_READ_ALL = "SELECT count(DISTINCT hash(figures)) FROM figures"
"""Every block of the figures has a checksum, which DuckDB compares when it reads the block."""


class Warehouse:
    """A read-only connection; safe to use from several threads."""

    def __init__(self, path: Path, *, timeout_s: float = 5.0) -> None:
        """Open `path`.

        Raises:
            CorpusError: The file is missing or not a database of this version.
        """
        self.timeout_s = timeout_s
        try:
            self._connection = duckdb.connect(str(path), read_only=True, config=dict(_LOCKED))
            if path.stat().st_size <= _CHECKED_BYTES:
                self._connection.execute(_READ_ALL).fetchall()
        except (duckdb.Error, OSError) as error:
            raise CorpusError(
                f"データベース {path} を開けません。`konkyo build` で作り直してください。（{error}）"
            ) from error

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        """Run one SELECT and return its rows as dictionaries.

        Raises:
            TimeoutError: Longer than `timeout_s`.
            duckdb.Error: The statement is wrong or not allowed.
        """
        cursor = self._connection.cursor()
        expired = threading.Event()

        def interrupt() -> None:
            expired.set()
            cursor.interrupt()

        timer = threading.Timer(self.timeout_s, interrupt)
        timer.daemon = True
        timer.start()
        try:
            cursor.execute(sql, list(parameters))
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except duckdb.InterruptException as error:
            raise TimeoutError(f"{self.timeout_s:g}秒以内に集計が終わりませんでした。") from error
        finally:
            timer.cancel()
            cursor.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
