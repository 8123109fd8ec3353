"""`konkyo doctor`: checks that everything is in place, and says the way out of what is not."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

import assistant as konkyo
from assistant.commands.command import Command
from assistant.commands.terminal import add_llm_argument, say, with_llm

if TYPE_CHECKING:
    from assistant.settings import Settings


def _add_arguments(parser: ArgumentParser) -> None:
    add_llm_argument(parser)


def _run(args: Namespace, settings: Settings) -> int:
    failed = 0
    for check in konkyo.run_checks(with_llm(settings, args.llm)):
        print(f"{'✓' if check.ok else '✗'} {check.name}: {check.detail}", flush=True)
        if not check.ok:
            failed += 1
            print(f"    → {check.way_out}", flush=True)
    if failed:
        say(f"{failed} 件の問題があります。→ のとおりに直してから、もう一度点検してください。")
    return 1 if failed else 0


COMMAND = Command(
    name="doctor",
    help="動作に必要なものを点検する",
    add_arguments=_add_arguments,
    run=_run,
    examples=("konkyo doctor", "konkyo doctor --llm none"),
)
