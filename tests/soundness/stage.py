"""True sentences of scenes, and the same sentences with one change: what the six suites of mutations share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from assistant.gathering.results import Result
from assistant.outcome.draft import Claim
from assistant.verification.facts import FactChecker
from tests.assistant.workbench import Workbench

LEAST = 30
"""So many mutations of each kind are tried."""


@dataclass(eq=False, kw_only=True)
class Stage(Workbench):
    """A workbench that plays each scene once."""

    played: dict[str, tuple[list[Claim], Result]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checker = FactChecker(self.codebook)


def stage_of(bench: Workbench) -> Stage:
    """The stage over the rooms of a workbench."""
    return Stage(codebook=bench.codebook, warehouse=bench.warehouse, rooms=bench.rooms, others=bench.others)


def said(stage: Stage, scene: str) -> tuple[list[Claim], Result]:
    """The sentences on figures that a scene is answered with, and its result."""
    if scene not in stage.played:
        stage.played[scene] = _play(stage, scene)
    return stage.played[scene]


def _play(stage: Stage, scene: str) -> tuple[list[Claim], Result]:
    played = stage.play(scene)
    result = played.drafts[0].result
    assert result is not None
    draft = played.draft
    return [claim for claim in (*draft.lead, *draft.body) if claim.basis == "facts"], result


def problem(stage: Stage, claim: Claim, result: Result) -> str:
    """What the check says of a sentence."""
    return stage.checker.problem(claim, result)


def right_and_wrong(stage: Stage, scene: str, old: str, new: str) -> tuple[str, str]:
    """(what is said against the true sentence, what is said against it with `old` made `new`)."""
    claims, result = said(stage, scene)
    one = next((claim for claim in claims if old in claim.text), None)
    assert one is not None, f"『{old}』 stands in no sentence: {[claim.text for claim in claims]}"
    changed = replace(one, text=one.text.replace(old, new, 1))
    return problem(stage, one, result), problem(stage, changed, result)
