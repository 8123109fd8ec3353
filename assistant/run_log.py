"""The log of runs: one line of JSON a stage and one a run, a file a day under <home>/log.

Holds times, kinds and counts under the run's id, and no word of what was asked. Knows files and records only.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

FOLDER = "log"
FIELDS = "konkyo"
"""Attribute of a log record that holds what its line says; records without it stay out of the file."""
_RUN = re.compile(r"[0-9A-Za-z_-]{4,64}")


def log_fields(logger: logging.Logger, event: str, **fields: Any) -> None:
    """One INFO record, `event run=... ms=...` for people and the same as fields for the file."""
    words = " ".join(f"{name}={value}" for name, value in fields.items())
    logger.info("%s %s", event, words, extra={FIELDS: {"event": event, **fields}})


class RunLog(logging.Handler):
    """Appends to today's file; safe with several processes, since every line is one write."""

    def __init__(self, home: Path, keep_days: int) -> None:
        """Files older than `keep_days` go when the first line of a day is written; 0 keeps all."""
        super().__init__(logging.INFO)
        self._folder = home / FOLDER
        self._keep_days = keep_days
        self._day = ""
        self._refused = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record's fields; a disk that refuses is said once and costs no answer."""
        fields = getattr(record, FIELDS, None)
        if fields is None:
            return
        at = datetime.fromtimestamp(record.created).astimezone()
        line = {"at": at.isoformat(timespec="milliseconds"), "level": record.levelname, **fields}
        try:
            self._start(at.date())
            with (self._folder / f"{at.date().isoformat()}.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            if not self._refused:
                self._refused = True
                logging.getLogger(__name__).warning("run log not written: %s", error)

    def _start(self, today: date) -> None:
        if self._day == today.isoformat():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._day = today.isoformat()
        if self._keep_days > 0:
            oldest = (today - timedelta(days=self._keep_days)).isoformat()
            for file in self._folder.glob("*.jsonl"):
                if file.stem < oldest:
                    file.unlink(missing_ok=True)


def read_run(home: Path, run: str) -> list[dict[str, Any]]:
    """The lines of the runs whose id begins with `run`, oldest first; broken lines are left out."""
    if not _RUN.fullmatch(run):
        return []
    return [line for line in _lines(home) if str(line.get("run", "")).startswith(run)]


def _lines(home: Path) -> Iterator[dict[str, Any]]:
    for file in sorted((home / FOLDER).glob("*.jsonl")):
        try:
            text = file.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        for line in text.splitlines():
            try:
                found = json.loads(line)
            except ValueError:
                continue  # a kill in the middle of a write
            if isinstance(found, dict):
                yield found
