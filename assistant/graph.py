"""The graph: question -> plan -> evidence -> draft -> verify -> answer, with one repair and one redraft.

The only file that imports LangGraph; each node calls one room of the house and emits its stage.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypedDict, cast

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph

from assistant.agent.answer import AgentWriter
from assistant.drafting.drafter import Drafter
from assistant.drafting.text import SentencePicker
from assistant.gathering.gather import Gathered, Gatherer
from assistant.outcome.answer import Outcome, Step, Verification
from assistant.outcome.conversation import StageFinished, StageStarted
from assistant.outcome.draft import Draft
from assistant.planning.llm_decisions import LlmDecisions
from assistant.planning.planner import RulePlanner
from assistant.understanding.plan import FigurePart, Frame, Part, Plan
from assistant.verification.finish import finish
from assistant.verification.verify import verify_draft
from tools.survey_query import SurveyQuery

_log = logging.getLogger(__name__)
StageName = Literal["understand", "plan", "evidence", "draft", "verify"]
TITLES: dict[StageName, str] = {
    "understand": "質問の理解",
    "plan": "計画",
    "evidence": "集計・検索",
    "draft": "下書き",
    "verify": "検証",
}


class State(TypedDict):
    """What flows through the graph; keys appear as nodes write them."""

    question: str
    previous: Frame | None
    language: str
    plan: Plan
    gathered: Gathered
    draft: Draft
    verified: Draft
    verification: Verification
    repaired: bool
    redrafted: bool
    by_agent: bool
    below_national: bool
    earlier: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """What the nodes work with."""

    planner: RulePlanner
    gatherer: Gatherer
    word_weight: Callable[[str], float]


class AnswerGraph:
    """One compiled graph for one run's LLM decisions."""

    def __init__(self, workshop: Workshop, decisions: LlmDecisions, agent: AgentWriter | None = None) -> None:
        self._shop = workshop
        self._decisions = decisions
        self._agent = agent
        self._graph = self._compile()

    def run(
        self,
        question: str,
        previous: Frame | None,
        language: str,
        earlier: tuple[str, ...] = (),
        *,
        below_national: bool = False,
    ) -> Iterator[StageStarted | StageFinished | Outcome]:
        """Stage events as they happen, then the outcome."""
        start = {"question": question, "previous": previous, "language": language, "earlier": earlier}
        state = cast(State, {**start, "below_national": below_national})
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
        graph.add_node("repair", _staged("plan", self._repair))
        graph.add_node("draft", _staged("draft", self._draft))
        graph.add_node("verify", _staged("verify", self._verify))
        graph.add_node("finish", self._finish)
        graph.add_node("agent", _staged("plan", self._ask_agent))
        graph.add_conditional_edges(
            START, lambda _: "agent" if self._agent else "understand", ["agent", "understand"]
        )
        graph.add_conditional_edges(
            "agent",
            lambda state: "verify" if state.get("by_agent") else "understand",
            ["verify", "understand"],
        )
        graph.add_edge("understand", "plan")
        graph.add_edge("plan", "gather")
        graph.add_conditional_edges("gather", self._after_gather, ["repair", "draft"])
        graph.add_edge("repair", "gather")
        graph.add_edge("draft", "verify")
        graph.add_node("redraft", _staged("draft", self._redraft))
        graph.add_conditional_edges("verify", self._after_verify, ["understand", "redraft", "finish"])
        graph.add_edge("redraft", "verify")
        graph.add_edge("finish", END)
        return graph.compile()

    def _understand(self, state: State) -> tuple[dict[str, Any], str]:
        if state.get("by_agent"):
            self._decisions.notice = "LLM の答えに根拠を確かめられる文がなかったため、規則だけで答えました。"
        plan = self._shop.planner.plan(
            state["question"], state.get("previous"), below_national=state.get("below_national", False)
        )
        if state["language"] in ("ja", "en"):
            plan = plan.in_language(state["language"])
        return {"plan": plan, "by_agent": False}, describe_reading(plan, self._shop.planner)

    def _plan(self, state: State) -> tuple[dict[str, Any], str]:
        plan = state["plan"]
        plan = self._decisions.decide(plan)
        return {"plan": plan}, describe_plan(plan)

    def _gather(self, state: State) -> tuple[dict[str, Any], str]:
        gathered = self._shop.gatherer.gather(state["plan"], self._nearest)
        tables, passages = len(gathered.evidence.tables()), len(gathered.evidence.passages())
        return {"gathered": gathered}, f"表 {tables} 件、文章 {passages} 件"

    def _nearest(self, part: Part) -> tuple[SurveyQuery, ...]:
        return self._shop.planner.refusals.nearest(part.frame)

    def _after_gather(self, state: State) -> str:
        if state.get("repaired"):
            return "draft"
        plan, gathered = state["plan"], state["gathered"]
        repaired = self._shop.planner.repaired(plan, gathered.empty_parts())
        return "repair" if repaired is not plan else "draft"

    def _repair(self, state: State) -> tuple[dict[str, Any], str]:
        plan = self._shop.planner.repaired(state["plan"], state["gathered"].empty_parts())
        return {"plan": plan, "repaired": True}, "見つからなかったため、探し方を変えます"

    def _draft(self, state: State) -> tuple[dict[str, Any], str]:
        draft = self._drafted(state, self._decisions.pick)
        return {"draft": draft}, f"{len(draft.lead) + len(draft.body)} 文"

    def _redraft(self, state: State) -> tuple[dict[str, Any], str]:
        # By rules alone: what failed the check is not tried the same way again.
        return {"draft": self._drafted(state, None), "redrafted": True}, "書き直し"

    def _drafted(self, state: State, pick: SentencePicker | None) -> Draft:
        plan = state["plan"]
        return Drafter(self._shop.planner, plan.language, self._shop.word_weight, pick).draft(
            plan, state["gathered"]
        )

    def _verify(self, state: State) -> tuple[dict[str, Any], str]:
        codebook = self._shop.planner.codebook
        verified, counts, problems = verify_draft(state["draft"], codebook, state["gathered"].evidence)
        for problem in problems:
            _log.warning("removed: %s", problem)
        detail = f"数値 {counts.supported}/{counts.numbers} 件を確認"
        if counts.removed_claims:
            detail += f"、{counts.removed_claims} 文を除外"
        return {"verified": verified, "verification": counts}, detail

    def _after_verify(self, state: State) -> str:
        nothing_left = not (state["verified"].lead or state["verified"].body)
        if nothing_left and state.get("by_agent"):
            return "understand"
        return "redraft" if nothing_left and not state.get("redrafted") else "finish"

    def _ask_agent(self, state: State) -> tuple[dict[str, Any], str]:
        """A configured LLM looks things up and writes; what it cannot, the rules do."""
        assert self._agent is not None
        language = state["language"]
        if language == "auto":
            language = self._shop.planner.reader.read(state["question"]).language
        answer = self._agent.write(
            state["question"], "en" if language == "en" else "ja", state.get("earlier", ())
        )
        if answer.notice:
            self._decisions.notice = answer.notice
            return {"by_agent": False}, answer.notice
        update = {"plan": answer.plan, "gathered": answer.gathered, "draft": answer.draft, "by_agent": True}
        return update, f"LLMが資料を調べて {len(answer.draft.lead) + len(answer.draft.body)} 文を書きました"

    def _finish(self, state: State) -> dict[str, Any]:
        outcome = finish(
            state["question"], state["plan"], state["verified"], state["verification"],
            state["gathered"].evidence, self._shop.planner.codebook,
        )  # fmt: skip
        return {"outcome": outcome}


def _staged(name: StageName, node: Callable[[State], tuple[dict[str, Any], str]]) -> Any:
    """The node, with its stage announced before and its time told after."""

    def run(state: State) -> dict[str, Any]:
        write = get_stream_writer()
        write(StageStarted(name=name, title=TITLES[name]))
        started = time.perf_counter()
        update, detail = node(state)
        milliseconds = (time.perf_counter() - started) * 1000
        _log.info("%s ms=%.0f %s", name, milliseconds, detail)
        write(
            StageFinished(step=Step(name=name, title=TITLES[name], milliseconds=milliseconds, detail=detail))
        )
        return update

    return run


def describe_reading(plan: Plan, planner: RulePlanner) -> str:
    """What was recognised, as one Japanese line."""
    names: list[str] = []
    for part in plan.parts:
        frame = part.frame
        names += [planner.codebook.measures[code].name for code in frame.measures]
        names += [planner.codebook.places[code].name for code in frame.places]
        names += [planner.codebook.populations[code].name for code in frame.populations]
        names += [f"{year}年度" for year in frame.years]
    return "、".join(dict.fromkeys(names)) or "資料の文章を探す質問"


def describe_plan(plan: Plan) -> str:
    """What will be looked up, as one Japanese line."""
    kinds = {"figure": "数値の集計", "text": "文章の検索", "refusal": "回答しない理由の説明"}
    counted = [kinds[part.kind] for part in plan.parts]
    queries = sum(len(part.queries) for part in plan.parts if isinstance(part, FigurePart))
    who = "LLMが判断" if plan.decided_by == "llm" else "規則で判断"
    return f"{'と'.join(dict.fromkeys(counted))}（問い合わせ {queries} 件、{who}）"
