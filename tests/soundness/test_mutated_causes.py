"""A cause that nothing names is blocked: in our own sentences on figures always, in prose without a passage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.outcome.draft import Claim, Draft
from tests.assistant.workbench import passage
from tests.soundness.stage import LEAST, Stage, problem, said
from tools.evidence import EvidenceSet

SCENES = (
    "values(生成AI導入率; 高知県)", "take(values(AI導入率; each 都道府県), high, 1..5)", "take(values(生成AI導入率; each 都道府県), low, 1..5)",
    "values(AI導入の課題の回答割合; 町; each 課題)", "take(values(AI導入の課題の回答割合; 町; each 課題), high, 1..3)",
    "change(values(ai_rate; population:all_governments), 2018, 2024)",
    "compare(values(生成AI導入率; 近畿), values(生成AI導入率; 九州・沖縄))",
)  # fmt: skip
ADDED = ("人材が足りないため、", "財政が理由で、", "規模が小さいことが原因で、", "県の支援によって、")
CASES = [(scene, added) for scene in SCENES for added in ADDED]
SAYS = "町では人材不足のため、生成AIの導入が遅れていると考えられる。"
SUPPORTS = "県の支援により、愛知県ではAIの導入が進んだ。"
RANKS = "町がAI導入の課題に挙げた最も多い項目は人材不足である。"
PROSE = (
    (SAYS, "町では人材不足のため、生成AIの導入が遅れていると考えられます。", True),
    (SAYS, "町では人材不足のため、生成AIの導入が遅れています。", False),
    (SAYS, "町では人材不足が原因で、生成AIの導入が遅れています。", False),
    (SUPPORTS, "県の支援により、愛知県ではAIの導入が進みました。", True),
    (RANKS, "町がAI導入の課題に挙げた最も多い項目は人材不足です。", True),
    (RANKS, "町は人材不足のため、AIの導入が遅れています。", False),
    (RANKS, "町のAI導入の遅れの原因は人材不足です。", False),
)


def test_there_are_enough() -> None:
    assert len(CASES) + sum(not right for *_, right in PROSE) >= LEAST


@pytest.mark.parametrize(("scene", "added"), CASES)
def test_cause_in_a_sentence_on_figures_is_blocked(stage: Stage, scene: str, added: str) -> None:
    claims, result = said(stage, scene)
    assert problem(stage, claims[0], result) == ""
    assert problem(stage, replace(claims[0], text=added + claims[0].text), result)


@pytest.mark.parametrize("ending", ["。原因は人材不足です。", "。これは支援の結果として生じました。"])
@pytest.mark.parametrize("scene", SCENES)
def test_cause_behind_a_sentence_on_figures_is_blocked(stage: Stage, scene: str, ending: str) -> None:
    claims, result = said(stage, scene)
    assert problem(stage, replace(claims[0], text=claims[0].text.rstrip("。") + ending), result)


@pytest.mark.parametrize(("held", "text", "right"), PROSE)
def test_prose_names_a_cause_only_as_its_passage_does(
    stage: Stage, held: str, text: str, right: bool
) -> None:
    evidence = EvidenceSet(items=(replace(passage(1, held), id="E1"),))
    claim = Claim(text=text, basis="prose", evidence=("E1",))
    verified = stage.rooms.verifier.verify_prose(Draft(lead=(claim,)), evidence)
    assert bool(verified.draft.lead) == right, verified.problems
