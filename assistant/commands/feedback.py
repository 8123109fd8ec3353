"""`konkyo feedback export`: readers' opinions as candidates for golden questions."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import assistant as konkyo
from assistant.commands.command import Command
from assistant.commands.terminal import say

if TYPE_CHECKING:
    from assistant.settings import Settings


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("action", choices=("export",), help="export: 評価の質問の候補として書き出す")
    parser.add_argument("--out", type=Path, metavar="候補.jsonl", help="書き出すファイル（省略時は標準出力）")


def _run(args: Namespace, settings: Settings) -> int:
    candidates = konkyo.FeedbackStore(settings.home).export_golden()
    text = "".join(json.dumps(candidate, ensure_ascii=False) + "\n" for candidate in candidates)
    if args.out is None:
        print(text, end="", flush=True)
        return 0
    try:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise konkyo.UsageError(
            f"『{args.out}』に書けません（{error.strerror}）。別の場所を指定してください。"
        ) from error
    say(f"{len(candidates)} 件の候補を書き出しました: {args.out}")
    return 0


COMMAND = Command(
    name="feedback",
    help="画面で集めた評価を書き出す",
    add_arguments=_add_arguments,
    run=_run,
    examples=("konkyo feedback export --out 候補.jsonl",),
)
