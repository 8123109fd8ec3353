"""Fingerprints of the sentences of a known original: they tell its text from a forgery, and hold none of it.

A sentence is known by a short one-way hash of its characters without spaces, so a changed figure is another
sentence. `python -m corpus.extraction.write_known_sentences` makes the files.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from importlib.resources import files

from corpus.passages import Passage, split_sentences

_HEX_DIGITS = 16
_FOLDER = "extraction/known"
_SPACE = re.compile(r"\s+")


def sentence_print(sentence: str) -> str:
    """Sixteen hex digits of a sentence, the same for full-width and half-width spelling and any spacing."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", sentence)).lower()
    return hashlib.sha256(plain.encode()).hexdigest()[:_HEX_DIGITS]


@lru_cache
def known_prints(code: str) -> frozenset[str]:
    """The fingerprints of all sentences and headings of the original with this code."""
    file = files("corpus").joinpath(_FOLDER, f"{code}.txt")
    return frozenset(file.read_text(encoding="ascii").split())


def passage_prints(passage: Passage) -> frozenset[str]:
    """The fingerprints of what a passage says, its heading included."""
    return frozenset(sentence_print(said) for said in (passage.heading, *split_sentences(passage.text)))
