"""ParsedQuestion: everything that the rest of the assistant may know of a question.

Built once by the reader; nothing after it reads the question's words. Knows requests and forms; holds no rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from assistant.understanding.expression import Expression
from assistant.understanding.text_request import TextRequest

Language = Literal["ja", "en"]
OutsideReason = Literal[
    "forecast",
    "not_held",
    "invent",
    "single_municipality",
    "cost",
    "injection",
    "offtopic",
    "calculation",
    "unknown_place",
]
Operation = Literal[
    "table", "chart", "short", "one_sentence", "formal", "english", "japanese", "source", "more", "list", "csv",
    "definition", "why", "plain", "shorter", "return",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Span:
    """Characters `start` to `end` of the question and what they were read as."""

    start: int
    end: int
    text: str
    meaning: str
    """A code of the codebook (`place:39`), an operator (`take.low`), `year:2023`, or `background`."""


@dataclass(frozen=True, kw_only=True)
class Form:
    """How the answer shall look."""

    kind: Literal["auto", "table", "chart"] = "auto"
    language: Language = "ja"
    register: Literal["auto", "formal", "plain"] = "auto"
    sentences: int | None = None
    """At most so many sentences; None: as many as the answer needs."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Another way to read a request."""

    expressions: tuple[Expression, ...]
    canonical: str


@dataclass(frozen=True, kw_only=True)
class FigureRequest:
    """Asks for figures."""

    expression: Expression
    canonical: str
    """The expression as a short question in Japanese, shown as 「…として答えました」."""
    assumptions: tuple[str, ...] = ()
    """What was filled in because the question did not say it, as short Japanese phrases."""
    probability: float = 1.0
    others: tuple[Reading, ...] = ()
    """Readings that are nearly as likely, best first."""
    gap: str = ""
    """Code of the registry entry on what is not published that fits the words best."""
    kind: Literal["figures"] = "figures"


@dataclass(frozen=True, kw_only=True)
class TextQuestion:
    """Asks for what texts say."""

    request: TextRequest
    probability: float = 1.0
    gap: str = ""
    kind: Literal["text"] = "text"


@dataclass(frozen=True, kw_only=True)
class OperationRequest:
    """Acts on the answer before."""

    operation: Operation
    kind: Literal["operation"] = "operation"


@dataclass(frozen=True, kw_only=True)
class SocialRequest:
    """A greeting, thanks, a question about the assistant itself."""

    social: Literal["hello", "thanks", "bye", "help", "who_are_you", "sorry"]
    kind: Literal["social"] = "social"


@dataclass(frozen=True, kw_only=True)
class OutsideRequest:
    """What no survey and no text of this corpus can answer, and why."""

    reason: OutsideReason
    text: str = ""
    """The request's own words, for the search in texts of the user and in the registry of gaps."""
    gap: str = ""
    asks_number: bool = True
    """The request names something counted."""
    towns: tuple[str, ...] = ()
    """Municipalities that the request names."""
    nearest: FigureRequest | None = None
    """The published figure that is nearest to what was asked."""
    kind: Literal["outside"] = "outside"


@dataclass(frozen=True, kw_only=True)
class UnclearRequest:
    """A name that stands for several things; asked back with choices."""

    reason: str
    """One Japanese sentence on what is open."""
    questions: tuple[str, ...] = ()
    """The message once for each thing that may be meant."""
    kind: Literal["unclear"] = "unclear"


Request = FigureRequest | TextQuestion | OperationRequest | SocialRequest | OutsideRequest | UnclearRequest


@dataclass(frozen=True, kw_only=True)
class ParsedQuestion:
    """One message, understood."""

    text: str
    requests: tuple[Request, ...]
    form: Form = Form()
    spans: tuple[Span, ...] = field(default=())
    unread: tuple[str, ...] = ()
    """Content words that no part of the reading rests on; shown to the reader, never silently dropped."""
    corrected: str = ""
    """A Japanese sentence when a misspelt name was read as another."""

    @property
    def figure_requests(self) -> tuple[FigureRequest, ...]:
        """The requests for figures, in order."""
        return tuple(request for request in self.requests if isinstance(request, FigureRequest))
