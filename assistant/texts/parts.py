"""A message taken apart: its questions are a checklist, its background is no question.

Knows the shape of Japanese and English messages; knows nothing about topics.
"""

from __future__ import annotations

import re

from corpus.japanese import normalize_text

_ENDS = re.compile(r"(?<=[。？！?!\n])")
_ASKING = re.compile(
    r"何|なに|誰|だれ|いつ|どこ|どう|どの|どれ|なぜ|どんな|いくつ|いくら|ですか|ますか|でしょうか|ましょうか|のか|[?？]"
    r"|教え|ください|下さい|説明|まとめ|比べ|知りたい|お願い|要約|要点|とは|理由|違い|方法|[はも]$"
    r"|\b(?:what|who|when|where|why|how|which|is|are|do|does|can|must|summar|explain|tell|list|give)",
    re.I,
)
_INTERROGATIVE = re.compile(r"何|誰|だれ|いつ|どこ|どう|どの|なぜ|どんな|いくつ|いくら")
_GOES_ON = re.compile(r"(?<=[てでりしくきみびいえ])、(?!それとも|あるいは|または)")
_REFERS = re.compile(
    r"それ(?:ぞれ|ら|は|を|に|で|が|って)?|その|これ|この(?!報告書|資料|レポート)|同じく|^(?:理由|根拠|違い|意味|なぜ|どうして|why)",
    re.I,
)
"""Words that point back: the question says with them only what the sentence before has named."""
_TOPIC = re.compile(r"^(?P<topic>[^、。]{1,24}?)(?:は|って|の(?=誰|何|いつ))")


def split_parts(text: str) -> tuple[str, ...]:
    """The questions of a message, each complete in itself; the whole text where nothing asks."""
    plain = normalize_text(text)
    sentences = _sentences(plain)
    pieces: list[str] = []
    before = ""
    for sentence in sentences:
        if _ASKING.search(sentence):
            for piece in _clauses(sentence):
                pieces.append(f"{before} {piece}".strip() if _REFERS.search(piece) else piece)
                before = piece
        else:
            before = sentence
    return tuple(pieces) or (plain,)


def without_background(text: str) -> str:
    """The message without the sentences that ask nothing, unless nothing asks or the question refers to them."""
    return " ".join(split_parts(text)) if len(_sentences(normalize_text(text))) > 1 else normalize_text(text)


def _sentences(plain: str) -> list[str]:
    return [part.strip() for part in _ENDS.split(plain) if part.strip(" 。")]


def _clauses(sentence: str) -> tuple[str, ...]:
    """源内は誰が作って、いつから使えて、自治体も使えますか -> three questions, each with its topic."""
    pieces = [piece for piece in _GOES_ON.split(sentence) if piece.strip()]
    if len(pieces) < 2 or not all(_ASKING.search(piece) for piece in pieces):
        return (sentence,)
    if sum(bool(_INTERROGATIVE.search(piece)) for piece in pieces) < len(pieces) - 1:
        return (sentence,)
    topic = _TOPIC.match(pieces[0])
    head = topic["topic"] if topic else ""
    rest = [piece if not head or head in piece else f"{head}は{piece}" for piece in pieces[1:]]
    return (pieces[0], *rest)
