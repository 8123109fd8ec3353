"""The stage of the soundness suite: the bundled figures in a warehouse, opened once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from tests.soundness.scenes import Played, Stage, open_stage, play

Play = Callable[[str, str], Played]


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """No search, no embedder, no LLM: soundness rests on figures and verifier alone."""
    opened = open_stage(tmp_path_factory.mktemp("soundness"))
    yield opened
    opened.warehouse.close()


@pytest.fixture(scope="session")
def played(stage: Stage) -> Play:
    """Scene by name and language, each played once."""
    return cache(lambda name, language: play(stage, name, language))
