"""A file for the reader's hand: which format, which name, which bytes."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from assistant import Outcome, UsageError, outcome_to_json
from ui import text_ja as t
from ui.answer_table import table_in_context
from ui.export_markdown import outcomes_markdown
from ui.export_sheet import table_csv, table_xlsx
from ui.export_word import outcomes_docx
from ui.library import Library

MIME: Final = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_file(outcomes: Sequence[Outcome], kind: str, library: Library | None = None) -> dict[str, Any]:
    """The file as `name`, `mime` and `data` (base64), for the browser to save without another address.

    Raises:
        UsageError: No outcome, an unknown format, or a sheet of an answer without a table.
    """
    if not outcomes:
        raise UsageError(t.NOTHING_TO_EXPORT)
    if kind not in MIME:
        raise UsageError(f"形式『{kind}』はありません。{'・'.join(MIME)} から選んでください。")
    return {
        "name": f"{_stem(outcomes)}.{kind}",
        "mime": MIME[kind],
        "data": base64.b64encode(_content(outcomes, kind, library)).decode("ascii"),
    }


def _content(outcomes: Sequence[Outcome], kind: str, library: Library | None) -> bytes:
    if kind == "json":
        data = [outcome_to_json(outcome) for outcome in outcomes]
        whole = {"format": "konkyo.answers/1", "answers": data}
        return json.dumps(whole, ensure_ascii=False, indent=2).encode()
    today = date.today()
    if kind == "docx":
        return outcomes_docx(outcomes, library, today)
    if kind == "md":
        return outcomes_markdown(outcomes, library, today).encode()
    if table_in_context(outcomes[0], library) is None:
        raise UsageError(t.NO_TABLE_TO_EXPORT)
    return (table_csv if kind == "csv" else table_xlsx)(outcomes[0], library, today)


def _stem(outcomes: Sequence[Outcome]) -> str:
    trace = outcomes[-1].trace
    day = trace.asked_at[:10].replace("-", "") if trace else ""
    run = trace.run[:8] if trace else ""
    kind = "answer" if len(outcomes) == 1 else "conversation"
    return "-".join(part for part in ("konkyo", kind, day, run) if part)
