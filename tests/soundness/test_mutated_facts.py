"""One change that makes a true sentence wrong: the check blocks it, named for the mistake that it prevents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.gathering.results import Result
from assistant.outcome.draft import Claim
from assistant.verification.facts import FactChecker
from tests.assistant.workbench import KOCHI, LOWEST, Workbench

TWO = "compare(values(生成AI導入率; 近畿), values(生成AI導入率; 九州・沖縄))"
REGIONS = "values(生成AI導入率; each 地域)"
TOP = "take(values(AI導入率; each 都道府県), high, 1..5)"
LEAST = "take(values(AI導入率; each 都道府県), low, 1..1)"
ABOVE = "keep(values(AI導入率; each 都道府県), >=, 80)"
SERIES = "trend(values(生成AI導入率; 指定都市))"
COUNTED = "count(keep(values(AI導入率; each 都道府県), >=, 80))"
CLAIMED = f"claim({KOCHI}, =, 12.5)"
HOLDS = f"claim({KOCHI}, =, 11.8)"
GAP = f"minus(values(生成AI導入率; 東京都), {KOCHI})"
ISSUES = "values(AI導入の課題の回答割合; 町; each 課題)"
LACKING = "lacking(values(生成AI導入団体数; 関東))"
PLACE = "rank(values(AI導入率; 東京都))"
SCENES = (
    KOCHI,
    LOWEST,
    TWO,
    REGIONS,
    TOP,
    LEAST,
    ABOVE,
    SERIES,
    COUNTED,
    CLAIMED,
    HOLDS,
    GAP,
    ISSUES,
    LACKING,
    PLACE,
)
MUTATIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "values swapped": (
        (LOWEST, "高知県（11.8％）、青森県（12.5％）", "高知県（12.5％）、青森県（11.8％）"),
        (LOWEST, "北海道（15.6％）、和歌山県（16.7％）", "北海道（16.7％）、和歌山県（15.6％）"),
    ),
    "number not in the result": (
        (KOCHI, "11.8", "11.9"), (KOCHI, "11.8", "18.1"), (LOWEST, "17.1", "71.1"), (GAP, "44.7", "47.4"),
        (COUNTED, "8都道府県", "9都道府県"), (COUNTED, "8都道府県", "7都道府県"), (LACKING, "259団体", "260団体"),
        (SERIES, "90％", "91％"),
    ),
    "unit": (
        (KOCHI, "11.8％", "11.8ポイント"), (GAP, "44.7ポイント", "44.7％"), (LOWEST, "12.5％", "12.5ポイント"),
    ),
    "member not in the result": (
        (KOCHI, "高知県", "青森県"), (LOWEST, "青森県", "長野県"), (TWO, "近畿", "関東"), (LEAST, "北海道", "沖縄県"),
    ),
    "other year": ((KOCHI, "2024年度", "2023年度"), (LOWEST, "2024年度", "2023年度"), (TOP, "2024年度", "2018年度")),
    "other measure": (
        (KOCHI, "生成AI導入率", "AI導入率"), (LOWEST, "生成AI導入率", "AI導入率"), (TOP, "AI導入率", "生成AI導入率"),
        (KOCHI, "生成AI導入率", "生成AI導入率（実証中を含む）"),
    ),
    "はい turned": ((HOLDS, "はい、", "いいえ、"), (CLAIMED, "いいえ、", "はい、"), (HOLDS, "はい、", "")),
    "superlative without proof": ((KOCHI, "高知県の", "最も低い高知県の"),),
    "order turned": (
        (LOWEST, "が低い", "が高い"), (TOP, "が高い", "が低い"), (LEAST, "最も低い", "最も高い"),
    ),
    "relation turned": ((ABOVE, "以上", "未満"), (COUNTED, "80％以上", "80％未満"), (ABOVE, "80％以上", "80％以下")),
}  # fmt: skip
CASES = [(name, *one) for name, rows in MUTATIONS.items() for one in rows]


def sentences(stage: Workbench, scene: str, language: str = "ja") -> tuple[list[Claim], Result]:
    played = stage.play(scene, language)
    assert played.drafts[0].result is not None
    draft = played.draft
    return [claim for claim in (*draft.lead, *draft.body) if claim.basis == "facts"], played.drafts[0].result


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scene", SCENES)
def test_true_sentences_pass(stage: Workbench, scene: str, language: str) -> None:
    claims, result = sentences(stage, scene, language)
    checker = FactChecker(stage.codebook)
    assert claims
    assert [(claim.text, found) for claim in claims if (found := checker.problem(claim, result))] == []


@pytest.mark.parametrize(("mistake", "scene", "old", "new"), CASES)
def test_changed_sentence_is_blocked(stage: Workbench, mistake: str, scene: str, old: str, new: str) -> None:
    claims, result = sentences(stage, scene)
    changed = [replace(c, text=c.text.replace(old, new, 1)) for c in claims if old in c.text][:1]
    assert changed, f"{mistake}: {old} stands in no sentence: {claims}"
    assert all(FactChecker(stage.codebook).problem(claim, result) for claim in changed), changed


PAIRS = [(a, b) for a in SCENES for b in SCENES if a != b]


def test_answer_to_another_question_is_blocked(stage: Workbench) -> None:
    """Every direct reply, checked against every other question's result; a verdict's fact holds for its own value."""
    checker = FactChecker(stage.codebook)
    played = {scene: sentences(stage, scene) for scene in SCENES}
    allowed = {
        (KOCHI, CLAIMED),
        (KOCHI, HOLDS),
        (LEAST, LOWEST),
        (ABOVE, COUNTED),
        (COUNTED, ABOVE),
        (KOCHI, GAP),
        (KOCHI, LOWEST),  # a true value of the first of the five
    }
    passed = [
        (a, b)
        for a, b in PAIRS
        if (a, b) not in allowed and not checker.problem(played[a][0][0], played[b][1])
    ]
    assert passed == []
