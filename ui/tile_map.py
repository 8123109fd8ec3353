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
_PITCH: Final = 37


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
    values: Mapping[str, tuple[float | None, str]], *, title: str, unit: str, source: str
) -> Picture:
    """A tile map; prefectures without a value are hatched.

    Args:
        values: Value (None when not published) and printed text by short prefecture name.
    """
    numbers = sorted({value for value, _ in values.values() if value is not None})
    low, high = numbers[0], numbers[-1]
    body = [_hatching()]
    for name, (column, row) in TILES.items():
        value, text = values.get(name, (None, ""))
        body.append(_tile(name, column * _PITCH, row * _PITCH, value, text, (low, high)))
    body.append(_legend(low, high, unit))
    shown = "、".join(f"{name} {text}" for name, (value, text) in values.items() if value is not None)
    described = f"都道府県のタイル地図。{title}。{shown}。ほかの都道府県は{t.MAP_NO_VALUE}。"
    svg = frame(
        body, width=13 * _PITCH, height=10 * _PITCH + 8, title=title, source=source, description=described
    )
    return Picture(key="map", title=t.LEVEL_PREFECTURE_MAP, svg=svg)


def _hatching() -> str:
    return (
        '<defs><pattern id="kk-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path d="M0 0V6" stroke="{RULE}" stroke-width="3"/></pattern></defs>'
    )


def _tile(name: str, x: int, y: int, value: float | None, text: str, bounds: tuple[float, float]) -> str:
    size = _PITCH - 2
    middle = x + size / 2
    if value is None:
        return (
            f'<g><rect x="{x}" y="{y}" width="{size}" height="{size}" rx="4" fill="url(#kk-hatch)" '
            f'stroke="{RULE}"/>' + label(middle, y + 22, name, size=11, anchor="middle", fill=QUIET) + "</g>"
        )
    shade = _shade_of(value, bounds)
    ink = "#ffffff" if shade >= 3 else "#14202e"
    return (
        f'<g><title>{name} {text}</title><rect x="{x}" y="{y}" width="{size}" height="{size}" rx="4" '
        f'fill="{_SHADES[shade]}"/>'
        + label(middle, y + 15, name, size=11, anchor="middle", fill=ink, weight=700)
        + label(middle, y + 29, f"{value:g}", size=11, anchor="middle", fill=ink)
        + "</g>"
    )


def _shade_of(value: float, bounds: tuple[float, float]) -> int:
    low, high = bounds
    if high <= low:
        return 3
    return min(4, int((value - low) / (high - low) * 5))


def _legend(low: float, high: float, unit: str) -> str:
    x, y = 4, 8
    parts = [label(x, y + 10, f"{low:g}{unit}", size=11, fill=INK)]
    for index, shade in enumerate(_SHADES):
        parts.append(f'<rect x="{x + 46 + index * 18}" y="{y}" width="18" height="12" fill="{shade}"/>')
    parts.append(label(x + 46 + 5 * 18 + 6, y + 10, f"{high:g}{unit}", size=11, fill=INK))
    parts.append(f'<rect x="{x}" y="{y + 22}" width="18" height="12" fill="url(#kk-hatch)" stroke="{RULE}"/>')
    parts.append(label(x + 24, y + 32, t.MAP_NO_VALUE, size=11, fill=INK))
    return "".join(parts)
