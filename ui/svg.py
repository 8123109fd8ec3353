"""SVG drawing pieces shared by the charts and the map: colours with print fallbacks, text, frames."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

FONT: Final = "'Noto Sans JP','Hiragino Sans','Yu Gothic UI',Meiryo,'Noto Sans CJK JP',sans-serif"
SERIES: Final = (
    ("var(--kk-series-1,#1f5fa8)", ""),
    ("var(--kk-series-2,#9c4400)", "7 4"),
    ("var(--kk-series-3,#007a5e)", "2 4"),
    ("var(--kk-series-4,#8a4a9e)", "10 4 2 4"),
    ("var(--kk-series-5,#6b6b00)", "1 3"),
    ("var(--kk-series-6,#7a3b2e)", "12 3"),
)
"""Line colour and dash by series; told apart without colour too. The second value in var() is for print."""
INK: Final = "var(--kk-ink,#1b2430)"
QUIET: Final = "var(--kk-quiet,#566273)"
RULE: Final = "var(--kk-rule,#d5dae1)"
HALO: Final = "var(--kk-card,#ffffff)"
LINE: Final = "var(--kk-national,#b3261e)"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One drawing: a name for the file, a title, and SVG that also stands alone (for PNG)."""

    key: str
    title: str
    svg: str


@dataclass(frozen=True, kw_only=True)
class Point:
    """One published value with the words around it."""

    name: str
    """Row name, for example 高知県."""
    place: str
    """Code of the place, for example 39 or JP."""
    series: str
    """Column name, for example 生成AI導入率（％）."""
    year: int
    value: float | None
    text: str
    unit: str
    figure: str = ""


def text_width(value: str, size: float) -> float:
    """Rough width in pixels: full-width characters are `size` wide, others 0.58 of it."""
    return sum(size if unicodedata.east_asian_width(c) in "WFA" else size * 0.58 for c in value)


def label(
    x: float,
    y: float,
    value: str,
    *,
    size: int = 13,
    anchor: str = "start",
    fill: str = INK,
    weight: int = 400,
    halo: bool = False,
) -> str:
    """A text at its baseline, over a halo where lines may pass; markup in `value` is shown as text."""
    outline = (
        f' paint-order="stroke" stroke="{HALO}" stroke-width="4" stroke-linejoin="round"' if halo else ""
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{fill}" '
        f'font-weight="{weight}"{outline}>{escape(value)}</text>'
    )


def wrapped(value: str, width: float, size: int) -> list[str]:
    """`value` broken into lines no wider than `width` pixels."""
    lines = [""]
    for character in value:
        if text_width(lines[-1] + character, size) > width and lines[-1]:
            lines.append("")
        lines[-1] += character
    return lines


def frame(
    body: Sequence[str], *, width: int, height: float, title: str, source: str, description: str
) -> str:
    """A whole SVG with the title above, the source line below, and names for screen readers."""
    head = wrapped(title, width - 8, 15)
    foot = [line for part in source.split("\n") for line in wrapped(part, width - 8, 12)]
    top, bottom = 20 * len(head) + 12, 16 * len(foot) + 12
    lines = [label(4, 18 + 20 * i, line, size=15, weight=700) for i, line in enumerate(head)]
    base = top + height + 18
    lines += [label(4, base + 16 * i, line, size=12, fill=QUIET) for i, line in enumerate(foot)]
    total = math.ceil(top + height + bottom)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {total}" width="{width}" '
        f'height="{total}" role="img" aria-label="{escape(description, quote=True)}" font-family="{FONT}">'
        f'{"".join(lines)}<g transform="translate(0 {top})">{"".join(body)}</g></svg>'
    )


def nice_ceiling(value: float) -> float:
    """The next round number at or above `value` for the end of an axis."""
    if value <= 0:
        return 1.0
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * power >= value)
