"""What kind of text a question asks for: a reason, steps, a permission, a summary, ... The one place that decides.

Knows the closed class of Japanese and English words that ask; knows nothing about topics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.texts.subject import subject_of
from assistant.understanding.text_request import TextRequest, TextRole
from corpus.japanese import normalize_text
from corpus.sentences import SentenceRole

_SIGNS: tuple[tuple[TextRole, re.Pattern[str]], ...] = (
    (
        "summary",
        re.compile(
            r"まとめ|要約|要点|ポイント|概要|あらすじ|提言|おわりに|簡潔に|ざっくり|\d+\s*(?:点|行|つ)で|一言|ひとことで"
            r"|\bsummar|\bkey points|bullet points|in (?:one|two|three) (?:line|sentence|point)",
            re.I,
        ),
    ),
    ("why", re.compile(r"なぜ|何故|どうして|理由|わけ|背景|原因|要因|きっかけ|\bwhy\b|\breason|\bcause", re.I)),
    ("article", re.compile(r"何条|第何条|どの条|根拠(?:は|となる)?(?:どこ|条文|規定)|どこに書|\bwhich article", re.I)),
    (
        "required",
        re.compile(
            r"必ず|義務|しなければ|しないと|なければなら|ないといけ|必要(?:です|は|が)?(?:か|ある|あり|で)|必須|要りますか|要る[?？]?$"
            r"|従う|守ら|\bmust\b|\bmandatory|\brequired|\bhave to|\bobliged",
            re.I,
        ),
    ),
    ("difference", re.compile(r"違い|ちがい|違う|異なる|比べ|比較|共通点|どう違|同じ(?:もん|もの|です|な|意味|こと|[?？])|別物|それとも|\bdifferen|\bcompare", re.I)),
    (
        "allowed",
        re.compile(
            r"(?:て|で)(?:も)?(?:いい|よい|良い|構わ|大丈夫|問題ない)|可否|許され|認められ|問題ありません|問題ないです"
            r"|できますか|使えますか|禁止|だめ|ダメ|\bmay we|\ballowed|\bcan (?:we|staff|municip)|\bpermitted",
            re.I,
        ),
    ),
    ("steps", re.compile(r"手順|流れ|ステップ|段階|何から|最初に|まず何|はじめに何|進め方|\bsteps?\b|\bfirst\b", re.I)),
    (
        "how",
        re.compile(
            r"どう(?:すれば|したら|やって|やれば|変え|対応|防|進め|扱|使)|どのように|方法|コツ|対策|べき(?:です|こと|か)|何をす"
            r"|何が必要|求められ|するには|\bhow (?:to|can|should|do)\b|\bwhat should",
            re.I,
        ),
    ),
    ("example", re.compile(r"事例|例(?:を|は|が|に|$)|(?:自治体|県|市|町|村|役所|団体)(?:は|って|が)?(?:どこ|ある|いる|[?？]|$)|どの(?:県|市|自治体|町)|\bexample|\bcases?\b", re.I)),
    ("who", re.compile(r"誰|だれ|どこが|どの(?:会議|省|機関|国会)|何という(?:会|人|法)|\bwho\b", re.I)),
    ("when", re.compile(r"いつ|何年|何月|時期|期限|\bwhen\b", re.I)),
    ("where", re.compile(r"どこ(?:に|で|の)|置き場所|\bwhere\b", re.I)),
    ("effect", re.compile(r"効果|メリット|デメリット|利点|便益|リスク|危険|まずいこと|困る|影響|\bbenefit|\brisk", re.I)),
    ("opinion", re.compile(r"どう(?:みて|見て|考え|捉え)|評価|見解|\bthink\b|\bview\b", re.I)),
)  # fmt: skip
WANTED: dict[TextRole, frozenset[SentenceRole]] = {
    "why": frozenset({"reason"}),
    "how": frozenset({"action"}),
    "steps": frozenset({"action"}),
    "allowed": frozenset({"obligation"}),
    "required": frozenset({"obligation"}),
    "who": frozenset({"who"}),
    "when": frozenset({"when"}),
    "where": frozenset({"place", "who"}),
    "article": frozenset({"place"}),
    "difference": frozenset({"definition", "figure"}),
    "example": frozenset({"example"}),
    "effect": frozenset({"effect"}),
    "summary": frozenset({"list"}),
    "opinion": frozenset({"reason", "action"}),
    "what": frozenset({"definition"}),
}
"""The parts of sentences that answer each kind of question."""
_NUMBERS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}
_COUNT = re.compile(
    r"(\d+|[一二三四五六七八九]|\b(?:one|two|three|four|five)\b)\s*(?:つの?|個の?|点|行|文|箇条|項目|(?:bullet )?points?|lines?|sentences?|bullets?)"
    r"(?:\s*(?:で|に|以内|まで|ほど|に絞|くらい|ぐらい|程度|挙げ|教え|お願い|、)|$|\s*,|\.|\s+(?:please|summary))",
    re.I,
)
_ONE = re.compile(r"一言|ひとこと|一文で|1文で|\bin a word\b|\bin short\b", re.I)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question as the texts room understands it."""

    text: str
    """What it is about, without the wording around its subject."""
    wording: str
    """The whole question."""
    role: TextRole
    english: bool
    limit: int | None
    """At most so many sentences or points; None: as many as needed."""


def asked_of(request: TextRequest, text: str = "") -> Asked:
    """The role by the words that ask, else the reader's own; the number of points that are wanted."""
    wording = normalize_text(text or request.text)
    return Asked(
        text=subject_of(wording),
        wording=wording,
        role=role_of(wording) or request.role,
        english=request.language == "en",
        limit=request.sentences or points_wanted(normalize_text(request.text)),
    )


def role_of(text: str) -> TextRole | None:
    """The first kind whose asking words stand in the question, or None."""
    return next((role for role, sign in _SIGNS if sign.search(text)), None)


def points_wanted(text: str) -> int | None:
    """N of 「3点で」「三行で」 "in three bullet points"; 1 for 「一言で」; None when no number is wanted."""
    if _ONE.search(text):
        return 1
    match = _COUNT.search(text)
    if match is None:
        return None
    word = match[1].lower()
    return int(word) if word.isdigit() else _NUMBERS[word]
