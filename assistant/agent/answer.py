"""Turns the agent loop of a configured LLM into a draft for the verifier: its sentences become claims.

Knows the loop and the two tools; believes nothing that the LLM wrote.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.agent.draft import DraftSentence
from assistant.agent.loop import run_agent
from assistant.errors import LlmError
from assistant.gathering.gather import Gathered, Gatherer
from assistant.outcome.draft import Claim, Draft
from assistant.planning.plan import Plan, TextStep
from assistant.understanding.memory import Memory
from assistant.understanding.parsed import Form, ParsedQuestion
from assistant.understanding.text_request import TextRequest
from corpus.codebook import Codebook
from corpus.japanese import content_words
from corpus.passages import split_sentences
from tools.evidence import EvidenceSet, PassageEvidence, TableEvidence
from tools.langchain_tools import make_tools

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class AgentAnswer:
    """What the loop ended in: a draft on evidence, or only a notice why there is none."""

    plan: Plan
    gathered: Gathered
    draft: Draft
    notice: str = ""


class AgentWriter:
    """Runs the agent loop of one LLM over one corpus."""

    def __init__(self, llm: Any, gatherer: Gatherer, codebook: Codebook) -> None:
        self._llm = llm
        self._gatherer = gatherer
        self._codebook = codebook

    def write(
        self, parsed: ParsedQuestion, language: Literal["ja", "en"], earlier: Sequence[str]
    ) -> AgentAnswer:
        """One run of the loop; a failure is a notice, never an exception."""
        question = parsed.text
        tools = make_tools(self._gatherer.run_query, self._gatherer.search_text, self._codebook)
        try:
            with self._llm.guarded():
                found = run_agent(question, self._llm.chat(), tools, language=language, earlier=earlier)
        except LlmError as error:
            _log.warning("agent loop failed: %s", error)
            return _nothing(parsed, language, str(error))
        evidence = EvidenceSet(items=found.evidence)
        claims = [_claim(sentence, evidence) for sentence in found.sentences]
        if found.stopped != "done" or not claims:
            return _nothing(
                parsed,
                language,
                found.notice or "LLM が根拠のある答えを書けなかったため、規則だけで答えました。",
            )
        return AgentAnswer(
            plan=_plan(parsed, language),
            gathered=Gathered(findings=(), evidence=evidence),
            draft=Draft(lead=tuple(claims[:1]), body=tuple(claims[1:])),
        )


def _plan(parsed: ParsedQuestion, language: Literal["ja", "en"]) -> Plan:
    request = TextRequest(text=parsed.text, role="what", language=language)
    memory = Memory(
        question=parsed.text, kind="text", topic=parsed.text, role="what", language=language,
        expressions=tuple(one.expression for one in parsed.figure_requests),
    )  # fmt: skip
    return Plan(
        parsed=parsed,
        steps=(TextStep(request=request),),
        form=Form(language=language),
        decided_by="llm",
        memory=memory,
    )


def _nothing(parsed: ParsedQuestion, language: Literal["ja", "en"], notice: str) -> AgentAnswer:
    empty = Gathered(findings=(), evidence=EvidenceSet())
    return AgentAnswer(plan=_plan(parsed, language), gathered=empty, draft=Draft(), notice=notice)


def _claim(sentence: DraftSentence, evidence: EvidenceSet) -> Claim:
    """The sentence with the cells it states and the passage sentence nearest to it."""
    cited = [found for found in map(evidence.get, sentence.evidence) if found is not None]
    figures = [
        cell.figure
        for table in cited
        if isinstance(table, TableEvidence)
        for cell in (*table.cells, *table.reference)
        if cell.text in sentence.text
    ]
    quotes = [
        _nearest_sentence(found, sentence.text) for found in cited if isinstance(found, PassageEvidence)
    ]
    return Claim(
        text=sentence.text,
        basis="prose",
        evidence=sentence.evidence,
        figures=tuple(dict.fromkeys(figures)),
        quote=quotes[0] if quotes else "",
    )


def _nearest_sentence(passage: PassageEvidence, text: str) -> str:
    words = set(content_words(text))
    sentences = split_sentences(passage.text)
    return max(sentences, key=lambda sentence: len(words & set(content_words(sentence))), default="")
