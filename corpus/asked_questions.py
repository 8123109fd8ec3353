"""Questions that readers ask, each with the sentences that answer it: corpus/asked/*.txt.

A block is `= fragment` lines, each naming a sentence of the bundled texts by a part of it, then the questions, one a
line. A block whose only fragment is empty holds questions that the texts do not answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from corpus.sentences import Sentence


@dataclass(frozen=True, kw_only=True)
class AskedBlock:
    """Questions that ask the same, and parts of the sentences that answer them."""

    file: str
    fragments: tuple[str, ...]
    """Empty: nothing in the texts answers."""
    questions: tuple[str, ...]


def read_asked() -> tuple[AskedBlock, ...]:
    """All blocks, files in name order."""
    folder = files("corpus").joinpath("asked")
    found: list[AskedBlock] = []
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".txt"):
            found.extend(parse_asked(file.read_text(encoding="utf-8"), name=file.name))
    return tuple(found)


def parse_asked(text: str, *, name: str) -> tuple[AskedBlock, ...]:
    """The blocks of one file; lines that open with # are remarks."""
    blocks: list[AskedBlock] = []
    for part in text.split("\n\n"):
        lines = [line.strip() for line in part.splitlines() if line.strip() and not line.startswith("#")]
        fragments = tuple(line[1:].strip() for line in lines if line.startswith("=") and line[1:].strip())
        questions = tuple(line for line in lines if not line.startswith("="))
        if questions:
            blocks.append(AskedBlock(file=name, fragments=fragments, questions=questions))
    return tuple(blocks)


def sentences_named(fragments: Sequence[str], sentences: Sequence[Sentence]) -> frozenset[int]:
    """Numbers of the sentences that hold one of the fragments."""
    return frozenset(
        number
        for number, sentence in enumerate(sentences)
        if any(fragment in sentence.text for fragment in fragments)
    )


def unknown_fragments(blocks: Sequence[AskedBlock], sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """`file: fragment` of each fragment that no sentence holds any more."""
    texts = [sentence.text for sentence in sentences]
    return tuple(
        f"{block.file}: {fragment}"
        for block in blocks
        for fragment in block.fragments
        if not any(fragment in text for text in texts)
    )
