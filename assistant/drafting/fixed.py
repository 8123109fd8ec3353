"""Sentences that stand as they are: reasons for no answer, greetings, what can be asked.

Knows wording in Japanese and English; states no figure and no fact of a survey.
"""

from __future__ import annotations

from assistant.planning.planner import STARTERS, STARTERS_EN

REASONS = {
    "not_published": ("お尋ねの値は、収録した資料では公表されていません。", "The documents held here do not publish that figure."),
    "not_in_corpus": ("お尋ねの内容は、収録している資料に記載がありません。", "The documents held here do not cover this."),
    "future": ("将来の値は公表されておらず、予測の数字はお出しできません。", "Future values are not published, and no forecast can be given."),
    "out_of_scope": (
        "地方自治体のAI活用に関する資料の範囲外のため、お答えできません。",
        "This is outside the documents on local governments' use of AI, so it cannot be answered.",
    ),
    "unsafe": (
        "その依頼にはお答えできません。自治体のAI活用に関する質問をどうぞ。",
        "That request cannot be carried out. Please ask about local governments' use of AI.",
    ),
    "no_evidence": ("根拠となる資料が見つからないため、お答えできません。", "No supporting evidence was found, so this cannot be answered."),
}  # fmt: skip
"""Why there is no answer, in Japanese and English."""
UNSURE = (
    "（一般知識）（推測）とある文は、原典での確認が必要です。",
    "Parts marked as general knowledge or inference need checking against the original.",
)
SOCIAL = {
    "hello": (
        "こんにちは。自治体のAI・生成AIの導入状況の調査と、報告書・ガイドラインの内容にお答えします。たとえば、下のような質問をどうぞ。",
        "Hello. I answer questions on surveys of local governments' use of AI, and on the report and guidelines about it.",
    ),
    "thanks": ("どういたしまして。ほかにもあれば、続けてどうぞ。", "You are welcome. Please go on if there is more."),
    "bye": ("ご利用ありがとうございました。", "Thank you, and goodbye."),
    "help": (
        "都道府県・地域・団体区分ごとの導入率や団体数、その順位・差・推移、導入の課題と用途、報告書とガイドラインの内容をお尋ねいただけます。たとえば、下のような質問をどうぞ。",
        "You can ask for adoption rates and counts by prefecture, region or size class, their ranks, differences and trends, issues and uses, and what the report and guidelines say.",
    ),
    "who_are_you": (
        "自治体のAI活用の調査に、出典つきの数字で答える「Konkyo（根拠）」です。出典で確かめられない数字は出しません。",
        "I am Konkyo. I answer questions on local governments' use of AI with cited figures, and show none that no source carries.",
    ),
    "sorry": ("お気になさらず。お尋ねになりたいことを、もう一度どうぞ。", "No problem. Please ask again."),
}  # fmt: skip
"""Short replies, in Japanese and English."""
NEAREST = ("公表されている近い値: ", "Nearest published figure: ")
"""Before a published value that is offered instead."""
ASIDE = ("なお、", "For reference, ")


def fixed_sentences() -> frozenset[str]:
    """Every sentence that may stand without evidence."""
    pairs = (*REASONS.values(), *SOCIAL.values(), UNSURE)
    return frozenset((*(text for pair in pairs for text in pair), *STARTERS, *STARTERS_EN))


def starters(language: str) -> tuple[str, ...]:
    """Questions to begin with."""
    return STARTERS_EN if language == "en" else STARTERS
