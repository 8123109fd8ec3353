"""Every mutated sentence is blocked: none of the mistakes of mutations.py can reach a reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.outcome.draft import Claim, Draft
from assistant.verification.verify import verify_draft
from tests.soundness.conftest import Play
from tests.soundness.mutations import MUTATIONS, Mutation
from tests.soundness.scenes import Stage


def mutated(claims: tuple[Claim, ...], mutation: Mutation) -> Claim:
    """The first claim that holds the words, with the others in their place."""
    claim = next((one for one in claims if mutation.old in one.text), None)
    assert claim is not None, f"no sentence of the scene holds {mutation.old!r}"
    return replace(claim, text=claim.text.replace(mutation.old, mutation.new))


def test_the_suite_holds_at_least_forty_mutations() -> None:
    assert len({(m.scene, m.language, m.old, m.new) for m in MUTATIONS}) == len(MUTATIONS) >= 40


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutated_draft_is_blocked(played: Play, stage: Stage, mutation: Mutation) -> None:
    scene = played(mutation.scene, mutation.language)
    wrong = mutated(scene.claims, mutation)
    verified, counts, problems = verify_draft(Draft(lead=(wrong,)), stage.codebook, scene.evidence)
    assert (verified.lead, verified.body, verified.notes) == ((), (), ()), wrong.text
    assert counts.removed_claims == 1
    assert wrong.text in problems[0]
