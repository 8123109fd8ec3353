"""The 47 prefectures as equal tiles: small ones stay readable, and unpublished ones are visible as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ui import text_ja as t
from ui.svg import INK, QUIET, RULE, Picture, frame, label

_ROWS: Final = (
    ".. .. .. .. .. .. .. .. .. .. .. 北海道 ..",
    ".. .. .. .. .. .. .. .. .. .. .. 青森 ..",
    ".. .. .. .. .. .. .. .. .. .. 秋田 岩手 ..",
    ".. .. .. .. .. .. .. .. .. .. 山形 宮城 ..",
    ".. .. .. .. .. .. .. 石川 富山 新潟 福島 .. ..",
    ".. .. 山口 島根 鳥取 兵庫 京都 福井 岐阜 長野 群馬 栃木 茨城",
    "佐賀 福岡 .. 広島 岡山 大阪 奈良 滋賀 愛知 山梨 埼玉 東京 千葉",
    "長崎 熊本 大分 .. .. 和歌山 .. 三重 .. 静岡 .. 神奈川 ..",
    ".. 鹿児島 宮崎 愛媛 香川 .. .. .. .. .. .. .. ..",
    "沖縄 .. .. 高知 徳島 .. .. .. .. .. .. .. ..",
)
TILES: Final[dict[str, tuple[int, int]]] = {
    name: (column, row)
    for row, line in enumerate(_ROWS)
    for column, name in enumerate(line.split())
    if name != ".."
}
"""Column and row of each prefecture, west to the left."""

_SHADES: Final = ("#d6e4f5", "#a9c8ea", "#6fa3d8", "#2f74b8", "#134a86")
"""Light to dark; told apart by lightness alone, so also in grey."""
_PITCH: Final = 48
_WORDS: Final = (t.LEVEL_PREFECTURE_MAP, t.MAP_NO_VALUE)
_WORDS_EN: Final = ("Map of the prefectures", "no value in this answer (or not published)")


_JIS_ORDER: Final = (
    "北海道 青森 岩手 宮城 秋田 山形 福島 茨城 栃木 群馬 埼玉 千葉",
    "東京 神奈川 新潟 富山 石川 福井 山梨 長野 岐阜 静岡 愛知 三重",
    "滋賀 京都 大阪 兵庫 奈良 和歌山 鳥取 島根 岡山 広島 山口 徳島",
    "香川 愛媛 高知 福岡 佐賀 長崎 熊本 大分 宮崎 鹿児島 沖縄",
)
_BY_CODE: Final = tuple(name for line in _JIS_ORDER for name in line.split())


def prefecture_of(place: str) -> str:
    """Short name (高知) of a JIS prefecture code (39); empty for regions, 全国 and anything else."""
    known = len(place) == 2 and place.isascii() and place.isdigit() and 1 <= int(place) <= len(_BY_CODE)
    return _BY_CODE[int(place) - 1] if known else ""


def draw_map(
    values: Mapping[str, tuple[float | None, str]],
    *,
    title: str,
    unit: str,
    source: str,
    low_first: bool = False,
    english: bool = False,
) -> Picture:
    """A tile map; prefectures without a value are dashed.

    Args:
        values: Value (None when not published) and printed text by short prefecture name.
        low_first: The answer is about low values, so the lowest are the darkest.
    """
    numbers = sorted({value for value, _ in values.values() if value is not None})
    bounds = (numbers[-1], numbers[0]) if low_first else (numbers[0], numbers[-1])
    body: list[str] = []
    for name, (column, row) in TILES.items():
        value, text = values.get(name, (None, ""))
        body.append(_tile(name, column * _PITCH, row * _PITCH, value, text, bounds))
    words = _WORDS_EN if english else _WORDS
    body.append(_legend(bounds, unit, words))
    shown = "、".join(f"{name} {text}" for name, (value, text) in values.items() if value is not None)
    described = f"{words[0]}。{title}。{shown}。{words[1]}。"
    svg = frame(
        body, width=13 * _PITCH, height=10 * _PITCH + 8, title=title, source=source, description=described
    )
    return Picture(key="map", title=words[0], svg=svg)


def _tile(name: str, x: int, y: int, value: float | None, text: str, bounds: tuple[float, float]) -> str:
    size = _PITCH - 3
    middle = x + size / 2
    if value is None:
        return (
            f'<g data-value="none"><rect x="{x + 0.5}" y="{y + 0.5}" width="{size - 1}" height="{size - 1}" '
            f'rx="4" fill="none" stroke="{RULE}" stroke-dasharray="3 3"/>'
            + label(middle, y + 28, name, size=13, anchor="middle", fill=QUIET)
            + "</g>"
        )
    shade = _shade_of(value, bounds)
    ink = "#ffffff" if shade >= 3 else "#14202e"
    return (
        f'<g data-value="shown"><title>{name} {text}</title><rect x="{x}" y="{y}" width="{size}" height="{size}" rx="4" '
        f'fill="{_SHADES[shade]}"/>'
        + label(middle, y + 20, name, size=13, anchor="middle", fill=ink, weight=700)
        + label(middle, y + 38, f"{value:g}", size=14, anchor="middle", fill=ink)
        + "</g>"
    )


def _shade_of(value: float, bounds: tuple[float, float]) -> int:
    """0 for the light end `bounds[0]`, 4 for the dark end `bounds[1]`."""
    light, dark = bounds
    if light == dark:
        return 3
    return min(4, int((value - light) / (dark - light) * 5))


def _legend(bounds: tuple[float, float], unit: str, words: tuple[str, str]) -> str:
    x, y = 4, 8
    light, dark = (f"{bound:g}{unit}" for bound in bounds)
    start = x + 54
    parts = [label(x, y + 12, light, size=13, fill=INK)]
    for index, shade in enumerate(_SHADES):
        parts.append(f'<rect x="{start + index * 22}" y="{y}" width="22" height="15" fill="{shade}"/>')
    parts.append(label(start + 5 * 22 + 8, y + 12, dark, size=13, fill=INK))
    parts.append(
        f'<rect x="{x + 0.5}" y="{y + 26.5}" width="20" height="14" fill="none" stroke="{RULE}" '
        'stroke-dasharray="3 3"/>'
    )
    parts.append(label(x + 28, y + 39, words[1], size=13, fill=INK))
    return "".join(parts)
