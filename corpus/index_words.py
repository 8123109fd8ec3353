"""Words of passages as the lexical index takes them, kept beside it, so that only new texts are cut into words again.

Knows texts and words; a file that is missing or broken costs time and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from corpus.bundled_vectors import text_key
from corpus.japanese import content_words

KEPT_WORDS_FILE = "words.json"


def words_of(texts: Sequence[str], previous: Path | None) -> list[list[str]]:
    """The content words of each text; those of texts that the index in `previous` held are taken from there."""
    known = _read(previous / KEPT_WORDS_FILE) if previous else {}
    return [known.get(text_key(text)) or list(content_words(text)) for text in texts]


def keep_words(folder: Path, texts: Sequence[str], words: Sequence[list[str]]) -> None:
    """Write the words beside the index in `folder`."""
    kept = {text_key(text): found for text, found in zip(texts, words, strict=True)}
    (folder / KEPT_WORDS_FILE).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _read(file: Path) -> dict[str, list[str]]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
