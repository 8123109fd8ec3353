"""`python -m tests.bench.bench_u4 FILE.jsonl`: the right cell of one table, by code and the small embedder.

Lines: id, question, table_id, html, gold {cell_id, value}. The system sees question and table only. The last line
printed is one JSON object: share of right cells, share of right values, median milliseconds a question.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from corpus.embedder import EMBEDDED, load_embedder
from corpus.surveys.cells import fold_width, read_cell
from corpus.surveys.read_html import read_html
from tools.surveys.find_cell import FoundCell, find_cell

_SCALES = {"百万円": 10**6, "千円": 10**3, "億円": 10**8, "百万": 10**6}


def main(path: Path, *, show: bool = False) -> dict[str, object]:
    """Run every line of `path` and print the figures."""
    embedder = load_embedder(EMBEDDED)
    cells = values = 0
    times: list[float] = []
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    for line in lines:
        started = time.perf_counter()
        found = find_cell(read_html(line["html"], line["table_id"]), line["question"], embedder)
        times.append((time.perf_counter() - started) * 1000)
        right = found is not None and found.given_name == line["gold"]["cell_id"]
        cells += right
        values += right or (found is not None and same_value(found, line["gold"]["value"]))
        if show and not right:
            _print_miss(line, found)
    total = max(1, len(lines))
    figures: dict[str, object] = {
        "questions": len(lines),
        "cell": round(cells / total, 4),
        "value": round(values / total, 4),
        "p50_ms": round(statistics.median(times), 1) if times else 0.0,
    }
    print(json.dumps(figures))
    return figures


def same_value(found: FoundCell, gold: str) -> bool:
    """True when the printed text says the gold value, whatever the unit of the table."""
    read = read_cell(found.text)
    if read.number is None:
        return _bare(found.text) == _bare(gold)
    try:
        wanted = float(gold)
    except ValueError:
        return False
    number = float(read.number)
    return any(
        abs(number * scale - wanted) < 1e-6 * max(1, abs(wanted)) for scale in (1, 0.01, 10**3, 10**6, 10**8)
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", fold_width(text))


def _print_miss(line: dict[str, Any], found: FoundCell | None) -> None:
    place = (
        (found.given_name, found.text, found.row_labels, found.headers, round(found.score, 2))
        if found
        else None
    )
    print(line["question"], line["gold"], place, sep="\n    ")


if __name__ == "__main__":
    main(Path(sys.argv[1]), show="--show" in sys.argv)
