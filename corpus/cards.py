"""Answer cards: composed answers for what everybody asks, every line tied to sentences of the texts (corpus/cards).

A card in the files: `@ id role`, `! verdict` where it gives one, `? question` lines, then its lines: `- text` or
`+ text` (a numbered point), each followed by `= fragment` of the sentences that carry it and `en: English`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal, get_args

from corpus.errors import CorpusError
from corpus.sentences import Sentence

Verdict = Literal[
    "", "required", "not_required", "effort", "forbidden", "prohibited", "discouraged", "allowed", "unsaid",
]  # fmt: skip
"""What is said of a duty or a permission; forbidden is of entering data, prohibited of anything else."""


@dataclass(frozen=True, kw_only=True)
class CardLine:
    """One sentence of a card."""

    text: str
    fragments: tuple[str, ...]
    english: str = ""
    numbered: bool = False


@dataclass(frozen=True, kw_only=True)
class Card:
    """One composed answer."""

    id: str
    role: str
    """A `TextRole`: the kind of question that it answers."""
    questions: tuple[str, ...]
    lines: tuple[CardLine, ...]
    verdict: Verdict = ""

    @property
    def in_english(self) -> bool:
        """True when every line has its English."""
        return all(line.english for line in self.lines)


def bundled_cards() -> tuple[Card, ...]:
    """All cards, files in name order.

    Raises:
        CorpusError: A card is not written as cards are.
    """
    folder = files("corpus").joinpath("cards")
    found: list[Card] = []
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".txt"):
            found.extend(parse_cards(file.read_text(encoding="utf-8"), name=file.name))
    return tuple(found)


def parse_cards(text: str, *, name: str) -> Iterator[Card]:
    """The cards of one file.

    Raises:
        CorpusError: A line that is none of the known kinds, an unknown verdict, or a card without questions or lines.
    """
    for block in text.split("\n@ ")[1:]:
        head, *rest = block.splitlines()
        card_id, _, role = head.strip().partition(" ")
        verdict, questions, lines = "", [], list[CardLine]()
        for line in (one.strip() for one in rest):
            mark, content = line[:2], line[2:].strip()
            if not line or line.startswith("#"):
                continue
            if mark == "! ":
                verdict = content
            elif mark == "? ":
                questions.append(content)
            elif mark in ("- ", "+ "):
                lines.append(CardLine(text=content, fragments=(), numbered=mark == "+ "))
            elif mark == "= " and lines:
                lines[-1] = _with_fragment(lines[-1], content)
            elif line.startswith("en:") and lines:
                lines[-1] = _with_english(lines[-1], line[3:].strip())
            else:
                raise CorpusError(f"{name} のカード『{card_id}』の行『{line}』を読めません。")
        if verdict not in get_args(Verdict) or not questions or not lines:
            raise CorpusError(
                f"{name} のカード『{card_id}』に質問か文がないか、判定『{verdict}』が不明です。"
            )
        yield Card(
            id=card_id,
            role=role or "what",
            questions=tuple(questions),
            lines=tuple(lines),
            verdict=verdict,  # type: ignore[arg-type] # checked against the literal above
        )


def _with_fragment(line: CardLine, fragment: str) -> CardLine:
    fragments = (*line.fragments, fragment)
    return CardLine(text=line.text, fragments=fragments, english=line.english, numbered=line.numbered)


def _with_english(line: CardLine, english: str) -> CardLine:
    return CardLine(text=line.text, fragments=line.fragments, english=english, numbered=line.numbered)


def carriers(line: CardLine, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The first sentence that holds each fragment; shorter than the fragments where one is held by none."""
    found: list[Sentence] = []
    for fragment in line.fragments:
        one = next((sentence for sentence in sentences if fragment in sentence.text), None)
        if one is not None and one not in found:
            found.append(one)
    return tuple(found)


def is_carried(line: CardLine, sentences: Sequence[Sentence]) -> bool:
    """True when every fragment still stands in a sentence."""
    return bool(line.fragments) and all(
        any(fragment in sentence.text for sentence in sentences) for fragment in line.fragments
    )
