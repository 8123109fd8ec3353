"""Expressions as tokens and back."""

from __future__ import annotations

import pytest

from assistant.understanding.e5_file import bundled_e5
from assistant.understanding.expression import Members, Take, Values, canonical
from assistant.understanding.filling import Filler
from assistant.understanding.fit_rows import NEWEST, Rows, followed
from assistant.understanding.memory import Memory
from assistant.understanding.mentions import MentionFinder
from assistant.understanding.notation import Names
from assistant.understanding.pieces import PieceCutter
from assistant.understanding.token_reader import TokenReader
from assistant.understanding.tokens import SHOWN, TokenWriter
from assistant.understanding.training_lines import training_lines
from corpus.codebook import bundled_codebook_text, parse_codebook

BOOK = parse_codebook(bundled_codebook_text())
WRITER = TokenWriter(BOOK)
READER = TokenReader(Filler(BOOK, NEWEST).measure)


def test_training_expressions_come_back() -> None:
    made = Rows(BOOK, PieceCutter(bundled_e5().pieces))
    read = differing = 0
    for line in list(training_lines(Names(BOOK)))[::6]:
        memory: Memory | None = None
        for raw in line.turns:
            marked = made.finder.find(raw.question)
            turn = made.normal(raw, marked)
            asked = [made.form(one.expression) for one in turn.asked if one.expression is not None]
            if len(asked) == len(turn.asked):
                source = WRITER.source(marked, memory)
                back = READER.read(WRITER.write(asked, source), source)
                read += 1
                differing += {_sorted(one) for one in back} != {_sorted(one) for one in asked}
            memory = followed(memory, turn)
    assert read > 600
    # A few labels name members beside the level that they are taken from.
    assert differing / read < 0.01


def _sorted(one: object) -> str:
    """The order of named members is the source's, not the expression's."""
    return "".join(sorted(repr(one)))


def test_what_the_answer_before_showed_is_one_word() -> None:
    marked = MentionFinder(BOOK).find("そこのAI導入率は？")
    each = Values(measure="genai_rate", places=Members(level="prefecture"))
    before = Memory(
        kind="figures", expressions=(Take(of=each, order="low", first=1, last=1),), shown=("place:39",)
    )
    source = WRITER.source(marked, before, ("place:39",))
    asked = Values(measure="ai_rate", places=Members(codes=("39",)))
    tokens = WRITER.write([asked], source)
    assert SHOWN in tokens
    assert READER.read(tokens, source) == (asked,)


@pytest.mark.parametrize(
    "tokens",
    [["values"], ["minus", "values", "topic ai", "asks rate", ";"], ["and"], ["take.high", "x"], [0, 1]],
)
def test_what_is_no_expression_is_read_as_nothing(tokens: list[str | int]) -> None:
    source = WRITER.source(MentionFinder(BOOK).find("高知県のAI導入率は？"), None)
    assert READER.read(tokens, source) == ()


def test_a_prefecture_that_is_named_is_pointed_at() -> None:
    marked = MentionFinder(BOOK).find("高知県のAI導入率は？")
    source = WRITER.source(marked, None)
    tokens = WRITER.write([Values(measure="ai_rate", places=Members(codes=("39",)))], source)
    pointed = [source.things[token].codes for token in tokens if isinstance(token, int)]
    assert ("39",) in pointed and ("ai",) in pointed
    assert canonical(READER.read(tokens, source)[0]) == Values(
        measure="ai_rate", places=Members(codes=("39",))
    )
