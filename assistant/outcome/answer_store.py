"""Kept outcomes by run id, so that a link reopens an answer with its evidence, for as long as a setting says.

Knows SQLite and the JSON of an outcome; nothing about pages.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from assistant.outcome.answer import Outcome, outcome_from_json, outcome_to_json

logger = logging.getLogger(__name__)
_RUN = re.compile(r"[0-9A-Za-z_-]{1,64}")
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answers (run TEXT PRIMARY KEY, "
    "kept_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, question TEXT NOT NULL, outcome TEXT NOT NULL, "
    "owner TEXT NOT NULL DEFAULT '')"
)
_ADD_OWNER = "ALTER TABLE answers ADD COLUMN owner TEXT NOT NULL DEFAULT ''"
KEEP_DAYS = 30


class AnswerStore:
    """Outcomes in `<home>/answers.sqlite3`; safe to use from several threads and processes.

    An answer belongs to its owner (the name of the login, empty without one): nobody else finds or deletes it.
    """

    def __init__(self, home: Path, keep_days: int = KEEP_DAYS) -> None:
        """`keep_days` is how long an answer is kept; 0 keeps all of them."""
        self._path = home / "answers.sqlite3"
        self._keep_days = keep_days
        home.mkdir(parents=True, exist_ok=True)
        with self._connect() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(_TABLE)
            columns = {row[1] for row in connection.execute("PRAGMA table_info(answers)")}
            if "owner" not in columns:
                connection.execute(_ADD_OWNER)
        self.forget_old()

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=10.0)
        try:
            # Deleted answers are overwritten, not only unlinked.
            connection.execute("PRAGMA secure_delete=ON")
            with connection:
                yield connection
        finally:
            connection.close()

    def keep(self, outcome: Outcome, owner: str = "") -> str:
        """Store the outcome under its run id and return the id; empty when it cannot be kept.

        A full disk must not take the answer away from the reader: it is logged, and there is no link.
        """
        if outcome.trace is None or not _RUN.fullmatch(outcome.trace.run):
            return ""
        data = json.dumps(outcome_to_json(outcome), ensure_ascii=False)
        row = (outcome.trace.run, outcome.question, data, owner)
        try:
            with self._connect() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO answers (run, question, outcome, owner) VALUES (?, ?, ?, ?)", row
                )
            self.forget_old()
        except sqlite3.Error as error:
            logger.error("keep run=%s error=%s", outcome.trace.run, error)
            return ""
        return outcome.trace.run

    def forget(self, runs: Iterable[str], owner: str = "") -> int:
        """Delete these answers of this owner; how many there were."""
        with self._connect() as connection:
            deleted = connection.executemany(
                "DELETE FROM answers WHERE run = ? AND owner = ?", [(run, owner) for run in runs]
            )
            return deleted.rowcount

    def forget_old(self) -> int:
        """Delete what is older than the store keeps; how many there were."""
        if self._keep_days <= 0:
            return 0
        with self._connect() as connection:
            before = f"-{self._keep_days} days"
            return connection.execute(
                "DELETE FROM answers WHERE kept_at < datetime('now', ?)", (before,)
            ).rowcount

    def find(self, run: str, owner: str = "") -> Outcome | None:
        """The owner's outcome of this run, or None when it was never kept or comes from another version."""
        if not _RUN.fullmatch(run):
            return None
        with self._connect() as connection:
            found = connection.execute(
                "SELECT outcome FROM answers WHERE run = ? AND owner = ?", (run, owner)
            )
            row = found.fetchone()
        if row is None:
            return None
        try:
            return outcome_from_json(json.loads(row[0]))
        except (ValueError, ValidationError):
            return None
