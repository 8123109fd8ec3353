"""`konkyo build`: database, search index and LLM weights, as far as they are missing or out of date."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

import assistant as konkyo
from assistant.commands.command import Command
from assistant.commands.terminal import build_progress

if TYPE_CHECKING:
    from assistant.settings import Settings


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="変わっていなくても作り直す")


def _run(args: Namespace, settings: Settings) -> int:
    started = time.monotonic()
    with build_progress() as progress:
        built = konkyo.prepare(settings, force=args.force, progress=progress)
    print(
        f"準備ができました: 数値 {built.figures:,} 件、文章 {built.passages:,} 件"
        f"（{time.monotonic() - started:.1f} 秒、{settings.home}）"
    )
    if built.weights:
        print(f"言語モデル: {built.weights}")
    return 0


COMMAND = Command(
    name="build",
    help="データベースと検索用の索引を作る",
    add_arguments=_add_arguments,
    run=_run,
    examples=("konkyo build", "konkyo build --force"),
)
