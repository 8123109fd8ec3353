"""Lines over survey waves: a wave without a published value is a visible gap, labels never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ui.svg import QUIET, RULE, SERIES, Picture, Point, frame, label, nice_ceiling, text_width

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _FOOT = 560, 300, 52, 132, 22, 34
_LABEL_GAP = 15.0
_INSET = 30
"""Room between the axis and the first mark, so that its value clears the axis' numbers."""
_GAP_WORDS = ("点線：間の調査年度に公表値がない区間", "Dotted: no value is published for the waves between")


def draw_lines(points: Sequence[Point], *, title: str, source: str, english: bool = False) -> Picture:
    """One line a row name (or a column name), every wave of the span on the axis, values at the marks."""
    by_row = len({point.name for point in points if not point.name[:4].isdigit()}) > 1
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(point.name if by_row else point.series, []).append(point)
    first, last = min(p.year for p in points), max(p.year for p in points)
    ceiling = nice_ceiling(max(point.value or 0.0 for point in points))

    def place(year: int, value: float) -> tuple[float, float]:
        x = _LEFT + _INSET + (year - first) / max(1, last - first) * (_WIDTH - _LEFT - _INSET - _RIGHT)
        return x, _TOP + (1 - value / ceiling) * (_HEIGHT - _TOP - _FOOT)

    body = [_grid(ceiling, points[0].unit)]
    published = {point.year for point in points}
    for year in range(first, last + 1):
        ending = "" if english or last - first > 4 else "年度"
        told = f"{year}{ending}" if year in published else f"（{year}）"
        body.append(label(place(year, 0)[0], _HEIGHT - 12, told, size=12, anchor="middle", fill=QUIET))
    shown: list[tuple[Point, float, float, int]] = []
    ends: list[float] = []
    for index, (name, group) in enumerate(list(groups.items())[: len(SERIES)]):
        marks = [(p, *place(p.year, p.value or 0.0)) for p in sorted(group, key=lambda p: p.year)]
        body += _segments(marks, index)
        shown += [(*mark, index) for mark in marks]
        if len(groups) > 1:
            body.append(_name(name, marks[-1], index, ends))
    body += _marks(shown)
    gaps = any(
        later.year - earlier.year > 1 for group in groups.values() for earlier, later in _neighbours(group)
    )
    foot = f"{_GAP_WORDS[english]}\n{source}" if gaps else source
    kind = "Line chart. " if english else "折れ線グラフ。"
    described = f"{kind}{title}。" + "、".join(f"{p.name} {p.year} {p.text}" for p in points)
    svg = frame(body, width=_WIDTH, height=_HEIGHT, title=title, source=foot, description=described)
    return Picture(key="lines", title=kind.strip("。. "), svg=svg)


def _neighbours(group: Sequence[Point]) -> list[tuple[Point, Point]]:
    ordered = sorted(group, key=lambda point: point.year)
    return list(pairwise(ordered))


def _grid(ceiling: float, unit: str) -> str:
    parts: list[str] = []
    for share in (0.0, 0.5, 1.0):
        y = _TOP + (1 - share) * (_HEIGHT - _TOP - _FOOT)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{RULE}"/>')
        parts.append(label(_LEFT - 6, y + 4, f"{ceiling * share:g}{unit}", size=12, anchor="end", fill=QUIET))
    return "".join(parts)


def _segments(marks: Sequence[tuple[Point, float, float]], index: int) -> list[str]:
    """Solid between neighbouring waves, dotted and thin where waves between have no value."""
    colour = SERIES[index][0]
    parts: list[str] = []
    for (earlier, x1, y1), (later, x2, y2) in pairwise(marks):
        style = (
            'stroke-width="2.500"'
            if later.year - earlier.year == 1
            else 'stroke-width="1.500" stroke-dasharray="2 6"'
        )
        parts.append(
            f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" fill="none" stroke="{colour}" '
            f'stroke-linecap="round" {style}/>'
        )
    return parts


def _marks(shown: Sequence[tuple[Point, float, float, int]]) -> list[str]:
    """All marks, then their values in the line's colour: the highest of a wave above its mark, others below."""
    dots = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.500" fill="{SERIES[index][0]}">'
        f"<title>{point.year} {point.text}</title></circle>"
        for point, x, y, index in shown
    ]
    texts: list[str] = []
    taken: list[tuple[float, float, float]] = []
    for point, x, y, index in sorted(shown, key=lambda mark: (mark[1], mark[2])):
        half = text_width(point.text, 12) / 2 + 2
        highest = not any(abs(x - tx) < 1 for tx, _, _ in taken)
        tries = (y - 10, y + 20, y - 24, y + 34) if highest else (y + 20, y + 34, y + 48)
        for at in tries:
            free = all(abs(x - tx) > half + th or abs(at - ty) > _LABEL_GAP for tx, ty, th in taken)
            if 10 < at < _HEIGHT - _FOOT + 8 and free:
                taken.append((x, at, half))
                texts.append(
                    label(
                        x,
                        at,
                        point.text,
                        size=12,
                        anchor="middle",
                        fill=SERIES[index][0],
                        weight=700,
                        halo=True,
                    )
                )
                break
    return [*dots, *texts]


def _name(name: str, mark: tuple[Point, float, float], index: int, ends: list[float]) -> str:
    """The series' name to the right of its last mark, clear of the other names."""
    y = mark[2] + 5
    while any(abs(y - other) < _LABEL_GAP for other in ends):
        y += _LABEL_GAP
    ends.append(y)
    room = _RIGHT - 34
    short = name
    while text_width(short, 13) > room:
        short = short[:-2] + "…"
    return label(mark[1] + 30, y, short, size=13, fill=SERIES[index][0], weight=700)
