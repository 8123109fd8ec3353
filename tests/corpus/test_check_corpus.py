"""The corpus check passes on what ships, and finds each fault it is there for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.check_corpus import REPORT_FOLDER, Bundle, main, print_checks, read_bundle, run_checks
from corpus.check_texts import (
    check_certainty,
    check_coverage,
    check_passages,
    check_sources,
    missing_numerals,
    shared_runs,
)
from corpus.passages import Passage

_SENTENCE = "町や村では担当の職員が一人しかおらず新しい道具を試す余裕がほとんどない状況が続いている。"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return read_bundle()


def _passage(**changes: str) -> Passage:
    passage = Passage(id="a/1", source="a", locator="1条", heading="題", text="文。", english="Text.")
    return replace(passage, **changes)


def test_everything_that_ships_passes(bundle: Bundle) -> None:
    for check in run_checks(bundle):
        assert not check.failed, (check.title, check.problems)


def test_a_part_of_the_report_without_passages_is_named(bundle: Bundle) -> None:
    def without(part: str) -> list[Passage]:
        return [passage for passage in bundle.passages if part not in passage.locator.split()]

    assert check_coverage(without("図表13")) == ["報告書の図表『図表13』を扱う文章がありません。"]
    assert check_coverage(without("4(3)"))[0] == "報告書の章節『4(3)』を扱う文章がありません。"
    assert check_coverage(without("注8")) == ["報告書の注『注8』を扱う文章がありません。"]


def test_front_matter_without_licence_or_edition_is_named(bundle: Bundle) -> None:
    guideline = next(source for source in bundle.sources if source.code == "ai-business-guideline")
    broken = guideline.model_copy(update={"licence": " ", "edition_note": "", "date": "2025年"})
    assert len(check_sources([broken])) == 3


def test_one_heading_twice_in_a_source_is_a_fault_because_pairs_name_passages_by_it() -> None:
    twice = [_passage(locator="未確認の範囲"), _passage(id="a/2")]
    assert check_passages(twice) == ["a：見出し『題』が重複しています。"]


def test_a_passage_without_english_and_a_guideline_without_its_limits_are_faults() -> None:
    assert len(check_passages([_passage(english="")])) == 2


@pytest.mark.parametrize(
    ("text", "english", "faults"),
    [
        ("28条からなる（一般知識）。", "It has 28 articles (general knowledge).", 0),
        ("含まれる（推測）。", "Included (inference from the text; check).", 0),
        ("28条からなる（一般知識）。", "It has 28 articles.", 1),
        ("28条からなる。", "It has 28 articles (general knowledge).", 1),
        ("一般知識では28条である。", "It has 28 articles.", 1),
        ("人の推論を行う。", "Human inference by machine.", 0),
    ],
)
def test_certainty_marks_have_one_form_and_stand_in_both_languages(
    text: str, english: str, faults: int
) -> None:
    assert len(check_certainty([_passage(text=text, english=english)])) == faults


@pytest.mark.parametrize(
    "copied",
    [
        _SENTENCE,
        "前置き。" + _SENTENCE[3:32] + "。別の文。",
        "町や村では担当の職員が\n一人しかおらず 新しい道具を試す余裕がほとんどない",
    ],
)
def test_a_sentence_taken_from_the_report_is_found_whatever_its_line_breaks(copied: str) -> None:
    report = "はじめに。\n" + _SENTENCE.replace("新しい", "新\nしい ")
    assert len(shared_runs([("a/1", copied)], report)) == 1


@pytest.mark.parametrize(
    "allowed",
    [
        "町村には余裕がないという。",
        _SENTENCE[:24],
        "資料は「地方公共団体における情報セキュリティポリシーに関するガイドライン」である。",
        "人工知能関連技術の研究開発及び活用の推進に関する法律が正式名称である。",
        "https://www.example.go.jp/main_sosiki/joho_tsusin/index.html",
    ],
)
def test_own_words_short_runs_titles_and_addresses_are_allowed(allowed: str) -> None:
    report = (
        f"{_SENTENCE}『地方公共団体における情報セキュリティポリシーに関するガイドライン』"
        "人工知能関連技術の研究開発及び活用の推進に関する法律"
        "https://www.example.go.jp/main_sosiki/joho_tsusin/index.html"
    )
    assert shared_runs([("a/1", allowed)], report) == []


def test_numerals_are_compared_by_value_and_unit_and_footnote_marks_are_none() -> None:
    report = "１，７４１団体のうち 58.4 ％である⁵。差は３６．１ポイント。"
    assert missing_numerals(report, "1741団体、58.4％、36.1ポイント") == (6, [])
    assert missing_numerals(report, "1741団体、58.4ポイント、36.1ポイント")[1] == ["58.4%"]


def test_without_the_report_beside_the_checkout_four_checks_are_skipped_and_say_so(
    bundle: Bundle, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = run_checks(bundle, tmp_path / "report")
    assert print_checks(checks)
    assert [check.skipped for check in checks[-4:]] == [True, True, True, True]
    assert capsys.readouterr().out.count("ないため省略") == 4


def test_a_copied_sentence_and_a_lost_number_fail_the_check(bundle: Bundle, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(_SENTENCE + "777.7％" + "、888.8％、999.9％", encoding="utf-8")
    copied = replace(bundle.passages[0], text=_SENTENCE)
    runs, numerals = run_checks(replace(bundle, passages=(*bundle.passages, copied)), tmp_path)[-2:]
    assert (runs.mark, numerals.mark) == ("✗", "✗")
    assert "777.7" in " ".join(numerals.problems)


def test_the_command_prints_a_line_a_check_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    out = capsys.readouterr().out
    assert out.count("✓") >= 5
    assert "✗" not in out


def test_the_report_is_looked_for_beside_the_checkout() -> None:
    assert REPORT_FOLDER.parts[-2:] == ("shared", "report")
    assert REPORT_FOLDER.parent.parent == Path(__file__).resolve().parents[3]
