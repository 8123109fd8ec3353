"""The surveys of the 資料 tab: fields are checked, forms and lists are told in plain HTML."""

from __future__ import annotations

import pytest

import assistant as konkyo
from ui.surveys_part import form_html, year_of


@pytest.mark.parametrize(
    ("written", "year"), [("", None), (" 2024 ", 2024), ("２０２４", 2024), ("2024年度", 2024)]
)
def test_a_year_is_read_as_people_write_it(written: str, year: int | None) -> None:
    assert year_of(written) == year


@pytest.mark.parametrize("written", ["24", "二〇二四", "20245", "2024; DROP"])
def test_what_is_no_year_is_refused_in_japanese(written: str) -> None:
    with pytest.raises(konkyo.UsageError, match="西暦4桁"):
        year_of(written)


def test_a_form_names_what_to_confirm_and_runs_nothing_of_the_file() -> None:
    form = konkyo.SurveyForm(
        file_name="x.csv",
        lines=("『x.csv』の読み方: <script>alert(1)</script>", "  確認: 調査年度"),
        open_points=("調査年度がファイルに書かれていません",),
    )
    html = form_html(form)
    assert "<script>" not in html
    assert html.count("調査年度がファイルに書かれていません") == 1
    assert "確認: " not in html
