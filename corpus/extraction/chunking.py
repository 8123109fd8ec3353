"""Blocks cut into passages of 150-500 characters at sentence ends, never across sections or pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from corpus.extraction.document import Block
from corpus.passages import Passage

MIN_CHARACTERS = 150
GOOD_CHARACTERS = 350
MAX_CHARACTERS = 500
_SENTENCE_END = re.compile(r"(?<=[。！？])(?![」』）)。！？])")
_SOFT_END = re.compile(r"(?<=[、，,；;」）)\s])")


def cut_passages(blocks: Sequence[Block], *, source: str) -> tuple[Passage, ...]:
    """Verbatim passages in reading order, ids `<source>/1`, `<source>/2`, ...

    A section shorter than 150 characters stays one short passage: its locator matters more than its length.
    """
    passages: list[Passage] = []
    for (locator, heading), group in groupby(blocks, key=lambda block: (block.locator, block.heading)):
        for text in _pack(list(_units(list(group)))):
            passages.append(
                Passage(
                    id=f"{source}/{len(passages) + 1}",
                    source=source,
                    locator=locator,
                    heading=heading,
                    text=text,
                    verbatim=True,
                )
            )
    return tuple(passages)


def _units(blocks: Sequence[Block]) -> Iterator[tuple[str, str]]:
    """(separator before, sentence or table row), none longer than the maximum."""
    for block in blocks:
        for line in block.text.splitlines():
            separator = "\n"
            parts = [line] if block.kind == "table" else _SENTENCE_END.split(line)
            for part in parts:
                for piece in _at_most(part.strip()):
                    yield separator, piece
                    separator = ""


def _at_most(sentence: str) -> Iterator[str]:
    """The sentence whole, or cut at commas (in need anywhere) where it is longer than a passage may be."""
    while len(sentence) > MAX_CHARACTERS:
        cuts = [match.end() for match in _SOFT_END.finditer(sentence[:MAX_CHARACTERS])]
        cut = next((end for end in reversed(cuts) if end >= MIN_CHARACTERS), MAX_CHARACTERS)
        yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    if sentence:
        yield sentence


def _pack(units: Sequence[tuple[str, str]]) -> list[str]:
    texts: list[str] = []
    current = ""
    for separator, unit in units:
        longer = current + separator + unit if current else unit
        full = len(current) >= MIN_CHARACTERS and len(longer) > GOOD_CHARACTERS
        if current and (full or len(longer) > MAX_CHARACTERS):
            texts.append(current)
            current = unit
        else:
            current = longer
    if current:
        texts.append(current)
    return _merge_short_tail(texts)


def _merge_short_tail(texts: list[str]) -> list[str]:
    if len(texts) < 2 or len(texts[-1]) >= MIN_CHARACTERS:
        return texts
    merged = f"{texts[-2]}\n{texts[-1]}"
    return [*texts[:-2], merged] if len(merged) <= MAX_CHARACTERS else texts
