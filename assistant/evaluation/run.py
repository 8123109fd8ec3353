"""An evaluation of an opened assistant: which questions, and the whole run.

Knows how assistant and evaluator fit together; scoring is scoring.py's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.evaluation.batch import Progress
from assistant.evaluation.evaluate import Evaluation, run_evaluation
from assistant.evaluation.golden import GoldenQuestion
from assistant.readiness import wait_for_llm
from assistant.session import Assistant
from assistant.verification.stated_numbers import stated_numbers
from corpus.codebook import Codebook
from corpus.errors import UsageError


def choose_questions(
    questions: Sequence[GoldenQuestion], *, category: str = "", limit: int = 0
) -> tuple[GoldenQuestion, ...]:
    """Questions of one category (empty for all), at most `limit` (0 for all) spread evenly over the file.

    Raises:
        UsageError: No such category.
    """
    chosen = [question for question in questions if not category or question.category == category]
    if not chosen:
        known = "、".join(dict.fromkeys(question.category for question in questions))
        raise UsageError(f"分類『{category}』の質問がありません。分類: {known}")
    if not limit or limit >= len(chosen):
        return tuple(chosen)
    return tuple(chosen[index * len(chosen) // limit] for index in range(limit))


def evaluate_assistant(
    assistant: Assistant,
    questions: Sequence[GoldenQuestion],
    progress: Progress | None = None,
    *,
    repeats: int = 1,
    question_set: str = "",
) -> Evaluation:
    """Ask and score `questions`; waits for the LLM first, so that all questions meet the same assistant.

    Args:
        progress: Told (done, total) after every single question of every run.
        question_set: File name of the questions, for the report.
    """
    status = wait_for_llm(assistant)
    return run_evaluation(
        assistant.ask_turns,
        questions,
        repeats=repeats,
        progress=progress,
        llm="none" if status.state == "none" else status.name or status.backend,
        question_set=question_set,
        known_numbers=codebook_numbers(assistant.corpus.data.codebook),
    )


def codebook_numbers(codebook: Codebook) -> frozenset[float]:
    """Numbers in definitions, caveats, gaps and source titles, which any answer may quote."""
    texts: list[str] = []
    for measure in codebook.measures.values():
        texts += [measure.name, measure.definition, measure.base, measure.survey, measure.as_of]
        texts += [measure.name_en, measure.definition_en, *measure.caveats, *measure.caveats_en]
    for members in codebook.by_dimension.values():
        texts += [f"{member.name} {member.definition}" for member in members.values()]
    texts += [f"{gap.text} {gap.text_en} {gap.locator}" for gap in codebook.gaps]
    texts += [
        f"{one.title} {one.label} {one.number} {one.date} {one.edition_note}"
        for one in codebook.sources.values()
    ]
    return frozenset(stated_numbers("\n".join(texts)))
