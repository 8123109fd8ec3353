"""The process in which originals are opened: bounded memory, no network, nothing written, one line a file.

Reads JSON lines `{"path": ...}` from stdin and answers each with `{"document": ...}` or `{"error": ...}`.
"""

from __future__ import annotations

import ctypes
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from corpus.errors import OriginalError
from corpus.extraction.extract import extract_file

MEMORY_BYTES = 1_500 * 1024 * 1024
_OPEN_FILES = 64
_NEW_USER_AND_NETWORK = 0x10000000 | 0x40000000
"""CLONE_NEWUSER | CLONE_NEWNET: a network of its own, without any interface that is up."""


def main() -> int:
    """Serve until stdin ends."""
    _bound_memory()
    _leave_network()
    replies = sys.stdout.buffer
    for line in sys.stdin.buffer:
        reply = json.dumps(_answer(Path(json.loads(line)["path"])), ensure_ascii=False)
        replies.write(reply.encode("utf-8", errors="replace") + b"\n")
        replies.flush()
    return 0


def _answer(path: Path) -> dict[str, Any]:
    try:
        return {"document": asdict(extract_file(path))}
    except OriginalError as error:
        return {"error": str(error)}
    except MemoryError:
        return {"error": f"『{path.name}』は大きすぎて読めません。章ごとに分割してください。"}


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit there
        return
    limits = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
    }
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, limit))


def _leave_network() -> None:
    """No parser of ours opens a connection; should a broken file make one try, it fails."""

    def refuse(event: str, _arguments: tuple[Any, ...]) -> None:
        if event.startswith("socket.") or event in ("subprocess.Popen", "os.system", "os.exec", "os.fork"):
            raise PermissionError(event)

    if sys.platform == "linux":  # not allowed everywhere; the hook below holds in any case
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)
    sys.addaudithook(refuse)


if __name__ == "__main__":
    sys.exit(main())
