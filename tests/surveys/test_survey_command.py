"""`konkyo survey`: what a reader sees in the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import main
from tests.surveys.sheets import prefectures_by_towns, write_csv

ROWS = [["都道府県", "値（件）"], ["北海道", 1], ["青森県", 2], ["岩手県", 3]]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KONKYO_HOME", str(tmp_path / "home"))


def test_a_file_is_added_listed_shown_and_forgotten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(tmp_path / "値_2024.csv", ROWS)
    assert main(["survey", "add", str(path)]) == 0
    assert "＋ sv-" in capsys.readouterr().out
    assert main(["survey", "list"]) == 0
    assert "合計: 追加した調査 1 点" in capsys.readouterr().out
    assert main(["survey", "show", "値_2024.csv"]) == 0
    assert "数値" in capsys.readouterr().out
    assert main(["survey", "forget", "値_2024.csv"]) == 0
    assert main(["survey", "show", "値_2024.csv"]) == 1


def test_what_is_unsure_is_shown_and_not_added_without_yes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_csv(tmp_path / "無年.csv", ROWS)
    assert main(["survey", "add", str(path)]) == 1
    assert "確認: 調査年度がファイルに書かれていません" in capsys.readouterr().out
    assert main(["survey", "add", "--yes", str(path)]) == 0
    assert "年度が分からない値があり" in capsys.readouterr().out
    assert main(["survey", "add", "--year", "2024", str(path)]) == 0
    assert "2024年度" in capsys.readouterr().out


def test_a_wave_is_guessed_from_published_shares_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = prefectures_by_towns()
    others = [row for row in rows[1:] if not str(row[0]).endswith(("00", "30", "40", "50"))]
    for row in others[:865]:
        row[3] = "導入済み"
    assert main(["survey", "add", "--yes", str(write_csv(tmp_path / "個票.csv", rows))]) == 0
    assert "2023年度" in capsys.readouterr().out


def test_a_codebook_is_printed_edited_and_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["survey", "add", str(write_csv(tmp_path / "値_2024.csv", ROWS))])
    capsys.readouterr()
    assert main(["survey", "codebook", "値_2024.csv"]) == 0
    edited = tmp_path / "直し.yaml"
    edited.write_text(capsys.readouterr().out.replace("unit: 件", "unit: 人"), encoding="utf-8")
    assert main(["survey", "codebook", "値_2024.csv", "--use", str(edited)]) == 0
    main(["survey", "show", "値_2024.csv"])
    assert "値（人）" in capsys.readouterr().out


def test_one_bad_file_does_not_keep_the_others_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = write_csv(tmp_path / "値_2024.csv", ROWS), tmp_path / "空.csv"
    bad.write_bytes(b"")
    assert main(["survey", "add", str(bad), str(good)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("✗ 『空.csv』") and "＋ sv-" in out
