"""`konkyo ui`: the chat page from the terminal. Gradio is loaded only when the command runs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from assistant import Command, UsageError, deferred
from ui import text_ja as t

if TYPE_CHECKING:
    from assistant import Settings


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", metavar="アドレス", help="待ち受けるアドレス（既定は 127.0.0.1）")
    parser.add_argument("--port", type=int, metavar="番号", help="待ち受けるポート（既定は 7860）")
    parser.add_argument(
        "--auth",
        metavar="名前:合言葉",
        action="append",
        default=[],
        help="ログインを求める（何人分でも繰り返せる）",
    )


def parse_auth(pairs: list[str]) -> list[tuple[str, str]] | None:
    """(name, password) of each `name:password`; None without any.

    Raises:
        UsageError: A pair without a colon, or with an empty side.
    """
    parsed: list[tuple[str, str]] = []
    for pair in pairs:
        name, colon, password = pair.partition(":")
        if not (colon and name and password):
            raise UsageError(t.BAD_AUTH)
        parsed.append((name, password))
    return parsed or None


def run_page(args: Namespace, settings: Settings) -> int:
    """Serve the page until interrupted."""
    changes = {name: value for name in ("host", "port") if (value := getattr(args, name)) is not None}
    chosen = settings.model_copy(update=changes)
    auth = parse_auth(args.auth)
    print(t.SERVING.format(url=f"http://{chosen.host}:{chosen.port}/"), flush=True)
    serve = deferred("ui.serve:serve_page")
    return serve(Namespace(auth=auth), chosen)


COMMAND = Command(
    name="ui",
    help="ブラウザで使う質問の画面を開く",
    add_arguments=_add_arguments,
    run=run_page,
    examples=("konkyo ui", "konkyo ui --host 0.0.0.0 --port 8080 --auth tanaka:himitsu"),
)
