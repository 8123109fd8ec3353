"""`konkyo ask`: one question, one answer."""

from __future__ import annotations

import json
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
    with_llm,
)

if TYPE_CHECKING:
    from assistant.settings import Settings


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("question", nargs="+", metavar="質問", help="知りたいこと（日本語または英語）")
    parser.add_argument("--json", action="store_true", help="根拠・計画・SQL・検証の記録をすべて JSON で出す")
    add_llm_argument(parser)
    add_question_options(parser)


def _run(args: Namespace, settings: Settings) -> int:
    # Bytes that are no UTF-8 reach us as surrogates, which neither JSON nor the terminal can print.
    question = " ".join(args.question).encode("utf-8", "replace").decode("utf-8")
    with opened_assistant(with_llm(settings, args.llm)) as opened:
        outcome = follow(opened.stream(question, options=ask_options(args)))
        if args.json:
            print(json.dumps(konkyo.outcome_to_json(outcome), ensure_ascii=False, indent=2), flush=True)
        else:
            print_outcome(outcome)
    return 0


COMMAND = Command(
    name="ask",
    help="質問に1回答える",
    add_arguments=_add_arguments,
    run=_run,
    examples=(
        'konkyo ask "生成AIの導入が遅れている都道府県は？"',
        'konkyo ask --llm none --json "源内とは何ですか"',
        'konkyo ask --language en "Which prefectures lag behind in generative AI?"',
    ),
)
