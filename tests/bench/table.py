"""One row of `make bench`, and the small sums behind it."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

HEAD = "| 何を | 実測 | 目標 | 素朴な作り | 倍率（素朴÷実測） | 増え方 |\n|---|---|---|---|---|---|"


@dataclass(frozen=True, kw_only=True)
class Row:
    """A measurement beside its aim and beside the plain baseline of the same run."""

    what: str
    ours: float
    unit: str
    aim: str = ""
    plain: float | None = None
    """The baseline in the same unit; None where it has nothing to compare."""
    growth: str = ""
    note: str = ""

    def text(self) -> str:
        """The row in Markdown."""
        plain = "" if self.plain is None else f"{self.plain:.3g} {self.unit}"
        ratio = "" if self.plain is None else f"{self.plain / max(self.ours, 1e-9):.2g}"
        own = f"{self.ours:.3g} {self.unit}{f'（{self.note}）' if self.note else ''}"
        return f"| {self.what} | {own} | {self.aim} | {plain} | {ratio} | {self.growth} |"


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median(times: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(times)


def p95(times: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.95))]


def unused_port() -> int:
    """A port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
