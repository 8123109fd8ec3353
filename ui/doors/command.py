"""`konkyo serve` and `konkyo mcp`: the doors for programs. What they need is loaded only when one runs."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from assistant import Command, deferred

_PER_MINUTE = 30


def _add_common(parser: ArgumentParser) -> None:
    parser.add_argument("--host", metavar="アドレス", help="待ち受けるアドレス（既定は 127.0.0.1）")
    parser.add_argument("--port", type=int, metavar="番号", help="待ち受けるポート（既定は 7860）")
    parser.add_argument(
        "--host-name",
        metavar="ホスト名",
        action="append",
        default=[],
        help="利用者がここを呼ぶときのホスト名（何度でも書ける）",
    )
    parser.add_argument(
        "--keys", type=Path, metavar="ファイル", help="鍵のファイル（既定は KONKYO_HOME の api-keys.tsv）"
    )
    parser.add_argument(
        "--per-minute",
        type=int,
        default=_PER_MINUTE,
        metavar="回数",
        help=f"鍵1つが1分に送れる回数（既定は {_PER_MINUTE}）",
    )


def _add_serve(parser: ArgumentParser) -> None:
    _add_common(parser)
    parser.add_argument("--add-key", metavar="名前", help="API の鍵を作り、一度だけ表示して終わる")
    parser.add_argument("--remove-key", metavar="名前", help="API の鍵を消して終わる")


def _add_mcp(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--http", action="store_true", help="標準入出力でなく Streamable HTTP（/mcp）で待ち受ける"
    )
    _add_common(parser)


SERVE = Command(
    name="serve",
    help="画面と、プログラムのための窓口（API・MCP・OpenAI 互換・源内）を一緒に開く",
    add_arguments=_add_serve,
    run=deferred("ui.doors.serving:run_serve"),
    examples=("konkyo serve", "konkyo serve --add-key 企画課", "konkyo serve --host 0.0.0.0 --port 8080"),
)
MCP = Command(
    name="mcp",
    help="MCP サーバーとして動く（Claude などの道具になる）",
    add_arguments=_add_mcp,
    run=deferred("ui.doors.serving:run_mcp"),
    examples=("konkyo mcp", "konkyo mcp --http --port 7861"),
)
