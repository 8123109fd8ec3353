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
_TOPIC = re.compile(r"^(?P<topic>[^、。]{1,24}?)(?:は|って|の(?=誰|何|いつ))")


def split_parts(text: str) -> tuple[str, ...]:
    """The questions of a message, each complete in itself; the whole text where nothing asks."""
    plain = normalize_text(text)
    sentences = [part.strip() for part in _ENDS.split(plain) if part.strip(" 。")]
    asking = [part for part in sentences if _ASKING.search(part)] or [plain]
    return tuple(piece for sentence in asking for piece in _clauses(sentence))


def without_background(text: str) -> str:
    """The message without the sentences that ask nothing, unless nothing asks."""
    sentences = [part.strip() for part in _ENDS.split(normalize_text(text)) if part.strip(" 。")]
    return " ".join(part for part in sentences if _ASKING.search(part)) or text


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
