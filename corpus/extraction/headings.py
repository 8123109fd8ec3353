"""Headings, captions and notes of Japanese reports, and the trail of sections that a line stands under.

Knows single lines and their order; nothing about files.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from corpus.extraction.japanese_text import close_spaces

_MAX_HEADING = 45
_NUMBERED = (
    (1, re.compile(r"^(?P<number>第[0-9０-９一二三四五六七八九十]+[章部編])[\s　]*(?P<title>.*)$")),
    (2, re.compile(r"^(?P<number>第[0-9０-９一二三四五六七八九十]+節)[\s　]*(?P<title>.*)$")),
    (1, re.compile(r"^(?P<number>[0-9０-９]{1,2})[.．](?![0-9０-９])[\s　]*(?P<title>\S.*)$")),
    (2, re.compile(r"^(?P<number>[0-9０-９]{1,2}[.．][0-9０-９]{1,2})[.．]?[\s　]+(?P<title>\S.*)$")),
    (3, re.compile(r"^[（(](?P<number>[0-9０-９]{1,2})[）)][\s　]*(?P<title>\S.*)$")),
    (4, re.compile(r"^(?P<number>[①-⑳])[\s　]*(?P<title>\S.*)$")),
)
_UNNUMBERED = re.compile(r"^(?:《(?P<a>[^》]{1,30})》|【(?P<b>[^】]{1,30})】|＜(?P<c>[^＞]{1,30})＞)$")
_DIGIT = "[0-9０-９一二三四五六七八九十百]"
_ARTICLE = re.compile(rf"^(?P<number>第{_DIGIT}+条(?:の{_DIGIT}+)*)[\s　（(]")
_ARTICLE_HEADING = re.compile(rf"^第{_DIGIT}+条(?:\s*の\s*{_DIGIT}+)*(?:$|[\s　（(])")
_FIGURE_NUMBER = r"[0-9０-９]+(?:[-－‐][0-9０-９]+)*"
_CAPTION = re.compile(
    rf"^(?:[（(【［\[]\s*(?P<a>図表|図|表)\s*(?P<an>{_FIGURE_NUMBER})\s*[）)】］\]][\s:：]*"
    r"(?P<at>[^。、）」』ぁ-ん]?[^。]*)$"
    rf"|(?P<b>図表|図|表)\s*(?P<bn>{_FIGURE_NUMBER})[\s:：.．　]+(?P<bt>[^ぁ-んー。、][^。]*)$)"
)
_PARTICLE = "がをにはのでとやもへ、。，．」』）)・"
"""What follows a raised number inside a sentence, where a margin put it at the start of a line."""
_FOOTNOTE = re.compile(rf"^(?P<number>[⁰¹²³⁴-⁹]{{1,3}})(?![{_PARTICLE}])[\s　]*(?P<text>\S.*)$", re.DOTALL)
_FIGURE_NOTE = re.compile(
    r"^[-・\s]*(?:[（(]\s*(?:資料|出所|出典|注|備考)|(?:資料|出所|出典)\s*[:：]"
    r"|注\s*[0-9０-９]*\s*[:：)）]|※|括弧内|カッコ内|網掛け)"
)
_SOURCE_NOTE = re.compile(r"^[-・\s]*(?:[（(]\s*(?:資料|出所|出典)|(?:資料|出所|出典)\s*[:：])")
_LIST_MARK = re.compile(
    r"^\s*(?:[-*・•◦●○◯■□◆◇▪➢✓‧]|[0-9０-９]{1,2}[.．)）](?![0-9０-９])|[①-⑳]"
    r"|[（(][0-9０-９ア-ンa-z]{1,2}[）)]|[ア-オ][\s　．])"
)
_NOTE_ITEM = re.compile(r"^[-・\s]*(?:[（(]注[）)])?\s*(?P<number>[0-9０-９]{1,2})[.．)）]")
_CONTENTS_LINE = re.compile(r"[.．・…‥]{4,}\s*\d+$")


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading line. `number` is as used in locators (`3`, `(1)`, `①`, `第2章`), empty for none."""

    level: int
    number: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Caption:
    """A figure's caption: `図表7` and its title."""

    label: str
    title: str


def heading_of(line: str) -> Heading | None:
    """The heading that this line is by its numbering, or None for body text."""
    text = line.strip()
    if not text or len(text) > _MAX_HEADING or "\n" in text or _CONTENTS_LINE.search(text):
        return None
    plain = _UNNUMBERED.match(text)
    if plain:
        title = next(group for group in plain.groups() if group)
        level = 1 if text.startswith("《") else 5
        return Heading(level=level, number="", title=re.sub(r"(?<=[^ -~])[\s　]+(?=[^ -~])", "", title))
    if re.search(r"[。、，,：:;；]$|。", text):
        return None
    for level, pattern in _NUMBERED:
        match = pattern.match(text)
        if match and not re.fullmatch(r"[\d\s.,%％年月日()（）-]*", match["title"] or "章"):
            number = unicodedata.normalize("NFKC", match["number"]) if level != 4 else match["number"]
            title = close_spaces(match["title"].replace("　", " "))
            return Heading(level=level, number=f"({number})" if level == 3 else number, title=title)
    return None


def article_of(line: str) -> str:
    """`第5条` when the line opens an article of a law or by-law, else empty."""
    match = _ARTICLE.match(line.strip())
    return unicodedata.normalize("NFKC", match["number"]) if match else ""


def caption_of(line: str) -> Caption | None:
    """The caption that this line is, or None; a sentence that mentions a figure is none."""
    text = line.strip()
    match = _CAPTION.match(text)
    if match is None or len(text) > 90 or text.endswith(("。", "、")):
        return None
    number = unicodedata.normalize("NFKC", match["an"] or match["bn"]).replace("‐", "-")
    title = (match["at"] or match["bt"] or "").strip()
    return Caption(label=f"{match['a'] or match['b']}{number}", title=close_spaces(title))


def footnote_of(line: str) -> tuple[str, str] | None:
    """(`9`, text) when the line opens with a raised number, else None."""
    match = _FOOTNOTE.match(line.strip())
    return (unicodedata.normalize("NFKC", match["number"]), match["text"]) if match else None


def is_figure_note(line: str) -> bool:
    """（資料）, （注）, 出所: and the like."""
    return bool(_FIGURE_NOTE.match(line))


def is_source_note(line: str) -> bool:
    """（資料）, （出所）: the line that closes a figure."""
    return bool(_SOURCE_NOTE.match(line))


def note_number(line: str) -> int:
    """N of `（注）N.` or of a following item `N.`; 0 for none."""
    match = _NOTE_ITEM.match(line)
    return int(unicodedata.normalize("NFKC", match["number"])) if match else 0


def opens_line(line: str) -> bool:
    """True when the line cannot be the continuation of the line before it."""
    return bool(
        _LIST_MARK.match(line)
        or is_figure_note(line)
        or footnote_of(line)
        or caption_of(line)
        or heading_of(line)
        or article_of(line)
    )


@dataclass
class SectionTrail:
    """The headings above the present line, outermost first."""

    _open: list[Heading] = field(default_factory=list)

    def enter(self, heading: Heading) -> None:
        """Close sections of the same or a deeper level and open this one."""
        self._open = [outer for outer in self._open if outer.level < heading.level]
        self._open.append(heading)

    @property
    def numbers(self) -> str:
        """`3(1)①`; empty where nothing is numbered."""
        return "".join(heading.number for heading in self._open)

    @property
    def title(self) -> str:
        """Title of the innermost section; empty before the first heading."""
        return self._open[-1].title if self._open else ""

    def path(self, document: str = "") -> str:
        """`3(1)① AIの導入状況`, `第5条 第6項`: numbers, titles of sections without one, and the innermost title.

        Args:
            document: Title of the document; a section of that name is not named again.
        """
        parts: list[str] = []
        for heading in self._open:
            if heading.number:
                parts.append(heading.number)
            elif heading.title != document:
                parts.append(f" {heading.title} ")
        if self._open and self._open[-1].number:
            parts.append(f" {self._open[-1].title}")
        return re.sub(r"\s+", " ", "".join(parts)).strip() or "冒頭"

    @property
    def in_article(self) -> bool:
        """True within an article whose number is a heading of its own (## 第5条)."""
        return any(_ARTICLE_HEADING.match(heading.title) for heading in self._open)
