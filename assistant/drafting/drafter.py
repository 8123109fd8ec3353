"""Puts a draft together: every step told by its writer, notes and the table behind, the next questions last.

Knows the writers; decides which of them speaks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.drafting.absences import AbsenceWriter
from assistant.drafting.answer_claims import joint_verdict
from assistant.drafting.answer_figures import FigureDrafter
from assistant.drafting.fixed import REASONS, SOCIAL, UNSURE, starters
from assistant.drafting.sources import source_claims
from assistant.drafting.suggestions import suggest_questions
from assistant.gathering.gather import Findings, Gathered
from assistant.gathering.results import Result
from assistant.outcome.draft import Claim, Draft
from assistant.planning.plan import (
    AbsenceStep,
    DefinitionStep,
    FigureStep,
    Plan,
    SocialStep,
    SourceStep,
    TextStep,
)
from assistant.texts.find import TextFindings
from assistant.understanding.text_request import TextRequest
from corpus.codebook import Codebook

TextDraft = Callable[[TextFindings, TextRequest], Draft]


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """The draft of one step, with the result that it tells of."""

    draft: Draft
    result: Result | None = None


class Drafter:
    """Writes drafts over one codebook."""

    def __init__(self, codebook: Codebook, text_draft: TextDraft) -> None:
        self._codebook = codebook
        self._figures = FigureDrafter(codebook)
        self._absences = AbsenceWriter(codebook)
        self._text_draft = text_draft

    def draft(self, plan: Plan, gathered: Gathered) -> tuple[StepDraft, ...]:
        """One draft a step, in order; the last one carries the next questions."""
        drafts = [self._step(found, plan) for found in gathered.findings]
        if drafts:
            next_questions = suggest_questions(plan, self._codebook)
            last = drafts[-1]
            drafts[-1] = replace(last, draft=replace(last.draft, suggestions=next_questions))
        verdicts = [
            found.result.verdict for found in gathered.findings if found.result and found.result.verdict
        ]
        opening = joint_verdict(verdicts, english=plan.language == "en")
        if drafts and opening:
            first = drafts[0]
            lead = (Claim(text=opening, basis="verdicts"), *first.draft.lead)
            drafts[0] = replace(first, draft=replace(first.draft, lead=lead))
        if drafts and plan.notes:
            corrections = tuple(Claim(text=note, basis="plain") for note in plan.notes)
            first = drafts[0]
            drafts[0] = replace(first, draft=replace(first.draft, lead=(*corrections, *first.draft.lead)))
        return tuple(drafts)

    def _step(self, found: Findings, plan: Plan) -> StepDraft:
        step, english = found.step, plan.language == "en"
        if isinstance(step, FigureStep) and found.result is not None:
            return self._figure(step, found, plan)
        if isinstance(step, SourceStep) and found.result is not None:
            return StepDraft(draft=source_claims(found.result, self._codebook, english=english))
        if isinstance(step, TextStep) and found.text is not None:
            return StepDraft(draft=self._text(step, found.text, plan))
        if isinstance(step, SocialStep):
            reply = SOCIAL.get(step.social, SOCIAL["hello"])[english]
            examples = starters(plan.language) if step.social in ("hello", "help", "who_are_you") else ()
            body = tuple(Claim(text=text, basis="plain") for text in examples)
            return StepDraft(draft=Draft(lead=(Claim(text=reply, basis="plain"),), body=body))
        if isinstance(step, DefinitionStep):
            return StepDraft(draft=self._definitions(step, english))
        assert isinstance(step, AbsenceStep)
        return StepDraft(draft=self._absent(step, found, plan))

    def _figure(self, step: FigureStep, found: Findings, plan: Plan) -> StepDraft:
        assert found.result is not None
        draft = self._figures.draft(found.result, plan.form)
        if draft.abstains or found.nearest:
            bounded = any(limits.low or limits.high for _, limits in found.result.bounds)
            gap = self._absences.beside_bounds(step.gap) if bounded else step.gap
            extra = self._absences.around(gap, found.nearest[:1], plan.language)
            draft = replace(draft, body=(*draft.body, *extra))
        return StepDraft(draft=draft, result=found.result)

    def _text(self, step: TextStep, found: TextFindings, plan: Plan) -> Draft:
        draft = self._text_draft(found, step.request)
        if draft.abstains and not draft.lead:
            outside = Claim(text=REASONS[draft.reason][plan.language == "en"], basis="plain")
            draft = replace(draft, lead=(outside,))
        if draft.abstains:
            gap = self._absences.gap(step.gap, plan.language)
            draft = replace(
                draft, lead=tuple(gap) or draft.lead, body=(*(draft.lead if gap else ()), *draft.body)
            )
        if any(claim.certainty in ("一般知識", "推測") for claim in (*draft.lead, *draft.body)):
            draft = replace(
                draft, notes=(*draft.notes, Claim(text=UNSURE[plan.language == "en"], basis="plain"))
            )
        return draft

    def _definitions(self, step: DefinitionStep, english: bool) -> Draft:
        measures = [self._codebook.measures[code] for code in step.measures]
        texts = [m.definition_en if english else m.definition for m in measures]
        claims = tuple(Claim(text=text, basis="codebook") for text in dict.fromkeys(texts) if text)
        return Draft(lead=claims[:1], body=claims[1:])

    def _absent(self, step: AbsenceStep, found: Findings, plan: Plan) -> Draft:
        """Why there is no answer; the user's own documents first, where they say something."""
        text = found.text
        if text is not None and step.text is not None:
            says = [part.originals or (part.answers and not step.asks_number) for part in text.parts]
            if any(says):
                return self._text_draft(text, step.text)
        return self._absences.absent(step, found.nearest, plan.language)


def joined(drafts: tuple[StepDraft, ...]) -> Draft:
    """All step drafts as one."""
    if not drafts:
        return Draft()
    draft = drafts[0].draft
    for other in drafts[1:]:
        draft = draft.joined(other.draft)
    return draft
