"""One assistant by rules alone over the bundled corpus, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.session import Assistant, open_assistant
from assistant.settings import Settings


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Rules alone; the database and the index are built once."""
    assistant = open_assistant(Settings(home=tmp_path_factory.mktemp("safety"), llm="none"))
    yield assistant
    assistant.close()
