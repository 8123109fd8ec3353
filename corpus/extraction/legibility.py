"""Whether extracted text is what the page shows: CID codes, wrong glyph tables, mojibake.

A PDF can look right and still hold other characters; such text is refused, never indexed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.errors import OriginalError

_CID = re.compile(r"\(cid:\d+\)")
_EXTENSION_A = re.compile("[\u3400-\u4dbf]")
_KANA_AS_EXTENSION_A = re.compile("[\u46d0-\u4790]")
"""Where glyph numbers of kana land when read as characters: の becomes 䛾, は becomes 䛿."""
_PRIVATE = re.compile("[\ue000-\uf01f\uf100-\uf8ff\U000f0000-\U0010fffd]")
_HANGUL_FILLER = re.compile("[\u115f\u1160\u3164\uffa0]")
_REPLACEMENT = re.compile("\ufffd")
_UTF8_AS_CP932 = re.compile("[縺繧繝譁蜷莉螳]")
_LATIN1_MOJIBAKE = re.compile("[ÃÂãåæçèéä][\u0080-\u00bf\u0152-\u2122]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_HIRAGANA = re.compile("[\u3041-\u309f]")
_KANJI = re.compile("[\u4e00-\u9fff]")
_ELSEWHERE = re.compile(
    "[^\u0000-\u024f\u0300-\u030f\u0370-\u03ff\u0400-\u045f\u1e00-\u1eff\u2000-\u2bff\u2e80-\u4dbf\u4e00-\u9fff\ue000-\uffff\U0001f100-\U0001faff\U00020000-\U0010ffff]"
)
"""Letters of scripts that Japanese documents do not use (glyph numbers read as characters end up there)."""
_MAX_NAMED_PAGES = 8


def find_garble(text: str) -> str:
    """Why this text is not legible Japanese, in a few Japanese words; empty when it is.

    Single rare characters (外字, 㐂 in a name) are not garble; thresholds are shares of the visible text.
    """
    size = len(re.sub(r"\s", "", text))
    if size == 0:
        return ""

    if len(_CID.findall(text)) >= 2:
        return "文字コードのない書体（cid）"
    rare = len(_EXTENSION_A.findall(text))
    if len(_KANA_AS_EXTENSION_A.findall(text)) >= 2 or rare >= max(5, 0.01 * size):
        return "仮名が別の漢字に置き換わる文字化け"
    if len(_PRIVATE.findall(text)) >= max(3, 0.005 * size):
        return "外字領域の文字への置き換わり"
    if len(_HANGUL_FILLER.findall(text)) >= 2:
        return "ハングルの埋め字への置き換わり"
    if _is_mojibake(text, size):
        return "文字コードの取り違え"
    if len(_ELSEWHERE.findall(text)) >= max(5, 0.03 * size):
        return "日本語にない文字への置き換わり"
    return ""


def _is_mojibake(text: str, size: int) -> bool:
    if len(_REPLACEMENT.findall(text)) >= max(3, 0.005 * size):
        return True
    if len(_UTF8_AS_CP932.findall(text)) >= max(5, 0.08 * size):
        return True
    if len(_LATIN1_MOJIBAKE.findall(text)) >= max(5, 0.05 * size):
        return True
    half = len(_HALF_KANA.findall(text))
    return half >= max(10, 0.3 * size) and len(_KANJI.findall(text)) > 0 and not _HIRAGANA.search(text)


def check_legible(parts: Sequence[tuple[str, str]], *, name: str, format_name: str) -> None:
    """Refuse a document with garbled parts.

    Args:
        parts: (`p.3` or an empty place, text) of each page or of the whole document.
        name: File name for the message.
        format_name: `pdf` gets advice on OCR, other formats on saving as UTF-8.

    Raises:
        OriginalError: Names the pages, the kind of garble and the way out.
    """
    garbled = [(place, reason) for place, text in parts if (reason := find_garble(text))]
    if not garbled:
        return
    places = [place for place, _ in garbled if place]
    where = "、".join(places[:_MAX_NAMED_PAGES]) + (
        f"ほか{len(places) - _MAX_NAMED_PAGES}ページ" if len(places) > _MAX_NAMED_PAGES else ""
    )
    way_out = (
        "OCR済みのPDFかテキスト版を使ってください。"
        if format_name == "pdf"
        else "元のアプリでUTF-8として保存し直してください。"
    )
    raise OriginalError(
        f"『{name}』の{where or '本文'}が文字化けしているため（{garbled[0][1]}）、取り込みませんでした。"
        f"{way_out}"
    )
