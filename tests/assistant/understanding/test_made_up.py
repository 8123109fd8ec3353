"""Made-up questions: the same every time, over every shape, and read back as what they say."""

from __future__ import annotations

import pytest

from assistant.understanding.expression import canonical
from assistant.understanding.fit import NEWEST
from assistant.understanding.heads import load_weights
from assistant.understanding.made_up import made_up_lines
from assistant.understanding.normal import Normalizer
from assistant.understanding.notation import Names, read_notation
from assistant.understanding.notation_writer import write_notation
from assistant.understanding.reader import QuestionReader
from assistant.understanding.skeleton import skeleton, written
from corpus.codebook import Codebook, bundled_codebook_text, parse_codebook


@pytest.fixture(scope="module")
def book() -> Codebook:
    return parse_codebook(bundled_codebook_text())


def test_the_same_seed_makes_the_same_questions(book: Codebook) -> None:
    first, second = (list(made_up_lines(book, 60)) for _ in range(2))
    assert first == second
    assert first != list(made_up_lines(book, 60, seed=1))


def test_every_question_has_an_expression_that_can_be_written(book: Codebook) -> None:
    names = Names(book)
    shapes: set[str] = set()
    for line in made_up_lines(book, 400):
        expression = line.turns[0].asked[0].expression
        assert expression is not None and line.turns[0].question
        assert read_notation(write_notation(expression), names) == expression
        shapes.add(written(skeleton(expression)))
    assert len(shapes) > 40


def test_unseen_made_up_questions_are_read_back(book: Codebook) -> None:
    normalizer = Normalizer(book, NEWEST)
    reader = QuestionReader(book, load_weights(), None, NEWEST)
    lines = list(made_up_lines(book, 104, seed=99))
    right = 0
    for line in lines:
        wanted = line.turns[0].asked[0].expression
        assert wanted is not None
        read = [one.expression for one in reader.read(line.turns[0].question).figure_requests]
        right += [canonical(normalizer.normal(one)) for one in read] == [canonical(normalizer.normal(wanted))]
    assert right >= 0.7 * len(lines)
