"""The closed set of sentences and openings that join quoted sentences; none states a fact of its own.

Knows wording in Japanese and English; `proof.py` lets nothing else through.
"""

from __future__ import annotations

import re

from corpus.cards import Verdict

VERDICTS: dict[Verdict, tuple[str, str]] = {
    "required": ("必要です。", "It is required."),
    "not_required": ("義務ではありません。", "It is not an obligation."),
    "effort": ("努力義務です。", "It is a duty to make efforts."),
    "forbidden": ("原則として、入力してはいけません。", "As a rule, no: it should not be entered."),
    "prohibited": ("原則として禁じられています。", "As a rule, it is prohibited."),
    "discouraged": ("勧められていません。", "It is advised against."),
    "allowed": ("できるとされています。", "It is allowed."),
    "unsaid": ("資料からは言えません。", "The documents do not say."),
}
OPENINGS = ("", "一方、", "また、", "なお、")
NUMBERED = re.compile(r"^\d{1,2}\. ")
NEAR = ("近い内容は、次のとおりです。", "What comes nearest:")
MISSING = (
    "収録した資料には「{what}」の記載がありません。",
    "The documents held here do not mention “{what}”.",
)
MISSING_ANSWER = (
    "収録した資料には、ご質問に答える記載がありません。",
    "The documents held here do not answer this.",
)
TOPICS = re.compile(
    r"^(?:この)?(?:報告書|総務省のワーキンググループ報告書|ワーキンググループ報告書)は、(?=.)"
)
"""Openings that name the document again; the second sentence in a row goes without."""


def missing_sentence(what: str, *, english: bool) -> str:
    """What the documents do not hold, by name where there is one."""
    return MISSING[english].format(what=what) if what else MISSING_ANSWER[english]


def verdict_sentence(verdict: Verdict, *, english: bool) -> str:
    """The closed sentence of a verdict."""
    return VERDICTS[verdict][english]
