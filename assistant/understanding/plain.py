"""A message as the encoder reads it: names of members replaced by examples of their kind, the rest as it stands.

Knows mentions and examples; knows nothing about pieces or weights.
"""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.mentions import Marked, Masker, Mention

_EXAMPLES: dict[str, tuple[str, ...]] = {
    "〔県〕": ("長野県", "岡山県", "熊本県", "秋田県", "静岡県"), "〔国〕": ("全国",), "〔域〕": ("関東", "近畿", "九州・沖縄"),
    "〔所〕": ("四国", "北陸"), "〔層〕": ("町", "村", "中核市"), "〔項〕": ("人材不足", "予算獲得困難", "参考事例少"),
}  # fmt: skip
"""Other members of the same kind get the next example, so that it stays visible whether they differ."""


@dataclass(frozen=True, kw_only=True)
class Plain:
    """The text, and where each mention stands in it."""

    text: str
    spans: dict[Mention, tuple[int, int]]


def plain(marked: Marked, masker: Masker) -> Plain:
    """The message in the encoder's words."""
    pieces: list[str] = []
    moved: list[int] = []
    given: dict[str, dict[tuple[str, ...], str]] = {}
    length = at = 0
    for mention in marked.mentions:
        mark = masker.mark(mention)
        if mark not in _EXAMPLES or mention.start < at:
            continue
        known = given.setdefault(mark, {})
        examples = _EXAMPLES[mark]
        example = known.setdefault(mention.codes, examples[min(len(known), len(examples) - 1)])
        moved += range(length, length + mention.start - at)
        length += mention.start - at
        moved += [length] * (mention.end - mention.start)
        pieces += [marked.text[at : mention.start], example]
        length += len(example)
        at = mention.end
    pieces.append(marked.text[at:])
    moved += range(length, length + len(marked.text) - at + 1)
    spans = {m: (moved[m.start], max(moved[m.end], moved[m.start] + 1)) for m in marked.mentions}
    return Plain(text="".join(pieces), spans=spans)
