"""The scorer: what counts as right, and that reading numbers does not depend on how they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation.golden import Expectation, GoldenQuestion, PlanExpectation, read_golden
from assistant.evaluation.scoring import FLOOD_LIMIT, Score, score_answer
from assistant.verification.stated_numbers import kanji_value, literal_numbers, stated_numbers
from corpus.errors import UsageError

OUR_QUESTIONS = Path(__file__).parents[1] / "golden" / "questions.jsonl"


def score(answer: str, *, plan: dict[str, Any] | None = None, **given: Any) -> Score:
    record = {"id": "x", "answer": answer, "abstained": False, "citations": [], "plan": plan or {}}
    record |= {key: given.pop(key) for key in ("abstained", "citations", "error") if key in given}
    known = given.pop("known", frozenset())
    turns = given.pop("turns", ("高知県の生成AI導入率は？",))
    expected_plan = given.pop("expected_plan", None)
    question = GoldenQuestion(
        id="x", category="lookup", turns=turns, expect=Expectation(**given), plan=expected_plan
    )
    return score_answer(question, record, known=known)


def cited(label: str, quote: str = "") -> dict[str, str]:
    return {
        "id": "E1",
        "label": label,
        "source": "日本総研 No.2025-062",
        "locator": f"3(2) {label}",
        "quote": quote,
    }


def test_a_right_figure_is_correct_and_a_wrong_one_is_named() -> None:
    assert score("高知県は11.8％です。", numbers=(11.8,)).correct
    wrong = score("高知県は18.1％です。", numbers=(11.8,))
    assert wrong.reasons == ("数値 11.8 がない",)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("１１．８％", 11.8),
        ("1,741団体", 1741),
        ("三割", 30),
        ("3割5分", 35),
        ("五割五分", 55),
        ("四十七都道府県", 47),
        ("千七百四十一団体", 1741),
        ("二〇二四年", 2024),
        ("1.2万件", 12000),
        ("1万8,000件", 18000),
        ("三つ", 3),
    ],
)
def test_numbers_are_found_however_they_are_written(written: str, value: float) -> None:
    assert value in stated_numbers(written)


def test_words_with_kanji_digits_are_no_numbers() -> None:
    assert stated_numbers("三重県と千葉県の一般的な例、四国、万一") == ()


def test_literal_numbers_are_read_as_written() -> None:
    assert literal_numbers("1,741団体のうち３割") == (1741.0, 3.0)
    assert kanji_value("一万二千") == 12000


def test_a_number_inside_a_longer_one_does_not_count() -> None:
    assert not score("高知県は111.8％です。", numbers=(11.8,)).correct


def test_a_number_expected_as_text_must_stand_as_written() -> None:
    assert score("No.2025-062 です。", numbers=("2025-062",)).correct
    assert not score("2025年です。", numbers=("2025-062",)).correct


def test_names_are_found_without_regard_to_spaces_case_and_width() -> None:
    assert score("ＧｏｖＴｅｃｈ 東京です。", entities=("Govtech東京",)).correct


def test_order_any_of_and_forbidden_words_are_checked() -> None:
    expectation = {"order": ("高知", "青森"), "any_of": (("低い", "遅れ"),), "forbid": ("東京",)}
    assert score("低い順に高知、青森です。", **expectation).correct
    assert score("低い順に青森、高知です。", **expectation).reasons == ("順序が違う",)
    assert len(score("高知、青森、東京です。", **expectation).reasons) == 2


def test_declining_what_can_be_answered_is_a_false_refusal() -> None:
    result = score("公表されていません。", abstained=True, numbers=(11.8,))
    assert result.false_refusal
    assert not result.correct


def test_answering_what_must_be_declined_is_a_missed_refusal() -> None:
    result = score("来年は30％でしょう。", abstain=True)
    assert result.missed_refusal
    assert not result.correct
    assert score("その情報は公表されていません。", abstain=True).correct


def test_a_partial_answer_must_say_that_the_figure_is_not_published() -> None:
    assert score(
        "愛媛県の値は公表されていません。近い値は中国・四国の20.3％です。", abstain="partial"
    ).correct
    assert not score("中国・四国の20.3％です。", abstain="partial").correct


def test_citations_must_name_every_expected_source() -> None:
    assert score("答え", sources=("図表12",), citations=[cited("図表12")]).citation_ok
    half = score("答え", sources=("図表12", "図表10"), citations=[cited("図表12")])
    assert (half.citation_ok, half.citation_recall) == (False, 0.5)


def test_citations_beside_the_point_lower_the_precision() -> None:
    result = score(
        "11.8％",
        numbers=(11.8,),
        sources=("図表12",),
        citations=[cited("図表12"), cited("図表3"), cited("本文", quote="高知県 11.8％")],
    )
    assert result.citation_precision == pytest.approx(2 / 3)
    assert result.citation_ok


def test_an_answer_without_citations_is_not_ok_unless_it_declines() -> None:
    assert not score("答え").citation_ok
    assert score("お答えできません。", abstain=True).citation_ok


def test_a_numeral_without_source_is_listed() -> None:
    result = score("高知県は11.8％、愛媛県は77.7％です。", numbers=(11.8,))
    assert result.unsupported == (77.7,)


def test_numerals_of_citations_evidence_question_and_years_are_supported() -> None:
    result = score(
        "2024年、12.5％ではなく11.8％、全国は30.5％、531団体。",
        turns=("高知県は12.5％ですか？",),
        citations=[cited("図表12", quote="高知県 11.8％")],
        known=frozenset({30.5, 531.0}),
    )
    assert result.unsupported == ()


def test_an_answer_that_lists_everything_is_no_answer() -> None:
    everything = "、".join(f"{n}.3％" for n in range(100, 100 + FLOOD_LIMIT + 5))
    result = score(f"11.8％、{everything}", numbers=(11.8,))
    assert "数字の並べすぎ" in result.reasons[0]
    assert result.number_precision is not None
    assert result.number_precision < 0.05


def test_figures_in_the_list_of_sources_do_not_count_as_extra() -> None:
    result = score(
        "高知県は11.8％です【1】。\n\n## 出典\n【1】図表12: 高知県 11.8、青森県 12.5", numbers=(11.8,)
    )
    assert result.number_precision == 1.0
    assert result.characters == len("高知県は11.8％です【1】。")


def test_the_figure_should_stand_in_the_first_sentence() -> None:
    assert score("高知県は11.8％です。以上です。", numbers=(11.8,)).figure_first
    assert score("お尋ねの件です。11.8％です。", numbers=(11.8,)).figure_first is False
    assert score("文章の答え").figure_first is None


def test_the_plan_is_compared_where_one_is_expected() -> None:
    expected = PlanExpectation(measures=("genai_rate",), shape="lookup")
    right = {"shape": "lookup", "queries": [{"measure": "genai_rate"}]}
    wrong = {"shape": "lookup", "queries": [{"measure": "genai_rate"}, {"measure": "ai_rate"}]}
    assert score("答え", plan=right, expected_plan=expected).plan_ok
    assert score("答え", plan=wrong, expected_plan=expected).plan_ok is False
    assert score("答え", plan=wrong).plan_ok is None


def test_a_crashed_question_is_wrong() -> None:
    assert not score("", error="内部エラー").correct


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


LINE = {"id": "a", "category": "lookup", "turns": ["質問"]}


def test_a_file_of_ones_own_needs_only_id_category_and_turns(tmp_path: Path) -> None:
    own = write(tmp_path / "own.jsonl", json.dumps(LINE), "", json.dumps({**LINE, "id": "b"}))
    assert [one.id for one in read_golden(own)] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "2 行目を読めません。JSON"),
        (json.dumps({"id": "b", "turns": ["x"]}), "2 行目を読めません。『category』がありません"),
        (json.dumps({**LINE, "expects": {}}), "『expects』という項目はありません"),
        (json.dumps({**LINE, "id": "b", "turns": []}), "『turns』の値"),
        (json.dumps({**LINE, "id": "b", "expect": {"abstain": "maybe"}}), "expect.abstain"),
        (json.dumps(LINE), "id『a』が2回"),
    ],
)
def test_a_wrong_line_is_named_with_the_way_out(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_golden(write(tmp_path / "own.jsonl", json.dumps(LINE), line))


def test_a_missing_empty_or_foreign_file_is_one_sentence(tmp_path: Path) -> None:
    foreign = tmp_path / "sjis.jsonl"
    foreign.write_bytes("質問".encode("cp932"))
    for path in (tmp_path / "none.jsonl", write(tmp_path / "empty.jsonl", ""), foreign):
        with pytest.raises(UsageError, match="質問ファイル"):
            read_golden(path)


def test_our_own_questions_can_be_read() -> None:
    questions = read_golden(OUR_QUESTIONS)
    assert len(questions) >= 150
