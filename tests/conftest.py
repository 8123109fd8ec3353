"""What all tests share: a home of their own, one built corpus, assistants with and without the LLM.

The network is closed by pytest-socket (pyproject.toml) but for the loopback address.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from assistant.readiness import wait_for_llm
from assistant.session import Assistant, open_assistant
from assistant.settings import Settings
from corpus.build import Corpus, open_corpus
from corpus.codebook import Codebook

_LEFT_OUT = tuple(name for name in os.environ if name.startswith("KONKYO_"))
_USER_HOME = Path(os.environ.get("KONKYO_HOME") or platformdirs.user_data_dir("konkyo"))
_USER_CACHE = Path(os.environ.get("KONKYO_CACHE") or platformdirs.user_cache_dir("konkyo"))


def pytest_configure(config: pytest.Config) -> None:
    """The reader's own settings must not change what the tests see."""
    for name in _LEFT_OUT:
        del os.environ[name]
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost,::1"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The KONKYO_HOME of the session; vectors that `make setup` computed are not computed again."""
    folder = tmp_path_factory.mktemp("konkyo-home")
    vectors = _USER_HOME / "embeddings.sqlite"
    if vectors.is_file():
        shutil.copy(vectors, folder / vectors.name)
    return folder


@pytest.fixture(scope="session")
def settings(home: Path) -> Settings:
    """Settings without an LLM; the weights, once joined, are the user's (a gigabyte is not copied)."""
    return Settings(home=home, cache=_USER_CACHE, llm="none")


@pytest.fixture(scope="session")
def corpus(settings: Settings) -> Iterator[Corpus]:
    """The real corpus with the embedded embedder, built once."""
    opened = open_corpus(settings.home, settings.embedder)
    yield opened
    opened.warehouse.close()


@pytest.fixture(scope="session")
def codebook(corpus: Corpus) -> Codebook:
    """The real codebook."""
    return corpus.data.codebook


@pytest.fixture(scope="session")
def assistant_none(settings: Settings, corpus: Corpus) -> Iterator[Assistant]:
    """The assistant that answers by rules alone."""
    opened = open_assistant(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def assistant_live(settings: Settings, corpus: Corpus) -> Iterator[Assistant]:
    """The assistant with the embedded LLM, loaded."""
    opened = open_assistant(settings.model_copy(update={"llm": "embedded"}))
    status = wait_for_llm(opened)
    assert status.state == "ready", status.notice
    yield opened
    opened.close()


def copy_home(home: Path, folder: Path) -> Path:
    """A copy of a built home: whoever rebuilds an index must not pull it away from the other tests."""
    return Path(shutil.copytree(home, folder / "home"))


@pytest.fixture
def own_settings(settings: Settings, corpus: Corpus, tmp_path: Path) -> Settings:
    """Settings for a test that changes the corpus: a built home of its own."""
    return settings.model_copy(update={"home": copy_home(settings.home, tmp_path)})


@pytest.fixture
def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
