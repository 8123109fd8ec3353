"""Konkyo's public names: everything that screens and the terminal need, and nothing more.

Each name is imported when it is first used, so that `konkyo --help` does not wait for heavy libraries.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.commands.command import Command, deferred
    from assistant.doctor import Check, run_checks
    from assistant.evaluation.batch import BatchResult, run_batch, to_batch_record
    from assistant.evaluation.evaluate import (
        Evaluation,
        QuestionResult,
        load_evaluation,
        run_evaluation,
        save_evaluation,
        saved_evaluations,
    )
    from assistant.evaluation.feedback import Feedback, FeedbackStore
    from assistant.evaluation.golden import GoldenQuestion, read_golden
    from assistant.evaluation.report import render_html_report, render_markdown_report, render_terminal
    from assistant.evaluation.run import choose_questions, evaluate_assistant
    from assistant.evaluation.scoring import Score
    from assistant.evaluation.summary import Comparison, Summary, compare, compare_with_rules, summarize
    from assistant.lookup import (
        FoundFigure,
        FoundFigures,
        FoundSource,
        FoundText,
        FoundTexts,
        measure_names,
        query_figures,
        search_texts,
    )
    from assistant.outcome.answer import (
        Abstention,
        Answer,
        Citation,
        Clarification,
        LlmUse,
        Outcome,
        Step,
        TableView,
        Trace,
        Verification,
        outcome_from_json,
        outcome_to_json,
    )
    from assistant.outcome.answer_store import AnswerStore
    from assistant.outcome.certainty import certainty_name
    from assistant.outcome.conversation import (
        Conversation,
        StageFinished,
        StageStarted,
        Turn,
        conversation_from_json,
        conversation_to_json,
    )
    from assistant.outcome.markdown import citation_line, render_markdown, render_table
    from assistant.overview import (
        CorpusOverview,
        SourceOverview,
        corpus_overview,
        forget_original,
        ingest_originals,
        original_codes,
        overview_of,
    )
    from assistant.readiness import Prepared, prepare, wait_for_llm
    from assistant.session import AskOptions, Assistant, LlmStatus, konkyo_version, open_assistant
    from assistant.settings import Settings
    from assistant.settings_source import read_settings
    from corpus.build import read_corpus
    from corpus.errors import KonkyoError, UsageError
    from corpus.originals import IngestResult
    from tools.evidence import Calculation, Cell, Evidence, PassageEvidence, TableEvidence
    from tools.query_arguments import QueryArguments

__all__ = [
    "Abstention",
    "Answer",
    "AnswerStore",
    "AskOptions",
    "Assistant",
    "BatchResult",
    "Calculation",
    "Cell",
    "Check",
    "Citation",
    "Clarification",
    "Command",
    "Comparison",
    "Conversation",
    "CorpusOverview",
    "Evaluation",
    "Evidence",
    "Feedback",
    "FeedbackStore",
    "FoundFigure",
    "FoundFigures",
    "FoundSource",
    "FoundText",
    "FoundTexts",
    "GoldenQuestion",
    "IngestResult",
    "KonkyoError",
    "LlmStatus",
    "LlmUse",
    "Outcome",
    "PassageEvidence",
    "Prepared",
    "QueryArguments",
    "QuestionResult",
    "Score",
    "Settings",
    "SourceOverview",
    "StageFinished",
    "StageStarted",
    "Step",
    "Summary",
    "TableEvidence",
    "TableView",
    "Trace",
    "Turn",
    "UsageError",
    "Verification",
    "certainty_name",
    "choose_questions",
    "citation_line",
    "compare",
    "compare_with_rules",
    "conversation_from_json",
    "conversation_to_json",
    "corpus_overview",
    "deferred",
    "evaluate_assistant",
    "forget_original",
    "ingest_originals",
    "konkyo_version",
    "load_evaluation",
    "measure_names",
    "open_assistant",
    "original_codes",
    "outcome_from_json",
    "outcome_to_json",
    "overview_of",
    "prepare",
    "query_figures",
    "read_corpus",
    "read_golden",
    "read_settings",
    "render_html_report",
    "render_markdown",
    "render_markdown_report",
    "render_table",
    "render_terminal",
    "run_batch",
    "run_checks",
    "run_evaluation",
    "save_evaluation",
    "saved_evaluations",
    "search_texts",
    "summarize",
    "to_batch_record",
    "wait_for_llm",
]

_HOMES = {
    "assistant.outcome.answer": (
        "Abstention Answer Citation Clarification LlmUse Outcome Step TableView Trace Verification "
        "outcome_from_json outcome_to_json"
    ),
    "assistant.outcome.answer_store": "AnswerStore",
    "assistant.evaluation.batch": "BatchResult run_batch to_batch_record",
    "assistant.commands.command": "Command deferred",
    "assistant.outcome.conversation": (
        "Conversation StageFinished StageStarted Turn conversation_from_json conversation_to_json"
    ),
    "assistant.doctor": "Check run_checks",
    "assistant.evaluation.evaluate": (
        "Evaluation QuestionResult load_evaluation run_evaluation save_evaluation saved_evaluations"
    ),
    "assistant.evaluation.report": "render_html_report render_markdown_report render_terminal",
    "assistant.evaluation.run": "choose_questions evaluate_assistant",
    "assistant.evaluation.summary": "Comparison Summary compare compare_with_rules summarize",
    "assistant.evaluation.feedback": "Feedback FeedbackStore",
    "assistant.evaluation.golden": "GoldenQuestion read_golden",
    "assistant.lookup": (
        "FoundFigure FoundFigures FoundSource FoundText FoundTexts measure_names query_figures search_texts"
    ),
    "assistant.outcome.certainty": "certainty_name",
    "assistant.outcome.markdown": "citation_line render_markdown render_table",
    "assistant.overview": (
        "CorpusOverview SourceOverview corpus_overview forget_original ingest_originals "
        "original_codes overview_of"
    ),
    "assistant.readiness": "Prepared prepare wait_for_llm",
    "assistant.evaluation.scoring": "Score",
    "assistant.session": "AskOptions Assistant LlmStatus konkyo_version open_assistant",
    "assistant.settings": "Settings",
    "assistant.settings_source": "read_settings",
    "corpus.build": "read_corpus",
    "corpus.errors": "KonkyoError UsageError",
    "corpus.originals": "IngestResult",
    "tools.evidence": "Calculation Cell Evidence PassageEvidence TableEvidence",
    "tools.query_arguments": "QueryArguments",
}
"""Module by module, the names that come from it."""
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value  # the next use finds it without asking
    return value


def __dir__() -> list[str]:
    return __all__
