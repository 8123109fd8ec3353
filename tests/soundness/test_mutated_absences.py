"""公表されていません is said of nothing that is published, and of everything that is not."""

from __future__ import annotations

import pytest

from assistant.outcome.draft import Claim
from tests.soundness.stage import LEAST, Stage, problem, said

PUBLISHED = [
    *((f"values(AI導入率; {name})", name, "AI導入率") for name in (
        "愛知県", "兵庫県", "富山県", "滋賀県", "茨城県", "北海道", "福島県", "高知県", "奈良県", "山梨県", "関東", "近畿", "九州・沖縄",
    )),
    *((f"values(生成AI導入率; {name})", name, "生成AI導入率") for name in (
        "東京都", "栃木県", "静岡県", "兵庫県", "茨城県", "高知県", "青森県", "北海道", "和歌山県", "宮城県", "東海・北陸", "中国・四国",
    )),
    ("values(genai_rate; population:prefectures)", "都道府県", "生成AI導入率"),
    ("values(生成AI導入率; 指定都市; 2023)", "指定都市", "生成AI導入率"),
    ("values(生成AI導入率（実証中を含む）; 東京都)", "東京都", "生成AI導入率（実証中を含む）"),
    ("change(values(ai_rate; place:16))", "富山県", "AI導入率の伸び（2018年度比）"),
    ("values(生成AI導入団体数; 関東)", "関東", "生成AI導入団体数"),
    ("compare(values(AI導入率; 愛知県), values(AI導入率; 埼玉県))", "愛知県", "AI導入率"),
    ("values(AI導入率; 埼玉県, 愛知県)", "愛知県", "AI導入率"),
]  # fmt: skip
UNPUBLISHED = [
    *((f"values(AI導入率; {name})", name, "AI導入率") for name in (
        "埼玉県", "千葉県", "神奈川県", "新潟県", "石川県", "長野県", "大阪府", "京都府", "岡山県", "広島県", "福岡県", "沖縄県", "岩手県",
    )),
    *((f"values(生成AI導入率; {name})", name, "生成AI導入率") for name in (
        "愛知県", "埼玉県", "千葉県", "神奈川県", "新潟県", "石川県", "長野県", "大阪府", "京都府", "岡山県", "広島県", "福岡県", "沖縄県",
    )),
    ("values(生成AI導入率; 町)", "町", "生成AI導入率"),
    ("values(生成AI導入率; 村)", "村", "生成AI導入率"),
    ("values(生成AI導入率; 高知県; 2022)", "高知県", "生成AI導入率"),
    ("values(AI導入率; 北海道; 2020)", "北海道", "AI導入率"),
    ("values(AI導入率; 埼玉県, 愛知県)", "埼玉県", "AI導入率"),
]  # fmt: skip


def absence(who: str, what: str) -> Claim:
    """The sentence that calls a value unpublished."""
    return Claim(text=f"{who}の{what}は公表されていません。", basis="facts")


def test_there_are_enough() -> None:
    assert len(PUBLISHED) >= LEAST and len(UNPUBLISHED) >= LEAST


@pytest.mark.parametrize(("scene", "who", "what"), PUBLISHED)
def test_false_absence_is_blocked(stage: Stage, scene: str, who: str, what: str) -> None:
    _, result = said(stage, scene)
    assert problem(stage, absence(who, what), result)


@pytest.mark.parametrize(("scene", "who", "what"), UNPUBLISHED)
def test_true_absence_passes(stage: Stage, scene: str, who: str, what: str) -> None:
    _, result = said(stage, scene)
    assert problem(stage, absence(who, what), result) == ""


@pytest.mark.parametrize(("scene", "who", "what"), UNPUBLISHED)
def test_absence_of_another_measure_is_blocked(stage: Stage, scene: str, who: str, what: str) -> None:
    other = "AI導入率" if what == "生成AI導入率" else "生成AI導入率"
    _, result = said(stage, scene)
    assert problem(stage, absence(who, other), result)
