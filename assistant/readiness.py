"""Getting ready before the first question: everything built beforehand, and the LLM loaded.

Knows what has to be there; nothing about questions.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from assistant.llm.weights import ensure_weights
from assistant.session import Assistant, LlmStatus
from assistant.settings import Settings
from corpus.build import Progress, open_corpus

_POLL_S = 0.1


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What `prepare` found or built."""

    figures: int
    passages: int
    weights: Path | None
    """The embedded LLM's file; None when the settings use another LLM or none."""


def uses_embedded_llm(settings: Settings) -> bool:
    """True when these settings serve the embedded weights."""
    return settings.llm == "embedded" and not (settings.llm_url or settings.llm_gguf)


def prepare(settings: Settings, *, force: bool = False, progress: Progress | None = None) -> Prepared:
    """Build database and index and join the LLM's weights, as far as missing or out of date.

    Raises:
        KonkyoError: The corpus is broken, a weight package is missing, or the disk refuses.
    """
    corpus = open_corpus(settings.home, settings.embedder, force=force, progress=progress)
    corpus.warehouse.close()
    weights = None
    if uses_embedded_llm(settings):
        weights = ensure_weights(settings.cache, progress is not None)
    return Prepared(figures=len(corpus.data.figures), passages=len(corpus.index.passages), weights=weights)


def wait_for_llm(assistant: Assistant, timeout_s: float = 900.0) -> LlmStatus:
    """The LLM's state once it has stopped loading, or after `timeout_s` seconds."""
    end = time.monotonic() + timeout_s
    while (status := assistant.llm_status()).state == "loading" and time.monotonic() < end:
        time.sleep(_POLL_S)
    return status
