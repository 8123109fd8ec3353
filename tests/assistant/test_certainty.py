"""Every sentence of an answer says whether it is the original's words, restated, general knowledge or a guess."""

from __future__ import annotations

from typing import Literal

import pytest

from assistant.outcome.answer import Answer, Verification
from assistant.outcome.certainty import certainty_name
from assistant.outcome.draft import Claim, Draft
from assistant.outcome.markdown import render_markdown
from assistant.texts.proof import check_certainty
from assistant.verification.finish import finish
from assistant.verification.verify import Verified
from corpus.passages import Certainty
from tests.assistant.workbench import KOCHI, Workbench
from tools.evidence import EvidenceSet, PassageEvidence

RESTATED = "国は施策を作る責務を負う。"
KNOWN = "施策は本部が決める（一般知識）。"
GUESSED = "市に期限は課されていない（推測）。"
QUOTED = "国は、施策を策定し、及び実施する責務を有する。"


def _passage(number: int, text: str, *, verbatim: bool = False) -> PassageEvidence:
    return PassageEvidence(
        id=f"E{number}", passage=f"ai-act/{number}", source="ai-act", locator="4条", label="4条",
        heading="国の責務", text=text, verbatim=verbatim,
    )  # fmt: skip


PASSAGES = (_passage(1, RESTATED + KNOWN + GUESSED), _passage(2, QUOTED, verbatim=True))


def _quote(text: str, evidence: str = "E1", certainty: Certainty | Literal[""] = "") -> Claim:
    return Claim(text=text, basis="quote", evidence=(evidence,), quote=text, certainty=certainty)


def _finished(bench: Workbench, *claims: Claim) -> Answer:
    plan = bench.plan(KOCHI)
    verified = Verified(draft=Draft(lead=claims[:1], body=claims[1:]), counts=Verification())
    outcome = finish("?", plan, verified, EvidenceSet(items=PASSAGES), bench.codebook)
    assert isinstance(outcome, Answer)
    return outcome


def test_sentences_of_one_place_that_differ_in_certainty_are_cited_apart(bench: Workbench) -> None:
    outcome = _finished(bench, _quote(RESTATED), _quote(KNOWN), _quote(GUESSED), _quote(QUOTED, "E2"))
    assert [one.certainty for one in outcome.citations] == ["言い換え", "一般知識", "推測", "原文"]
    assert outcome.body[1].endswith("（推測）【3】。") and outcome.citations[2].quote == GUESSED


def test_what_an_llm_writes_about_an_original_is_no_original(bench: Workbench) -> None:
    written = Claim(text="国に責務があります。", basis="prose", evidence=("E2",), quote=QUOTED)
    assert _finished(bench, written).citations[0].certainty == "言い換え"


def test_the_terminal_shows_the_certainty_behind_each_source(bench: Workbench) -> None:
    shown = render_markdown(_finished(bench, _quote(RESTATED), _quote(GUESSED), _quote(QUOTED, "E2")))
    assert [line.partition("［")[2] for line in shown.splitlines()[-3:]] == ["言い換え］", "推測］", "原文］"]


def test_figures_have_no_certainty_of_sentences(bench: Workbench) -> None:
    played = bench.play(KOCHI)
    outcome = finish("?", played.plan, played.verified, played.gathered.evidence, bench.codebook)
    assert [one.certainty for one in outcome.citations] == [""] and certainty_name("", "en") == ""


@pytest.mark.parametrize(
    ("claim", "passes"),
    [
        (_quote(RESTATED, certainty="言い換え"), True),
        (_quote(GUESSED, certainty="推測"), True),
        (_quote(GUESSED, certainty="言い換え"), False),
        (_quote(KNOWN, certainty="言い換え"), False),
        (_quote(RESTATED, certainty="原文"), False),
    ],
)
def test_nothing_passes_for_surer_than_its_mark(claim: Claim, passes: bool) -> None:
    assert (check_certainty(claim, PASSAGES[:1]) == "") is passes


def test_a_guess_that_passes_for_a_fact_never_reaches_the_answer(bench: Workbench) -> None:
    evidence = EvidenceSet(items=PASSAGES)
    draft = Draft(lead=(_quote(RESTATED, certainty="言い換え"), _quote(GUESSED, certainty="言い換え")))
    kept = bench.rooms.verifier.verify_prose(draft, evidence).draft.lead
    assert [claim.text for claim in kept] == [RESTATED]
