"""Whether a line goes on with the one before it: a margin cut it, or a paragraph ended.

Knows two neighbouring lines and the paragraph so far; nothing about pages or files.
"""

from __future__ import annotations

import re

from corpus.extraction import headings
from corpus.extraction.japanese_text import ends_sentence

_NOTE_END = re.compile(r"(?:作成|抜粋|引用|加工|編集|集計|より|同じ)[）)]?$")
_LONGEST_BRACKET = 300


def goes_on(paragraph: str, last: str, line: str, *, width: int) -> bool:
    """True when `line` is the continuation of `last`, the last line of `paragraph`.

    Args:
        width: Characters from which a line counts as full (`japanese_text.wrap_width`).
    """
    if not paragraph or not last or not line or headings.opens_line(line):
        return False
    if headings.heading_of(last) or headings.caption_of(last):
        return False
    if headings.is_figure_note(paragraph) and _NOTE_END.search(last):
        return False
    if len(paragraph) < _LONGEST_BRACKET and _has_open_bracket(paragraph):
        return True
    return len(last) >= width and not ends_sentence(last)


def _has_open_bracket(text: str) -> bool:
    return any(text.count(left) > text.count(right) for left, right in ("（）", "「」", "『』"))
