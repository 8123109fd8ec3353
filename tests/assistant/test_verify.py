"""The gate itself: what it counts and says; a draft leaves it whole or shorter, never changed."""

from __future__ import annotations

from dataclasses import replace

from assistant.outcome.draft import Claim
from assistant.verification.verify import Verifier, table_holds, verify_draft
from tests.assistant.workbench import Workbench
from tools.evidence import EvidenceSet

QUESTION = "生成AIの導入が遅れている都道府県は？"


def test_wrong_claim_is_dropped_and_the_others_stay_word_for_word(bench: Workbench) -> None:
    _, gathered, draft = bench.drafted(QUESTION)
    wrong = replace(draft.lead[0], text=draft.lead[0].text.replace("16.7", "61.7"))
    mixed = replace(draft, lead=(wrong, *draft.lead))
    verified, counts, problems = verify_draft(mixed, bench.codebook, gathered.evidence)
    assert verified.lead == draft.lead
    assert verified.body == draft.body
    assert counts.removed_claims == 1
    assert counts.supported < counts.numbers
    assert "61.7" in problems[0]


def test_correct_draft_leaves_the_gate_unchanged(bench: Workbench) -> None:
    _, gathered, draft = bench.drafted(QUESTION)
    verified, counts, problems = verify_draft(draft, bench.codebook, gathered.evidence)
    assert (verified, problems) == (draft, ())
    assert counts.numbers == counts.supported >= 5


def test_problem_names_the_number_in_japanese(bench: Workbench) -> None:
    _, gathered, draft = bench.drafted(QUESTION)
    wrong = replace(draft.lead[0], text=draft.lead[0].text.replace("11.8％", "81.1％"))
    checked = Verifier(bench.codebook, gathered.evidence).check(wrong)
    assert not checked.supported
    assert "81.1" in checked.problem


def test_table_is_checked_against_printed_values(bench: Workbench) -> None:
    _, gathered, draft = bench.drafted(QUESTION)
    assert draft.table is not None
    assert table_holds(draft.table, gathered.evidence, bench.codebook)
    assert not table_holds(draft.table, EvidenceSet(), bench.codebook)


def test_nothing_is_supported_without_evidence(bench: Workbench) -> None:
    _, _, draft = bench.drafted(QUESTION)
    verified, counts, _ = verify_draft(draft, bench.codebook, EvidenceSet())
    assert verified.lead == ()
    assert verified.table is None
    assert counts.supported == 0 or verified.body


def test_sentence_of_the_codebook_must_be_word_for_word(bench: Workbench) -> None:
    verifier = Verifier(bench.codebook, EvidenceSet())
    text = bench.codebook.gaps[0].text
    assert verifier.check(Claim(text=text, basis="codebook")).supported
    assert not verifier.check(Claim(text=text + "。", basis="codebook")).supported
