"""TextRequest: what a question wants to know from texts. Knows roles and items; searches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextRole = Literal[
    "why", "how", "what", "allowed", "required", "who", "when", "where", "article", "steps", "difference",
    "example", "summary", "effect", "opinion",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TextRequest:
    """One request answered from texts."""

    text: str
    """The request's own sentence, for the search by meaning."""
    role: TextRole
    items: tuple[str, ...] = ()
    """Codes of the codebook that the request names."""
    sentences: int | None = None
    """At most so many sentences; None: as many as needed."""
    language: Literal["ja", "en"] = "ja"
