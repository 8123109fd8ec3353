"""The two things that a comparison names, and the sentence that best tells what each of them is.

Knows the shape of comparisons and of defining sentences; knows nothing about topics.
"""

from __future__ import annotations

import re

from assistant.texts.asked import Asked
from corpus.sentence_index import Floats, SentenceIndex
from corpus.sentences import Sentence

_JAPANESE = re.compile(
    r"(?P<a>[^、。？?]{2,24}?)(?:と|、|や|って)(?P<b>[^、。？?]{1,24}?)(?:と)?"
    r"(?:の間)?(?:って|って、|の|は|を|、|で|では|が)?\s*"
    r"(?:違い|ちがい|違う|どう違|何が違|どこが違|何がどう違|比べ|比較|共通|同じ|別物|どちら|どっち|それぞれ|関係)"
)
_ENGLISH = re.compile(
    r"(?:difference between|compare|different from|distinguish) (?P<a>[^?.]{2,40}?) (?:and|with|from|to) (?P<b>[^?.]{2,40})",
    re.I,
)
_OPENING = (
    r"(?:an?|the|報告書の|政府の|総務省の)?[「『]?{}[」』]?(?:（[^）]*）)?(?:という|とは|は|が|で|is|means)"
)
_LEAST = 0.5
"""Worth from which a sentence tells what the named thing is."""
_MEANT_FOR_BOTH = 0.5
"""Probability from which a sentence that names both answers by itself."""


def sides_of(asked: Asked, values: Floats, index: SentenceIndex) -> list[int]:
    """The sentence that tells each of the two compared things; empty unless both are told."""
    if asked.role != "difference" or (names := compared(asked.text)) is None:
        return []
    best = index.sentences[int(values.argmax())]
    if float(values.max()) >= _MEANT_FOR_BOTH and all(_names(best, name) for name in names):
        return []
    found: list[int] = []
    for name, other in zip(names, reversed(names), strict=True):
        worths = [(_worth(one, name, other, float(values[n])), n) for n, one in enumerate(index.sentences)]
        worth, number = max((pair for pair in worths if pair[1] not in found), key=lambda pair: pair[0])
        if worth < _LEAST:
            return []
        found.append(number)
    return found


def compared(text: str) -> tuple[str, str] | None:
    """The two names of a comparison, or None."""
    match = _JAPANESE.search(text) or _ENGLISH.search(text)
    if match is None:
        return None
    first = (
        re.sub(r"^.*[はのにが](?=[^はのにが]{2,}$)", "", match["a"]) if len(match["a"]) > 12 else match["a"]
    )
    names = tuple(
        re.sub(r"^「|」$|^(?:the|an?) ", "", name.strip(" 「」'\"")) for name in (first, match["b"])
    )
    return (names[0], names[1]) if all(len(name) >= 2 for name in names) else None


def _names(sentence: Sentence, name: str) -> bool:
    return _squeezed(name) in _squeezed(
        f"{sentence.passage.heading} {sentence.text} {sentence.passage.english}"
    )


def _worth(sentence: Sentence, name: str, other: str, probability: float) -> float:
    """How well the sentence tells what `name` is: it opens with it, defines it, and is not about the other."""
    wanted = _squeezed(name)
    english = wanted.isascii() and sentence.passage.english and wanted not in _squeezed(sentence.text)
    text = _squeezed(sentence.passage.english if english else sentence.text)
    heading = text if english else _squeezed(sentence.passage.heading)
    if wanted not in text:
        return 0.0
    opens = bool(re.match(_OPENING.format(re.escape(wanted)), text))
    headed = bool(re.match(rf"[^（]{{0,4}}{re.escape(wanted)}", heading))
    about_other = _squeezed(other) in text
    return (
        0.35 * opens
        + 0.2 * headed
        + 0.25 * ("definition" in sentence.roles)
        + 0.3 * probability
        - 0.3 * about_other
        - 0.3 * ("limit" in sentence.roles)
        - 0.01 * sentence.position
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).lower()
