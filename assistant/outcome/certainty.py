"""How sure a cited sentence is, as readers see it: the original's words, our restatement, general knowledge, a guess.

Knows the words in both languages; knows nothing about sentences.
"""

from __future__ import annotations

from typing import Final, Literal

from corpus.passages import Certainty

_ENGLISH: Final[dict[Certainty, str]] = {
    "原文": "original wording",
    "言い換え": "restated",
    "一般知識": "general knowledge",
    "推測": "inference",
}


def certainty_name(certainty: Certainty | Literal[""], language: str) -> str:
    """The word for readers of `language`; empty for figures, which are printed or calculated."""
    return _ENGLISH[certainty] if certainty and language == "en" else certainty
