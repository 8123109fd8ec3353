"""A set with a member too few, too many or another one is blocked, and so is a part that is told as the whole."""

from __future__ import annotations

import pytest

from tests.soundness.stage import LEAST, Stage, right_and_wrong

LOWEST = "take(values(生成AI導入率; each 都道府県), low, 1..5)"
TOP = "take(values(AI導入率; each 都道府県), high, 1..5)"
ABOVE = "keep(values(AI導入率; each 都道府県), >=, 80)"
UNDER = "keep(values(AI導入率; each 都道府県), <, 40)"
REGIONS = "keep(values(生成AI導入率; each 地域), >=, 30)"
BELOW = "keep(values(生成AI導入率; each 地域), <, values(genai_rate; population:municipalities))"
EACH = "values(生成AI導入率; each 地域)"
ISSUES = "values(AI導入の課題の回答割合; 町; each 課題)"
BOTH = f"both({LOWEST}, take(values(AI導入率; each 都道府県), low, 1..5))"
COUNTED = "count(keep(values(AI導入率; each 都道府県), >=, 80))"
CASES = (
    (LOWEST, "高知県（11.8％）、", ""), (LOWEST, "青森県（12.5％）、", ""), (LOWEST, "北海道（15.6％）、", ""),
    (LOWEST, "和歌山県（16.7％）、", ""), (LOWEST, "、宮城県（17.1％）", ""),
    (TOP, "愛知県（90.7％）、", ""), (TOP, "兵庫県（87.8％）、", ""), (TOP, "富山県（86.7％）、", ""), (TOP, "、茨城県（84.1％）", ""),
    (ABOVE, "兵庫県（87.8％）、", ""), (ABOVE, "、茨城県（84.1％）", ""), (ABOVE, "のうち、値が公表されているのは、", "は、"),
    (ABOVE, "の5都道府県です", "の8都道府県です"), (UNDER, "のうち、値が公表されているのは、", "は、"),
    (UNDER, "北海道（21.8％）、", ""), (UNDER, "7都道府県", "5都道府県"),
    (REGIONS, "、近畿（30.8％）", ""), (REGIONS, "東海・北陸（40.7％）、", ""), (REGIONS, "の3地域", "の2地域"),
    (REGIONS, "近畿（30.8％）", "中国・四国（28.2％）"),
    (BELOW, "、中国・四国（28.2％）", ""), (BELOW, "九州・沖縄（27.4％）、", ""), (BELOW, "の3地域", "の4地域"),
    (EACH, "北海道・東北が19.5％、", ""), (EACH, "関東が38.3％、", ""), (EACH, "、九州・沖縄が27.4％", ""),
    (ISSUES, "「人材不足」が47.8％、", ""), (ISSUES, "、「活用分野不明」が24.1％", ""),
    (BOTH, "高知県（11.8％、32.4％）、", ""), (BOTH, "、北海道（15.6％、21.8％）", ""),
    (COUNTED, "8都道府県", "5都道府県"), (COUNTED, "、茨城県（84.1％）", ""), (COUNTED, "愛知県（90.7％）、", ""),
    (LOWEST, "宮城県（17.1％）", "宮城県（17.1％）、茨城県（50.0％）"),
)  # fmt: skip


def test_there_are_enough() -> None:
    assert len(CASES) >= LEAST


@pytest.mark.parametrize(("scene", "old", "new"), CASES)
def test_changed_set_is_blocked_and_the_true_one_passes(stage: Stage, scene: str, old: str, new: str) -> None:
    right, wrong = right_and_wrong(stage, scene, old, new)
    assert (right, bool(wrong)) == ("", True)
