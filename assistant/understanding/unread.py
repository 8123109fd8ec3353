"""Content words of a request that nothing accounts for: no name, no number in use, no wording known from training.

Knows runs of characters and the wording that was learned; decides nothing about what to do with what is left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from assistant.understanding.mentions import Marked, Mention
from assistant.understanding.wording import everyday_words

_RUN = re.compile(r"[一-龥々〆]+|[ァ-ヴー]{2,}|(?<=[a-z,;] )[A-Z][a-z'-]{2,}")
_FOREIGN_UNITS = frozenset(("人", "名", "円", "億円", "万円", "歳", "社"))
"""Units in which no measure of a survey of bodies is told, unless the number is part of the reading."""


def words_of(marked: Marked) -> Iterator[str]:
    """Runs of kanji and katakana, and English names, outside of the names and numbers that were found."""
    covered = [(m.start, m.end) for m in marked.mentions]
    for match in _RUN.finditer(marked.text):
        for piece in _outside(match.start(), match.end(), covered):
            word = marked.text[piece[0] : piece[1]].lower()
            if word and not word.startswith("'"):
                yield word


def _outside(start: int, end: int, covered: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = start
    for begin, stop in sorted(covered):
        if stop <= at or begin >= end:
            continue
        if begin > at:
            yield at, begin
        at = max(at, stop)
    if at < end:
        yield at, end


def known_words(texts: Iterable[Marked], least: int) -> tuple[str, ...]:
    """Words that stand in at least so many texts, in order."""
    counts: Counter[str] = Counter()
    for marked in texts:
        counts.update(set(words_of(marked)))
    return tuple(sorted(word for word, count in counts.items() if count >= least))


class UnreadFinder:
    """Finds what is left over, by the wording that is known."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known) | everyday_words()
        self._longest = max(map(len, self._known), default=1)

    def find(self, marked: Marked, used: Collection[Mention]) -> tuple[str, ...]:
        """Words and numbers that nothing accounts for.

        Args:
            marked: The request.
            used: Mentions that have a part in the reading.
        """
        words = [word for word in words_of(marked) if not self._is_known(word)]
        numbers = [m.surface for m in marked.of("number") if m.unit in _FOREIGN_UNITS and m not in used]
        return tuple(dict.fromkeys([*words, *numbers]))

    def _is_known(self, word: str) -> bool:
        """Whether the word, or its parts one by one, are known wording; single characters carry too little."""
        reached = [True] + [False] * len(word)
        for end in range(1, len(word) + 1):
            reached[end] = any(
                reached[start] and (word[start:end] in self._known or (end - start == 1 and len(word) <= 1))
                for start in range(max(0, end - self._longest), end)
            )
        return reached[-1]
