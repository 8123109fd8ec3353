"""The draft of the agent loop: sentences with evidence marks, invented marks taken out.

Knows marks such as [E1]; whether a sentence is true is the verifier's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tools.evidence import Evidence

Stopped = Literal["done", "rounds", "time", "error"]

_MARK = re.compile(r"[\[［【(（]\s*(E\d+(?:\s*[,，、・;]\s*E\d+)*)\s*[\]］】)）]")
_MARKS_AFTER_END = re.compile(r"([。！？.!?])\s*((?:\[E\d+\])+)")
_SENTENCE_GAP = re.compile(r"(?<=[。！？])(?![」』）)])|\n+|(?<=[\]a-z%)][.!?])\s+(?=[A-Z])")


@dataclass(frozen=True, kw_only=True)
class DraftSentence:
    """One sentence of a draft."""

    text: str
    """Without marks."""
    evidence: tuple[str, ...]
    """Ids that the LLM gave for it; empty when it gave none."""


@dataclass(frozen=True, kw_only=True)
class AgentDraft:
    """What the agent loop ends in. Nothing of it is verified yet."""

    text: str
    """Sentences with their marks as `[E1]` before the full stop; empty when the LLM wrote none."""
    evidence: tuple[Evidence, ...] = ()
    """All that the tools found, ids E1, E2, ..."""
    rounds: int = 0
    """Calls of the LLM."""
    stopped: Stopped = "done"
    notice: str = ""
    """A Japanese sentence on why the loop stopped early; empty when done."""
    invented: tuple[str, ...] = ()
    """Cited ids that no tool had given; their marks are gone, and sentences with no other mark too."""
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def sentences(self) -> tuple[DraftSentence, ...]:
        """The text sentence by sentence."""
        return split_draft(self.text)


def unify_marks(text: str) -> str:
    """Every mark as `[E1]`, before the end of its sentence: `高い。（E1、E2）` becomes `高い[E1][E2]。`."""
    bracketed = _MARK.sub(lambda found: "".join(f"[{one}]" for one in re.findall(r"E\d+", found[1])), text)
    return _MARKS_AFTER_END.sub(r"\2\1", bracketed)


def split_draft(text: str) -> tuple[DraftSentence, ...]:
    """The sentences of a text with unified marks; list marks are removed."""
    found: list[DraftSentence] = []
    for part in _SENTENCE_GAP.split(text):
        clean = re.sub(r"^\s*(?:[-*・#]+|\d+[.)])\s+", "", part).strip()
        plain = re.sub(r"\s*\[E\d+\]", "", clean)
        if re.search(r"\w", plain):
            found.append(DraftSentence(text=plain, evidence=cited_ids(clean)))
    return tuple(found)


def cited_ids(text: str) -> tuple[str, ...]:
    """Ids marked in `text`, in order, each once."""
    return tuple(dict.fromkeys(re.findall(r"\[(E\d+)\]", text)))


def without_invented(text: str, known: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The text without marks that name nothing, and without sentences that rest on such marks alone.

    Returns:
        (text, invented ids). A text without invented marks comes back as it is.
    """
    real = set(known)
    invented = tuple(one for one in cited_ids(text) if one not in real)
    if not invented:
        return text, ()
    kept: list[str] = []
    for part in (piece for piece in _SENTENCE_GAP.split(text) if piece and piece.strip()):
        ids = cited_ids(part)
        if not ids or any(one in real for one in ids):
            kept.append(re.sub(r"\[(E\d+)\]", lambda mark: mark[0] if mark[1] in real else "", part).strip())
    return "\n".join(kept), invented
