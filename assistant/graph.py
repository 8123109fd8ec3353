"""The graph: question -> parsed question -> plan -> evidence -> draft -> verify -> answer.

The only file that imports LangGraph; each node calls one room of the house and emits its stage.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph

from assistant.agent.answer import AgentAnswer, AgentWriter
from assistant.drafting.drafter import Drafter, StepDraft
from assistant.gathering.gather import Gathered, Gatherer
from assistant.outcome.answer import Outcome, Step
from assistant.outcome.conversation import StageFinished, StageStarted
from assistant.planning.llm_choice import ReadingChooser
from assistant.planning.plan import FigureStep, Plan
from assistant.planning.planner import Lag, Planner
from assistant.understanding.memory import Memory
from assistant.understanding.parsed import ParsedQuestion
from assistant.understanding.reader import QuestionReader
from assistant.verification.finish import finish
from assistant.verification.verify import Verified, Verifier
from corpus.codebook import Codebook

_log = logging.getLogger(__name__)
StageName = Literal["understand", "plan", "evidence", "draft", "verify"]
TITLES: dict[StageName, str] = {
    "understand": "質問の理解",
    "plan": "計画",
    "evidence": "集計・検索",
    "draft": "下書き",
    "verify": "検証",
}


@dataclass(kw_only=True)
class State:
    """What flows through the graph; each node fills in its part."""

    question: str
    memories: tuple[Memory, ...] = ()
    language: str = "auto"
    lag: Lag = "lowest_rate"
    earlier: tuple[str, ...] = ()
    """Earlier questions, for the agent loop."""
    parsed: ParsedQuestion | None = None
    plan: Plan | None = None
    gathered: Gathered | None = None
    drafts: tuple[StepDraft, ...] = ()
    agent: AgentAnswer | None = None
    verified: Verified | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """What the nodes work with."""

    codebook: Codebook
    reader: QuestionReader
    planner: Planner
    gatherer: Gatherer
    drafter: Drafter
    verifier: Verifier


@dataclass(kw_only=True)
class AnswerGraph:
    """One compiled graph for one run's LLM decisions."""

    rooms: Rooms
    chooser: ReadingChooser
    agent: AgentWriter | None = None
    notice: str = ""
    """Why an LLM that was wanted did not take part."""
    _graph: Any = field(default=None, repr=False)

    def run(self, state: State) -> Iterator[StageStarted | StageFinished | Outcome]:
        """Stage events as they happen, then the outcome."""
        self._graph = self._graph or self._compile()
        for mode, chunk in self._graph.stream(state, stream_mode=["custom", "updates"]):
            if mode == "custom":
                yield chunk
            elif "finish" in chunk:
                yield chunk["finish"]["outcome"]

    def _compile(self) -> Any:
        graph = StateGraph(State)
        graph.add_node("understand", _staged("understand", self._understand))
        graph.add_node("plan", _staged("plan", self._plan))
        graph.add_node("gather", _staged("evidence", self._gather))
        graph.add_node("draft", _staged("draft", self._draft))
        graph.add_node("verify", _staged("verify", self._verify))
        graph.add_node("finish", self._finish)
        graph.add_node("agent", _staged("plan", self._ask_agent))
        graph.add_edge(START, "understand")
        graph.add_conditional_edges(
            "understand", lambda _: "agent" if self.agent else "plan", ["agent", "plan"]
        )
        graph.add_conditional_edges(
            "agent",
            lambda state: "verify" if state.agent and not state.agent.notice else "plan",
            ["verify", "plan"],
        )
        graph.add_edge("plan", "gather")
        graph.add_edge("gather", "draft")
        graph.add_edge("draft", "verify")
        graph.add_conditional_edges("verify", _after_verify, ["plan", "finish"])
        graph.add_edge("finish", END)
        return graph.compile()

    def _understand(self, state: State) -> tuple[dict[str, Any], str]:
        parsed = self.rooms.reader.read(state.question, state.memories)
        parsed = self.chooser.decided(parsed)
        self.notice = self.notice or self.chooser.notice
        return {"parsed": parsed}, describe_reading(parsed)

    def _plan(self, state: State) -> tuple[dict[str, Any], str]:
        assert state.parsed is not None
        plan = self.rooms.planner.plan(state.parsed, state.memories, language=state.language, lag=state.lag)
        return {"plan": plan, "agent": None}, describe_plan(plan)

    def _gather(self, state: State) -> tuple[dict[str, Any], str]:
        assert state.plan is not None
        gathered = self.rooms.gatherer.gather(state.plan)
        tables, passages = len(gathered.evidence.tables()), len(gathered.evidence.passages())
        return {"gathered": gathered}, f"表 {tables} 件、文章 {passages} 件"

    def _draft(self, state: State) -> tuple[dict[str, Any], str]:
        assert state.plan is not None and state.gathered is not None
        drafts = self.rooms.drafter.draft(state.plan, state.gathered)
        return {"drafts": drafts}, f"{sum(len(d.draft.lead) + len(d.draft.body) for d in drafts)} 文"

    def _verify(self, state: State) -> tuple[dict[str, Any], str]:
        verified = self._verified(state)
        for problem in verified.problems:
            _log.warning("removed: %s", problem)
        counts = verified.counts
        detail = f"数値 {counts.supported}/{counts.numbers} 件を確認"
        if counts.removed_claims:
            detail += f"、{counts.removed_claims} 文を除外"
        return {"verified": verified}, detail

    def _verified(self, state: State) -> Verified:
        if state.agent is not None:
            return self.rooms.verifier.verify_prose(state.agent.draft, state.agent.gathered.evidence)
        assert state.plan is not None and state.gathered is not None
        return self.rooms.verifier.verify(state.plan, state.drafts, state.gathered)

    def _ask_agent(self, state: State) -> tuple[dict[str, Any], str]:
        """A configured LLM looks things up and writes; what it cannot, the reader and the rules do."""
        assert self.agent is not None and state.parsed is not None
        language = state.language if state.language != "auto" else state.parsed.form.language
        answer = self.agent.write(state.parsed, "en" if language == "en" else "ja", state.earlier)
        if answer.notice:
            self.notice = answer.notice
            return {"agent": answer}, answer.notice
        update = {"agent": answer, "plan": answer.plan, "gathered": answer.gathered}
        return update, f"LLMが資料を調べて {len(answer.draft.lead) + len(answer.draft.body)} 文を書きました"

    def _finish(self, state: State) -> dict[str, Any]:
        assert state.plan is not None and state.gathered is not None and state.verified is not None
        results = [draft.result for draft in state.drafts if draft.result is not None]
        outcome = finish(
            state.question,
            state.plan,
            state.verified,
            state.gathered.evidence,
            self.rooms.codebook,
            results=results,
        )
        return {"outcome": outcome}


def _after_verify(state: State) -> str:
    """A written answer of which nothing held is answered by the rules."""
    assert state.verified is not None
    nothing = not (state.verified.draft.lead or state.verified.draft.body)
    return "plan" if nothing and state.agent is not None else "finish"


def _staged(name: StageName, node: Callable[[State], tuple[dict[str, Any], str]]) -> Any:
    """The node, with its stage announced before and its time told after."""

    def run(state: State) -> dict[str, Any]:
        write = get_stream_writer()
        write(StageStarted(name=name, title=TITLES[name]))
        started = time.perf_counter()
        update, detail = node(state)
        milliseconds = (time.perf_counter() - started) * 1000
        write(
            StageFinished(step=Step(name=name, title=TITLES[name], milliseconds=milliseconds, detail=detail))
        )
        return update

    return run


def describe_reading(parsed: ParsedQuestion) -> str:
    """What was understood, as one Japanese line."""
    said = [request.canonical for request in parsed.figure_requests]
    return "、".join(said) or "資料の文章を探す質問"


def describe_plan(plan: Plan) -> str:
    """What will be looked up, as one Japanese line."""
    names = {
        "figures": "数値の集計",
        "text": "文章の検索",
        "absence": "回答しない理由の説明",
        "source": "出典の確認",
    }
    kinds: Sequence[str] = [names.get(step.kind, "短い返事") for step in plan.steps] or ["聞き返し"]
    queries = sum(isinstance(step, FigureStep) for step in plan.steps)
    return f"{'と'.join(dict.fromkeys(kinds))}（集計 {queries} 件）"
