"""How the answer shall look: sentences, table, chart, register, how many. Read from the message as written.

Knows how forms are asked for; knows nothing about measures.
"""

from __future__ import annotations

import re

from assistant.understanding.parsed import Form, Language
from corpus.gazetteer import fold

_TABLE = re.compile(r"表に|表で|一覧表|表形式|てーぶる|in a table|as a table|table form")
_CHART = re.compile(r"ぐらふ|図に|図で|ちゃーと|chart|graph|plot")
_FORMAL = re.compile(r"答弁|議会用|公文書|formal")
_PLAIN = re.compile(r"やさし|分かりやす|わかりやす|平易|かみ砕|plain language|simple words")
_COUNT = re.compile(
    r"([1-9])\s*(?:行|文|点|つ)(?:程度|ほど|くらい|以内)?(?:で|に(?:まとめ|要約|絞))|in ([1-9]|one|two|three|four|five) (?:lines?|sentences?|points?|bullet)"
)
_ONE = re.compile(
    r"一言|ひとこと|一文|1文で|一行|in one sentence|one line|briefly|手短|端的|結論だけ|数字だけ|値だけ"
)
_ENGLISH = re.compile(r"英語で|英訳|in english")
_JAPANESE = re.compile(r"日本語で|和訳|in japanese")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


def form_of(question: str, language: Language) -> Form:
    """The form that a message asks for."""
    folded = fold(question)
    if _ENGLISH.search(folded):
        language = "en"
    elif _JAPANESE.search(folded):
        language = "ja"
    kind = "chart" if _CHART.search(folded) else "table" if _TABLE.search(folded) else "auto"
    register = "formal" if _FORMAL.search(folded) else "plain" if _PLAIN.search(folded) else "auto"
    return Form(kind=kind, language=language, register=register, sentences=_sentences(folded))  # type: ignore[arg-type]


def _sentences(folded: str) -> int | None:
    if _ONE.search(folded):
        return 1
    counted = _COUNT.search(folded)
    if counted is None:
        return None
    number = counted[1] or counted[2]
    return int(number) if number.isdigit() else _WORDS[number]
