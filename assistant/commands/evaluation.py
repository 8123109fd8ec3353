"""`konkyo eval`: golden questions asked and scored, compared with an earlier evaluation."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import assistant as konkyo
from assistant.commands.command import Command
from assistant.commands.terminal import LLM_CHOICES, opened_assistant, progress_bar, say, with_llm

if TYPE_CHECKING:
    from assistant.evaluation.evaluate import Evaluation
    from assistant.evaluation.golden import GoldenQuestion
    from assistant.evaluation.summary import Comparison
    from assistant.settings import Settings

_OWN_QUESTIONS = Path(__file__).resolve().parents[2] / "tests" / "golden" / "questions.jsonl"


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"『{text}』ではなく、1以上の整数を指定してください")
    return int(text)


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--set",
        dest="questions",
        type=Path,
        default=_OWN_QUESTIONS,
        metavar="質問.jsonl",
        help="質問の組（省略時はプロジェクトの tests/golden/questions.jsonl）",
    )
    parser.add_argument(
        "--llm", action="append", choices=LLM_CHOICES, help="使うLLM。2回書くと並べて比べる（省略時は設定）"
    )
    parser.add_argument(
        "--repeats", type=_positive, default=1, metavar="N", help="くり返す回数（回答の一致を見る）"
    )
    parser.add_argument("--compare", type=Path, metavar="評価.json", help="前の評価と比べる")
    parser.add_argument(
        "--out", type=Path, metavar="フォルダー", help="報告（Markdown と HTML）を書くフォルダー"
    )
    parser.add_argument("--limit", type=_positive, metavar="N", help="全体から均等に N 問だけ選ぶ")
    parser.add_argument("--category", default="", metavar="分類", help="この分類の質問だけ")


def _run(args: Namespace, settings: Settings) -> int:
    old = konkyo.load_evaluation(args.compare) if args.compare else None
    questions = konkyo.choose_questions(
        konkyo.read_golden(args.questions), category=args.category, limit=args.limit or 0
    )
    evaluations = [_evaluate(args, with_llm(settings, llm), questions) for llm in args.llm or [None]]
    comparison = konkyo.compare(old, evaluations[-1]) if old else None
    for evaluation in evaluations:
        print(konkyo.render_terminal(evaluation, comparison if evaluation is evaluations[-1] else None))
        say(f"記録: {konkyo.save_evaluation(evaluation, settings.home)}")
    if args.out:
        _write_reports(args.out, evaluations, comparison)
    return 1 if comparison and comparison.broke else 0


def _evaluate(args: Namespace, settings: Settings, questions: tuple[GoldenQuestion, ...]) -> Evaluation:
    with opened_assistant(settings, wait_for_llm=True) as opened, progress_bar("問") as advance:
        return konkyo.evaluate_assistant(
            opened,
            questions,
            lambda done, total: advance(done, total, "評価しています"),
            repeats=args.repeats,
            question_set=args.questions.name,
        )


def _write_reports(folder: Path, evaluations: list[Evaluation], comparison: Comparison | None) -> None:
    reports = {
        "report.md": konkyo.render_markdown_report(evaluations, comparison),
        "report.html": konkyo.render_html_report(evaluations, comparison),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in reports.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise konkyo.UsageError(
            f"報告を『{folder}』に書けません（{error.strerror}）。別の場所を指定してください。"
        ) from error
    say(f"報告: {folder / 'report.md'}、{folder / 'report.html'}")


COMMAND = Command(
    name="eval",
    help="正解つきの質問で回答の質を測る",
    add_arguments=_add_arguments,
    run=_run,
    examples=(
        "konkyo eval --llm none --limit 20",
        "konkyo eval --llm none --llm embedded --repeats 3 --out artifacts/eval",
    ),
)
