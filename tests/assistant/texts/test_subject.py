"""What is left of a question once the wording around its subject is gone."""

from __future__ import annotations

import pytest

from assistant.texts.subject import subject_of


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("AI法の目的を平たく説明してくれませんか。", "AI法の目的"),
        ("導入の効果、職員目線で簡単に", "導入の効果"),
        ("気をつける点を、箇条書きでお願いします。", "気をつける点"),
        ("従来のAIとの違いを、資料の言葉で説明してください。", "従来のAIとの違い"),
        ("リスクの例を3点で教えて", "リスクの例"),
        ("課題を、中学生でも分かるように教えてください", "課題"),
        ("基本計画の原則を挙げてください", "AI基本計画の原則"),
        ("デジ庁の指針", "デジタル庁の指針"),
        ("町長に3行で説明したいので、この報告書の要点をお願いします", "この報告書の要点"),
    ],
)
def test_wording_around_the_subject_is_no_subject(question: str, subject: str) -> None:
    assert subject_of(question) == subject


@pytest.mark.parametrize(
    "question",
    [
        "報告書の著者",
        "住民に説明する方法",
        "AI法の5条と10条はそれぞれ何を定めていますか?",
        "ローカルブレイクアウトの意味",
        "表の見方",
        "What is a CAIO?",
    ],
)
def test_what_is_asked_about_stays(question: str) -> None:
    assert subject_of(question) == question


def test_a_question_that_is_all_wording_stays_whole() -> None:
    assert subject_of("3行でお願いします") == "3行でお願いします"
