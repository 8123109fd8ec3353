"""Originals that the bundled corpus is about, recognised by their first lines.

A paper that only cites the report must not pass for it: number or title has to stand on lines of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.codebook import Source
from corpus.extraction.document import ExtractedDocument

_MAX_TITLE_LINES = 3


@dataclass(frozen=True, kw_only=True)
class KnownDocument:
    """Bibliography of a document that users are expected to add as an original."""

    code: str
    """Code of the bundled `Source` that restates it."""
    title: str
    label: str
    issuer: str
    author: str
    number: str
    date: str
    url: str


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


def recognise(opening: Sequence[str], *, title: str) -> KnownDocument | None:
    """The known document whose title or number stands alone in the first lines, or None."""
    lines = [_plain(line) for text in (title, *opening) for line in text.splitlines()]
    for known in KNOWN_DOCUMENTS:
        wanted = _plain(known.title)
        number = re.compile(rf"(?:\d{{4}}年\d{{1,2}}月\d{{1,2}}日)?{re.escape(_plain(known.number))}")
        runs = (
            "".join(lines[start : start + length])
            for length in range(1, _MAX_TITLE_LINES + 1)
            for start in range(len(lines))
        )
        if any(number.fullmatch(line) for line in lines) or wanted in runs:
            return known
    return None


def source_of(document: ExtractedDocument, *, code: str) -> Source:
    """The citable source of an uploaded document; a known one gets its real bibliography."""
    known = recognise(document.opening, title=document.title)
    if known is None:
        return Source(
            code=code,
            title=document.title,
            label=f"{document.title[:30]}（追加資料）",
            issuer="利用者が追加した資料",
            date=datetime.now().astimezone().date().isoformat(),
            kind="upload",
        )
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


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()
