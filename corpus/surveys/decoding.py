"""Bytes of a text file as characters: UTF-8, UTF-16, Shift_JIS (CP932) or EUC-JP, whatever the file really is.

Never guesses by language statistics: the first encoding that reads every byte and gives legible text is taken.
"""

from __future__ import annotations

import codecs
import re

from corpus.surveys.errors import SurveyError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([\w-]{3,20})""", re.IGNORECASE)
_ALIASES = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ufffe]")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The text and the encoding that read it.

    Raises:
        SurveyError: No encoding reads it, or it is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, name), encoding
    if looks_like_utf16(data):
        encoding = "utf-16-le" if data[1:400:2].count(0) > data[0:400:2].count(0) else "utf-16-be"
        return _strict(data, encoding, name), encoding
    declared = _DECLARED.search(data[:2048])
    names = [_known(declared[1].decode("ascii"))] if declared else []
    for encoding in [*names, "utf-8", "cp932", "euc_jp"]:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if not _UNPRINTABLE.search(text[:100_000]):
            return text, encoding
    raise SurveyError(
        f"『{name}』の文字コードを判別できません。UTF-8かShift_JISで保存し直すか、元の形式のまま指定してください。"
    )


def _known(declared: str) -> str:
    return _ALIASES.get(declared.lower(), declared.lower())


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SurveyError(
            f"『{name}』は{encoding}として途中から読めません。UTF-8で保存し直してください。"
        ) from error


def looks_like_utf16(data: bytes) -> bool:
    """True when every other byte of the opening is mostly zero, as in UTF-16 without a mark."""
    start = data[:400]
    if len(start) < 8:
        return False
    even, odd = start[0::2].count(0), start[1::2].count(0)
    return max(even, odd) > len(start) // 10 and min(even, odd) <= len(start) // 100
