"""The gate of text answers: a sentence passes only when a cited passage carries it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.outcome.draft import Claim
from assistant.texts.proof import check_text_claim
from corpus.cards import Card, CardLine
from tools.evidence import PassageEvidence

RULE = PassageEvidence(
    id="E1", passage="a/1", source="a", locator="規程", label="規程", heading="生成AIの入力",
    text="報告書は、個人情報を入力しないことを求める。\n報告書は、根拠を別に確かめることを求める。",
)  # fmt: skip
OTHER = PassageEvidence(
    id="E2", passage="b/1", source="b", locator="表", label="表", heading="導入率",
    text="町の導入率は12％である。",
)  # fmt: skip
CARD = Card(
    id="input", role="allowed", questions=("入力してよいか",), verdict="forbidden",
    lines=(CardLine(text="個人情報を入力しないことを求めています。", fragments=("個人情報を入力しない",)),),
)  # fmt: skip
CARDS = {"input": CARD}


def framed(text: str, quote: str) -> Claim:
    return Claim(text=text, basis="framed", evidence=("E1",), quote=quote)


@pytest.mark.parametrize(
    "text",
    [
        "一方、報告書は、根拠を別に確かめることを求める。",
        "2. 根拠を別に確かめることを求める。",
        "根拠を別に確かめることを求める。",
    ],
)
def test_a_quote_may_stand_behind_a_closed_opening_or_without_its_document(text: str) -> None:
    assert check_text_claim(framed(text, "報告書は、根拠を別に確かめることを求める。"), [RULE], CARDS) == ""


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("必ず根拠を別に確かめることを求める。", "報告書は、根拠を別に確かめることを求める。"),
        ("確かめることを求める。", "報告書は、根拠を別に確かめることを求める。"),
        ("一方、町の導入率は12％である。", "町の導入率は12％である。"),
        ("根拠を確かめる。", "根拠を確かめる。"),
    ],
)
def test_added_cut_or_foreign_words_do_not_pass(text: str, quote: str) -> None:
    assert check_text_claim(framed(text, quote), [RULE], CARDS) != ""


def card_line(text: str, evidence: tuple[PassageEvidence, ...]) -> str:
    claim = Claim(text=text, basis="card", evidence=tuple(e.id for e in evidence), card="input")
    return check_text_claim(claim, evidence, CARDS)


def test_a_line_of_a_card_passes_only_with_the_passage_that_carries_it() -> None:
    assert card_line("個人情報を入力しないことを求めています。", (RULE,)) == ""
    assert card_line("個人情報を入力しないことを求めています。", (OTHER,)) != ""
    assert card_line("個人情報を入力することを求めています。", (RULE,)) != ""


def test_a_verdict_is_that_of_the_card_and_cites_its_first_line() -> None:
    def verdict(text: str, evidence: PassageEvidence) -> str:
        claim = Claim(text=text, basis="verdict", evidence=(evidence.id,), card="input")
        return check_text_claim(claim, [evidence], CARDS)

    assert verdict("原則として、入力してはいけません。", RULE) == ""
    assert verdict("義務ではありません。", RULE) != ""
    assert verdict("原則として、入力してはいけません。", OTHER) != ""


def test_what_is_called_missing_stands_in_no_cited_passage() -> None:
    def missing(text: str) -> str:
        return check_text_claim(Claim(text=text, basis="missing", evidence=("E1",)), [RULE], CARDS)

    assert missing("収録した資料には「料金」の記載がありません。") == ""
    assert missing("収録した資料には「個人情報」の記載がありません。") != ""
    assert missing("料金は無料です。") != ""


def test_a_verdict_without_a_card_is_that_of_a_cited_sentence() -> None:
    cited = replace(RULE, text="AI事業者ガイドラインに法的な強制力はない。")

    def verdict(text: str, evidence: PassageEvidence) -> str:
        return check_text_claim(Claim(text=text, basis="verdict", evidence=("E1",)), [evidence], {})

    assert verdict("義務ではありません。", cited) == ""
    assert verdict("必要です。", cited) != ""
    assert verdict("義務ではありません。", OTHER) != ""


def test_sentences_of_other_passages_mixed_into_an_answer_do_not_pass() -> None:
    mixed = "報告書は、根拠を別に確かめることを求める。町の導入率は12％である。"
    assert check_text_claim(framed(mixed, mixed), [RULE], CARDS) != ""
    assert check_text_claim(framed(mixed, mixed), [RULE, OTHER], CARDS) != ""
