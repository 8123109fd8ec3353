"""Plans a parsed question: requests become steps, operations act on what earlier turns left behind.

Knows requests, memories and the codebook; reads no words of the question and runs nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.outcome.answer import Reason
from assistant.planning.plan import (
    AbsenceStep,
    DefinitionStep,
    FigureStep,
    Plan,
    SocialStep,
    SourceStep,
    Step,
    TextStep,
)
from assistant.planning.qualify import qualified, unchecked_numbers
from assistant.planning.resolve import below_national, resolved
from assistant.understanding.expression import Claim, Expression, leaves
from assistant.understanding.memory import Memory, last_with_figures
from assistant.understanding.parsed import (
    FigureRequest,
    Form,
    OperationRequest,
    OutsideRequest,
    ParsedQuestion,
    Request,
    SocialRequest,
    TextQuestion,
    UnclearRequest,
)
from assistant.understanding.qualifiers import Qualifiers
from assistant.understanding.say import say
from assistant.understanding.text_request import TextRequest
from corpus.codebook import Codebook

_REASONS: dict[str, Reason] = {
    "forecast": "future", "invent": "no_evidence", "single_municipality": "not_published", "cost": "not_published",
    "injection": "unsafe", "offtopic": "out_of_scope", "calculation": "out_of_scope", "unknown_place": "not_in_corpus",
    "not_held": "not_in_corpus",
}  # fmt: skip
STARTERS = (
    "生成AIの導入が遅れている都道府県は？",
    "町と都道府県で、生成AI導入の課題はどう違いますか？",
    "報告書の提言を3点で教えてください。",
)
STARTERS_EN = (
    "Which prefectures have the lowest generative AI adoption rate?",
    "What are the AI adoption issues of towns?",
    "What does the report recommend?",
)
_NOTHING_BEFORE = "直前の答えがないため、そのままではお作りできません。まず、次のような質問からどうぞ。"
_UNREAD = "『{}』をどう扱えばよいか分かりませんでした。次のどれをお尋ねですか。"
_UNUSED = "『{}』は、答えの条件に使っていません。"
_UNCHECKED = "『{}』は確かめていません。"
_WHICH = "ご質問は、次のうちどれに近いですか。"
_UNSURE = 0.2
"""Readings less likely than this are asked about."""
_SURE, _FEW = 0.6, 2
"""With a reading as likely as this, a few words that stayed unread are told beside the answer."""
_SURE_OF_STATEMENT = 0.5
"""Of numbers that are stated: below this, nine of thirteen denials of a fresh round were false."""
_MOST_CHOICES = 3
_REMEMBERED = 8
Lag = Literal["lowest_rate", "below_national"]


@dataclass(frozen=True, kw_only=True)
class Planner:
    """Plans against one codebook."""

    codebook: Codebook

    def plan(
        self,
        parsed: ParsedQuestion,
        memories: Sequence[Memory] = (),
        *,
        language: str = "auto",
        lag: Lag = "lowest_rate",
    ) -> Plan:
        """The plan for a parsed question.

        Args:
            memories: What earlier turns left behind, oldest first.
            language: `ja` or `en` overrides the language of the question.
            lag: What 「遅れている」 means.
        """
        asked_back = self._unsure(parsed)
        if asked_back is not None:
            return replace(asked_back, memory=memories[-1] if memories else Memory())
        form = parsed.form if language == "auto" else replace(parsed.form, language=language)  # type: ignore[arg-type]
        steps: list[Step] = []
        for request in parsed.requests:
            if isinstance(request, OperationRequest):
                form = _formed(form, request)
                if len(parsed.requests) > 1:
                    continue
                operated = self._operated(request, memories)
                if not operated:
                    return Plan(parsed=parsed, steps=(), form=form, asks=_NOTHING_BEFORE, choices=STARTERS)
                steps += operated
            else:
                steps += self._steps(request, lag, parsed.qualifiers)
        notes = [parsed.corrected] if parsed.corrected else []
        if parsed.unread and parsed.figure_requests:
            notes.append(_UNUSED.format("』『".join(parsed.unread)))
        unchecked = unchecked_numbers(parsed)
        if unchecked:
            notes.append(_UNCHECKED.format("』『".join(unchecked)))
        told = _once([_in_form(step, form) for step in steps])
        plan = Plan(parsed=parsed, steps=told, form=form, notes=tuple(notes))
        return replace(plan, memory=self._memory(plan, memories))

    def _unsure(self, parsed: ParsedQuestion) -> Plan | None:
        """Asks back where words stayed unread, or where several readings are about as likely."""
        unclear = next((one for one in parsed.requests if isinstance(one, UnclearRequest)), None)
        if unclear is not None:
            return Plan(
                parsed=parsed, steps=(), form=parsed.form, asks=unclear.reason, choices=unclear.questions
            )
        figures = parsed.figure_requests
        if not figures or len(figures) != len(parsed.requests):
            return None
        readings = [one.canonical for one in figures]
        others = [other.canonical for one in figures for other in one.others]
        choices = tuple(dict.fromkeys([*readings, *others]))[:_MOST_CHOICES]
        surest = min(one.probability for one in figures)
        if parsed.unread and not _told(parsed, surest):
            asks = _UNREAD.format("』『".join(parsed.unread[:3]))
        elif surest < _UNSURE and others:
            asks = _WHICH
        else:
            return None
        return Plan(parsed=parsed, steps=(), form=parsed.form, asks=asks, choices=choices)

    def _steps(self, request: Request, lag: Lag, said: Qualifiers) -> list[Step]:
        if isinstance(request, FigureRequest):
            found = resolved(request.expression, self.codebook)
            unsure = request.probability < _SURE_OF_STATEMENT and any(map(_states_number, found))
            if len(found) > 1 or unsure:
                # A statement that may be about something else is told the values, not a yes or no.
                found = tuple(one.of if isinstance(one, Claim) else one for one in found)
            found = tuple(qualified(one, said, self.codebook) for one in found)
            if lag == "below_national":
                found = tuple(below_national(one) for one in found)
            return [
                FigureStep(expression=one, canonical=say(one, self.codebook), gap=request.gap)
                for one in found
            ]
        if isinstance(request, TextQuestion):
            return [TextStep(request=request.request, gap=request.gap)]
        if isinstance(request, SocialRequest):
            return [SocialStep(social=request.social)]
        if isinstance(request, OutsideRequest):
            return [self._absence(request)]
        return []

    def _absence(self, request: OutsideRequest) -> AbsenceStep:
        nearest = resolved(request.nearest.expression, self.codebook)[:1] if request.nearest else ()
        asks_documents = request.reason in ("cost", "single_municipality", "unknown_place")
        text = TextRequest(text=request.text, role="what") if asks_documents else None
        return AbsenceStep(
            reason=_REASONS[request.reason],
            asks_number=request.asks_number,
            towns=request.towns if request.reason == "single_municipality" else (),
            gap=request.gap,
            nearest=nearest[0] if nearest else None,
            text=text,
        )

    def _operated(self, request: OperationRequest, memories: Sequence[Memory]) -> list[Step]:
        """The steps of the turn before, or of the first one, done again in another form."""
        memory = _operand(request, memories)
        figures = [one for expression in memory.expressions for one in resolved(expression, self.codebook)]
        if request.operation == "why":
            return self._why(memory, figures)
        if memory.kind == "text" and memory.topic and request.operation != "definition":
            return [TextStep(request=TextRequest(text=memory.topic, role=memory.role or "what"))]  # type: ignore[arg-type]
        if not figures:
            earlier = last_with_figures(memories)
            figures = (
                [one for e in earlier.expressions for one in resolved(e, self.codebook)] if earlier else []
            )
        if request.operation == "definition":
            codes = tuple(dict.fromkeys(leaf.measure for one in figures for leaf in leaves(one)))
            return [DefinitionStep(measures=codes)] if codes else []
        if request.operation == "source":
            return [SourceStep(expression=one, canonical=say(one, self.codebook)) for one in figures]
        return [FigureStep(expression=one, canonical=say(one, self.codebook)) for one in figures]

    def _why(self, memory: Memory, figures: Sequence[Expression]) -> list[Step]:
        topic = memory.topic or (say(figures[0], self.codebook) if figures else memory.question)
        return [TextStep(request=TextRequest(text=f"{topic}の理由は何ですか", role="why"))] if topic else []

    def _memory(self, plan: Plan, memories: Sequence[Memory]) -> Memory:
        """What this turn leaves behind; formats, thanks and greetings leave what was there."""
        figures = tuple(request.expression for request in plan.parsed.figure_requests)
        texts = [step.request for step in plan.steps if isinstance(step, TextStep)]
        before = memories[-1] if memories else Memory()
        operations = [one for one in plan.parsed.requests if isinstance(one, OperationRequest)]
        if operations:
            before = _operand(operations[-1], memories)
        if not figures and not texts:
            return replace(before, question=before.question or plan.parsed.text, language=plan.language)
        recent = tuple(dict.fromkeys((*before.recent, *before.shown)))[-_REMEMBERED:]
        return Memory(
            question=plan.parsed.text, recent=recent, kind="figures" if figures else "text", expressions=figures,
            topic=texts[-1].text if texts else "", role=texts[-1].role if texts else "", language=plan.language,
        )  # fmt: skip


def _operand(request: OperationRequest, memories: Sequence[Memory]) -> Memory:
    """The turn that an operation acts on: the one before, or the first."""
    if not memories:
        return Memory()
    return memories[0] if request.operation == "return" else memories[-1]


def _once(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Each expression and each search once."""
    found: dict[object, Step] = {}
    for step in steps:
        found.setdefault(step.expression if isinstance(step, FigureStep) else step, step)
    return tuple(found.values())


def _in_form(step: Step, form: Form) -> Step:
    """The step with its search in the language and length of the answer."""
    if isinstance(step, TextStep):
        return replace(step, request=replace(step.request, language=form.language, sentences=form.sentences))
    if isinstance(step, AbsenceStep) and step.text is not None:
        return replace(step, text=replace(step.text, language=form.language, sentences=form.sentences))
    return step


def _formed(form: Form, request: OperationRequest) -> Form:
    """The form that an operation asks for."""
    if request.operation in ("table", "list", "csv"):
        return replace(form, kind="table")
    if request.operation == "chart":
        return replace(form, kind="chart")
    if request.operation in ("short", "shorter", "one_sentence"):
        return replace(form, sentences=1)
    if request.operation == "formal":
        return replace(form, register="formal", sentences=1)
    if request.operation == "plain":
        return replace(form, register="plain")
    if request.operation in ("english", "japanese"):
        return replace(form, language="en" if request.operation == "english" else "ja")
    return form


def _states_number(expression: Expression) -> bool:
    return isinstance(expression, Claim) and isinstance(expression.stated, int | float)


def _told(parsed: ParsedQuestion, surest: float) -> bool:
    """Whether to answer and to say which words were not used; a number left over is a condition."""
    numbered = any(character.isdigit() for word in parsed.unread for character in word)
    return surest >= _SURE and len(parsed.unread) <= _FEW and not numbered
