"""A server that already runs on this computer: how `konkyo serve` makes itself known, and how a command finds it.

<home>/serving.json, readable by its owner only, holds address, a secret, and what must be the same on both sides.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import logging
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.settings import Settings

_FILE = "serving.json"
_ANSWERING = ("llm", "llm_url", "llm_name", "llm_gguf", "embedder")
_CONNECT_S = 0.5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Serving:
    """A running server, as it made itself known."""

    host: str
    port: int
    secret: str
    alike: str
    """`likeness` of its settings and code: another value means that it may answer differently."""
    path: str = "/terminal"
    """Where it answers commands."""


def likeness(settings: Settings) -> str:
    """A short hash of all that decides an answer but the corpus: settings that matter, and our own files."""
    root = Path(__file__).resolve().parents[1]
    newest = max(
        entry.stat().st_mtime_ns
        for package in ("assistant", "corpus", "tools")
        for entry in (root / package).rglob("*.py")
    )
    parts = [str(root), str(newest), *(str(getattr(settings, name)) for name in _ANSWERING)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def corpus_stamp(home: Path) -> str:
    """Another value means that documents or surveys came or went since."""
    try:
        pointer = (home / "index" / "CURRENT").read_text(encoding="utf-8")
    except OSError:
        pointer = ""
    databases = sorted(path.name for path in home.glob("figures-*.duckdb"))
    return "\0".join([pointer.strip(), *databases])


def announce(settings: Settings) -> Serving:
    """Write the file; of several servers the last one is found."""
    serving = Serving(
        host="127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host,
        port=settings.port, secret=secrets.token_urlsafe(32), alike=likeness(settings),
    )  # fmt: skip
    settings.home.mkdir(parents=True, exist_ok=True)
    draft = settings.home / f"{_FILE}.{secrets.token_hex(4)}.tmp"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(serving), file)
    draft.replace(settings.home / _FILE)
    return serving


def withdraw(settings: Settings, serving: Serving) -> None:
    """Remove the file if it is still this server's."""
    if _read(settings.home) == serving:
        (settings.home / _FILE).unlink(missing_ok=True)


def ask_running(settings: Settings, question: str, *, lag: str, language: str) -> dict[str, Any] | None:
    """The outcome as JSON from a server that would answer as we do; None where there is none that can.

    A server that is gone, busy, still opening or made from other files is no error: the command answers itself.
    """
    serving = _read(settings.home)
    if serving is None or serving.alike != likeness(settings):
        return None
    body = {"question": question, "lag": lag, "language": language, "corpus": corpus_stamp(settings.home)}
    connection = http.client.HTTPConnection(serving.host, serving.port, timeout=_CONNECT_S)
    try:
        connection.connect()
        connection.sock.settimeout(settings.llm_timeout_s + 60)
        headers = {"Authorization": f"Bearer {serving.secret}", "Content-Type": "application/json"}
        connection.request("POST", serving.path, json.dumps(body).encode(), headers)
        reply = connection.getresponse()
        data = json.loads(reply.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        _log.info("no running server: %s", error)
        return None
    finally:
        connection.close()
    if reply.status != 200 or not isinstance(data, dict):
        _log.info("running server declined: %s", reply.status)
        return None
    return data


def _read(home: Path) -> Serving | None:
    try:
        return Serving(**json.loads((home / _FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
