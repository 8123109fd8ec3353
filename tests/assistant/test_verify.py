"""The gate itself: what it counts and says; a draft leaves it whole or shorter, never changed."""

from __future__ import annotations

from dataclasses import replace

from assistant.drafting.drafter import StepDraft
from assistant.outcome.draft import Claim, Draft
from assistant.verification.verify import Verified
from tests.assistant.workbench import LOWEST, Workbench
from tools.evidence import EvidenceSet


def checked(bench: Workbench, draft: Draft, question: str = LOWEST) -> Verified:
    """`draft` in the place of the question's own."""
    played = bench.play(question)
    steps = (StepDraft(draft=draft, result=played.drafts[0].result),)
    return bench.rooms.verifier.verify(played.plan, steps, played.gathered)


def test_wrong_claim_is_dropped_and_the_others_stay_word_for_word(bench: Workbench) -> None:
    draft = bench.play(LOWEST).draft
    wrong = replace(draft.lead[0], text=draft.lead[0].text.replace("17.1", "71.1"))
    verified = checked(bench, replace(draft, lead=(wrong, *draft.lead)))
    assert verified.draft.lead == draft.lead
    assert verified.draft.body == draft.body
    assert verified.counts.removed_claims == 1
    assert verified.counts.supported < verified.counts.numbers
    assert "71.1" in verified.problems[0]


def test_correct_draft_leaves_the_gate_unchanged(bench: Workbench) -> None:
    draft = bench.play(LOWEST).draft
    verified = checked(bench, draft)
    assert (verified.draft, verified.problems) == (draft, ())
    assert verified.counts.numbers == verified.counts.supported >= 5


def test_table_with_a_changed_cell_is_taken_away(bench: Workbench) -> None:
    draft = bench.play(LOWEST).draft
    assert draft.table is not None
    rows = ((draft.table.rows[0][0], "81.1"), *draft.table.rows[1:])
    assert checked(bench, replace(draft, table=replace(draft.table, rows=rows))).draft.table is None


def test_evidence_that_is_not_there_supports_nothing(bench: Workbench) -> None:
    draft = bench.play(LOWEST).draft
    unknown = replace(draft.lead[0], evidence=("E99",))
    assert checked(bench, Draft(lead=(unknown,))).draft.lead == ()


def test_prose_without_evidence_is_dropped(bench: Workbench) -> None:
    claim = Claim(text="高知県の生成AI導入率は11.8％です。", basis="prose", evidence=("E1",))
    assert bench.rooms.verifier.verify_prose(Draft(lead=(claim,)), EvidenceSet()).draft.lead == ()


def test_sentence_of_the_codebook_must_be_word_for_word(bench: Workbench) -> None:
    text = bench.codebook.gaps[0].text
    right, wrong = Claim(text=text, basis="codebook"), Claim(text=f"{text}。", basis="codebook")
    assert checked(bench, Draft(lead=(right, wrong))).draft.lead == (right,)
