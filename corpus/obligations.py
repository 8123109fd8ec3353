"""What sentences of the texts say of duty and permission, as data: a verdict, the sentence, and whom or what it is of.

Knows corpus/obligations.txt; knows nothing about questions beyond the words that one of them must hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

from corpus.cards import Verdict
from corpus.errors import CorpusError
from corpus.sentences import Sentence


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """One sentence that says whether something must, need not, may or must not be done."""

    verdict: Verdict
    fragment: str
    """A part of the sentence."""
    of: tuple[str, ...]
    """Words for whom or what it is of; a question must hold one."""

    def answers(self, question: str) -> bool:
        """True when the question names whom or what the sentence is of."""
        return any(word in question for word in self.of)


@cache
def bundled_obligations() -> tuple[Obligation, ...]:
    """All obligations of the package.

    Raises:
        CorpusError: A block is not written as obligations are.
    """
    text = files("corpus").joinpath("obligations.txt").read_text(encoding="utf-8")
    return parse_obligations(text)


def parse_obligations(text: str) -> tuple[Obligation, ...]:
    """The blocks of one file; lines that open with # are remarks.

    Raises:
        CorpusError: A block lacks its verdict, sentence or words, or the verdict is unknown.
    """
    found: list[Obligation] = []
    for part in text.split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip() and not line.startswith("#")]
        marked = {line[0]: line[1:].strip() for line in lines}
        if not marked:
            continue
        verdict = marked.get("!", "")
        if verdict not in get_args(Verdict) or not all(marked.get(mark) for mark in "!=?"):
            raise CorpusError(f"obligations.txt の『{part.strip()}』に判定か文か語がないか、判定が不明です。")
        found.append(
            Obligation(verdict=verdict, fragment=marked["="], of=tuple(marked["?"].split()))  # type: ignore[arg-type] # checked above
        )
    return tuple(found)


def obligation_of(sentence: str) -> Obligation | None:
    """What the sentence says of duty or permission, or None."""
    return next((one for one in bundled_obligations() if one.fragment in sentence), None)


def unknown_obligations(sentences: Sequence[Sentence]) -> list[str]:
    """Obligations whose sentence the texts no longer hold."""
    return [
        f"義務の一覧の『{one.fragment}』という文がありません。"
        for one in bundled_obligations()
        if not any(one.fragment in sentence.text for sentence in sentences)
    ]
