"""From words to slots: order, level, shape and calculation, and what a follow-up takes over."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.planning.planner import RulePlanner
from assistant.understanding.plan import Frame
from corpus.codebook import bundled_codebook_text, parse_codebook
from corpus.passages import bundled_texts


@pytest.fixture(scope="module")
def rules() -> RulePlanner:
    return RulePlanner(parse_codebook(bundled_codebook_text(), text_sources=bundled_texts()[0]))


def last_frame(rules: RulePlanner, *turns: str) -> Frame:
    frame: Frame | None = None
    for turn in turns:
        frame = rules.plan(turn, frame).last_frame
    assert frame is not None
    return frame


SHAPES: dict[str, dict[str, Any]] = {
    "高知県の生成AI導入率は？": {"shape": "lookup", "places": ("39",), "measures": ("genai_rate",)},
    "生成AIの導入が遅れている都道府県は？": {"shape": "ranking", "order": "asc", "level": "prefecture"},
    "AI導入率が高い都道府県を3つ": {"shape": "ranking", "order": "desc", "limit": 3},
    "生成AI導入率が最も高い都道府県と最も低い都道府県は？": {"shape": "extremes", "level": "prefecture"},
    "東京都と高知県の生成AI導入率の差は？": {"shape": "calculation", "calculation": "difference"},
    "東京都の生成AI導入率は高知県の何倍？": {"shape": "calculation", "calculation": "ratio"},
    "近畿と九州の生成AI導入団体数の合計は？": {"shape": "calculation", "calculation": "sum"},
    "近畿と九州の生成AI導入率はどちらが高い？": {"shape": "compare", "places": ("R4", "R6")},
    "指定都市の生成AI導入率の推移は？": {"shape": "trend", "populations": ("designated_cities",)},
    "地域別の生成AI導入率は？": {"shape": "distribution", "level": "region"},
    "AI導入率が8割以上の都道府県は？": {"shape": "threshold", "level": "prefecture"},
    "高知県の生成AI導入率は12.5％ですよね？": {"shape": "claim", "places": ("39",)},
    "町のAI導入の課題は？": {"level": "item", "populations": ("towns",), "measures": ("ai_issue_share",)},
    "東京都の実証中を含む生成AI導入率は？": {"measures": ("genai_trial_rate",), "places": ("13",)},
    "高知県の生成AI導入率は全国何位？": {"measures": ("genai_rank",)},
    "AIと生成AIの導入率は？": {"measures": ("ai_rate", "genai_rate")},
}


@pytest.mark.parametrize("question", SHAPES)
def test_shape_and_slots_of_a_question(rules: RulePlanner, question: str) -> None:
    frame = last_frame(rules, question)
    assert {name: getattr(frame, name) for name in SHAPES[question]} == SHAPES[question]


FOLLOW_UPS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "another region keeps the measure": (
        ("近畿の生成AI導入率は？", "では九州は？"),
        {"measures": ("genai_rate",), "places": ("R6",)},
    ),
    "another measure keeps the region": (
        ("近畿の生成AI導入率は？", "AIでは？"),
        {"measures": ("ai_rate",), "places": ("R4",)},
    ),
    "another population keeps the year": (
        ("指定都市の2023年度の生成AI導入率は？", "では都道府県は？"),
        {"populations": ("prefectures",), "years": (2023,)},
    ),
    "difference of the last two": (
        ("近畿の生成AI導入率は？", "では九州は？", "その差は？"),
        {"places": ("R4", "R6"), "calculation": "difference"},
    ),
    "reverse turns the order": (
        ("生成AIの導入が遅れている都道府県は？", "逆に進んでいるのは？"),
        {"order": "desc", "level": "prefecture", "measures": ("genai_rate",)},
    ),
    "reverse without a word for the order": (
        ("生成AI導入率が高い都道府県は？", "逆は？"),
        {"order": "asc", "level": "prefecture"},
    ),
    "others gives more of the same": (
        ("生成AIの導入が遅れている都道府県は？", "他には？"),
        {"order": "asc", "limit": 10, "level": "prefecture"},
    ),
    "table keeps everything": (
        ("生成AIの導入が遅れている都道府県は？", "表にして"),
        {"order": "asc", "shape": "ranking", "level": "prefecture", "inherited": ("everything",)},
    ),
    "reason is looked for in the texts": (
        ("生成AIの導入が遅れている都道府県は？", "その理由は？"),
        {"kind": "text"},
    ),
    "among these looks at the places named before": (
        ("高知県の生成AI導入率は？", "東京都は？", "この中で最も低いのは？"),
        {"places": ("39", "13"), "order": "asc"},
    ),
    "calculation goes on with other members": (
        ("東京都と高知県の生成AI導入率の差は？", "愛知県と北海道は？"),
        {"places": ("23", "01"), "calculation": "difference"},
    ),
    "issues of another population": (
        ("町のAI導入の課題は？", "村は？"),
        {"populations": ("villages",), "measures": ("ai_issue_share",)},
    ),
    "english": (
        ("What is the generative AI adoption rate in Kochi?", "And Tokyo?"),
        {"places": ("13",), "measures": ("genai_rate",)},
    ),
    "a new question inherits nothing": (
        ("高知県の生成AI導入率は？", "近畿のAI導入率は？"),
        {"places": ("R4",), "measures": ("ai_rate",), "inherited": ()},
    ),
    "five turns": (
        (
            "生成AIの導入が遅れている都道府県は？",
            "逆に進んでいるのは？",
            "AIでは？",
            "上位3つだけ",
            "表にして",
        ),
        {"measures": ("ai_rate",), "order": "desc", "limit": 3, "level": "prefecture"},
    ),
}


@pytest.mark.parametrize("name", FOLLOW_UPS)
def test_follow_up_takes_over_what_it_leaves_out(rules: RulePlanner, name: str) -> None:
    turns, expected = FOLLOW_UPS[name]
    frame = last_frame(rules, *turns)
    assert {slot: getattr(frame, slot) for slot in expected} == expected


@pytest.mark.parametrize(
    "question",
    [
        "AI戦略本部とは何ですか？",
        "生成AIのリスクは何ですか？",
        "なぜ小さな町では導入が進まないのですか？",
        "ガイドラインは誰が作りますか？",
        "この調査の著者は誰ですか？",
    ],
)
def test_questions_for_explanations_go_to_the_texts(rules: RulePlanner, question: str) -> None:
    assert last_frame(rules, question).kind == "text"
