"""Originals read in a process of their own, so that no file can hold up, fill or take over the program.

Starts the process when the first file comes, kills it when a file takes too long, and starts it anew.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from corpus.errors import OriginalError
from corpus.extraction.document import Block, ExtractedDocument

TIME_LIMIT_S = 60.0
_REPLY_BYTES = 64 * 1024 * 1024
_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-m", "corpus.extraction.child")
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
_LOG = logging.getLogger(__name__)


class ConfinedReader:
    """Reads files one after another in a child process; use it as a context manager."""

    def __init__(self, *, time_limit_s: float = TIME_LIMIT_S, command: Sequence[str] = _COMMAND) -> None:
        """Nothing is started yet.

        Args:
            time_limit_s: Longest time for one file, the start of the process included.
            command: Program that speaks the protocol of child.py.
        """
        self._time_limit_s = time_limit_s
        self._command = tuple(command)
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ConfinedReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def extract(self, path: Path) -> ExtractedDocument:
        """As `extract_file`, within the limits.

        Raises:
            OriginalError: What `extract_file` raises; or the file took too long or too much memory.
        """
        child = self._child or self._start()
        expired = threading.Event()

        def kill() -> None:
            expired.set()
            child.kill()

        timer = threading.Timer(self._time_limit_s, kill)
        timer.daemon = True
        timer.start()
        try:
            reply = _exchange(child, path)
        finally:
            timer.cancel()
        if reply is None:
            self._end()
            raise OriginalError(self._too_much(path, in_time=not expired.is_set()))
        if "error" in reply:
            raise OriginalError(reply["error"])
        return _document(reply["document"])

    def _start(self) -> subprocess.Popen[bytes]:
        kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        self._child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            # One thread for numeric libraries: each thread reserves memory that the limit counts.
            env={**kept, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.communicate()
        _LOG.info("extraction process ended code=%s", child.returncode)

    def _too_much(self, path: Path, *, in_time: bool) -> str:
        why = (
            "メモリーが足りないか、作りが壊れている"
            if in_time
            else f"{self._time_limit_s:g}秒で読み終わらない"
        )
        return f"『{path.name}』は{why}ため読み込みませんでした。本文だけを新しい文書に保存してください。"


def _exchange(child: subprocess.Popen[bytes], path: Path) -> dict[str, Any] | None:
    """The child's reply for one file; None when it died or talks nonsense."""
    assert child.stdin is not None and child.stdout is not None
    try:
        child.stdin.write(json.dumps({"path": str(path.absolute())}).encode() + b"\n")
        child.stdin.flush()
        line = child.stdout.readline(_REPLY_BYTES)
        reply = json.loads(line)
    except (OSError, ValueError):
        return None
    return reply if isinstance(reply, dict) and ("error" in reply or "document" in reply) else None


def _document(told: dict[str, Any]) -> ExtractedDocument:
    return ExtractedDocument(
        title=told["title"],
        format=told["format"],
        blocks=tuple(Block(**block) for block in told["blocks"]),
        notices=tuple(told["notices"]),
    )
