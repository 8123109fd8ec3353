"""Kept outcomes by run id, so that a permanent link reopens an answer with its evidence.

Knows SQLite and the JSON of an outcome; nothing about pages.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from assistant.outcome.answer import Outcome, outcome_from_json, outcome_to_json

logger = logging.getLogger(__name__)
_RUN = re.compile(r"[0-9A-Za-z_-]{1,64}")
_TABLE = (
    "CREATE TABLE IF NOT EXISTS answers (run TEXT PRIMARY KEY, "
    "kept_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, question TEXT NOT NULL, outcome TEXT NOT NULL)"
)


class AnswerStore:
    """Outcomes in `<home>/answers.sqlite3`; safe to use from several threads and processes."""

    def __init__(self, home: Path) -> None:
        self._path = home / "answers.sqlite3"
        home.mkdir(parents=True, exist_ok=True)
        with self._connect() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(_TABLE)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=10.0)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def keep(self, outcome: Outcome) -> str:
        """Store the outcome under its run id and return the id; empty when it cannot be kept.

        A full disk must not take the answer away from the reader: it is logged, and there is no link.
        """
        if outcome.trace is None or not _RUN.fullmatch(outcome.trace.run):
            return ""
        data = json.dumps(outcome_to_json(outcome), ensure_ascii=False)
        row = (outcome.trace.run, outcome.question, data)
        try:
            with self._connect() as connection:
                connection.execute(
                    "INSERT OR REPLACE INTO answers (run, question, outcome) VALUES (?, ?, ?)", row
                )
        except sqlite3.Error as error:
            logger.error("keep run=%s error=%s", outcome.trace.run, error)
            return ""
        return outcome.trace.run

    def find(self, run: str) -> Outcome | None:
        """The outcome of this run, or None when it was never kept or comes from another version."""
        if not _RUN.fullmatch(run):
            return None
        with self._connect() as connection:
            row = connection.execute("SELECT outcome FROM answers WHERE run = ?", (run,)).fetchone()
        if row is None:
            return None
        try:
            return outcome_from_json(json.loads(row[0]))
        except (ValueError, ValidationError):
            return None
