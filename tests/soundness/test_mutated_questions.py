"""The answer to another question is blocked: polarity, operator, set, threshold, wave, measure, member."""

from __future__ import annotations

import pytest

from tests.soundness.stage import LEAST, Stage, problem, said

EACH = "values(AI導入率; each 都道府県)"
GEN = "values(生成AI導入率; each 都道府県)"
REGIONS = "values(生成AI導入率; each 地域)"
PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "polarity": (
        (f"take({EACH}, high, 1..5)", f"take({EACH}, low, 1..5)"),
        (f"take({EACH}, low, 1..5)", f"take({EACH}, high, 1..5)"),
        (f"take({GEN}, high, 1..1)", f"take({GEN}, low, 1..1)"),
        (f"take({REGIONS}, low, 1..1)", f"take({REGIONS}, high, 1..1)"),
        (f"keep({EACH}, >=, 80)", f"keep({EACH}, <, 40)"),
        (f"keep({REGIONS}, >=, 30)", f"keep({REGIONS}, <, 30)"),
        ("lacking(values(生成AI導入団体数; 関東))", "values(生成AI導入団体数; 関東)"),
        ("values(生成AI導入率; 高知県)", "lacking(values(生成AI導入率; 高知県))"),
    ),
    "operator": (
        (f"mean(take({EACH}, high, 1..5))", f"take({EACH}, high, 1..5)"),
        (f"mean({REGIONS})", f"take({REGIONS}, high, 1..1)"),
        (f"count(keep({REGIONS}, >=, 30))", f"take({REGIONS}, high, 1..1)"),
        (
            "minus(values(生成AI導入率; 東京都), values(生成AI導入率; 高知県))",
            "ratio(values(生成AI導入率; 東京都), values(生成AI導入率; 高知県))",
        ),
        (
            "ratio(values(生成AI導入率; 東京都), values(生成AI導入率; 高知県))",
            "minus(values(生成AI導入率; 東京都), values(生成AI導入率; 高知県))",
        ),
        ("sum(values(ai_count; place:R2, place:R4))", "share(values(ai_count; place:R2), values(ai_count; place:R4))"),
        ("change(values(ai_rate; population:all_governments), 2018, 2024)", "values(ai_rate; population:prefectures)"),
        ("rank(values(AI導入率; 岐阜県))", "rank(values(AI導入率; 東京都))"),
    ),
    "set": (
        (f"take({EACH}, high, 1..5)", f"take({EACH}, high, 1..3)"),
        (f"take({EACH}, high, 3..3)", f"take({EACH}, high, 2..2)"),
        (f"take({GEN}, low, 1..5)", f"take({EACH}, low, 1..5)"),
        (f"take({REGIONS}, low, 1..2)", "take(values(生成AI導入率; each 地域 without place:R1), low, 1..2)"),
        ("take(values(生成AI導入率; each 都道府県 within place:R1), low, 1..1)", f"take({GEN}, low, 1..1)"),
        ("values(生成AI導入率; 近畿)", "values(生成AI導入率; 関東)"),
        ("values(AI導入率; 愛知県)", "values(AI導入率; 富山県)"),
        ("values(genai_rate; population:prefectures)", "values(genai_rate; population:designated_cities)"),
        ("compare(values(生成AI導入率; 近畿), values(生成AI導入率; 九州・沖縄))", "values(生成AI導入率; 関東)"),
    ),
    "threshold": (
        (f"keep({REGIONS}, >=, 30)", f"keep({REGIONS}, >=, 40)"),
        (f"keep({EACH}, >=, 80)", f"keep({EACH}, >=, 40)"),
        (f"count(keep({REGIONS}, >=, 30))", f"count(keep({REGIONS}, >=, 28))"),
        ("claim(values(AI導入率; 愛知県), >=, 90)", "claim(values(AI導入率; 愛知県), >=, 95)"),
    ),
    "wave": (
        ("values(生成AI導入率; 指定都市; 2023)", "values(生成AI導入率; 指定都市; 2024)"),
        ("values(生成AI導入率; 指定都市; 2024)", "values(生成AI導入率; 指定都市; 2023)"),
        ("values(ai_rate; population:all_governments; 2018)", "values(ai_rate; population:all_governments; 2024)"),
    ),
    "measure": (
        ("values(生成AI導入率; 東京都)", "values(生成AI導入率（実証中を含む）; 東京都)"),
        ("values(生成AI導入率（実証中を含む）; 東京都)", "values(生成AI導入率; 東京都)"),
        ("values(生成AI導入率; 近畿)", "values(AI導入率; 近畿)"),
        ("values(生成AI導入団体数; 関東)", "values(生成AI導入率; 関東)"),
        (
            "take(values(AI導入の課題の回答割合; 町; each 課題), high, 1..1)",
            "take(values(生成AI導入の課題の回答割合; 町; each 課題), high, 1..1)",
        ),
    ),
}  # fmt: skip
CASES = [(kind, *pair) for kind, pairs in PAIRS.items() for pair in pairs]


def test_there_are_enough() -> None:
    assert len(CASES) >= LEAST


@pytest.mark.parametrize(("kind", "answered", "asked"), CASES)
def test_answer_to_another_question_is_blocked_and_its_own_passes(
    stage: Stage, kind: str, answered: str, asked: str
) -> None:
    claims, own = said(stage, answered)
    _, other = said(stage, asked)
    assert [problem(stage, claim, own) for claim in claims] == [""] * len(claims)
    assert problem(stage, claims[0], other), f"{kind}: {claims[0].text}"
