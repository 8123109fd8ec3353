"""Characters of Japanese documents: repairs that lose nothing, spaces of typesetting, joined line ends.

Knows characters and lines; nothing about headings, files or passages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_CJK = r"\u2e80-\u2fdf\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60\uffe0-\uffe6"
# CJK Radicals Supplement has no compatibility mapping in Unicode; these are the ones that PDF fonts produce.
_RADICALS = str.maketrans(
    "⺟⺠⺨⺩⺫⺬⺮⺯⺰⺱⺲⺳⺷⺸⺹⺼⻁⻂⻃⻄⻅⻆⻇⻈⻉⻋⻍⻎⻏⻐⻑⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻢⻣⻤⻥⻦⻨⻩⻪⻫⻭⻯⻲⻳",
    "母民犭王目示竹糸纟罒罒网羊羊耂肉虎衤覀西见角角讠贝车辶辶阝钅長长門阝雨青韦页风飞食食马骨鬼鱼鸟麦黄黾斉歯竜亀龟",
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0000-\u0008\u000e-\u001f]")
_LINE_END_HYPHEN = "\ufffe"
"""PDFium's sign for a hyphen at a line end; Japanese documents do not hyphenate, so it is a real one."""
_SYMBOL_FONT = re.compile("[\uf020-\uf0ff]")
_ONE_FOR_ONE = re.compile("[\u2f00-\u2fd5\ufb00-\ufb06]")
_SPACED = re.compile(
    rf"(?<=[{_CJK}])[ \t\u00a0\u2002-\u200a]+(?=[!-~])|(?<=[!-~])[ \t\u00a0\u2002-\u200a]+(?=[{_CJK}])"
)
_MARK = re.compile(r"(?<![mM㎞])[⁰¹²³⁴-⁹]+")
_SENTENCE_CLOSED = re.compile(r"[。！？!?][」』）)】]?$")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def as_superscript(digits: str) -> str:
    """`12` -> `¹²`. Readers of formats mark raised digits with it, so that 58.4％¹ is not read as 58.41."""
    return digits.translate(_SUPERSCRIPT)


def repair_characters(text: str) -> str:
    """Undo what fonts do to characters: Kangxi radicals (⾏ for 行), Latin ligatures, symbol-font bullets."""
    text = _ONE_FOR_ONE.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    text = text.translate(_RADICALS).replace(_LINE_END_HYPHEN, "-")
    text = unicodedata.normalize("NFC", text)
    return _INVISIBLE.sub("", _SYMBOL_FONT.sub("・", text))


def close_spaces(text: str) -> str:
    """Drop the typesetter's space between Japanese and Latin letters or digits (`AI の` -> `AIの`).

    Spaces between two numbers or two Japanese words stay, since they can separate columns.
    """
    return re.sub(r"[ \u00a0]{2,}", " ", _SPACED.sub("", text)).strip()


def strip_footnote_marks(text: str) -> str:
    """Remove raised footnote numbers inside a sentence; `m²` keeps its own."""
    return _MARK.sub("", text)


def ends_sentence(text: str) -> bool:
    """True when the text ends with 。！？, a closing bracket after one of them included."""
    return bool(_SENTENCE_CLOSED.search(text.rstrip()))


def join_pair(left: str, right: str) -> str:
    """Two halves of a broken line: no space next to Japanese, one between Latin words or numbers."""
    if not left or not right:
        return left + right
    latin = left[-1].isascii() and right[0].isascii() and left[-1] not in "-/"
    return f"{left} {right}" if latin else left + right


def wrap_width(lines: Sequence[str]) -> int:
    """Length in characters at which a line of this text counts as broken by the margin."""
    lengths = sorted(len(line) for line in lines if line.strip())
    if not lengths:
        return 20
    return max(15, int(0.7 * min(lengths[int(0.8 * (len(lengths) - 1))], 50)))
