"""The rooms of the assistant over the real figures: questions are expressions in writing, texts are pretended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from assistant.drafting.drafter import Drafter, StepDraft, joined
from assistant.gathering.gather import Gathered, Gatherer
from assistant.graph import AnswerGraph, Rooms, State
from assistant.outcome.draft import Claim, Draft
from assistant.planning.llm_choice import ReadingChooser
from assistant.planning.plan import Plan
from assistant.planning.planner import Planner
from assistant.texts.find import TextFindings
from assistant.understanding.expression import Expression
from assistant.understanding.memory import Memory
from assistant.understanding.notation import Names, read_notation
from assistant.understanding.parsed import FigureRequest, Form, ParsedQuestion, Reading, TextQuestion
from assistant.understanding.say import say
from assistant.understanding.text_request import TextRequest
from assistant.verification.verify import Verified, Verifier
from corpus.build import read_corpus
from corpus.codebook import Codebook
from corpus.warehouse import Warehouse, build_warehouse
from tools.evidence import PassageEvidence

KOCHI = "values(生成AI導入率; 高知県)"
LOWEST = "take(values(生成AI導入率; each 都道府県), low, 1..5)"


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


class PretendTexts:
    """Texts in which every request finds the first sentence of `PASSAGES`."""

    def gather(self, request: TextRequest, *, first: int = 1) -> TextFindings:
        """The first passage, numbered."""
        return TextFindings(parts=(), evidence=(replace(PASSAGES[0], id=f"E{first}"),))

    def draft(self, findings: TextFindings, request: TextRequest) -> Draft:
        """Its first sentence, quoted."""
        quote = findings.evidence[0].text.splitlines()[0]
        return Draft(
            lead=(Claim(text=quote, basis="quote", evidence=(findings.evidence[0].id,), quote=quote),)
        )


class ReadsNotation:
    """In the reader's place: a question is expressions in writing, or a sentence for the texts."""

    def __init__(self, codebook: Codebook, others: Mapping[str, Sequence[str]]) -> None:
        self.names = Names(codebook)
        self._others = others

    def read(self, question: str, memories: Sequence[Memory] = ()) -> ParsedQuestion:
        """Every line is a request."""
        requests = [self._request(line) for line in question.splitlines()]
        return ParsedQuestion(text=question, requests=tuple(requests))

    def _request(self, line: str) -> FigureRequest | TextQuestion:
        if "(" not in line:
            return TextQuestion(request=TextRequest(text=line, role="what"))
        others = tuple(self._reading(text) for text in self._others.get(line, ()))
        first = self._reading(line)
        return FigureRequest(
            expression=first.expressions[0], canonical=first.canonical, others=others,
            probability=0.3 if others else 1.0,
        )  # fmt: skip

    def _reading(self, text: str) -> Reading:
        expression = read_notation(text, self.names)
        return Reading(expressions=(expression,), canonical=say(expression, self.names.codebook))


@dataclass(frozen=True, kw_only=True)
class Played:
    """One question on its way through the rooms."""

    plan: Plan
    gathered: Gathered
    drafts: tuple[StepDraft, ...]
    verified: Verified

    @property
    def draft(self) -> Draft:
        """All sentences before the check."""
        return joined(self.drafts)

    @property
    def text(self) -> str:
        """Everything that was let through."""
        shown = self.verified.draft
        return "\n".join(claim.text for claim in (*shown.lead, *shown.body))


@dataclass(kw_only=True)
class Workbench:
    """All rooms over one warehouse; the reader reads notation."""

    codebook: Codebook
    warehouse: Warehouse
    rooms: Rooms
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def expression(self, notation: str) -> Expression:
        """The expression of a notation."""
        return read_notation(notation, Names(self.codebook))

    def plan(self, question: str, language: str = "ja", form: Form | None = None) -> Plan:
        """The plan of a question."""
        plan = self.rooms.planner.plan(self.rooms.reader.read(question), language=language)
        return plan if form is None else replace(plan, form=form)

    def play(self, question: str, language: str = "ja", form: Form | None = None) -> Played:
        """Plan, evidence, drafts and what the check lets through."""
        plan = self.plan(question, language, form)
        gathered = self.rooms.gatherer.gather(plan)
        drafts = self.rooms.drafter.draft(plan, gathered)
        verified = self.rooms.verifier.verify(plan, drafts, gathered)
        return Played(plan=plan, gathered=gathered, drafts=drafts, verified=verified)

    def run(
        self, question: str, llm: Any, *, agent: Any = None, **state: Any
    ) -> tuple[AnswerGraph, list[Any]]:
        """All events of one run of the graph, the outcome last."""
        graph = AnswerGraph(rooms=self.rooms, chooser=ReadingChooser(llm=llm), agent=agent)
        return graph, list(graph.run(State(question=question, **state)))


Language = Literal["ja", "en"]


def open_workbench(folder: Path) -> Workbench:
    """Everything over a new warehouse in `folder`."""
    data = read_corpus(folder)
    path = folder / "figures.duckdb"
    if not path.exists():
        build_warehouse(data.figures, data.codebook, path)
    return workbench_over(Warehouse(path), data.codebook)


def workbench_over(warehouse: Warehouse, codebook: Codebook) -> Workbench:
    """The rooms over one warehouse."""
    texts = PretendTexts()
    gatherer = Gatherer(warehouse, codebook, texts, lambda _, limit: PASSAGES[:limit])
    others: dict[str, tuple[str, ...]] = {}
    rooms = Rooms(
        codebook=codebook,
        reader=ReadsNotation(codebook, others),  # type: ignore[arg-type]
        planner=Planner(codebook=codebook),
        gatherer=gatherer,
        drafter=Drafter(codebook, texts.draft),
        verifier=Verifier(codebook, {}, gatherer.evaluate),
    )
    return Workbench(codebook=codebook, warehouse=warehouse, rooms=rooms, others=others)
