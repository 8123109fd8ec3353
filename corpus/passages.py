"""Passages: the smallest pieces of text that can be cited, read from Markdown.

Knows the bundled Markdown format and nothing about search or answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, cast, get_args

import yaml
from pydantic import ValidationError

from corpus.codebook import Source
from corpus.errors import CorpusError
from corpus.yaml_text import parse_yaml_text

_HEADING = re.compile(r"^#{2,4}\s+(?P<title>.*?)\s*\{(?P<locator>[^{}]*)\}\s*$")
_SENTENCE_END = re.compile(r"(?<=[。！？])(?![」』）)])")
_UNSURE = re.compile(r"（(一般知識|推測)[^）]*）")
_UNSURE_ENGLISH = re.compile(r"\([^()]*(general knowledge|inference)[^()]*\)")

SentenceRole = Literal[
    "definition", "content", "reason", "action", "obligation", "who", "when", "where", "example", "effect",
    "figure", "difference", "limit",
]  # fmt: skip
"""What a sentence tells: what a thing is, what a document says, why, what one does, what must or must not be
done, who, when, where, a case, what it brings, a number, how two differ, what is not known."""
SENTENCE_ROLES: tuple[SentenceRole, ...] = get_args(SentenceRole)
Certainty = Literal["原文", "言い換え", "一般知識", "推測"]
"""The original's words, our restatement of what was read, background knowledge, or our own conclusion."""
LEAST_SURE_FIRST: tuple[Certainty, ...] = ("推測", "一般知識", "言い換え", "原文")
_OF_ENGLISH: dict[str, Certainty] = {"general knowledge": "一般知識", "inference": "推測"}


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A short run of text under one heading, with the place where its source says it."""

    id: str
    """Stable: `<source code>/<running number>`."""
    source: str
    """Code of a `Source`."""
    locator: str
    """Place in the source, for example `3(1)① 図表7` or `5条`."""
    heading: str
    text: str
    """Sentences of our own (bundled) or of the original (`verbatim`), newline between list items."""
    english: str = ""
    """One or two English sentences with the same content; empty for uploads."""
    verbatim: bool = False
    roles: tuple[SentenceRole, ...] = ()
    """One for each sentence, in order; empty for uploads."""

    @property
    def label(self) -> str:
        """図表N where the locator names one, else the whole locator."""
        figure = re.search(r"図表\d+", self.locator)
        return figure.group(0) if figure else self.locator

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences and list items, in order, stripped."""
        return split_sentences(self.text)

    @property
    def certainties(self) -> tuple[Certainty, ...]:
        """How sure each sentence is, in order."""
        return tuple(certainty_of(sentence, verbatim=self.verbatim) for sentence in self.sentences)

    @property
    def unsure(self) -> bool:
        """True when any sentence is marked 一般知識 or 推測 (原典での確認が必要)."""
        return bool(_UNSURE.search(self.text))


def certainty_of(sentence: str, *, verbatim: bool = False) -> Certainty:
    """What stands behind a sentence in either language, read from its mark; of two marks the less sure one."""
    if verbatim:
        return "原文"
    marks = {*_UNSURE.findall(sentence), *(_OF_ENGLISH[name] for name in _UNSURE_ENGLISH.findall(sentence))}
    for mark in LEAST_SURE_FIRST:
        if marks.intersection({mark}):
            return mark
    return "言い換え"


def split_sentences(text: str) -> tuple[str, ...]:
    """Split Japanese text at 。！？ and at line ends; list marks are removed."""
    parts: list[str] = []
    for line in text.splitlines():
        clean = re.sub(r"^\s*[-*・]\s*", "", line).strip()
        parts.extend(part.strip() for part in _SENTENCE_END.split(clean) if part.strip())
    return tuple(parts)


def parse_markdown(text: str, *, name: str) -> tuple[Source, tuple[Passage, ...]]:
    """Read one bundled Markdown file: front matter, then `## title {locator}` sections.

    A line that starts with `EN: ` is the English of the section; `ROLES: ` names the role of each sentence.

    Raises:
        CorpusError: No front matter, a heading without a locator, an empty section, or an unknown role.
    """
    try:
        _, front, body = text.split("---\n", 2)
        source = Source.model_validate(parse_yaml_text(front))
    except (ValueError, yaml.YAMLError, ValidationError) as error:
        raise CorpusError(f"{name} の先頭の書誌情報を読めません（{error}）。") from error
    passages: list[Passage] = []
    title = locator = ""
    lines: list[str] = []

    def close_section() -> None:
        if not title:
            return
        english = " ".join(line[3:].strip() for line in lines if line.startswith("EN:"))
        words = " ".join(line[6:] for line in lines if line.startswith("ROLES:")).split()
        content = "\n".join(line for line in lines if not line.startswith(("EN:", "ROLES:"))).strip()
        if not content:
            raise CorpusError(f"{name} の見出し『{title}』に本文がありません。")
        if strange := set(words) - set(SENTENCE_ROLES):
            raise CorpusError(f"{name} の見出し『{title}』の ROLES に知らない語があります（{strange}）。")
        passages.append(
            Passage(
                id=f"{source.code}/{len(passages) + 1}",
                source=source.code,
                locator=locator,
                heading=title,
                text=re.sub(r"\n{2,}", "\n", content),
                english=english,
                roles=cast(tuple[SentenceRole, ...], tuple(words)),
            )
        )

    for line in body.splitlines():
        if line.startswith("## ") or line.startswith("### "):
            heading = _HEADING.match(line)
            if heading is None:
                raise CorpusError(f"{name} の見出し『{line}』に {{所在}} がありません。")
            close_section()
            title, locator, lines = heading["title"], heading["locator"], []
        elif not line.startswith("# "):
            lines.append(line)
    close_section()
    return source, tuple(passages)


def _markdown_files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            found.extend(_markdown_files(entry))
        elif entry.name.endswith(".md"):
            found.append(entry)
    return found


def bundled_texts() -> tuple[tuple[Source, ...], tuple[Passage, ...]]:
    """All sources and passages of corpus/texts, files in name order.

    A source may be spread over several files; passage ids go on counting through them.
    """
    sources: dict[str, Source] = {}
    passages: list[Passage] = []
    for file in _markdown_files(files("corpus").joinpath("texts")):
        source, found = parse_markdown(file.read_text(encoding="utf-8"), name=file.name)
        sources.setdefault(source.code, source)
        passages.extend(found)
    counts: dict[str, int] = {}
    numbered: list[Passage] = []
    for passage in passages:
        counts[passage.source] = counts.get(passage.source, 0) + 1
        numbered.append(_renumbered(passage, counts[passage.source]))
    return tuple(sources.values()), tuple(numbered)


def _renumbered(passage: Passage, number: int) -> Passage:
    return replace(passage, id=f"{passage.source}/{number}")
