"""The command `konkyo`: finds the subcommand, runs it, and turns every failure into one Japanese line.

Each subcommand is a file in commands/; other packages add theirs by entry point. Loads nothing heavy itself.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import logging
import os
import sys
import threading
import warnings
from argparse import Namespace
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path
from typing import NoReturn

import assistant as konkyo
from assistant.commands import ask, batch, build, chat, doctor, evaluation, feedback, originals, survey, trace
from assistant.commands.arguments import JapaneseParser
from assistant.commands.command import ENTRY_POINTS, Command
from assistant.commands.terminal import say
from assistant.run_log import RunLog

COMMANDS: tuple[Command, ...] = (
    ask.COMMAND,
    chat.COMMAND,
    batch.COMMAND,
    build.COMMAND,
    doctor.COMMAND,
    originals.INGEST,
    originals.SOURCES,
    originals.FORGET,
    survey.COMMAND,
    evaluation.COMMAND,
    feedback.COMMAND,
    trace.COMMAND,
)
_DESCRIPTION = "自治体のAI導入調査についての質問に、出典つきの確かめた数字で答えます。"
_EXAMPLES = (
    'konkyo ask "生成AIの導入が遅れている都道府県は？"',
    "konkyo chat",
    "konkyo batch --in 質問.jsonl --out 回答.jsonl",
    "konkyo doctor",
)
_INTERRUPTED = 130
_RARELY = (20_000, 20, 20)
"""Python looks for garbage after every 700 new objects; while libraries load that is a fifth of the time."""
_logger = logging.getLogger(__name__)


def run() -> NoReturn:
    """The program: one command line, then the end, at once.

    Everything is closed by then. Taking a dozen native libraries down one after the other would take half a second
    more, and now and then one of them aborts over a thread that another has left.
    """
    code = main()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return the exit code: 0 done, 1 failed, 2 wrong arguments, 130 interrupted."""
    _use_safe_output()
    gc.set_threshold(*_RARELY)
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        args = build_parser(_commands_for(given)).parse_args(given)
        _use_log(verbose=args.verbose)
        return _run(args)
    except KeyboardInterrupt:
        say("中断しました")
        return _INTERRUPTED
    except BrokenPipeError:  # `konkyo ... | head` has read enough
        _silence_stdout()
        return 0


def _run(args: Namespace) -> int:
    try:
        settings = konkyo.read_settings()
        _keep_run_log(settings.home, settings.answers_keep_days)
        return args.command.run(args, settings)
    except konkyo.KonkyoError as error:
        say(str(error))
    except BrokenPipeError:
        raise
    except Exception as error:  # the terminal's edge: a reader gets a sentence, the log the rest
        _logger.info("command failed", exc_info=True)
        reason = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        say(f"予期しない問題が起きました（{reason}）。`konkyo doctor` で点検してください。")
    return 1


def build_parser(commands: Sequence[Command]) -> JapaneseParser:
    """The parser with one subcommand for each of `commands`."""
    parser = JapaneseParser(prog="konkyo", description=_DESCRIPTION, examples=_EXAMPLES)
    parser.add_argument(
        "--version", action="version", version=f"konkyo {_version()}", help="版を表示して終わる"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="動作の記録を標準エラーに出す")
    kinds = parser.add_subparsers(title="コマンド", metavar="コマンド", required=True)
    for command in commands:
        examples = getattr(command, "examples", ())
        one = kinds.add_parser(
            command.name, help=command.help, description=f"{command.help}。", examples=examples
        )
        command.add_arguments(one)
        one.set_defaults(command=command)
    return parser


def _commands_for(argv: Sequence[str]) -> list[Command]:
    """Our commands; those of other packages are loaded only where none of ours is asked for."""
    asked = next((word for word in argv if not word.startswith("-")), "")
    if any(command.name == asked for command in COMMANDS):
        return list(COMMANDS)
    return [*COMMANDS, *_added_commands(asked)]


def _added_commands(asked: str) -> list[Command]:
    found: list[Command] = []
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            found.append(entry.load())
        # Whatever another package raises at import must not take our own commands away.
        except Exception as error:
            _logger.info("command %s not loaded", entry.name, exc_info=True)
            if entry.name == asked:
                say(f"コマンド『{asked}』を読み込めません（{error}）。`make setup` を実行してください。")
                raise SystemExit(1) from error
    return found


def _version() -> str:
    try:
        return version("konkyo")
    except PackageNotFoundError:
        return "0+source"


def _use_safe_output() -> None:
    """A character that the terminal cannot show becomes a question mark, not a failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _use_log(*, verbose: bool) -> None:
    if verbose:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
        return
    # Without a handler Python prints warnings of every library on the reader's screen.
    logging.getLogger().addHandler(logging.NullHandler())
    warnings.simplefilter("ignore")


def _keep_run_log(home: Path, keep_days: int) -> None:
    """What our own packages say of their runs also goes to <home>/log."""
    log = RunLog(home, keep_days)
    for name in ("assistant", "ui"):
        logger = logging.getLogger(name)
        logger.handlers = [old for old in logger.handlers if not isinstance(old, RunLog)] + [log]
        logger.setLevel(logging.INFO)


def _silence_stdout() -> None:
    """Keep Python from complaining about the closed pipe when it flushes at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    run()
