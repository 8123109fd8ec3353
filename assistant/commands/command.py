"""What a command of the terminal is; other packages add theirs through entry points `konkyo.commands`.

Knows nothing about any single command. An entry point names an object with the attributes of `Command`.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.settings import Settings

ENTRY_POINTS = "konkyo.commands"


@dataclass(frozen=True, kw_only=True)
class Command:
    """One subcommand of `konkyo`."""

    name: str
    help: str
    """One Japanese line for the list of commands."""
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Settings], int]
    """Does the work and returns the exit code; a KonkyoError becomes one line on stderr."""
    examples: tuple[str, ...] = ()
    """Complete command lines, shown under the help."""


def deferred(target: str) -> Callable[[Namespace, Settings], int]:
    """A `run` whose module (`package.module:function`) is imported only when the command is used.

    Keeps `konkyo --help` quick where a command needs a heavy library.
    """
    module, _, function = target.partition(":")

    def run(args: Namespace, settings: Settings) -> int:
        return int(getattr(import_module(module), function)(args, settings))

    return run


def no_arguments(parser: ArgumentParser) -> None:
    """For commands without arguments of their own."""
