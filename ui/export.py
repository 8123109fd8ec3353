"""A file for the reader's hand: which format, which name, which bytes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, Final

from assistant import Outcome, TableView, UsageError, outcome_to_json
from ui import text_ja as t
from ui.export_markdown import answer_markdown, conversation_markdown
from ui.export_sheet import table_csv, table_xlsx
from ui.export_word import outcomes_docx

MIME: Final = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_file(outcomes: Sequence[Outcome], kind: str) -> dict[str, Any]:
    """The file as `name`, `mime` and `data` (base64), for the browser to save without another address.

    Raises:
        UsageError: No outcome, an unknown format, or a sheet of an answer without a table.
    """
    if not outcomes:
        raise UsageError(t.NOTHING_TO_EXPORT)
    if kind not in MIME:
        raise UsageError(f"形式『{kind}』はありません。{'・'.join(MIME)} から選んでください。")
    content = _SHEETS[kind](_table_of(outcomes[0])) if kind in _SHEETS else _document(outcomes, kind)
    return {
        "name": f"{_stem(outcomes)}.{kind}",
        "mime": MIME[kind],
        "data": base64.b64encode(content).decode("ascii"),
    }


_SHEETS: Final[dict[str, Callable[[TableView], bytes]]] = {"csv": table_csv, "xlsx": table_xlsx}


def _table_of(outcome: Outcome) -> TableView:
    if outcome.table is None:
        raise UsageError(t.NO_TABLE_TO_EXPORT)
    return outcome.table


def _document(outcomes: Sequence[Outcome], kind: str) -> bytes:
    if kind == "docx":
        return outcomes_docx(outcomes)
    if kind == "json":
        data = [outcome_to_json(outcome) for outcome in outcomes]
        whole = {"format": "konkyo.answers/1", "answers": data}
        return json.dumps(whole, ensure_ascii=False, indent=2).encode()
    one = len(outcomes) == 1
    return (answer_markdown(outcomes[0]) if one else conversation_markdown(outcomes)).encode()


def _stem(outcomes: Sequence[Outcome]) -> str:
    trace = outcomes[-1].trace
    day = trace.asked_at[:10].replace("-", "") if trace else ""
    run = trace.run[:8] if trace else ""
    kind = "answer" if len(outcomes) == 1 else "conversation"
    return "-".join(part for part in ("konkyo", kind, day, run) if part)
