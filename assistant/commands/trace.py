"""`konkyo trace`: what one run did, stage by stage, from the log and, where it was kept, from the answer."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

import assistant as konkyo
from assistant.commands.command import Command
from assistant.run_log import read_run

if TYPE_CHECKING:
    from assistant.settings import Settings


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "run",
        metavar="RUN",
        help="回答の番号（--json の trace.run、画面の共有リンクの末尾。先頭の4字からでもよい）",
    )
    parser.add_argument("--json", action="store_true", help="記録の行をそのまま JSON で出す")


def _run(args: Namespace, settings: Settings) -> int:
    lines = read_run(settings.home, args.run)
    runs = list(dict.fromkeys(line["run"] for line in lines))
    if not runs:
        raise konkyo.UsageError(
            f"『{args.run}』の記録がありません。番号を確かめてください"
            f"（記録は {settings.answers_keep_days or '無期限に保管'}{'日間残ります' if settings.answers_keep_days else 'します'}）。"
        )
    if len(runs) > 1:
        raise konkyo.UsageError(
            f"『{args.run}』で始まる記録が{len(runs)}件あります。もっと長く指定してください。"
        )
    if args.json:
        print("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), flush=True)
        return 0
    print(f"{runs[0]}  {lines[0]['at']}")
    for line in lines:
        print(_told(line))
    return 0


def _told(line: dict[str, Any]) -> str:
    """One line of the log for people."""
    if line["event"] == "stage":
        return f"  {line['stage']:<10} {line['ms']:>7} ms"
    rest = {name: value for name, value in line.items() if name not in ("at", "level", "event", "run", "ms")}
    told = "、".join(f"{name}={value}" for name, value in rest.items() if value not in ("", 0, None))
    return f"  {'total':<10} {line['ms']:>7} ms  {told}"


COMMAND = Command(
    name="trace",
    help="一つの回答が作られた段階と時間を表示する",
    add_arguments=_add_arguments,
    run=_run,
    examples=("konkyo trace 3f9a", "konkyo trace --json 3f9a"),
)
