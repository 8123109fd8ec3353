"""Where a message speaks of a measure of an added survey, and how: its value, or who has done it and who has not.

Knows the names and subjects of added measures; reads nothing else of the message.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.understanding.mentions import Marked
from corpus.codebook import Codebook, Measure
from corpus.gazetteer import fold

Says = Literal["value", "done", "not_done"]
TOWNS = r"(?:市区町村|区市町村|市町村|市町|町村|基礎自治体|自治体|団体|市区|(?<=[のいたるで0-9])[市区町村](?![内外民政立営役場長議道部]))"
"""Municipalities as a kind of bodies."""
_VERB = r"(?:導入|実施|任命|策定|構築|活用|整備|設置|公開|利用|作成|開催|配置|運用|育成|登用|対応)"
_NOT = rf"(?:が|は|を|の)?(?:未{_VERB}|まだ{_VERB}?(?:し|され)ていない|{_VERB}?(?:は|が|を)?(?:し|され|でき)て(?:い)?ない|{_VERB}?(?:は|が|を)?しない|{_VERB}なし|{_VERB}?(?:が|を)?(?:済んでいない|終えていない)|なし|無し)"
_DONE = rf"(?:が|は|を|の|も)?(?:{_VERB}?(?:が|を)?(?:済み?|ずみ)|{_VERB}?(?:が|を|も)?(?:し|され)て(?:い)?る|{_VERB}(?:した|あり|された)|{_VERB}?(?:し|され)ています)"
_HAS_NOT, _HAS = re.compile(fold(_NOT)), re.compile(fold(_DONE))
_SHORTEST = 2


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """One stretch that names measures of added surveys."""

    start: int
    end: int
    measures: tuple[str, ...]
    """Codes; several when surveys have columns of one name."""
    says: Says


class PhraseFinder:
    """Finds phrases of one codebook."""

    def __init__(self, codebook: Codebook) -> None:
        self._codebook = codebook
        subjects: dict[str, list[str]] = {}
        for measure in codebook.measures.values():
            for name in subject_names(measure):
                codes = subjects.setdefault(fold(name), [])
                if measure.code not in codes:
                    codes.append(measure.code)
        self._subjects = subjects
        ordered = sorted(subjects, key=lambda text: (-len(text), text))
        self._pattern = re.compile("|".join(map(_apart, ordered)) or r"(?!)")

    def find(self, marked: Marked) -> tuple[Phrase, ...]:
        """Phrases from left to right, without overlaps; names inside of others' names are none."""
        found = [*self._statuses(marked)]
        for mention in marked.of("measure"):
            codes = tuple(code for code in mention.codes if self._codebook.measures[code].added)
            inside = any(
                m.start <= mention.start and mention.end < m.end for m in marked.of("population", "place")
            )
            taken = any(one.start < mention.end and mention.start < one.end for one in found)
            if codes and not inside and not taken and mention.end - mention.start >= _SHORTEST:
                found.append(Phrase(start=mention.start, end=mention.end, measures=codes, says="value"))
        return tuple(sorted(found, key=lambda phrase: phrase.start))

    def _statuses(self, marked: Marked) -> list[Phrase]:
        """What is done or not, with the verb behind it."""
        found: list[Phrase] = []
        for match in self._pattern.finditer(marked.folded):
            codes = tuple(self._subjects[match.group()])
            for says, pattern in (("not_done", _HAS_NOT), ("done", _HAS)):
                verb = pattern.match(marked.folded, match.end())
                if verb:
                    found.append(
                        Phrase(start=match.start(), end=verb.end(), measures=codes, says=says)  # type: ignore[arg-type]
                    )
                    break
        return found

    def without_subject(self, marked: Marked) -> tuple[Phrase, ...]:
        """未導入, 導入していない without a word for what: of the answers that published rates rest on."""
        if marked.of("topic", "measure", "item"):
            return ()
        codes = tuple(
            dict.fromkeys(
                code
                for m in self._codebook.measures.values()
                if not m.added
                for code in m.answered_by[:1]
                if m.unit == "％"
            )
        )
        asked = tuple(code for code in codes if self._codebook.measures[code].technology in ("ai", "genai"))
        for says, pattern in (("not_done", _BARE_NOT), ("done", _BARE_DONE)):
            match = pattern.search(marked.folded)
            if match and asked:
                return (Phrase(start=match.start(), end=match.end(), measures=asked[:1], says=says),)  # type: ignore[arg-type]
        return ()


_BARE_NOT = re.compile(fold(r"未導入|導入(?:して|されて)(?:い)?ない"))
_BARE_DONE = re.compile(fold(r"導入済み?|導入して(?:い)?る"))


def subject_names(measure: Measure) -> tuple[str, ...]:
    """What an answer says of; empty for other measures."""
    return measure.subject if measure.added else ()


def _apart(text: str) -> str:
    """A name as a pattern; a word of Latin letters stands alone, and ai is not the one in 生成ai."""
    escaped = re.escape(text)
    if re.match(r"[a-z0-9]", text):
        escaped = rf"(?<![a-z0-9])(?<!生成){escaped}"
    return rf"{escaped}(?![a-z0-9])" if re.search(r"[a-z0-9]$", text) else escaped


def fitting(codes: Sequence[str], codebook: Codebook, level: str) -> tuple[str, ...]:
    """Those of the measures that have values at the level; all where none has."""
    kept = tuple(code for code in codes if level in codebook.measures[code].levels)
    return kept or tuple(codes)
