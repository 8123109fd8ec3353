"""A verdict that is turned, left out, put on another number or given where nothing decides is blocked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.soundness.stage import LEAST, Stage, problem, right_and_wrong, said

KOCHI, TOKYO, AICHI = (
    "values(生成AI導入率; 高知県)",
    "values(生成AI導入率; 東京都)",
    "values(AI導入率; 愛知県)",
)
TOP = "take(values(AI導入率; each 都道府県), high, 1..1)"
GEN_TOP = "take(values(生成AI導入率; each 都道府県), high, 1..1)"
EIGHT = "count(keep(values(AI導入率; each 都道府県), >=, 80))"
KINKI, KYUSHU = "values(生成AI導入率; 近畿)", "values(生成AI導入率; 九州・沖縄)"
YES = (
    f"claim({KOCHI}, =, 11.8)", "claim(values(AI導入率; 全国), <, 60)", f"claim({AICHI}, >=, 90)", f"claim({TOKYO}, >, 50)",
    f"claim({TOP}, is, place:23)", f"claim({EIGHT}, =, 8)", "claim(rank(values(AI導入率; 岐阜県)), =, 6)",
    f"claim({KINKI}, >, {KYUSHU})", "claim(change(values(ai_rate; population:all_governments), 2018, 2024), =, 53.4)",
    "claim(values(AI導入率; 埼玉県), <, 90)",
)  # fmt: skip
NO = (
    f"claim({KOCHI}, =, 12.5)", f"claim({TOKYO}, >, 60)", f"claim({GEN_TOP}, is, place:23)", f"claim({EIGHT}, =, 9)",
    "claim(rank(values(AI導入率; 岐阜県)), =, 22)", "claim(values(AI導入率; 埼玉県), >, 90)", f"claim({KYUSHU}, >, {KINKI})",
    "claim(rank(values(生成AI導入率; 愛知県)), =, 1)",
)  # fmt: skip
OPEN = (
    "claim(values(AI導入率; 埼玉県), >, 80)",
    "claim(values(生成AI導入率; 愛知県), <, 40)",
    "claim(values(AI導入率; 千葉県), =, 60)",
)
TURNED = [(scene, "はい、", "いいえ、", False) for scene in YES]
TURNED += [(scene, "いいえ、", "はい、", True) for scene in NO]
TURNED += [
    (scene, "", opening, verdict)
    for scene in OPEN
    for opening, verdict in (("はい、", True), ("いいえ、", False))
]
TURNED += [(scene, "はい、", "", True) for scene in YES[:4]] + [
    (scene, "いいえ、", "", False) for scene in NO[:3]
]
PUT_ELSEWHERE = (
    ("claim(values(AI導入率; 全国), <, 60)", "60％未満です", "60％以上です"), (f"claim({TOKYO}, >, 60)", "60％超ではありません", "60％超です"),
    (f"claim({AICHI}, >=, 90)", "90％以上です", "90％以上ではありません"), (f"claim({AICHI}, >=, 90)", "90％以上です", "95％以上です"),
    (f"claim({KINKI}, >, {KYUSHU})", "九州・沖縄（27.4％）", "九州・沖縄（30.8％）"), (f"claim({KOCHI}, =, 12.5)", "青森県の", "高知県の"),
    (f"claim({GEN_TOP}, is, place:23)", "東京都（56.5％）", "愛知県（56.5％）"), (f"claim({EIGHT}, =, 9)", "8都道府県です", "9都道府県です"),
    ("claim(rank(values(AI導入率; 岐阜県)), =, 22)", "47都道府県中6位", "47都道府県中22位"),
    ("claim(values(AI導入率; 埼玉県), >, 80)", "84.1％以下", "80％以下"),
)  # fmt: skip


def test_there_are_enough() -> None:
    assert len(TURNED) + len(PUT_ELSEWHERE) >= LEAST


@pytest.mark.parametrize("scene", [*YES, *NO, *OPEN])
def test_true_verdicts_pass(stage: Stage, scene: str) -> None:
    claims, result = said(stage, scene)
    assert [problem(stage, claim, result) for claim in claims] == [""] * len(claims)
    expected = "はい、" if scene in YES else "いいえ、" if scene in NO else ""
    assert claims[0].text.startswith(expected) and bool(expected) == (claims[0].verdict is not None)


@pytest.mark.parametrize(("scene", "old", "new", "verdict"), TURNED)
def test_turned_verdict_is_blocked(stage: Stage, scene: str, old: str, new: str, verdict: bool) -> None:
    claims, result = said(stage, scene)
    first = claims[0]
    text = first.text.replace(old, new, 1) if old else new + first.text
    assert problem(stage, replace(first, text=text, verdict=verdict), result)


@pytest.mark.parametrize(("scene", "old", "new"), PUT_ELSEWHERE)
def test_verdict_on_something_else_is_blocked(stage: Stage, scene: str, old: str, new: str) -> None:
    right, wrong = right_and_wrong(stage, scene, old, new)
    assert (right, bool(wrong)) == ("", True)
