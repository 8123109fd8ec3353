"""One workbench over the real figures for all suites of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.workbench import open_workbench
from tests.soundness.stage import Stage, stage_of


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """All rooms over the bundled survey."""
    opened = stage_of(open_workbench(Path(tmp_path_factory.mktemp("soundness"))))
    yield opened
    opened.warehouse.close()
