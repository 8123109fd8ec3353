"""Originals that the bundled corpus is about, recognised by what they say and never by a title or a number.

Anybody can write the report's title above other sentences. So a document is taken for the original only when
it holds most of the original's sentences, and even then each passage on its own: what a passage says has to
be in the original to the letter, else it stays an unconfirmed addition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.codebook import Source
from corpus.extraction.document import ExtractedDocument
from corpus.extraction.known_sentences import known_prints, passage_prints
from corpus.passages import Passage

UNCONFIRMED = "追加資料（未確認）"
"""What every view and export says of text whose origin nobody has checked."""
_LEAST_SHARE = 0.5
"""Share of the original's sentences that a document has to hold; layouts and editions lose some."""
_TITLE_CHARACTERS = 30
_COMPANION = "-u"


@dataclass(frozen=True, kw_only=True)
class KnownDocument:
    """Bibliography of a document that users are expected to add as an original."""

    code: str
    """Code of the bundled `Source` that restates it, and of its file of fingerprints."""
    title: str
    label: str
    issuer: str
    author: str
    number: str
    date: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What a document turned out to be."""

    source: Source
    """The bibliography under which its confirmed passages are cited (all of them when it is no original)."""
    unconfirmed: frozenset[str]
    """Ids of passages inside a recognised original that the original does not say."""


KNOWN_DOCUMENTS = (
    KnownDocument(
        code="jri-2025-062",
        title="データから見る地方自治体のAI活用の現在地点と浮かび上がる課題",
        label="日本総研 No.2025-062（原文）",
        issuer="株式会社日本総合研究所",
        author="野村敦子（調査部 主任研究員）",
        number="No.2025-062",
        date="2026-01-29",
        url="https://www.jri.co.jp/",
    ),
)


def recognise(document: ExtractedDocument, passages: Sequence[Passage], *, code: str) -> Recognised:
    """The citable source of an uploaded document; a known one gets its real bibliography."""
    prints = {passage.id: passage_prints(passage) for passage in passages}
    said = frozenset[str]().union(*prints.values())
    for known in KNOWN_DOCUMENTS:
        genuine = known_prints(known.code)
        if len(said & genuine) >= _LEAST_SHARE * len(genuine):
            foreign = frozenset(one for one, told in prints.items() if not told <= genuine)
            return Recognised(source=_original(known, code=code), unconfirmed=foreign)
    return Recognised(source=unconfirmed_source(document.title, code=code), unconfirmed=frozenset())


def unconfirmed_source(title: str, *, code: str, date: str = "") -> Source:
    """An addition of unknown origin; the mark stands first, so that no title can push it out of sight.

    Args:
        date: When it was added, ISO; today when empty.
    """
    short = title[:_TITLE_CHARACTERS].replace("『", "「").replace("』", "」")
    return Source(
        code=code,
        title=title,
        label=f"{UNCONFIRMED}『{short}』",
        issuer="利用者が追加した資料",
        date=date or datetime.now().astimezone().date().isoformat(),
        kind="upload",
    )


def is_unconfirmed(source: Source) -> bool:
    """True for an upload that was not recognised by its content."""
    return source.kind == "upload" and source.label.startswith(UNCONFIRMED)


def companion_code(code: str) -> str:
    """Code of the source of the unconfirmed passages inside the recognised original `code`."""
    return code + _COMPANION


def _original(known: KnownDocument, *, code: str) -> Source:
    return Source(
        code=code,
        title=known.title,
        label=known.label,
        issuer=known.issuer,
        author=known.author,
        number=known.number,
        date=known.date,
        url=known.url,
        kind="upload",
        licence=f"著作権は{known.issuer}にある。利用者が追加した原文からの引用",
    )
