"""The assistant: everything opened once, then questions in, verified outcomes out.

Knows how the rooms are put together; the only class that screens and the terminal need.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Literal
from uuid import uuid4

from assistant.agent.answer import AgentWriter
from assistant.drafting.drafter import Drafter
from assistant.gathering.gather import Gatherer
from assistant.graph import AnswerGraph, Rooms, State
from assistant.llm.client import Llm, open_llm
from assistant.outcome.answer import Outcome, Step, Trace
from assistant.outcome.conversation import Conversation, StageFinished, StageStarted
from assistant.planning.llm_choice import ReadingChooser, prompt_text
from assistant.planning.planner import Planner
from assistant.run_log import log_fields
from assistant.settings import Settings
from assistant.texts.answers import TextAnswers
from assistant.texts.on_demand import TextsOnDemand
from assistant.understanding.added_reader import AddedReader
from assistant.understanding.heads import load_weights
from assistant.understanding.memory import Memory, memory_of
from assistant.understanding.notation import Names
from assistant.verification.verify import Verifier
from corpus.build import Corpus, Progress, open_corpus
from corpus.embedder import EMBEDDED, encode_question, load_embedder
from corpus.errors import KonkyoError, UsageError
from corpus.japanese import normalize_text
from tools.search_passages import search_passages

_log = logging.getLogger(__name__)
LONGEST_QUESTION = 2000
"""Characters of a question: an officer who pastes a paragraph of background reaches 1,400."""
MOST_TURNS = 10


@dataclass(frozen=True, kw_only=True)
class AskOptions:
    """What a reader may choose for one question."""

    lag: Literal["lowest_rate", "below_national"] = "lowest_rate"
    """What 「遅れている」 means: the lowest rates, or every published rate below the national one."""
    language: Literal["auto", "ja", "en"] = "auto"


NEW_CONVERSATION = Conversation()
USUAL_OPTIONS = AskOptions()


@dataclass(frozen=True, kw_only=True)
class LlmStatus:
    """Whether the LLM can be asked."""

    state: Literal["loading", "ready", "failed", "none"]
    backend: str
    name: str
    notice: str


class Assistant:
    """Answers questions over one opened corpus with one LLM; safe to use from several threads."""

    def __init__(self, settings: Settings, corpus: Corpus, llm: Llm) -> None:
        self.settings = settings
        self._llm = llm
        self._lock = threading.Lock()
        self._watchers: tuple[Callable[[Outcome, Trace], None], ...] = ()
        self._use_corpus(corpus)
        if llm.backend == "embedded":
            llm.warm([prompt_text("choose_reading")])

    def _use_corpus(self, corpus: Corpus) -> None:
        codebook = corpus.data.codebook
        texts = TextsOnDemand(lambda: TextAnswers(corpus, self.settings.home, self.settings.embedder))
        gatherer = Gatherer(
            corpus.warehouse,
            codebook,
            texts,
            lambda text, limit: search_passages(text, corpus.index, limit=limit),
        )
        newest = Counter(figure.year for figure in corpus.data.figures).most_common(1)[0][0]
        # The heads were fitted with the embedded embedder; another one is for the search alone.
        embedder = load_embedder(EMBEDDED)
        self._rooms = Rooms(
            codebook=codebook,
            reader=AddedReader(
                codebook, load_weights(), lambda text: encode_question(embedder, text), newest
            ),
            planner=Planner(codebook=codebook),
            gatherer=gatherer,
            drafter=Drafter(codebook, texts.draft),
            verifier=Verifier(codebook, texts.cards, gatherer.evaluate),
        )
        self._names = Names(codebook)
        self._corpus = corpus

    @property
    def corpus(self) -> Corpus:
        """The opened corpus."""
        return self._corpus

    def llm_status(self) -> LlmStatus:
        """State of the LLM now."""
        return LlmStatus(
            state=self._llm.state(), backend=self._llm.backend, name=self._llm.name, notice=self._llm.notice
        )

    def ask(
        self,
        question: str,
        conversation: Conversation = NEW_CONVERSATION,
        options: AskOptions = USUAL_OPTIONS,
    ) -> Outcome:
        """The outcome for `question`.

        Raises:
            UsageError: The question is empty or too long.
        """
        for event in self.stream(question, conversation, options):
            if not isinstance(event, StageStarted | StageFinished):
                return event
        raise KonkyoError("回答を作れませんでした。もう一度お試しください。")

    def ask_turns(self, turns: Sequence[str], options: AskOptions = USUAL_OPTIONS) -> Outcome:
        """The outcome of the last of several turns of one conversation."""
        conversation = Conversation()
        for turn in turns[:-1]:
            conversation = conversation.followed_by(self.ask(turn, conversation, options))
        return self.ask(turns[-1], conversation, options)

    def stream(
        self,
        question: str,
        conversation: Conversation = NEW_CONVERSATION,
        options: AskOptions = USUAL_OPTIONS,
    ) -> Iterator[StageStarted | StageFinished | Outcome]:
        """Stages as they start and end, then the outcome; closing the generator stops the run.

        Raises:
            UsageError: The question is empty or too long.
        """
        # Normalised first: a single character may stand for eighteen, and two thousand of those are no question.
        asked = question.strip()
        if not asked:
            raise UsageError("質問が空です。知りたいことを入力してください。")
        length = max(len(asked), len(normalize_text(asked[: LONGEST_QUESTION + 1])))
        if length > LONGEST_QUESTION:
            raise UsageError(f"質問が長すぎます（{length}字）。{LONGEST_QUESTION}字以内にしてください。")
        run, started = uuid4().hex, time.perf_counter()
        asked_at = datetime.now().astimezone().isoformat(timespec="seconds")
        memories = self._memories(conversation)
        steps: list[Step] = []
        with self._llm.recording() as use:
            agent = (
                AgentWriter(self._llm, self._rooms.gatherer, self._rooms.codebook)
                if self._llm.capable
                else None
            )
            graph = AnswerGraph(rooms=self._rooms, chooser=ReadingChooser(llm=self._llm), agent=agent)
            state = State(
                question=asked, memories=memories, language=options.language, lag=options.lag,
                earlier=tuple(turn.question for turn in conversation.turns[-4:]),
            )  # fmt: skip
            for event in graph.run(state):
                if isinstance(event, StageFinished):
                    steps.append(event.step)
                    took = round(event.step.milliseconds)
                    log_fields(_log, "stage", run=run, stage=event.step.name, ms=took)
                    yield event
                elif isinstance(event, StageStarted):
                    yield event
                else:
                    total = (time.perf_counter() - started) * 1000
                    trace = Trace(
                        run=run,
                        asked_at=asked_at,
                        steps=tuple(steps),
                        first_visible_ms=total,
                        total_ms=total,
                        llm=replace(use.as_use(), notice=graph.notice),
                        versions=self._versions(),
                    )
                    self._log_run(event, trace)
                    yield replace(event, trace=trace)

    def _log_run(self, outcome: Outcome, trace: Trace) -> None:
        counts, llm = outcome.verification, trace.llm
        log_fields(
            _log, "run", run=trace.run, ms=round(trace.total_ms), kind=outcome.kind, language=outcome.language,
            numbers=counts.numbers, supported=counts.supported, removed=counts.removed_claims,
            llm=llm.backend, calls=llm.calls, tokens=llm.completion_tokens, rules_instead=bool(llm.notice),
            **trace.versions,
        )  # fmt: skip
        for watch in self._watchers:
            watch(outcome, trace)

    def watch_runs(self, watch: Callable[[Outcome, Trace], None]) -> None:
        """Tell `watch` of every finished run, in the thread that asked."""
        self._watchers = (*self._watchers, watch)

    def _memories(self, conversation: Conversation) -> tuple[Memory, ...]:
        """What the last turns left behind, oldest first."""
        kept = [turn.plan.get("memory") for turn in conversation.turns[-MOST_TURNS:]]
        return tuple(memory_of(memory, self._names) for memory in kept if isinstance(memory, dict))

    def _versions(self) -> dict[str, str]:
        return {
            "konkyo": konkyo_version(),
            "corpus": self._corpus.fingerprint,
            "embedder": self._corpus.index.info.embedder_id,
        }

    def reload_corpus(self, progress: Progress | None = None) -> None:
        """Open the corpus again, after originals were added or removed."""
        with self._lock:
            # The old database stays open for questions that are still running on it.
            self._use_corpus(open_corpus(self.settings.home, self.settings.embedder, progress=progress))

    def close(self) -> None:
        """Stop the LLM and close the database."""
        self._llm.close()
        self._corpus.warehouse.close()


def open_assistant(settings: Settings | None = None, *, progress: Progress | None = None) -> Assistant:
    """Open corpus and LLM; what is missing or out of date is built. The embedded LLM goes on loading behind.

    Raises:
        KonkyoError: A setting is wrong or the corpus cannot be built.
    """
    chosen = settings or Settings()
    llm = open_llm(chosen, progress=progress is not None)
    try:
        corpus = open_corpus(chosen.home, chosen.embedder, progress=progress)
    except BaseException:
        llm.close()
        raise
    return Assistant(chosen, corpus, llm)


def konkyo_version() -> str:
    """Version of the installed package, or 0+source."""
    try:
        return version("konkyo")
    except PackageNotFoundError:
        return "0+source"
