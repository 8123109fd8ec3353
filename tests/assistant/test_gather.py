"""Evidence for every part of a plan: numbered once, complete, with what is missing named."""

from __future__ import annotations

from assistant.understanding.plan import Plan
from tests.assistant.workbench import Workbench


def test_evidence_is_numbered_from_e1_without_gaps(bench: Workbench) -> None:
    plan = bench.planner.plan("高知県の生成AI導入率は？ AI戦略本部とは何ですか？")
    ids = [item.id for item in bench.gathered(plan).evidence.items]
    assert ids == [f"E{number}" for number in range(1, len(ids) + 1)]
    assert len(ids) >= 3


def test_same_query_in_two_parts_is_one_piece_of_evidence(bench: Workbench) -> None:
    plan = bench.planner.plan("高知県の生成AI導入率は？")
    twice = Plan(parts=plan.parts * 2)
    assert len(bench.gathered(twice).evidence.tables()) == len(bench.gathered(plan).evidence.tables())


def test_members_without_a_figure_are_named_and_near_ones_offered(bench: Workbench) -> None:
    (found,) = bench.gathered(bench.planner.plan("高知県と長野県の生成AI導入率は？")).parts
    assert [cell.place for cell in found.cells()] == ["39"]
    assert found.missing == (("place", "20"),)
    assert found.nearest


def test_part_without_any_figure_is_reported_empty(bench: Workbench) -> None:
    gathered = bench.gathered(bench.planner.plan("長野県の生成AI導入率は？"))
    assert gathered.empty_parts() == frozenset({0})
    assert gathered.parts[0].nearest


def test_difference_is_computed_larger_minus_smaller_in_points(bench: Workbench) -> None:
    (found,) = bench.gathered(bench.planner.plan("高知県と東京都の生成AI導入率の差は？")).parts
    (calculation,) = found.tables[0].calculations
    assert (calculation.kind, calculation.value, calculation.unit) == ("difference", 44.7, "ポイント")
    assert calculation.expression == "56.5 − 11.8 = 44.7ポイント"


def test_share_divides_by_the_nationwide_count_of_the_same_measure(bench: Workbench) -> None:
    (found,) = bench.gathered(bench.planner.plan("関東のAI導入団体数が全国に占める割合は？")).parts
    (calculation,) = found.tables[0].calculations
    assert calculation.expression == "279 ÷ 1,011 × 100 = 27.6％"
    assert [cell.place for cell in found.tables[0].reference if cell.figure in calculation.figures] == ["JP"]


def test_claim_brings_the_figures_around_it(bench: Workbench) -> None:
    (found,) = bench.gathered(bench.planner.plan("高知県の生成AI導入率は12.5％ですよね？")).parts
    around = {(cell.place, cell.value) for table in found.context for cell in table.cells}
    assert ("02", 12.5) in around


def test_refusal_offers_published_figures(bench: Workbench) -> None:
    (found,) = bench.gathered(bench.planner.plan("横浜市の生成AI導入率は？")).parts
    assert found.tables == ()
    assert found.nearest[0].cells


def test_text_part_brings_passages(bench: Workbench) -> None:
    (found,) = bench.gathered(bench.planner.plan("AI戦略本部とは何ですか？")).parts
    assert [passage.id for passage in found.passages] == ["E1", "E2"]


def test_same_plan_gives_the_same_evidence(bench: Workbench) -> None:
    plan = bench.planner.plan("生成AIの導入が遅れている都道府県は？")
    assert bench.gathered(plan) == bench.gathered(plan)
