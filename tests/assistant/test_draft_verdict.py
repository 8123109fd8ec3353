"""Claims are judged first: はい or いいえ, the true figure, and whose the stated value is."""

from __future__ import annotations

import pytest

from tests.assistant.workbench import Workbench

VERDICTS = {
    "高知県の生成AI導入率は11.8％ですよね？": ("はい。", "11.8％"),
    "高知県の生成AI導入率は12.5％ですよね？": ("いいえ。", "11.8％"),
    "東京都の生成AI導入率は12％で合っていますか？": ("いいえ。", "56.5％"),
    "高知県の生成AI導入率は12％でしたよね？": ("はい。", "11.8％"),
    "生成AI導入率が最も高い都道府県は東京都ですか？": ("はい。", "東京都"),
    "生成AI導入率が最も高い都道府県は愛知県ですか？": ("いいえ。", "東京都"),
    "生成AI導入率が最も低いのは高知県ですか？": ("はい。", "高知県"),
    "高知県の生成AI導入率は全国1位ですよね？": ("いいえ。", "47位"),
    "Is the generative AI adoption rate of Kochi 12.5%?": ("No.", "11.8%"),
    "Is the generative AI adoption rate of Kochi 11.8%?": ("Yes.", "11.8%"),
}


@pytest.mark.parametrize("question", VERDICTS)
def test_verdict_opens_the_answer_with_the_figure_that_decides(bench: Workbench, question: str) -> None:
    opening, figure = VERDICTS[question]
    _, _, draft = bench.drafted(question)
    assert draft.lead[0].text.startswith(opening)
    assert figure in draft.lead[0].text
    assert draft.lead[0].figures


def test_owner_of_a_wrongly_stated_value_is_named(bench: Workbench) -> None:
    _, _, draft = bench.drafted("高知県の生成AI導入率は12.5％ですよね？")
    assert any("12.5％は青森県の生成AI導入率" in claim.text for claim in draft.body)


def test_early_value_is_called_one(bench: Workbench) -> None:
    _, _, draft = bench.drafted("都道府県の生成AI導入率は83.0％ですよね？")
    texts = [claim.text for claim in (*draft.lead, *draft.body)]
    assert texts[0].startswith("いいえ。")
    assert "87.2％" in texts[0]
    assert any("83.0％" in text and "速報値" in text for text in texts)


def test_stated_number_that_nobody_published_is_not_repeated(bench: Workbench) -> None:
    _, _, draft = bench.drafted("高知県の生成AI導入率は99.9％ですよね？")
    assert all("99.9" not in claim.text for claim in (*draft.lead, *draft.body, *draft.notes))
