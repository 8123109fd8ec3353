"""One workbench over the real figures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.assistant.workbench import Workbench, open_workbench


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """All rooms over the bundled survey."""
    opened = open_workbench(Path(tmp_path_factory.mktemp("verification")))
    yield opened
    opened.warehouse.close()
