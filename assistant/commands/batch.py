"""`konkyo batch`: a file of questions in, a file of answers out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import assistant as konkyo
from assistant.commands.command import Command
from assistant.commands.terminal import add_llm_argument, opened_assistant, progress_bar, say, with_llm

if TYPE_CHECKING:
    from assistant.settings import Settings


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--in",
        dest="questions",
        type=Path,
        required=True,
        metavar="質問.jsonl",
        help="1行に1問の JSON（id と turns）",
    )
    parser.add_argument(
        "--out", dest="answers", type=Path, required=True, metavar="回答.jsonl", help="1問ごとに書き足す回答"
    )
    parser.add_argument("--resume", action="store_true", help="回答ファイルにある分を残して続きから答える")
    add_llm_argument(parser)


def _run(args: Namespace, settings: Settings) -> int:
    lines = _read_lines(args.questions)
    with (
        opened_assistant(with_llm(settings, args.llm), wait_for_llm=True) as opened,
        progress_bar("問") as advance,
    ):
        result = konkyo.run_batch(
            opened.ask_turns,
            lines,
            args.answers,
            lambda done, total: advance(done, total, "回答しています"),
            resume=args.resume,
        )
    kept = f"、前回の {result.kept} 問を残しました" if result.kept else ""
    say(f"{result.answered} 問に答えました{kept}: {args.answers}")
    if result.failed:
        say(
            f"{len(result.failed)} 問は失敗しました（{'、'.join(result.failed[:10])}）。"
            "回答ファイルの error を確かめ、--resume でやり直してください。"
        )
    return 1 if result.failed else 0


def _read_lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise konkyo.UsageError(
            f"質問ファイル『{path}』を読めません。UTF-8 の JSONL のファイルを指定してください。"
        ) from error
    if not any(line.strip() for line in lines):
        raise konkyo.UsageError(f"質問ファイル『{path}』に質問がありません。1行に1問ずつ書いてください。")
    return lines


COMMAND = Command(
    name="batch",
    help="ファイルの質問にまとめて答える",
    add_arguments=_add_arguments,
    run=_run,
    examples=("konkyo batch --in 質問.jsonl --out 回答.jsonl --resume",),
)
