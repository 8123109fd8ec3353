"""Every function that reads a question takes any text: no exception, and time that grows with the length."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import assistant.texts
import assistant.understanding
from assistant.texts.asked import asked_of
from assistant.texts.parts import split_parts, without_background
from assistant.understanding.heads import load_weights
from assistant.understanding.mentions import MentionFinder
from assistant.understanding.reader import QuestionReader
from assistant.understanding.text_request import TextRequest
from corpus import gazetteer, japanese, numerals
from corpus.codebook import bundled_codebook_text, parse_codebook
from corpus.passages import bundled_texts
from tests.faults.pattern_pieces import pieces_of

LENGTH = 1000
NEVER_READS = ("fit", "made_up", "training", "say", "compose", "notation_writer")
"""Modules that learn or write; every other one of the two rooms may see a reader's text."""
MOST_S = 1.0
"""Of the thread's own processor time, the better of two runs: five times what `make bench` holds it to."""
HANGS_S = 20
CODEBOOK = parse_codebook(bundled_codebook_text(), text_sources=bundled_texts()[0])
FINDER = MentionFinder(CODEBOOK)


def near(text: str) -> object:
    return gazetteer.nearest_prefecture(gazetteer.fold(text), CODEBOOK, ())


READER = QuestionReader(CODEBOOK, load_weights(), None, 2024)


TEXT_REQUEST = TextRequest(text="", role="what")
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "find_numerals": numerals.find_numerals,
    "find_years": numerals.find_years,
    "normalize_text": japanese.normalize_text,
    "content_words": japanese.content_words,
    "fold": gazetteer.fold,
    "nearest_prefecture": near,
    "mentions": FINDER.find,
    "split_parts": split_parts,
    "asked_of": lambda text: asked_of(TEXT_REQUEST, without_background(text)),
    "read": READER.read,
}


def modules() -> list[ModuleType]:
    """The modules whose patterns read questions."""
    rooms = [
        importlib.import_module(f"{room.__name__}.{found.name}")
        for room in (assistant.understanding, assistant.texts)
        for found in pkgutil.iter_modules(room.__path__)
        if not found.name.startswith(NEVER_READS)
    ]
    return [numerals, gazetteer, japanese, *rooms]


PIECES = pieces_of(modules())
HARD = (
    "実証" + "の分を" * 400,
    "市区町" * 400 + "x",
    "令和" + "九" * 900 + "年度の導入率",
    "9" * LENGTH,
    "1," * LENGTH,
    "令和" + "9" * 900 + "年",
    "1万" * LENGTH,
    "架空県" * 400,
    "一二三四五六七八九十百千" * 90 + "県",
    "R6" * LENGTH,
    "生成 " * LENGTH,
    "\ufdfa" * LENGTH,
    "\u0301" * LENGTH,
    "\U0001f468\u200d" * LENGTH,
    "\ud800" * 10,
    "\x00" * LENGTH,
    "(" * LENGTH,
    "。" * LENGTH,
)
JAPANESE = st.text(
    st.one_of(
        st.sampled_from("生成AI導入率都道府県市区町村年度の割以上位なぜどこー〇一二三十百千万億％.,、。？ 0123456789"),
        st.characters(),
    ),
    max_size=LENGTH,
)  # fmt: skip
REPEATS = st.builds(
    lambda parts, times, end: ("".join(parts) * times)[: LENGTH - 1] + end,
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=3),
    st.integers(1, LENGTH),
    st.sampled_from(["", "x", "県", "？", "0"]),
)


@contextmanager
def alarm() -> Iterator[None]:
    """An exponential pattern never ends; the signal ends it."""

    def hang(*_: Any) -> None:
        raise AssertionError(f"longer than {HANGS_S} s")

    before = signal.signal(signal.SIGALRM, hang)
    signal.alarm(HANGS_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def seconds(function: Callable[[str], object], text: str) -> float:
    """Processor time of this thread, so that a busy machine changes nothing."""
    started = time.thread_time()
    with alarm():
        function(text)
    return time.thread_time() - started


def check(function: Callable[[str], object], text: str) -> None:
    short = japanese.normalize_text(text)[:LENGTH]
    if seconds(function, short) > MOST_S:
        assert seconds(function, short) <= MOST_S, short[:60]


@pytest.mark.skipif(sys.platform == "win32", reason="SIGALRM がないため、この確認は省きます")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_hard_questions_are_read_without_an_exception_and_in_time(name: str) -> None:
    for text in HARD:
        check(FUNCTIONS[name], text)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_repeats_of_the_patterns_own_pieces_are_read_in_time(name: str) -> None:
    assert len(PIECES) > 50
    # The whole reader, with its encoder, takes every third piece at a third of the length: a pattern that explodes
    # does so by then, and each function under it takes all of them.
    whole = name == "read"
    length, ends, pieces = (LENGTH // 3, ("県",), PIECES[::3]) if whole else (LENGTH, ("x", "県"), PIECES)
    for one, end in itertools.product(pieces, ends):
        check(FUNCTIONS[name], one * (length // len(one)) + end)


@pytest.mark.parametrize("name", FUNCTIONS)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.one_of(JAPANESE, REPEATS))
def test_any_text_is_read(name: str, text: str) -> None:
    check(FUNCTIONS[name], text)


@pytest.mark.parametrize("name", ["find_numerals", "content_words", "normalize_text", "mentions"])
def test_text_that_grows_when_it_is_normalised_raises_nothing(name: str) -> None:
    with alarm():
        FUNCTIONS[name]("\ufdfa" * 2000)


@pytest.mark.parametrize(
    "text", ["令和" + "九" * 900 + "年度", "9" * 400 + "団体", "令和" + "9" * 400 + "年", "十" * 40 + "団体"]
)
def test_a_number_too_large_for_any_figure_is_a_number_that_never_matches(text: str) -> None:
    (numeral,) = numerals.find_numerals(text)
    assert numeral.value >= 1e15 and numeral.surface == text
    assert numerals.find_years(text) == ()
