"""`konkyo chat`: several turns of one conversation in the terminal."""

from __future__ import annotations

import contextlib
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

import assistant as konkyo
from assistant.commands.command import Command
from assistant.commands.terminal import (
    add_llm_argument,
    add_question_options,
    ask_options,
    follow,
    opened_assistant,
    print_outcome,
    say,
    with_llm,
)

if TYPE_CHECKING:
    from assistant.session import Assistant
    from assistant.settings import Settings

_END = frozenset({"終了", "exit", "quit"})
_RESTART = frozenset({"新規", "new"})


def _add_arguments(parser: ArgumentParser) -> None:
    add_llm_argument(parser)
    add_question_options(parser)


def _run(args: Namespace, settings: Settings) -> int:
    with opened_assistant(with_llm(settings, args.llm)) as opened:
        if sys.stdin.isatty():
            with contextlib.suppress(ImportError):  # line editing, where the platform has it
                import readline  # noqa: F401
            say("質問をどうぞ。前の質問の続きとして聞けます（「新規」で会話を新しく、「終了」で終わり）。")
        _talk(opened, ask_options(args))
    return 0


def _talk(opened: Assistant, options: konkyo.AskOptions) -> None:
    conversation = konkyo.Conversation()
    choices: tuple[str, ...] = ()
    while (line := _read_line()) is not None and line not in _END:
        if line in _RESTART:
            conversation, choices = konkyo.Conversation(), ()
            say("新しい会話を始めます。")
            continue
        question = _chosen(line, choices)
        if not question:
            continue
        try:
            outcome = follow(opened.stream(question, conversation, options))
        except konkyo.KonkyoError as error:
            say(str(error))
            continue
        print_outcome(outcome)
        print(flush=True)
        conversation = conversation.followed_by(outcome)
        choices = outcome.choices if isinstance(outcome, konkyo.Clarification) else ()


def _read_line() -> str | None:
    """The next line without space around it; None at the end of the input."""
    try:
        line = input("質問> " if sys.stdin.isatty() else "")
    except EOFError:
        return None
    return line.encode("utf-8", "replace").decode("utf-8").strip()


def _chosen(line: str, choices: tuple[str, ...]) -> str:
    """A bare number picks from the choices of the question just put back."""
    if choices and line.isdecimal() and 1 <= int(line) <= len(choices):
        return choices[int(line) - 1]
    return line


COMMAND = Command(
    name="chat",
    help="続けて質問する（終わりは Ctrl-D か「終了」）",
    add_arguments=_add_arguments,
    run=_run,
    examples=("konkyo chat", "konkyo chat --llm none"),
)
