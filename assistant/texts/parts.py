"""A message taken apart: its questions are a checklist, its background is no question.

Knows the shape of Japanese and English messages; knows nothing about topics.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.japanese import normalize_text

_ENDS = re.compile(r"(?<=[。？！?!\n])")
_ASKING = re.compile(
    r"何|なに|誰|だれ|いつ|どこ|どう|どの|どれ|なぜ|どんな|いくつ|いくら|ですか|ますか|でしょうか|ましょうか|のか|[?？]"
    r"|教え|ください|下さい|説明|まとめ|比べ|知りたい|お願い|要約|要点|とは|理由|違い|方法|[はも]$"
    r"|\b(?:what|who|when|where|why|how|which|is|are|do|does|can|must|summar|explain|tell|list|give)",
    re.I,
)
_EACH = re.compile(r"^(?P<a>[^、。]{2,20}?)と(?P<b>[^、。]{2,20}?)は、?それぞれ(?P<rest>.+)$")
_INTERROGATIVE = re.compile(
    r"何|誰|だれ|いつ|どこ|どう|どの|なぜ|どんな|いくつ|いくら|\b(?:what|who|when|where|why|how|which|is|are|do|does|did|can|must)\b",
    re.I,
)
_GOES_ON = re.compile(
    r"(?<=[てでりしくきみびいえ])、(?!それとも|あるいは|または)"
    r"|(?<=[一-龥ァ-ヶ])と、(?=その|それ|そこ)"
    r"|(?<=何で)、|,? and (?=(?:what|who|when|where|why|how|which|is|are|do|does|did|can|must|should|may)\b)"
    r"|, (?=(?:when|where|why|how|which|who|what) )",
    re.I,
)
_TWO_ASKED = re.compile(
    r"^(when|why|who|where|how|what)(?: and |, )(when|why|who|where|how|what)(?= )"
    r"|(いつ|なぜ|誰が|どこが|どこで|何のために|どのように|どうやって)(?:、|・|と)(いつ|なぜ|誰が|どこが|どこで|何のために|どのように|どうやって)",
    re.I,
)
_REFERS = re.compile(
    r"それ(?:ぞれ|ら|は|を|に|で|が|って)?|その|これ|この(?!報告書|資料|レポート)|同じく|^(?:その)?(?:理由|根拠|違い|意味|なぜ|どうして|why).{0,8}$|\b(?:it|its|they|their|one|this|that|these)\b",
    re.I,
)
"""Words that point back: the question says with them only what the sentence before has named."""
_TOPIC = re.compile(r"^(?P<topic>[^、。]{1,24}?)(?:は|って|の(?=誰|何|いつ))")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One question of a message."""

    text: str
    before: str = ""
    """What the sentence before it says: its subject, where the question names none."""


def split_parts(text: str) -> tuple[Part, ...]:
    """The questions of a message; the whole text where nothing asks."""
    plain = normalize_text(text)
    parts: list[Part] = []
    before = ""
    for sentence in _sentences(plain):
        if not _ASKING.search(sentence):
            before = sentence
            continue
        for piece in _clauses(sentence):
            refers = bool(before and _REFERS.search(piece))
            parts.append(Part(text=f"{before} {piece}") if refers else Part(text=piece, before=before))
            before = parts[-1].text
    return tuple(parts) or (Part(text=plain),)


def without_background(text: str) -> str:
    """The message without the sentences that ask nothing, unless nothing asks or the question refers to them."""
    return (
        " ".join(dict.fromkeys(part.text for part in split_parts(text)))
        if len(_sentences(normalize_text(text))) > 1
        else normalize_text(text)
    )


def _sentences(plain: str) -> list[str]:
    return [part.strip() for part in _ENDS.split(plain) if part.strip(" 。")]


def _clauses(sentence: str) -> tuple[str, ...]:
    """源内は誰が作って、いつから使えて、自治体も使えますか -> three questions, each with its topic."""
    if two := _two_asked(sentence) or _each_of_two(sentence):
        return two
    pieces = [piece.strip() for piece in _GOES_ON.split(sentence) if piece.strip()]
    if len(pieces) < 2 or not all(_ASKING.search(piece) for piece in pieces):
        return (sentence,)
    if sum(bool(_INTERROGATIVE.search(piece)) for piece in pieces) < len(pieces) - 1:
        return (sentence,)
    topic = _TOPIC.match(pieces[0])
    head = topic["topic"] if topic else ""
    rest = [piece if not head or head in piece else f"{head}は{piece}" for piece in pieces[1:]]
    return (pieces[0], *rest)


def _each_of_two(sentence: str) -> tuple[str, ...]:
    """第3章と第4章は、それぞれ何を扱う -> 第3章は何を扱う, 第4章は何を扱う."""
    match = _EACH.search(sentence)
    return tuple(f"{match[side]}は{match['rest']}" for side in "ab") if match else ()


def _two_asked(sentence: str) -> tuple[str, ...]:
    """When and why was it set up -> when, why; いつ、なぜできたか -> いつ, なぜ."""
    match = _TWO_ASKED.search(sentence)
    if match is None:
        return ()
    start, end = match.span()
    return tuple(f"{sentence[:start]}{word}{sentence[end:]}" for word in match.groups() if word)[:2]
