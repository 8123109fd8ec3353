"""「だけ」 is confirmed only when nobody else is so; a number in another unit is neither confirmed nor denied."""

from __future__ import annotations

import pytest

from assistant.planning.qualify import qualified
from assistant.understanding.expression import Claim, Members, Values
from assistant.understanding.qualifiers import Qualifiers
from tests.assistant.workbench import KOCHI, Workbench


def claimed(bench: Workbench, notation: str, said: Qualifiers) -> object:
    """The expression that a statement is checked as."""
    return qualified(bench.expression(notation), said, bench.codebook)


def test_only_is_checked_against_everybody_of_the_level(bench: Workbench) -> None:
    only = claimed(
        bench, "claim(values(生成AI導入率（実証中を含む）; 東京都), >, 70)", Qualifiers(only=("13",))
    )
    assert isinstance(only, Claim) and only.only
    result = bench.rooms.gatherer.evaluate(only)
    assert result.verdict == "false"
    assert [row.member.place for row in result.parts[-1].rows] == ["35"]


def test_only_stays_open_where_others_are_not_published(bench: Workbench) -> None:
    of = Values(measure="ai_rate", places=Members(codes=("23",)))
    result = bench.rooms.gatherer.evaluate(Claim(of=of, relation=">", stated=60.0, only=True))
    assert result.verdict == "false"
    low = Values(measure="genai_rate", places=Members(codes=("39",)))
    assert (
        bench.rooms.gatherer.evaluate(Claim(of=low, relation="<", stated=12.0, only=True)).verdict == "true"
    )


@pytest.mark.parametrize(
    ("notation", "stated"),
    [("claim(values(ai_count), ~, 20)", (20.0, "％")), (f"claim({KOCHI}, =, 4)", (4.0, "団体"))],
)
def test_number_of_another_unit_is_told_values_and_no_verdict(
    bench: Workbench, notation: str, stated: tuple[float, str]
) -> None:
    assert isinstance(claimed(bench, notation, Qualifiers(stated=(stated,))), Values)


def test_statement_that_names_no_known_item_gets_no_verdict(bench: Workbench) -> None:
    assert isinstance(claimed(bench, "claim(values(national_request_count), =, 1567)", Qualifiers()), Values)


def test_percent_growth_is_not_confirmed_by_points(bench: Workbench) -> None:
    claim = claimed(
        bench, "claim(change(values(ai_rate; place:16)), =, 86.67)", Qualifiers(stated=((86.67, "％"),))
    )
    assert isinstance(claim, Claim) and claim.unit == "％"
