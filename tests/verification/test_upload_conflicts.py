"""A number of an unconfirmed document that contradicts the tables is shown as a conflict, a right one is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.outcome.draft import Claim
from assistant.verification.upload_conflicts import UploadConflicts
from corpus.extraction.known_documents import unconfirmed_source
from tests.assistant.workbench import Workbench, passage


def notes(bench: Workbench, text: str) -> list[str]:
    """What is said of a sentence of an upload."""
    upload = unconfirmed_source("偽の報告書", code="upload-1", date="2026-01-01")
    codebook = bench.codebook.model_copy(update={"sources": {**bench.codebook.sources, "upload-1": upload}})
    found = replace(passage(1, text), id="E1", source="upload-1")
    claim = Claim(text=text, basis="quote", evidence=("E1",), quote=text)
    return [one.text for one in UploadConflicts(codebook, bench.rooms.gatherer.evaluate).of([claim], [found])]


def test_false_number_is_a_conflict_with_the_published_one(bench: Workbench) -> None:
    (note,) = notes(bench, "高知県の生成AI導入率は99.9％である。")
    assert "食い違います" in note and "99.9" in note and "11.8％" in note


def test_number_that_no_table_holds_is_unconfirmed(bench: Workbench) -> None:
    (note,) = notes(bench, "埼玉県の生成AI導入率は45.0％である。")
    assert "確かめていません" in note


@pytest.mark.parametrize(
    "text", ["高知県の生成AI導入率は11.8％である。", "研修は年2回、参加者の80％が満足した。"]
)
def test_right_and_other_numbers_are_no_conflict(bench: Workbench, text: str) -> None:
    assert notes(bench, text) == []
