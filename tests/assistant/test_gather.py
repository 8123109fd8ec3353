"""Evidence for every step of a plan: numbered once, complete, with what is missing named."""

from __future__ import annotations

from dataclasses import replace

from assistant.gathering.results import Result
from tests.assistant.workbench import KOCHI, LOWEST, Workbench

NAGANO = "values(生成AI導入率; 長野県)"


def only(bench: Workbench, question: str) -> Result:
    (found,) = bench.play(question).gathered.findings
    assert found.result is not None
    return found.result


def test_evidence_is_numbered_from_e1_without_gaps(bench: Workbench) -> None:
    ids = [item.id for item in bench.play(f"{KOCHI}\nAI戦略本部とは何ですか").gathered.evidence.items]
    assert ids == [f"E{number}" for number in range(1, len(ids) + 1)]
    assert len(ids) >= 2


def test_same_query_in_two_steps_is_one_piece_of_evidence(bench: Workbench) -> None:
    plan = bench.plan(KOCHI)
    twice = replace(plan, steps=plan.steps * 2)
    tables = bench.rooms.gatherer.gather(twice).evidence.tables()
    assert len(tables) == len(bench.rooms.gatherer.gather(plan).evidence.tables())


def test_members_without_a_figure_are_named_with_their_limits(bench: Workbench) -> None:
    result = only(bench, "values(生成AI導入率; 高知県, 長野県)")
    assert [row.member.place for row in result.rows] == ["39"]
    assert [member.place for member in result.missing] == ["20"]


def test_step_without_any_figure_offers_near_ones(bench: Workbench) -> None:
    (found,) = bench.play(NAGANO).gathered.findings
    assert found.result is not None and not found.result.rows
    assert found.nearest and found.nearest[0].rows


def test_difference_carries_its_calculation(bench: Workbench) -> None:
    (row,) = only(bench, f"minus(values(生成AI導入率; 東京都), {KOCHI})").rows
    assert (str(row.value), row.unit, row.arithmetic) == ("44.7", "ポイント", "56.5 − 11.8 ＝ 44.7ポイント")


def test_share_of_the_nation(bench: Workbench) -> None:
    (row,) = only(bench, "share(values(AI導入団体数; 関東), values(AI導入団体数; 基礎自治体))").rows
    assert row.arithmetic.startswith("279 ÷ 1,011 × 100")
    assert len(row.cells) == 2


def test_stated_value_brings_its_owner(bench: Workbench) -> None:
    result = only(bench, f"claim({KOCHI}, =, 12.5)")
    assert result.verdict == "false"
    assert [(row.member.place, row.text) for row in result.owners] == [("02", "12.5")]


def test_text_step_brings_passages(bench: Workbench) -> None:
    (found,) = bench.play("AI戦略本部とは何ですか").gathered.findings
    assert found.text is not None
    assert [piece.id for piece in found.text.evidence] == ["E1"]


def test_same_plan_gives_the_same_evidence(bench: Workbench) -> None:
    plan = bench.plan(LOWEST)
    assert bench.rooms.gatherer.gather(plan) == bench.rooms.gatherer.gather(plan)


OVER_70 = "keep(values(生成AI導入率（実証中を含む）; each 都道府県), >, 70)"


def test_only_holds_for_all_that_meet_the_condition_and_for_nobody_else(bench: Workbench) -> None:
    assert only(bench, f"claim({OVER_70}, is, 東京都)").verdict == "false"
    assert only(bench, f"claim({OVER_70}, is, 東京都, 山口県)").verdict == "true"
    assert only(bench, f"claim({OVER_70}, is, 東京都, 高知県)").verdict == "false"


def test_only_stays_open_where_others_may_meet_the_condition_too(bench: Workbench) -> None:
    over = "keep(values(生成AI導入率; each 都道府県), >, 30)"
    five = "東京都, 栃木県, 静岡県, 兵庫県, 茨城県"
    assert only(bench, f"claim({over}, is, {five})").verdict == "open"
