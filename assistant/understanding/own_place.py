"""県内, 本県, うちの県: the prefecture that the asker named elsewhere in the message takes their place.

Knows mentions; decides nothing about what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.understanding.mentions import MentionFinder

_OWN = re.compile(
    r"(?<![一-龥])(?:県(?=内|全体)|(?:本|当|わが|我が|うちの|同)県|道(?=内の|内で|内に)|府(?=内の|内で|内に)|都(?=内の|内で|内に))"
)
_NATION = ("JP",)


def with_own_place(sentences: Sequence[str], finder: MentionFinder) -> list[str]:
    """The sentences; those that say 県内 and name no place say which."""
    places = [finder.find(sentence).of("place") for sentence in sentences]
    named = [m for found in places for m in found if m.codes != _NATION and not m.inside]
    if not named or len({m.codes for m in named}) > 1:
        return list(sentences)
    name = named[0].surface
    return [
        sentence if any(m.codes != _NATION for m in found) else _OWN.sub(name, sentence, count=1)
        for sentence, found in zip(sentences, places, strict=True)
    ]
