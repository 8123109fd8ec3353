"""`konkyo ui`: the chat page from the terminal. Gradio is loaded only when the command runs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from assistant import Command, deferred

if TYPE_CHECKING:
    from assistant import Settings


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", metavar="アドレス", help="待ち受けるアドレス（既定は 127.0.0.1）")
    parser.add_argument("--port", type=int, metavar="番号", help="待ち受けるポート（既定は 7860）")
    parser.add_argument(
        "--host-name",
        metavar="ホスト名",
        action="append",
        default=[],
        help="利用者がこの画面を開くときのホスト名（何度でも書ける）",
    )


def run_page(args: Namespace, settings: Settings) -> int:
    """Serve the page until interrupted."""
    changes = {name: value for name in ("host", "port") if (value := getattr(args, name)) is not None}
    chosen = settings.model_copy(update=changes)
    serve = deferred("ui.serve:serve_page")
    return serve(args, chosen)


COMMAND = Command(
    name="ui",
    help="ブラウザで使う質問の画面を開く",
    add_arguments=_add_arguments,
    run=run_page,
    examples=("konkyo ui", "konkyo ui --host 0.0.0.0 --port 8080 --host-name ai.example.lg.jp"),
)
