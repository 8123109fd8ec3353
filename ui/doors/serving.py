"""`konkyo serve` and `konkyo mcp`, once asked for: opens, listens, closes; keys are made and removed here."""

from __future__ import annotations

import os
import socket
from argparse import Namespace
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

import assistant as konkyo
from assistant import Assistant, Settings, UsageError
from ui import text_ja
from ui.access.guard import known_hosts
from ui.access.serving import page_access
from ui.app import build_app
from ui.doors import text_ja as t
from ui.doors.application import build_application, build_mcp_application
from ui.doors.asking import Asker
from ui.doors.gate import Gate, TokenBuckets
from ui.doors.health import RunMetrics, health_routes
from ui.doors.keys import KEY_FILE, KeyFile
from ui.doors.mcp_server import build_mcp_server
from ui.doors.terminal import terminal_routes
from ui.opening import OpeningAssistant

_LOCAL = ("127.0.0.1", "localhost", "::1")


def run_serve(args: Namespace, settings: Settings) -> int:
    """Serve page and doors until interrupted, or change the keys and return.

    Raises:
        UsageError: An address that cannot be used, or a key that cannot be made or removed.
    """
    keys = KeyFile(args.keys or settings.home / KEY_FILE)
    if args.add_key is not None or args.remove_key is not None:
        return _change_keys(args, keys)
    chosen, used, listening = _start(args, settings, keys)
    access = page_access(chosen.home, chosen.host, check_key=_key_check(used))
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    metrics = RunMetrics()
    opening = OpeningAssistant(lambda: _watched(konkyo.open_assistant(chosen), metrics))
    gate = Gate(used, TokenBuckets(args.per_minute))
    page = build_app(opening.wait, chosen)
    asker = Asker(opening.wait, opened=opening.get)
    serving = konkyo.announce(chosen)
    app = build_application(
        asker,
        gate,
        page,
        more=[*health_routes(opening.status, metrics, gate), *terminal_routes(asker, serving)],
        access=access,
        hosts=known_hosts(chosen.host, args.host_name),
    )
    try:
        return _listen(app, listening, t.SERVING.format(**_words(chosen, used)), opening)
    finally:
        konkyo.withdraw(chosen, serving)


def _watched(opened: Assistant, metrics: RunMetrics) -> Assistant:
    opened.watch_runs(metrics.watch)
    opened.warm()
    return opened


def run_mcp(args: Namespace, settings: Settings) -> int:
    """Serve the MCP tools, on stdio or over HTTP, until the client has gone.

    Raises:
        UsageError: An address that cannot be used.
    """
    if not args.http:
        opening = OpeningAssistant(lambda: konkyo.open_assistant(settings))
        try:
            build_mcp_server(Asker(opening.wait)).run("stdio")
        finally:
            _close(opening)
        return 0
    chosen, used, listening = _start(args, settings, KeyFile(args.keys or settings.home / KEY_FILE))
    opening = OpeningAssistant(lambda: konkyo.open_assistant(chosen))
    gate = Gate(used, TokenBuckets(args.per_minute))
    app = build_mcp_application(Asker(opening.wait), gate, known_hosts(chosen.host, args.host_name))
    return _listen(app, listening, t.SERVING_MCP.format(**_words(chosen, used)), opening)


def _change_keys(args: Namespace, keys: KeyFile) -> int:
    if args.remove_key is not None:
        keys.remove(args.remove_key)
        print(t.KEY_REMOVED.format(name=args.remove_key))
    if args.add_key is not None:
        key = keys.add(args.add_key)
        print(t.KEY_ADDED.format(name=args.add_key))
        print(key)
    return 0


def _start(
    args: Namespace, settings: Settings, keys: KeyFile
) -> tuple[Settings, KeyFile | None, socket.socket]:
    """Settings, keys and the listening socket: what can be wrong is told before anything heavy opens."""
    if args.per_minute < 1:
        raise UsageError(t.PER_MINUTE.format(value=args.per_minute))
    changes = {name: value for name in ("host", "port") if (value := getattr(args, name)) is not None}
    chosen = settings.model_copy(update=changes)
    used = _keys_for(chosen.host, keys, named=args.keys is not None)
    return chosen, used, _bind(chosen.host, chosen.port)


def _keys_for(host: str, keys: KeyFile, *, named: bool) -> KeyFile | None:
    """The keys that are asked for: those of the file, or none on an address of this computer only."""
    if keys.path.is_file():
        keys.keys()  # a broken file is told now, not at the first request
        return keys
    if named:
        raise UsageError(t.KEY_FILE_MISSING.format(path=keys.path))
    if host in _LOCAL:
        return None
    raise UsageError(t.KEYS_NEEDED.format(host=host))


def _key_check(keys: KeyFile | None) -> Callable[[str, str], bool] | None:
    """Checks the name of a key and the key: a login for the page where no users are registered."""
    return None if keys is None else lambda name, key: keys.name_of(key) == name


def _listen(app: ASGIApp, listening: socket.socket, words: str, opening: OpeningAssistant) -> int:
    print(words, flush=True)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5, server_header=False)
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        _close(opening)
    return 0


def _words(settings: Settings, keys: KeyFile | None) -> dict[str, str]:
    """What is shown at the start: the address and the keys."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    shown = t.WITH_KEYS.format(count=len(keys.keys()), path=keys.path) if keys else t.WITHOUT_KEYS
    return {"url": f"http://{host}:{settings.port}/", "keys": shown}


def _bind(host: str, port: int) -> socket.socket:
    """A listening socket; uvicorn itself would end the program on a taken port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise UsageError(text_ja.PORT_TAKEN.format(host=host, port=port)) from error


def _close(opening: OpeningAssistant) -> None:
    opened = opening.get()
    if opened is not None:
        opened.close()
