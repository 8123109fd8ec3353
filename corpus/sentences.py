"""Sentences: the unit that answers a question on texts, each with the passage it stands in and the parts it plays.

Knows wording of sentences and headings; knows nothing about questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.passages import Passage, split_sentences

SentenceRole = Literal[
    "reason", "action", "obligation", "definition", "who", "when", "example", "limit", "figure", "effect",
    "place", "list",
]  # fmt: skip

_SIGNS: tuple[tuple[SentenceRole, re.Pattern[str]], ...] = (
    ("reason", re.compile(r"ため(?:である|で、|、|だ|だと)|からである|理由|背景|きっかけ|障壁|要因|推し量る|必要なのは")),
    (
        "action",
        re.compile(r"求める|必要(?:がある|だ|である)|重要(?:だ|である)|勧め|べき|機会を設け|進める|ことが考えられる"
                   r"|確かめ|確認|明記|示すこと|やり方がある|手順|段階を踏む"),
    ),
    (
        "obligation",
        re.compile(r"義務|責務|禁じ|禁止|入れないのが原則|対象ではない|強制力|罰則|求める|しなければならない|任意"
                   r"|許可|承認|努め|技術的な助言|確認が必要"),
    ),
    ("definition", re.compile(r"とは(?:、|[^、。]{0,30}(?:の略|のこと|を指す|をいう))|をいう。|を指す|正式には|の略で|である。$")),
    ("who", re.compile(r"氏|座長|本部長|総理大臣|総務省|デジタル庁|内閣|執筆者|発行者|が公表|が作った|が決定|事務局")),
    ("when", re.compile(r"\d{4}年|令和\d|いつ|時期|月\d+日|まで")),
    ("example", re.compile(r"例(?:は|の|として|である)|事例|[一-龥ぁ-んァ-ヶ]{1,6}[市町村区県](?:は|など|が|の)")),
    ("limit", re.compile(r"未確認|確かめられていない|公表されていない|読めていない|載っていない|挙げていない|見つかっていない"
                         r"|原典での確認|分からない|収められていない|数値は本文にない|答えられないのは")),
    ("figure", re.compile(r"\d(?:[\d,.]*)(?:％|団体|件|人|回|ポイント|条)")),
    ("effect", re.compile(r"効果|便益|利点|メリット|短縮|効率化|向上|リスク|おそれ|問題|危険")),
    ("place", re.compile(r"条により|\d+条|第\d+章|図表\d+")),
    ("list", re.compile(r"[^、]+、[^、]+、[^、]+")),
)  # fmt: skip


_LIST_MARK = re.compile(r"\s*[-*・]\s*")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of a passage."""

    passage: Passage
    position: int
    text: str
    roles: frozenset[SentenceRole]
    item: bool = False
    """True for one of a list that a sentence before it announces."""

    @property
    def embedded(self) -> str:
        """What is embedded for it: the heading tells what a short sentence is about."""
        return f"{self.passage.heading}\n{self.text}"


def sentences_of(passages: Sequence[Passage]) -> tuple[Sentence, ...]:
    """The sentences of all passages, in order."""
    return tuple(
        Sentence(
            passage=passage, position=position, text=text, roles=_roles(passage, position, text), item=item
        )
        for passage in passages
        for position, (text, item) in enumerate(zip(passage.sentences, _items(passage), strict=True))
    )  # fmt: skip


def _items(passage: Passage) -> list[bool]:
    """For each sentence, whether it stands in a list."""
    return [bool(_LIST_MARK.match(line)) for line in passage.text.splitlines() for _ in split_sentences(line)]


def _roles(passage: Passage, position: int, text: str) -> frozenset[SentenceRole]:
    """What the passage says of the sentence, and what its wording shows."""
    given = passage.roles[position] if position < len(passage.roles) else ""
    known: dict[str, SentenceRole] = {"where": "place", **{role: role for role, _ in _SIGNS}}
    own: frozenset[SentenceRole] = frozenset({known[given]}) if given in known else frozenset()
    return roles_of(text) | own


def roles_of(text: str) -> frozenset[SentenceRole]:
    """The parts that a sentence can play in an answer, by its wording."""
    return frozenset(role for role, sign in _SIGNS if sign.search(text))
