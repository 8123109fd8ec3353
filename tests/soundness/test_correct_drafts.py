"""Correct drafts, Japanese and English, all pass: a verifier that blocks true figures is of no use either."""

from __future__ import annotations

import pytest

from assistant.drafting.figures import FigureWriter
from assistant.drafting.gaps import GapWriter
from assistant.drafting.table_view import make_table
from assistant.outcome.draft import Claim, Draft
from assistant.understanding.plan import Frame, RefusalPart
from assistant.verification.verify import Verifier, verify_draft
from tests.soundness.conftest import Play
from tests.soundness.scenes import SCENES, Stage, quoted
from tools.evidence import EvidenceSet
from tools.naming import Namer

CASES = [(name, language) for language in ("ja", "en") for name in SCENES]
LISTED = (
    "ranking",
    "top ranking",
    "region ranking",
    "gains",
    "issues",
    "use cases",
    "trend",
    "prefecture trend",
)
QUOTED = ("jri-2025-062/2", "ai-act/3", "konkyo-guide/1", "digital-agency-genai-guideline/4")


def test_the_suite_holds_at_least_forty_correct_drafts() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(("name", "language"), CASES)
def test_correct_draft_passes_whole(played: Play, stage: Stage, name: str, language: str) -> None:
    scene = played(name, language)
    assert scene.claims, "the writer wrote nothing"
    draft = Draft(lead=scene.claims[:1], body=scene.claims[1:])
    verified, counts, problems = verify_draft(draft, stage.codebook, scene.evidence)
    assert problems == ()
    assert (verified.lead, verified.body) == (draft.lead, draft.body)
    assert counts.supported == counts.numbers > 0


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", LISTED)
def test_correct_table_passes(played: Play, stage: Stage, name: str, language: str) -> None:
    scene = played(name, language)
    table = make_table(scene.found.tables, Namer(stage.codebook, language), "")
    verified, _, problems = verify_draft(
        Draft(lead=scene.claims, table=table), stage.codebook, scene.evidence
    )
    assert problems == ()
    assert verified.table == table is not None


@pytest.mark.parametrize("passage", QUOTED)
def test_every_whole_sentence_of_a_passage_may_be_quoted(stage: Stage, passage: str) -> None:
    found, evidence = quoted(stage, passage)
    verifier = Verifier(stage.codebook, evidence)
    sentences = [text for text in found.text.splitlines() if text.strip()]
    for text in [*sentences, found.english]:
        claim = Claim(text=text, basis="quote", evidence=(found.id,), quote=text)
        assert verifier.check(claim).supported, text


def test_every_refusal_and_gap_of_the_codebook_passes(stage: Stage) -> None:
    verifier = Verifier(stage.codebook, EvidenceSet())
    reasons = ("not_published", "not_in_corpus", "future", "out_of_scope", "unsafe", "no_evidence")
    for language in ("ja", "en"):
        writer = GapWriter(FigureWriter(Namer(stage.codebook, language)), stage.codebook)
        for gap in (None, *stage.codebook.gaps):
            for reason in reasons:
                for subject in ("", "横浜市") if language == "ja" else ("",):
                    part = RefusalPart(frame=Frame(), reason=reason, subject=subject)
                    for claim in writer.refuse(part, gap):
                        assert verifier.check(claim).supported, claim.text
