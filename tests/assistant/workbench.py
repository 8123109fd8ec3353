"""The rooms of the assistant over the real figures, with a pretend search and no LLM."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.drafting.drafter import Drafter
from assistant.gathering.gather import Gathered, Gatherer
from assistant.graph import AnswerGraph, Workshop
from assistant.outcome.draft import Draft
from assistant.planning.llm_decisions import LlmDecisions
from assistant.planning.planner import RulePlanner
from assistant.understanding.plan import Frame, Plan
from corpus.build import read_corpus
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse, build_warehouse
from tools.evidence import PassageEvidence

UNCLEAR = "高知県の生成AI導入率と観光客の割合は？"
"""A question for figures with a word (観光客) that no measure accounts for."""


def passage(number: int, text: str, *, english: str = "", similarity: float = 0.93) -> PassageEvidence:
    """A found passage of the bundled report."""
    return PassageEvidence(
        id="", passage=f"jri-2025-062/{900 + number}", source="jri-2025-062", locator=f"{number}章",
        label=f"{number}章", heading="見出し", text=text, english=english, score=0.1 - number / 100,
        similarity=similarity,
    )  # fmt: skip


PASSAGES = (
    passage(
        1,
        "AI戦略本部は内閣に置かれる。\n本部長は内閣総理大臣である。\n本部員はすべての国務大臣である。",
        english="It sits in the Cabinet.",
    ),
    passage(2, "司令塔の役割を担う。", english="It leads."),
)


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """Planner, warehouse and a search that always finds `PASSAGES`."""

    planner: RulePlanner
    warehouse: Warehouse
    shop: Workshop

    @property
    def codebook(self) -> Codebook:
        return self.planner.codebook

    def gathered(self, plan: Plan) -> Gathered:
        return self.shop.gatherer.gather(plan, lambda part: self.planner.refusals.nearest(part.frame))

    def drafted(self, question: str, previous: Frame | None = None) -> tuple[Plan, Gathered, Draft]:
        """Plan, evidence and draft for `question`, by rules."""
        plan = self.planner.plan(question, previous)
        gathered = self.gathered(plan)
        return (
            plan,
            gathered,
            Drafter(self.planner, plan.language, lambda word: 1.0, None).draft(plan, gathered),
        )

    def graph(self, llm: object) -> tuple[AnswerGraph, LlmDecisions]:
        decisions = LlmDecisions(llm, self.planner)
        return AnswerGraph(self.shop, decisions), decisions


def open_workbench(folder: Path, passages: tuple[PassageEvidence, ...] = PASSAGES) -> Workbench:
    """Everything over a new warehouse in `folder`."""
    data = read_corpus(folder)
    path = folder / "figures.duckdb"
    if not path.exists():
        build_warehouse(data.figures, data.codebook, path)
    warehouse = Warehouse(path)
    planner = RulePlanner(data.codebook)
    gatherer = Gatherer(warehouse, data.codebook, lambda _: passages)
    shop = Workshop(planner=planner, gatherer=gatherer, word_weight=lambda word: 1.0)
    return Workbench(planner=planner, warehouse=warehouse, shop=shop)
