"""The sentences that may state figures: a closed grammar over skeletons of claim_words.py.

A sentence outside this grammar never reaches the screen, whatever it says; a new wording needs a line here.
Knows forms of sentences; whether they are true is decided in relations.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.verification.claim_words import Word, Worded

# Letters as in claim_words.Word. Japanese skeletons have no spaces beside Japanese characters.
_WHO = r"(?:PのO|P|O)"
_ISSUE = r"(?:「I」)"
_SUBJECT = rf"(?:{_WHO}のM(?:\(I\))?|{_WHO}がT導入の課題に{_ISSUE}を挙げた割合)"
_HEAD = (
    rf"(?:(?:Yの)?(?:{_WHO}のM(?:\(I\))?|M(?:\(I\))?|{_WHO}がT導入の課題に挙げた割合|"
    rf"(?:{_WHO}が)?T導入の課題に{_ISSUE}を挙げた割合))"
)
_NAME = r"(?:PのO|P|O|Y|M|「I(?:=I)?」)"
_LEVEL = r"(?P<level>O|地域|団体区分|項目|団体)"
_ADJECTIVE = r"(?:高い|低い|多い|少ない|大きい|小さい|上位の|下位の)"
_ADVERB = r"(?:高く|低く|多く|少なく|大きく|小さく)"
_TAIL = r"(?:\((?P<year>Y)(?:、(?:(?P<source>S)|(?P<flash>速報値)))?\))?"
_WITH_VALUE = rf"{_NAME}\(N\)"

JAPANESE: dict[str, str] = {
    "verdict": r"(?P<verdict>はい|いいえ)",
    "statement": rf"(?:公表されている近い値:|別の公表値では、)?(?P<head>{_SUBJECT})は(?P<members>N)です{_TAIL}",
    "owner": rf"(?P<members>N)は(?P<head>{_SUBJECT})の値です{_TAIL}",
    "one member": rf"(?P<head>(?:Yの)?{_WHO})の(?P<members>MはN(?:\(Y\))?(?:、MはN(?:\(Y\))?)+)です",
    "listed": rf"(?P<head>{_HEAD})は、(?P<members>{_NAME}がN(?:、{_NAME}がN)*)です",
    "top": rf"(?P<head>{_HEAD})が最も(?P<adjective>{_ADJECTIVE}){_LEVEL}は(?P<names>{_NAME}(?:[・と]{_NAME})*)で、(?P<value>N)です",
    "top issue": rf"(?P<head>{_WHO}のT導入の課題)で最も多いのは(?P<names>「I(?:=I)?」(?:と「I(?:=I)?」)*)\((?P<value>N)\)です",
    "ranking": rf"(?P<head>{_HEAD})が(?P<adjective>{_ADJECTIVE}){_LEVEL}は、順に(?P<members>{_WITH_VALUE}(?:、{_WITH_VALUE})*)です",
    "places": rf"(?P<head>{_HEAD})が(?P<adjective>{_ADJECTIVE}){_LEVEL}の(?P<ranks>\d+番目は{_WITH_VALUE}(?:、\d+番目は{_WITH_VALUE})*)です",
    "next": rf"次いで(?P<head>{_HEAD})が(?P<adjective>{_ADJECTIVE})のは、(?P<members>{_WITH_VALUE}(?:、{_WITH_VALUE})*)です",
    "ends": rf"(?P<head>{_HEAD})は、(?P<members>{_NAME}がNで最も(?P<adverb>{_ADVERB})、{_NAME}がNで最も(?P<adjective>{_ADJECTIVE}))です",
    "compare": rf"(?P<head>{_HEAD})は、(?P<members>{_WITH_VALUE}の方が{_WITH_VALUE}より(?P<adjective>{_ADJECTIVE}))です",
    "same": rf"(?P<head>{_HEAD})は、(?P<names>{_NAME}と{_NAME})が同じ(?P<value>N)です",
    "calculation": (
        rf"(?P<members>{_WITH_VALUE}(?:と{_WITH_VALUE})*)の(?P<head>{_HEAD}|(?:Yの)?{_WHO})"
        rf"(?P<kind>の差|の比|の合計|の単純平均|\(合算\))は(?P<result>N)です\((?P<sum>E)\)"
    ),
    "share": rf"(?P<members>{_WITH_VALUE})の(?P<head>{_HEAD})が(?P<kind>(?P<whole>P)に占める割合)は(?P<result>N)です\((?P<sum>E)\)",
    "remainder": rf"(?P<head>(?:Yに)?{_WHO}でTを導入していない(?:団体|O))は(?P<result>N)です\((?P<sum>E)\)",
    "trend": rf"(?P<head>{_SUBJECT})は、(?P<members>YのNからYのN)に(?P<verb>上昇しました|低下しました|増えました|減りました)",
    "unchanged": rf"(?P<head>{_SUBJECT})は、(?P<members>YのNとYのN)で変わっていません",
    "threshold": r"(?P<head>Mが「I」の(?P<level>O))は(?P<members>N)です",
}  # fmt: skip

_WHO_EN = r"(?:P, O|P|O)"
_ISSUE_EN = r"[“\"]I[”\"]"
_SUBJECT_EN = (
    rf"(?:the M of {_WHO_EN}(?: \(I\))?|the share of {_WHO_EN} naming {_ISSUE_EN} as an issue of T adoption)"
)
_HEAD_EN = (
    rf"(?:(?:M(?: \(I\))?(?: of {_WHO_EN}(?: \(I\))?)?|share of {_WHO_EN} naming an issue of T adoption|"
    rf"share (?:of {_WHO_EN} )?naming {_ISSUE_EN} as an issue of T adoption)(?: in Y)?)"
)
_NAME_EN = r"(?:P, O|P|O|I|Y|M)"
_TAIL_EN = r"(?: \((?P<year>Y)(?:, ?(?P<source>S))?\))?"
_WITH_VALUE_EN = rf"{_NAME_EN} \(N\)"
_LEVEL_EN = r"(?P<level>prefectures|regions|size classes|items|members)"

ENGLISH: dict[str, str] = {
    "verdict": r"(?P<verdict>yes|no)",
    "statement": rf"(?:nearest published figure: |another published value: )?(?P<head>{_SUBJECT_EN}) is (?P<members>N){_TAIL_EN}",
    "owner": rf"(?P<members>N) is (?P<head>{_SUBJECT_EN}) in (?P<year>Y)(?P<flash> \(an early release\))?",
    "one member": rf"for (?P<head>{_WHO_EN}(?: in Y)?), (?P<members>the M is N(?: \(Y\))?(?:; the M is N(?: \(Y\))?)+)",
    "listed": rf"(?P<head>{_HEAD_EN}): (?P<members>{_NAME_EN} N(?:, {_NAME_EN} N)*)",
    "top": rf"the (?P<adjective>highest|lowest) (?P<head>{_HEAD_EN}) is (?P<value>N), in (?P<names>{_NAME_EN}(?:, {_NAME_EN})*)",
    "ranking": rf"the {_LEVEL_EN} with the (?P<adjective>highest|lowest) (?P<head>{_HEAD_EN}), in order: (?P<members>{_WITH_VALUE_EN}(?:, {_WITH_VALUE_EN})*)",
    "places": rf"the {_LEVEL_EN} with the (?P<adjective>highest|lowest) (?P<head>{_HEAD_EN}): (?P<ranks>number \d+ {_WITH_VALUE_EN}(?:, number \d+ {_WITH_VALUE_EN})*)",
    "next": rf"next (?P<adjective>highest|lowest) (?P<head>{_HEAD_EN}): (?P<members>{_WITH_VALUE_EN}(?:, {_WITH_VALUE_EN})*)",
    "ends": rf"(?P<head>{_HEAD_EN}) is (?P<adverb>highest|lowest) in (?P<members>{_WITH_VALUE_EN} and (?P<adjective>highest|lowest) in {_WITH_VALUE_EN})",
    "compare": rf"(?P<head>{_HEAD_EN}): (?P<members>{_WITH_VALUE_EN} is (?P<adjective>higher|lower) than {_WITH_VALUE_EN})",
    "same": rf"(?P<head>{_HEAD_EN}): (?P<members>{_WITH_VALUE_EN} is the same as {_WITH_VALUE_EN})",
    "calculation": (
        rf"the (?P<kind>difference in|ratio of|total|simple mean of|pooled) (?P<head>{_HEAD_EN}|{_WHO_EN}(?: in Y)?) "
        rf"\((?P<members>{_WITH_VALUE_EN}(?:, {_WITH_VALUE_EN})*)\) is (?P<result>N) \((?P<sum>E)\)"
    ),
    "share": rf"(?P<members>{_WITH_VALUE_EN}) accounts for (?P<result>N) of the (?P<kind>national) (?P<head>{_HEAD_EN}) \((?P<sum>E)\)",
    "remainder": rf"(?P<result>N) (?P<head>of {_WHO_EN} have no T(?: in Y)?) \((?P<sum>E)\)",
    "trend": rf"between (?P<members>Y \(N\) and Y \(N\)), (?P<head>{_SUBJECT_EN}) (?P<verb>rose|fell)",
    "unchanged": rf"between (?P<members>Y \(N\) and Y \(N\)), (?P<head>{_SUBJECT_EN}) stayed the same",
    "threshold": rf"the number of (?P<level>prefectures) at (?P<head>{_ISSUE_EN} \(M\)) is (?P<members>N)",
}  # fmt: skip

_COMPILED = {
    "ja": {name: re.compile(pattern) for name, pattern in JAPANESE.items()},
    "en": {name: re.compile(pattern) for name, pattern in ENGLISH.items()},
}


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A value and the words that name it."""

    names: tuple[Word, ...]
    value: Word


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of the grammar, taken apart."""

    shape: str
    text: str
    head: tuple[Word, ...]
    """What is said of every value: measure, member, item, year."""
    pairs: tuple[Pair, ...]
    parts: dict[str, str]
    """Relation words by group: adjective, level, verb, kind, ..."""
    result: Word | None = None
    expression: Word | None = None
    source: Word | None = None
    whole: Word | None = None
    """What a share is a share of, where it is named (全国)."""
    ranks: tuple[int, ...] = ()


def read_sentences(worded: Worded) -> tuple[Sentence, ...] | str:
    """The sentences of a claim, or the first one that is outside the grammar."""
    sentences: list[Sentence] = []
    english = not re.search(r"[ぁ-ん一-龥。]", worded.skeleton)
    end = r"[^.]+(?:\.|$)" if english else r"[^。]+(?:。|$)"
    for piece in re.finditer(end, worded.skeleton):
        text = piece[0].strip().rstrip(".。")
        start = piece.start() + len(piece[0]) - len(piece[0].lstrip())
        sentence = (
            _read(worded, text, start, "en" if english else "ja") if piece[0].rstrip()[-1] in ".。" else None
        )
        if sentence is None:
            return text
        sentences.append(sentence)
    return tuple(sentences) or "空の文"


def _read(worded: Worded, text: str, start: int, language: str) -> Sentence | None:
    for shape, pattern in _COMPILED[language].items():
        match = pattern.fullmatch(text)
        if match is not None:
            return _taken_apart(worded, match, shape, start)
    return None


def _taken_apart(worded: Worded, match: re.Match[str], shape: str, start: int) -> Sentence:
    groups = {name: text for name, text in match.groupdict().items() if text is not None}

    def words(name: str) -> tuple[Word, ...]:
        if name not in groups:
            return ()
        return worded.between(start + match.start(name), start + match.end(name))

    one = {name: next(iter(words(name)), None) for name in ("value", "result", "sum", "source", "whole")}
    level = next((word.surface for word in words("level")), groups.get("level", ""))
    head = (*words("head"), *(words("year") if shape in ("statement", "owner") else ()))
    return Sentence(
        shape=shape,
        text=match[0],
        head=head,
        pairs=_pairs(words("members") or words("ranks"), shape) or _named_alike(groups, words("names"), one["value"]),
        parts={**groups, "level": level},
        result=one["result"],
        expression=one["sum"],
        source=one["source"],
        whole=one["whole"],
        ranks=tuple(int(n) for n in re.findall(r"\d+", groups.get("ranks", ""))),
    )  # fmt: skip


def _pairs(words: tuple[Word, ...], shape: str) -> tuple[Pair, ...]:
    """Names stand before their value; the year in brackets stands behind it."""
    pairs: list[Pair] = []
    names: list[Word] = []
    for word in words:
        if word.letter == "N":
            pairs.append(Pair(names=tuple(names), value=word))
            names = []
        elif shape == "one member" and word.letter == "Y" and pairs:
            pairs[-1] = Pair(names=(*pairs[-1].names, word), value=pairs[-1].value)
        else:
            names.append(word)
    return tuple(pairs)


def _named_alike(groups: dict[str, str], names: tuple[Word, ...], value: Word | None) -> tuple[Pair, ...]:
    """Several members that share one value; 「short＝full」 and 「PのO」 are one member each."""
    if value is None:
        return ()
    pairs: list[Pair] = []
    for match in re.finditer(r"PのO|P, O|I=I|[POIYM]", groups["names"]):
        count = 1 if len(match[0]) == 1 else 2
        pairs.append(Pair(names=names[:count], value=value))
        names = names[count:]
    return tuple(pairs)
