"""The LLM's one choice: which of a few close readings a question has. Without an LLM the likeliest one stands.

Knows canonical sentences and the LLM; changes nothing but the order of readings.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from assistant.errors import LlmError
from assistant.understanding.parsed import FigureRequest, ParsedQuestion, Reading

_log = logging.getLogger(__name__)
CLOSE = 0.5
"""A reading less likely than this, with others beside it, is put to the LLM."""


@lru_cache(maxsize=8)
def prompt_text(name: str) -> str:
    """The system prompt `name` of assistant/llm/prompts.

    Raises:
        FileNotFoundError: No such prompt.
    """
    return files("assistant.llm").joinpath("prompts", f"{name}.md").read_text(encoding="utf-8").strip()


@dataclass(kw_only=True)
class ReadingChooser:
    """Asks one LLM; after the first failure in a run it stays silent and keeps the notice."""

    llm: Any
    patience_s: float = 4.0
    notice: str = ""

    def decided(self, parsed: ParsedQuestion) -> ParsedQuestion:
        """The question with the LLM's reading first where several are close."""
        requests = parsed.figure_requests
        if (
            len(requests) != 1
            or not requests[0].others
            or requests[0].probability >= CLOSE
            or not self._available()
        ):
            return parsed
        chosen = self._choose(parsed.text, requests[0])
        if chosen is None:
            return parsed
        first, *rest = chosen
        others = tuple(rest)
        new = tuple(
            FigureRequest(
                expression=one, canonical=first.canonical, probability=requests[0].probability,
                others=others if number == 0 else (), gap=requests[0].gap,
            )
            for number, one in enumerate(first.expressions)
        )  # fmt: skip
        kept = [request for request in parsed.requests if not isinstance(request, FigureRequest)]
        return replace(parsed, requests=(*new, *kept))

    def _available(self) -> bool:
        if self.notice or self.llm.backend == "none" or self.llm.state() == "failed":
            return False
        return self.llm.wait_ready(self.patience_s)

    def _choose(self, question: str, request: FigureRequest) -> list[Reading] | None:
        """All readings with the chosen one first; None where the LLM cannot say."""
        own = Reading(expressions=(request.expression,), canonical=request.canonical)
        readings = [own, *request.others]
        options = [reading.canonical for reading in readings]
        prompt = f"質問: {question}\n選択肢:\n" + "\n".join(f"- {option}" for option in options) + "\n答え: "
        try:
            chosen = self.llm.choose(prompt, options, system=prompt_text("choose_reading"))
        except LlmError as error:
            self.notice = f"{error} 規則だけで答えました。"
            _log.warning("llm failed: %s", error)
            return None
        first = next(reading for reading in readings if reading.canonical == chosen)
        return [first, *(reading for reading in readings if reading is not first)]
