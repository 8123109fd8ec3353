"""One workbench for the tests of the thinking parts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.assistant.workbench import Workbench, open_workbench


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """Real figures, pretend passages."""
    opened = open_workbench(tmp_path_factory.mktemp("workbench"))
    yield opened
    opened.warehouse.close()
