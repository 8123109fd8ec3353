"""Questions in everyday words over added surveys, from the words to the sentence with its cell."""

from __future__ import annotations

import pytest

from assistant.outcome.answer import Outcome
from assistant.session import Assistant, open_assistant
from assistant.settings import Settings
from corpus.surveys.store import SurveyStore, read_survey
from tests.surveys.question_set import Asked, questions, write_files


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    home = tmp_path_factory.mktemp("asked")
    store = SurveyStore(home)
    for path, year in write_files(tmp_path_factory.mktemp("files")):
        store.add(read_survey(path, year=year))
    return open_assistant(Settings(home=home, llm="none"))


def told(outcome: Outcome) -> str:
    """Everything that the reader sees of an answer."""
    table = "" if outcome.table is None else " ".join(cell for row in outcome.table.rows for cell in row)
    return " ".join([outcome.lead, *outcome.body, table])


def problem(desk: Assistant, asked: Asked) -> str:
    """What is wrong with the answer; empty for nothing."""
    outcome = desk.ask(asked.text)
    if outcome.kind != asked.kind:
        return f"{outcome.kind}: {outcome.lead}"
    words = told(outcome)
    lost = [word for word in asked.holds if word not in words]
    if lost:
        return f"{lost[:3]} missing: {words[:200]}"
    if asked.cited and not any(asked.cited in citation.locator for citation in outcome.citations):
        return f"not cited: {[citation.locator for citation in outcome.citations][:3]}"
    return ""


@pytest.mark.parametrize("asked", questions(), ids=lambda asked: asked.text)
def test_a_question_over_added_surveys_is_answered_with_its_cell(desk: Assistant, asked: Asked) -> None:
    assert problem(desk, asked) == ""
