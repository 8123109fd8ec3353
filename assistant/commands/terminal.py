"""What the commands share at the terminal: opening the assistant, progress bars, stage lines, JSON lines."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import assistant as konkyo

if TYPE_CHECKING:
    from assistant.outcome.conversation import Event
    from assistant.session import Assistant
    from assistant.settings import Settings
    from corpus.build import Progress

LLM_CHOICES = ("embedded", "none")


def add_llm_argument(parser: ArgumentParser) -> None:
    """`--llm`: overrides the KONKYO_LLM... settings for this run."""
    parser.add_argument(
        "--llm",
        choices=LLM_CHOICES,
        help="embedded は内蔵のLLM、none は規則だけ（省略時は設定 KONKYO_LLM など）",
    )


def add_question_options(parser: ArgumentParser) -> None:
    """`--lag` and `--language`, as in `AskOptions`."""
    parser.add_argument(
        "--lag",
        choices=("lowest_rate", "below_national"),
        default="lowest_rate",
        help="「遅れている」の意味: lowest_rate は導入率が低い順、below_national は全国値を下回るもの",
    )
    parser.add_argument(
        "--language", choices=("auto", "ja", "en"), default="auto", help="回答の言語（auto は質問に合わせる）"
    )


def ask_options(args: Namespace) -> konkyo.AskOptions:
    """The options that `add_question_options` read."""
    return konkyo.AskOptions(lag=args.lag, language=args.language)


def with_llm(settings: Settings, llm: str | None) -> Settings:
    """The settings with the LLM named on the command line; a name there wins over URL and GGUF settings."""
    if llm is None:
        return settings
    return settings.model_copy(update={"llm": llm, "llm_url": "", "llm_gguf": ""})


@contextmanager
def opened_assistant(settings: Settings, *, wait_for_llm: bool = False) -> Iterator[Assistant]:
    """The assistant, closed at the end; what has to be built first is shown as a progress bar."""
    with build_progress() as progress:
        opened = konkyo.open_assistant(settings, progress=progress)
    try:
        if wait_for_llm:
            status = konkyo.wait_for_llm(opened)
            if status.notice:
                say(f"注意: {status.notice} 規則だけで続けます。")
        yield opened
    finally:
        opened.close()


@contextmanager
def build_progress() -> Iterator[Progress]:
    """A bar on stderr for each thing that is built; nothing is shown when nothing is built."""
    with progress_bar("件") as advance:
        yield lambda title, done, total: advance(done, total, title)


@contextmanager
def progress_bar(unit: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar on stderr, told (done, total, title); a new title starts a new line."""
    from tqdm import tqdm

    bars: dict[str, tqdm[NoReturn]] = {}

    def advance(done: int, total: int, title: str) -> None:
        if title not in bars:
            for bar in bars.values():
                bar.close()
            bars[title] = tqdm(total=total, desc=title, unit=unit, ascii=" #", dynamic_ncols=True)
        bar = bars[title]
        bar.total = total
        bar.update(done - bar.n)
        if done >= total:
            bar.close()

    try:
        yield advance
    finally:
        for bar in bars.values():
            bar.close()


def follow(events: Iterator[Event]) -> konkyo.Outcome:
    """The outcome at the end of `events`; finished stages are shown on stderr when it is a terminal."""
    shown = sys.stderr.isatty()
    for event in events:
        if isinstance(event, konkyo.StageFinished):
            if shown:
                say(f"  ✓ {event.step.title}（{event.step.milliseconds:.0f} ms）{event.step.detail}")
        elif not isinstance(event, konkyo.StageStarted):
            return event
    raise konkyo.KonkyoError("回答を作れませんでした。もう一度お試しください。")


def print_outcome(outcome: konkyo.Outcome) -> None:
    """Everything the reader sees on stdout; a notice about the LLM on stderr."""
    print(konkyo.render_markdown(outcome), flush=True)
    if outcome.trace and outcome.trace.llm.notice:
        say(f"注意: {outcome.trace.llm.notice}")


def say(line: str) -> None:
    """One line on stderr."""
    print(line, file=sys.stderr, flush=True)
