"""The LLM's small decisions: what an unclear question means, and which sentences answer it.

Each is a choice among options that code made; without an LLM, or when it fails, rules decide.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.errors import LlmError
from assistant.planning.planner import RulePlanner
from assistant.understanding.plan import FigurePart, Frame, Part, Plan, RefusalPart, TextPart
from corpus.codebook import Codebook
from corpus.japanese import content_words

_log = logging.getLogger(__name__)
AS_TEXT = "文章で説明"
NOT_HELD = "資料にない"
_MOST_MEASURES = 6
_LONGEST = 90
"""Characters of a sentence that the LLM reads: reading is what costs time."""
_MOST_SENTENCES = 1


@lru_cache(maxsize=8)
def prompt_text(name: str) -> str:
    """The system prompt `name` of assistant/prompts.

    Raises:
        FileNotFoundError: No such prompt.
    """
    return files("assistant.llm").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8").strip()


class LlmDecisions:
    """Asks one LLM; after the first failure in a run it stays silent and keeps the notice."""

    def __init__(self, llm: Any, planner: RulePlanner, *, patience_s: float = 20.0) -> None:
        self._llm = llm
        self._patience_s = patience_s
        self._planner = planner
        self.notice = ""

    @property
    def available(self) -> bool:
        """True when the LLM may be asked; waits for one that is still loading, so that answers repeat."""
        if self.notice or self._llm.backend == "none" or self._llm.state() == "failed":
            return False
        return self._llm.wait_ready(self._patience_s)

    def decide(self, plan: Plan) -> Plan:
        """The plan with its unclear parts decided by the LLM."""
        parts = tuple(self._decided(part) for part in plan.parts)
        changed = any(new is not old for new, old in zip(parts, plan.parts, strict=True))
        return replace(plan, parts=parts, decided_by="llm") if changed else plan

    def _decided(self, part: Part) -> Part:
        if not isinstance(part, FigurePart) or not part.unexplained or not self.available:
            return part
        options = measure_options(part.frame, self._planner.codebook)
        chosen = self._choose(part.frame.topic, [*options, AS_TEXT, NOT_HELD])
        _log.info("decide question=%s chosen=%s", part.frame.topic, chosen)
        if chosen is None or chosen == next(iter(options), None):
            return part
        if chosen == AS_TEXT:
            frame = replace(part.frame, kind="text", shape="text")
            return TextPart(frame=frame, search=frame.topic, terms=part.unexplained)
        if chosen == NOT_HELD:
            gap = self._planner.refusals.find_gap(self._planner.reader.read(part.frame.topic), part.frame)
            return RefusalPart(
                frame=part.frame, reason="not_published", gap=gap.code if gap else "",
                nearest=self._planner.refusals.nearest(part.frame),
            )  # fmt: skip
        code = options[chosen]
        reading = self._planner.reader.read(part.frame.topic)
        return self._planner.figure_part(reading, replace(part.frame, measures=(code,)))

    def _choose(self, question: str, options: Sequence[str]) -> str | None:
        try:
            prompt = (
                f"質問: {question}\n選択肢:\n" + "\n".join(f"- {option}" for option in options) + "\n答え: "
            )
            return self._llm.choose(prompt, options, system=prompt_text("choose_meaning"))
        except LlmError as error:
            self._note(error)
            return None

    def pick(self, question: str, sentences: Sequence[str]) -> Sequence[int]:
        """Index of the sentence that answers most directly; empty when the LLM cannot say."""
        if not self.available:
            return ()
        listed = "\n".join(f"{number}. {text[:_LONGEST]}" for number, text in enumerate(sentences, start=1))
        try:
            numbers = self._llm.pick_numbers(
                f"質問: {question}\n文:\n{listed}\n答える文の番号: ",
                maximum=len(sentences),
                at_most=_MOST_SENTENCES,
                system=prompt_text("pick_sentences"),
            )
        except LlmError as error:
            self._note(error)
            return ()
        return [number - 1 for number in numbers]

    def _note(self, error: LlmError) -> None:
        self.notice = f"{error} 規則だけで答えました。"
        _log.warning("llm failed: %s", error)


def measure_options(frame: Frame, codebook: Codebook) -> dict[str, str]:
    """Names of the measures to choose from, the rules' choice first, then those that share words with the topic."""
    words = set(content_words(frame.topic))

    def shared(code: str) -> int:
        measure = codebook.measures[code]
        return len(words & set(content_words(f"{measure.name} {' '.join(measure.synonyms)}")))

    technologies = set(frame.technologies) or {"ai", "genai"}
    others = [m.code for m in codebook.measures.values() if m.technology in technologies]
    others.sort(key=lambda code: (-shared(code), code))
    codes = dict.fromkeys([*frame.measures, *others])
    return {codebook.measures[code].name: code for code in list(codes)[:_MOST_MEASURES]}
