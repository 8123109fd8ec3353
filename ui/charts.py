"""Which picture helps an outcome, and the bar and line charts; the map is tile_map.py.

Draws published values only, as SVG, so that a page without a network shows and saves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import Cell, Outcome, TableEvidence, TableView
from ui import text_ja as t
from ui.svg import INK, LINE, QUIET, RULE, SERIES, Picture, frame, label, nice_ceiling, text_width
from ui.tile_map import draw_map, prefecture_of

_DRAWN_UNITS = ("％", "%", "団体", "ポイント", "件", "分", "時間")
_NOT_LABELS = ("順位", "年度", "年", "調査年度", "出典", "備考", "Rank", "Year", "Survey year")
_NATIONAL_PLACE = "JP"
MAX_BARS = 24


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


def pictures_of(outcome: Outcome) -> tuple[Picture, ...]:
    """The pictures that help this outcome: none for a single value or mixed units."""
    view = outcome.table
    if view is None:
        return ()
    tables = [item for item in outcome.evidence if item.kind == "table"]
    points = _one_unit(_points(view, tables))
    drawn = [point for point in points if point.value is not None]
    if len(drawn) < 2:
        return ()
    national = _national_value(tables, drawn)
    title = _title(view.title, drawn, outcome.language)
    pictures: list[Picture] = []
    if len({point.year for point in drawn}) >= 2:
        pictures.append(draw_lines(drawn, title=title, source=view.source_line))
    elif len(drawn) <= MAX_BARS:
        pictures.append(draw_bars(drawn, title=title, source=view.source_line, national=national))
    places = {prefecture_of(point.place): point for point in points if prefecture_of(point.place)}
    if len(places) >= 2 and len({p.year for p in drawn}) == 1 and len({p.series for p in points}) == 1:
        values = {name: (point.value, point.text) for name, point in places.items()}
        pictures.append(draw_map(values, title=title, unit=drawn[0].unit, source=view.source_line))
    return tuple(pictures)


def _title(title: str, points: Sequence[Point], language: str) -> str:
    """A picture travels alone, so its title names the year where all values share one."""
    years = {point.year for point in points}
    if len(years) != 1 or str(points[0].year) in title:
        return title
    return f"{title}（{points[0].year}年度）" if language == "ja" else f"{title} ({points[0].year})"


def _points(view: TableView, tables: Sequence[TableEvidence]) -> list[Point]:
    cells = {cell.figure: cell for table in tables for cell in (*table.cells, *table.reference)}
    points: list[Point] = []
    for row, figures in zip(view.rows, view.figures, strict=True):
        name = _row_name(view.columns, row, figures)
        for column, figure in zip(view.columns, figures, strict=True):
            cell = cells.get(figure)
            if cell is not None:
                points.append(_point(name, column, cell))
    return points


def _point(name: str, column: str, cell: Cell) -> Point:
    return Point(
        name=name,
        place=cell.place,
        series=column,
        year=cell.year,
        value=cell.value,
        text=f"{cell.text}{cell.unit}",
        unit=cell.unit,
    )


def _row_name(columns: Sequence[str], row: Sequence[str], figures: Sequence[str]) -> str:
    words = [
        value
        for column, value, figure in zip(columns, row, figures, strict=True)
        if not figure and column not in _NOT_LABELS and value.strip()
    ]
    return "・".join(words) if words else next((value for value in row if value.strip()), "")


def _one_unit(points: Sequence[Point]) -> list[Point]:
    """Only the points in the first drawable unit: one axis never carries two."""
    unit = next((point.unit for point in points if point.unit in _DRAWN_UNITS), None)
    return [point for point in points if point.unit == unit]


def _national_value(tables: Sequence[TableEvidence], points: Sequence[Point]) -> tuple[float, str] | None:
    if any(point.name.startswith(t.NATIONAL) for point in points):
        return None
    measures = {cell.measure for table in tables for cell in table.cells}
    populations = {cell.population for table in tables for cell in table.cells}
    fitting = [
        cell
        for table in tables
        for cell in table.reference
        if (cell.place, cell.unit, cell.year) == (_NATIONAL_PLACE, points[0].unit, points[0].year)
        and cell.measure in measures
        and cell.value is not None
    ]
    # The same kind of municipality first: a line of all governments beside municipalities misleads.
    fitting.sort(key=lambda cell: cell.population not in populations)
    if not fitting:
        return None
    return fitting[0].value or 0.0, f"{t.NATIONAL} {fitting[0].text}{fitting[0].unit}"


def draw_bars(
    points: Sequence[Point], *, title: str, source: str, national: tuple[float, str] | None = None
) -> Picture:
    """Horizontal bars from zero, in the order of the table, the national value as a dashed line."""
    width, left_limit = 480, 170
    names = list(dict.fromkeys(point.name for point in points))
    series = list(dict.fromkeys(point.series for point in points))
    left = min(left_limit, max(text_width(name, 13) for name in names)) + 14
    bar = 20 if len(series) == 1 else 15
    step = bar * len(series) + 12
    top = 24 if national or len(series) > 1 else 6
    values = [point.value or 0.0 for point in points] + ([national[0]] if national else [])
    scale = (width - left - 66) / nice_ceiling(max(values))
    height = top + step * len(names)
    body = [_legend(series)] if len(series) > 1 else []
    for point in points:
        y = top + names.index(point.name) * step + series.index(point.series) * bar
        length = max(1.0, (point.value or 0.0) * scale)
        fill = SERIES[series.index(point.series) % len(SERIES)][0]
        body.append(
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{length:.1f}" height="{bar - 2}" rx="2" fill="{fill}"/>'
        )
        body.append(label(left + length + 6, y + bar - 6, point.text, size=12, weight=600))
    for index, name in enumerate(names):
        shown = name if text_width(name, 13) <= left_limit else name[:12] + "…"
        body.append(label(left - 8, top + index * step + step / 2 - 1, shown, anchor="end"))
    body.append(f'<path d="M{left:.1f} {top - 4}V{height}" stroke="{RULE}" stroke-width="1.500"/>')
    if national:
        body.append(_national_line(left + national[0] * scale, top, height, national[1], width))
    described = f"棒グラフ。{title}。" + "、".join(f"{p.name} {p.text}" for p in points)
    described += f"。{national[1]}" if national else ""
    svg = frame(body, width=width, height=height, title=title, source=source, description=described)
    return Picture(key="bars", title="棒グラフ", svg=svg)


def _national_line(x: float, top: float, height: float, words: str, width: float) -> str:
    anchor = "end" if x > width - 90 else "middle"
    return (
        f'<path d="M{x:.1f} {top - 6}V{height}" stroke="{LINE}" stroke-width="1.800" stroke-dasharray="5 4"/>'
        + label(x, top - 10, words, size=12, anchor=anchor, fill=LINE, weight=700)
    )


def _legend(series: Sequence[str]) -> str:
    x, parts = 4.0, []
    for index, name in enumerate(series[: len(SERIES)]):
        parts.append(f'<rect x="{x:.1f}" y="0" width="12" height="12" rx="2" fill="{SERIES[index][0]}"/>')
        parts.append(label(x + 17, 11, name, size=12))
        x += 34 + text_width(name, 12)
    return "".join(parts)


def draw_lines(points: Sequence[Point], *, title: str, source: str) -> Picture:
    """One line a row name (or a column name), years across, values written at every mark."""
    width, height, left, right, top = 480, 250, 46, 108, 16
    by_row = len({point.name for point in points if not point.name[:4].isdigit()}) > 1
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(point.name if by_row else point.series, []).append(point)
    years = sorted({point.year for point in points})
    ceiling = nice_ceiling(max(point.value or 0.0 for point in points))

    def place(point: Point) -> tuple[float, float]:
        share = (point.year - years[0]) / max(1, years[-1] - years[0])
        x = left + share * (width - left - right)
        return x, top + (1 - (point.value or 0.0) / ceiling) * (height - top - 30)

    body = [_grid(ceiling, points[0].unit, left, width - right, top, height)]
    for year in years:
        x = left + (year - years[0]) / max(1, years[-1] - years[0]) * (width - left - right)
        body.append(label(x, height - 8, f"{year}年度", size=11, anchor="middle", fill=QUIET))
    ends: list[float] = []
    for index, (name, group) in enumerate(list(groups.items())[: len(SERIES)]):
        shown = name if len(groups) > 1 else ""
        body += _one_line(shown, [(p, *place(p)) for p in sorted(group, key=lambda p: p.year)], index, ends)
    described = f"折れ線グラフ。{title}。" + "、".join(f"{p.name} {p.year}年度 {p.text}" for p in points)
    svg = frame(body, width=width, height=height, title=title, source=source, description=described)
    return Picture(key="lines", title="折れ線グラフ", svg=svg)


def _grid(ceiling: float, unit: str, left: float, right: float, top: float, height: float) -> str:
    parts: list[str] = []
    for share in (0.0, 0.5, 1.0):
        y = top + (1 - share) * (height - top - 30)
        parts.append(f'<path d="M{left} {y:.1f}H{right}" stroke="{RULE}"/>')
        parts.append(label(left - 6, y + 4, f"{ceiling * share:g}{unit}", size=11, anchor="end", fill=QUIET))
    return "".join(parts)


def _one_line(
    name: str, marks: Sequence[tuple[Point, float, float]], index: int, ends: list[float]
) -> list[str]:
    colour, dash = SERIES[index]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for _, x, y in marks)
    parts = [
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.500" stroke-dasharray="{dash}" '
        'stroke-linejoin="round"/>'
    ]
    for point, x, y in marks:
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
        parts.append(label(x, y - 9, point.text, size=11, anchor="middle", fill=INK, weight=600))
    y = marks[-1][2] + 4
    while any(abs(y - other) < 14 for other in ends):
        y += 14
    ends.append(y)
    short = name if text_width(name, 12) <= 96 else name[:7] + "…"
    parts.append(label(marks[-1][1] + 22, y + 12, short, size=12, fill=colour, weight=700))
    return parts
