"""Several statements in one message are judged one by one, and one sentence says how they stand together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.drafting.drafter import StepDraft
from tests.assistant.workbench import KOCHI, Workbench

TRUE, FALSE, OPEN = (
    f"claim({KOCHI}, =, 11.8)",
    f"claim({KOCHI}, =, 12.5)",
    "claim(values(AI導入率; 埼玉県), >, 80)",
)
OTHER = "claim(values(AI導入率; 愛知県), >=, 90)"


@pytest.mark.parametrize(
    ("statements", "opening"),
    [
        ((TRUE, OTHER), "はい、どちらも正しいです。"),
        ((TRUE, FALSE), "一部は正しく、一部は違います。"),
        ((TRUE, OPEN), "一部は正しく、一部は確かめられません。"),
        ((FALSE, OPEN), "いいえ、一部は違い、ほかは確かめられません。"),
        ((TRUE, FALSE, OPEN), "一部は正しく、一部は違います。"),
    ],
)
def test_opening_says_how_the_statements_stand(
    bench: Workbench, statements: tuple[str, ...], opening: str
) -> None:
    shown = bench.play("\n".join(statements)).text
    assert shown.startswith(opening)
    assert shown.count("はい、") + shown.count("いいえ、") >= sum(one != OPEN for one in statements)


def test_one_statement_has_no_joint_opening(bench: Workbench) -> None:
    assert bench.play(TRUE).text.startswith("はい、高知県")


def test_wrong_joint_opening_is_blocked(bench: Workbench) -> None:
    played = bench.play(f"{TRUE}\n{FALSE}")
    first = played.drafts[0]
    claim = replace(first.draft.lead[0], text="はい、どちらも正しいです。")
    changed = StepDraft(draft=replace(first.draft, lead=(claim, *first.draft.lead[1:])), result=first.result)
    verified = bench.rooms.verifier.verify(played.plan, (changed, *played.drafts[1:]), played.gathered)
    assert claim not in verified.draft.lead and "判定が一致しません。" in verified.problems[0]
