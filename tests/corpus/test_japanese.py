"""Japanese text: one spelling, and the words that carry meaning."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.japanese import content_words, fold_kana, normalize_text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＡＩ\u3000導入率", "AI 導入率"),
        ("ﾃﾞｰﾀ", "データ"),
        ("８７．２％", "87.2%"),
        ("10〜20", "10~20"),
        ("10～20", "10~20"),
        ("90.7−21.8", "90.7-21.8"),
        ("“源内”", '"源内"'),
        ("高\u200b知\ufeff県", "高知県"),
        ("葛󠄀城市", "葛城市"),
        ("a\r\nb\tc", "a\nb c"),
        ("図表①", "図表1"),
        ("", ""),
    ],
)
def test_full_width_zero_width_and_odd_marks_become_one_spelling(typed: str, meant: str) -> None:
    assert normalize_text(typed) == meant


def test_the_long_vowel_mark_is_a_letter_and_stays() -> None:
    assert normalize_text("サーバー") == "サーバー"


def test_normalising_twice_changes_nothing_more() -> None:
    text = "“ＡＩ”　〜 ①②③ ㈱ − ｶﾞｲﾄﾞﾗｲﾝ\u200b"
    assert normalize_text(normalize_text(text)) == normalize_text(text)


def test_katakana_and_hiragana_fold_to_the_same() -> None:
    assert fold_kana("コウチ県") == fold_kana("こうち県") == "こうち県"
    assert fold_kana("サーバー") == "さーばー"


def test_particles_and_question_words_are_not_content() -> None:
    assert content_words("それは何ですか") == ()
    assert "導入" in content_words("導入はどのようにしますか")


def test_a_compound_gives_itself_and_its_parts() -> None:
    assert {"生成ai", "生成", "ai"} <= set(content_words("生成AIとは"))


def test_inflected_forms_meet_in_one_word() -> None:
    assert set(content_words("遅れている")) & set(content_words("遅れた"))


def test_latin_words_are_lower_case_and_singular() -> None:
    assert {"prefecture", "ai"} <= set(content_words("Which prefectures use AI?"))


def test_numbers_with_a_point_stay_whole() -> None:
    assert "11.8" in content_words("11.8％です")


def test_many_threads_get_the_same_words() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(content_words, ["生成AIの導入が遅れている都道府県は"] * 200))
    assert len(found) == 1
