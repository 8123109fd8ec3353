"""`konkyo ask`: one question, one answer."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

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
    parser.add_argument(
        "--alone", action="store_true", help="動作中の konkyo serve に頼まず、このコマンドだけで答える"
    )
    add_llm_argument(parser)
    add_question_options(parser)


def _run(args: Namespace, settings: Settings) -> int:
    # Bytes that are no UTF-8 reach us as surrogates, which neither JSON nor the terminal can print.
    question = " ".join(args.question).encode("utf-8", "replace").decode("utf-8")
    chosen = with_llm(settings, args.llm)
    found = None if args.alone else konkyo.ask_running(chosen, question, lag=args.lag, language=args.language)
    if found is not None:
        _show(found, as_json=args.json)
        return 0
    with opened_assistant(chosen) as opened:
        outcome = follow(opened.stream(question, options=ask_options(args)))
        _show(konkyo.outcome_to_json(outcome) if args.json else outcome, as_json=args.json)
    return 0


def _show(outcome: konkyo.Outcome | dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(outcome, ensure_ascii=False, indent=2), flush=True)
    else:
        print_outcome(konkyo.outcome_from_json(outcome) if isinstance(outcome, dict) else outcome)


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
