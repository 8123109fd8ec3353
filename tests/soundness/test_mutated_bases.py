"""A number on another base is blocked: other bodies, other waves, with trials, other denominators, other units."""

from __future__ import annotations

import pytest

from tests.soundness.stage import LEAST, Stage, right_and_wrong

KOCHI = "values(生成AI導入率; 高知県)"
TOKYO = "values(生成AI導入率; 東京都)"
TRIAL = "values(生成AI導入率（実証中を含む）; 東京都)"
NATION = "values(AI導入率; 全国)"
BODIES = "values(genai_rate; population:prefectures)"
KINKI = "values(生成AI導入率; 近畿)"
LACKING = "lacking(values(ai_count; population:municipalities))"
REGION_LACKING = "lacking(values(生成AI導入団体数; 関東))"
SUM = "sum(values(ai_count; place:R2, place:R4))"
TOP_MEAN = "mean(take(values(AI導入率; each 都道府県), high, 1..5))"
MEAN = "mean(values(AI導入率; each 地域))"
SHARE = "share(values(ai_count; place:R2), values(ai_count; population:municipalities))"
SERIES = "trend(values(生成AI導入率; 指定都市))"
CHANGE = "change(values(ai_rate; population:all_governments), 2018, 2024)"
GAP = "minus(values(生成AI導入率; 東京都), values(生成AI導入率; 高知県))"
RATIO = "ratio(values(生成AI導入率; 東京都), values(生成AI導入率; 高知県))"
CASES = (
    (KOCHI, "34団体中4団体", "40団体中4団体"), (KOCHI, "34団体中4団体", "34団体中5団体"), (KOCHI, "34団体中4団体", "4団体中34団体"),
    (TOKYO, "62団体中35団体", "62団体中46団体"), (TOKYO, "62団体中35団体", "1,741団体中35団体"), (TRIAL, "62団体中46団体", "62団体中35団体"),
    (TRIAL, "（実証中を含む）", ""), (TOKYO, "生成AI導入率", "生成AI導入率（実証中を含む）"),
    (NATION, "全自治体が59.2％", "全自治体が58.4％"), (NATION, "全国の基礎自治体が58.4％", "全国の基礎自治体が59.2％"),
    (NATION, "全国の基礎自治体が58.4％", "全国の基礎自治体が58.1％"), (BODIES, "都道府県の", "指定都市の"),
    (BODIES, "47団体中41団体", "47団体中47団体"), (KINKI, "198団体中61団体", "198団体中131団体"), (KINKI, "61団体", "420団体"),
    (LACKING, "1,741 − 1,011 ＝ 730", "1,788 − 1,011 ＝ 777"), (LACKING, "730団体です", "725団体です"),
    (LACKING, "除くと725団体", "除くと730団体"), (REGION_LACKING, "259団体です", "161団体です"),
    (SUM, "410団体です", "148団体です"), (SUM, "合計は410団体", "合計は279団体"),
    (TOP_MEAN, "単純平均は86.7％", "単純平均は87.3％"), (TOP_MEAN, "合算すると87.3％", "合算すると86.7％"),
    (TOP_MEAN, "151 ÷ 173", "151 ÷ 1,741"), (MEAN, "単純平均は60.0％", "単純平均は58.1％"), (MEAN, "合算すると58.1％", "合算すると60.0％"),
    (MEAN, "1,011 ÷ 1,741", "1,063 ÷ 1,788"), (SHARE, "27.6％にあたります", "15.6％にあたります"), (SHARE, "1,011団体", "1,741団体"),
    (SERIES, "2023年度 30.0％", "2023年度 90％"), (SERIES, "2024年度 90％", "2024年度 30.0％"), (CHANGE, "2018年度の5.8％", "2018年度の59.2％"),
    (CHANGE, "53.4ポイント上がりました", "53.4％上がりました"), (GAP, "差は44.7ポイント", "差は44.7％"), (RATIO, "約4.79倍です", "約4.79ポイントです"),
)  # fmt: skip


def test_there_are_enough() -> None:
    assert len(CASES) >= LEAST


@pytest.mark.parametrize(("scene", "old", "new"), CASES)
def test_changed_base_is_blocked_and_the_true_one_passes(
    stage: Stage, scene: str, old: str, new: str
) -> None:
    right, wrong = right_and_wrong(stage, scene, old, new)
    assert (right, bool(wrong)) == ("", True)
