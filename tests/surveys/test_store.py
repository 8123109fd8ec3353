"""The folder of added surveys: whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.surveys import store as store_module
from corpus.surveys.errors import SurveyError, SurveyStoreError
from corpus.surveys.store import SurveyStore, read_survey
from tests.surveys.sheets import write_csv

ROWS = [["都道府県", "値"], ["北海道", 1], ["青森県", 2], ["岩手県", 3]]


@pytest.fixture
def store(tmp_path: Path) -> SurveyStore:
    return SurveyStore(tmp_path / "home")


def test_a_file_is_added_once_and_replaced_when_it_changes(store: SurveyStore, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "値_2024.csv", ROWS)
    assert store.add(read_survey(path)).status == "added"
    assert store.add(read_survey(path)).status == "unchanged"
    write_csv(path, [*ROWS, ["宮城県", 4]])
    assert store.add(read_survey(path)).status == "replaced"
    (record,) = store.records()
    assert (record.values, record.bodies) == (4, 4)
    assert store.copy_of(record).read_bytes() == path.read_bytes()


def test_a_write_that_dies_leaves_the_former_state(
    store: SurveyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.add(read_survey(write_csv(tmp_path / "一_2024.csv", ROWS))).record
    second = read_survey(write_csv(tmp_path / "二_2024.csv", [*ROWS, ["宮城県", 4]]))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store_module, "write_facts", die)
    with pytest.raises(KeyboardInterrupt):
        store.add(second)
    monkeypatch.undo()
    assert store.records() == (before,)
    store.add(second)
    folders = [folder for folder in store.folder.iterdir() if folder.is_dir()]
    assert len(folders) == len(store.records()) == 2


def test_a_survey_is_forgotten_by_any_of_its_names(store: SurveyStore, tmp_path: Path) -> None:
    record = store.add(read_survey(write_csv(tmp_path / "値_2024.csv", ROWS))).record
    with pytest.raises(SurveyError, match=r"『値_2024.csv』のことですか"):
        store.forget("値_2025.csv")
    assert store.forget("値_2024.csv") == record
    assert store.records() == ()
    assert not store.copy_of(record).exists()


def test_a_broken_index_says_what_to_do(store: SurveyStore) -> None:
    store.folder.mkdir(parents=True)
    (store.folder / "index.json").write_text("{", encoding="utf-8")
    with pytest.raises(SurveyStoreError, match="konkyo survey add"):
        store.records()
