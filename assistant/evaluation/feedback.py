"""What readers say about answers, and golden-question candidates made from it.

Each row keeps the whole outcome (plan, evidence, versions), so that a complaint can be replayed later.
"""

from __future__ import annotations

import json
import re
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from assistant.outcome.answer import Abstention, Outcome, outcome_from_json, outcome_to_json

Verdict = Literal["up", "down"]
COMMENT_LIMIT = 2000
_TABLE = (
    "CREATE TABLE IF NOT EXISTS feedback (id TEXT PRIMARY KEY, at TEXT NOT NULL, run TEXT NOT NULL, "
    "verdict TEXT NOT NULL CHECK (verdict IN ('up', 'down')), reason TEXT NOT NULL, comment TEXT NOT NULL, "
    "user TEXT NOT NULL, turns TEXT NOT NULL, outcome TEXT NOT NULL, versions TEXT NOT NULL)"
)


@dataclass(frozen=True, kw_only=True)
class Feedback:
    """One opinion on one answer."""

    id: str
    at: str
    """ISO 8601 local time."""
    run: str
    verdict: Verdict
    reason: str
    comment: str
    user: str
    turns: tuple[str, ...]
    """The user's messages up to and with the judged question."""
    outcome: Outcome


class FeedbackStore:
    """Opinions in `<home>/feedback.sqlite3`; safe to use from several threads and processes."""

    def __init__(self, home: Path) -> None:
        self._path = home / "feedback.sqlite3"
        home.mkdir(parents=True, exist_ok=True)
        with self._connect() as connection:
            connection.execute(_TABLE)

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=10.0)
        connection.row_factory = sqlite3.Row
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def add(
        self,
        outcome: Outcome,
        verdict: Verdict,
        *,
        reason: str = "",
        comment: str = "",
        user: str = "",
        earlier: Sequence[str] = (),
        feedback_id: str = "",
    ) -> str:
        """Store an opinion and return its id; the same `feedback_id` replaces the earlier opinion.

        Args:
            earlier: Questions of the same conversation before this one, oldest first.
        """
        identity = feedback_id or uuid.uuid4().hex
        run = outcome.trace.run if outcome.trace else ""
        versions = outcome.trace.versions if outcome.trace else {}
        row = (
            identity,
            datetime.now().astimezone().isoformat(timespec="seconds"),
            run,
            verdict,
            reason.strip(),
            comment.strip()[:COMMENT_LIMIT],
            user,
            _dump([*earlier, outcome.question]),
            _dump(outcome_to_json(outcome)),
            _dump(versions),
        )
        with self._connect() as connection:
            connection.execute(f"INSERT OR REPLACE INTO feedback VALUES ({', '.join('?' * len(row))})", row)
        return identity

    def all(self) -> tuple[Feedback, ...]:
        """Every opinion, oldest first."""
        with self._connect() as connection:
            rows = connection.execute("SELECT * FROM feedback ORDER BY at, id").fetchall()
        return tuple(
            Feedback(
                id=row["id"],
                at=row["at"],
                run=row["run"],
                verdict=row["verdict"],
                reason=row["reason"],
                comment=row["comment"],
                user=row["user"],
                turns=tuple(json.loads(row["turns"])),
                outcome=outcome_from_json(json.loads(row["outcome"])),
            )
            for row in rows
        )

    def export_golden(self) -> list[dict[str, Any]]:
        """Golden-question candidates in the shared format, one per opinion, for a person to check.

        A 👍 fills `expect` from the answer; a 👎 leaves it empty, because the right answer is not known yet.
        `note` holds the opinion; the evaluator does not score it.
        """
        return [_candidate(index, feedback) for index, feedback in enumerate(self.all(), start=1)]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _candidate(index: int, feedback: Feedback) -> dict[str, Any]:
    good = feedback.verdict == "up"
    return {
        "id": f"F{index:03d}",
        "category": "feedback",
        "lang": feedback.outcome.language,
        "turns": list(feedback.turns),
        "expect": _expected(feedback.outcome) if good else _nothing_expected(),
        "note": _note(feedback),
    }


def _note(feedback: Feedback) -> str:
    """The opinion in one line; evaluators carry it along and do not score it."""
    mark = {"up": "👍", "down": "👎"}[feedback.verdict]
    words = " ".join(f"{mark} {feedback.reason} {feedback.comment}".split())
    return f"{words}（{feedback.at}、回答 {feedback.run}: {feedback.outcome.lead}）"


def _nothing_expected() -> dict[str, Any]:
    return {
        "numbers": [],
        "entities": [],
        "order": [],
        "forbid": [],
        "sources": [],
        "abstain": False,
        "any_of": [],
    }


def _expected(outcome: Outcome) -> dict[str, Any]:
    cited = {figure for citation in outcome.citations for figure in citation.figures}
    cells = [cell for item in outcome.evidence if item.kind == "table" for cell in item.cells]
    in_lead = [c for c in cells if c.figure in cited and c.value is not None and c.text in outcome.lead]
    partial = "partial" if outcome.citations else True
    return {
        **_nothing_expected(),
        "numbers": list(dict.fromkeys(cell.value for cell in in_lead)),
        "entities": _names_in_lead(outcome),
        "sources": list(dict.fromkeys(citation.label for citation in outcome.citations)),
        "abstain": partial if isinstance(outcome, Abstention) else False,
    }


def _names_in_lead(outcome: Outcome) -> list[str]:
    """Row names of the table that the lead says, so that a candidate checks who as well as how much."""
    if outcome.table is None:
        return []
    words = [value for row in outcome.table.rows for value in row if not re.search(r"\d", value)]
    return list(dict.fromkeys(word for word in words if len(word) > 1 and word in outcome.lead))
