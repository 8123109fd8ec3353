"""Which picture helps an outcome, and the bars; lines are line_chart.py, the map is tile_map.py.

Draws published values only, as SVG, so that a page without a network shows and saves them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant import Cell, Outcome, TableView
from ui.answer_table import NationalValue, difference, national_value, rows_of_lead, table_cells
from ui.answer_words import answer_words
from ui.library import Library
from ui.line_chart import draw_lines
from ui.provenance import source_lines
from ui.svg import HALO, LINE, RULE, SERIES, Picture, Point, frame, label, nice_ceiling, text_width
from ui.tile_map import draw_map, prefecture_of

_DRAWN_UNITS = ("％", "%", "団体", "ポイント", "件", "分", "時間")
_NOT_LABELS = ("順位", "年度", "年", "調査年度", "出典", "備考", "Rank", "Year", "Survey year")
MAX_BARS = 24


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What all pictures of one outcome share."""

    title: str
    source: str
    english: bool


def pictures_of(outcome: Outcome, library: Library | None = None) -> tuple[Picture, ...]:
    """The pictures that help this outcome: none for a single value or mixed units."""
    view = outcome.table or rows_of_lead(outcome, library)
    if view is None:
        return ()
    known = table_cells(outcome)
    points = _one_unit(_points(view, known))
    drawn = [point for point in points if point.value is not None]
    if len(drawn) < 2:
        return ()
    english = outcome.language == "en"
    title = _title(view.title, drawn, english)
    title += _gap(drawn, english) if outcome.table is None and len(drawn) == 2 else ""
    sheet = Sheet(title=title, source=_source(outcome, view), english=english)
    pictures: list[Picture] = []
    if len({point.year for point in drawn}) >= 2:
        pictures.append(draw_lines(drawn, title=title, source=sheet.source, english=english))
    elif len(drawn) <= MAX_BARS:
        cells = [known[point.figure] for point in drawn if point.figure in known]
        pictures.append(draw_bars(drawn, sheet=sheet, national=national_value(outcome, cells, library)))
    places = {prefecture_of(point.place): point for point in points if prefecture_of(point.place)}
    if len(places) >= 3 and len({p.year for p in drawn}) == 1 and len({p.series for p in points}) == 1:
        values = {name: (point.value, point.text) for name, point in places.items()}
        shown = [point.value or 0.0 for point in drawn]
        pictures.append(
            draw_map(
                values,
                title=title,
                unit=drawn[0].unit,
                source=sheet.source,
                low_first=shown == sorted(shown),
                english=english,
            )
        )
    return tuple(pictures)


def _source(outcome: Outcome, view: TableView) -> str:
    """A picture travels alone, so it carries the whole source line."""
    form = answer_words(outcome.language).source_line
    lines = [form.format(line=line) for line in source_lines(outcome)]
    return lines[0] if lines else view.source_line


def _title(title: str, points: Sequence[Point], english: bool) -> str:
    """The title with the year where all values share one."""
    years = {point.year for point in points}
    if len(years) != 1 or str(points[0].year) in title:
        return title
    return f"{title} ({points[0].year})" if english else f"{title}（{points[0].year}年度）"


def _gap(points: Sequence[Point], english: bool) -> str:
    """The distance of two rates as printed, exact."""
    one, other = (point.text.removesuffix(point.unit) for point in points)
    gap = difference(one, other).lstrip("−+±")
    if not gap or points[0].unit not in ("％", "%"):
        return ""
    return f", difference {gap} points" if english else f"、差 {gap}ポイント"


def _points(view: TableView, known: dict[str, Cell]) -> list[Point]:
    points: list[Point] = []
    for row, figures in zip(view.rows, view.figures, strict=True):
        name = _row_name(view.columns, row, figures)
        for column, figure in zip(view.columns, figures, strict=True):
            cell = known.get(figure)
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
        figure=cell.figure,
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


def draw_bars(points: Sequence[Point], *, sheet: Sheet, national: NationalValue | None = None) -> Picture:
    """Horizontal bars from zero, in the order of the table, the national value as a dashed line."""
    width, left_limit = 520, 180
    names = list(dict.fromkeys(point.name for point in points))
    series = list(dict.fromkeys(point.series for point in points))
    left = min(left_limit, max(text_width(name, 14) for name in names)) + 14
    bar = 22 if len(series) == 1 else 17
    step = bar * len(series) + 12
    top = 26 if national or len(series) > 1 else 6
    values = [point.value or 0.0 for point in points] + ([national.value] if national else [])
    scale = (width - left - 76) / nice_ceiling(max(values))
    height = top + step * len(names)
    nation = answer_words("en" if sheet.english else "ja").national
    said = f"{nation} {national.printed}" if national else ""
    body = [_legend(series)] if len(series) > 1 else []
    bars, labels = [], []
    for point in points:
        y = top + names.index(point.name) * step + series.index(point.series) * bar
        length = max(1.0, (point.value or 0.0) * scale)
        fill = SERIES[series.index(point.series) % len(SERIES)][0]
        bars.append(
            f'<rect x="{left:.1f}" y="{y:.1f}" width="{length:.1f}" height="{bar - 2}" rx="2" fill="{fill}"/>'
        )
        labels.append(label(left + length + 6, y + bar - 6, point.text, size=13, weight=600, halo=True))
    for index, name in enumerate(names):
        shown = name if text_width(name, 14) <= left_limit else name[:12] + "…"
        labels.append(label(left - 8, top + index * step + step / 2 - 1, shown, size=14, anchor="end"))
    body += bars
    body.append(f'<path d="M{left:.1f} {top - 4}V{height}" stroke="{RULE}" stroke-width="1.500"/>')
    if national:
        body.append(_national_line(left + national.value * scale, top, height, said, width))
    # The values come last, each on a halo, so that no line strikes through them.
    body += labels
    kind = "Bar chart. " if sheet.english else "棒グラフ。"
    described = f"{kind}{sheet.title}。" + "、".join(f"{p.name} {p.text}" for p in points)
    described += f"。{said}" if said else ""
    svg = frame(
        body, width=width, height=height, title=sheet.title, source=sheet.source, description=described
    )
    return Picture(key="bars", title=kind.strip("。. "), svg=svg)


def _national_line(x: float, top: float, height: float, words: str, width: float) -> str:
    anchor = "end" if x > width - 90 else "middle"
    return (
        f'<path d="M{x:.1f} {top - 4}V{height}" stroke="{HALO}" stroke-width="4"/>'
        f'<path d="M{x:.1f} {top - 4}V{height}" stroke="{LINE}" stroke-width="1.800" stroke-dasharray="5 4"/>'
        + label(x, top - 10, words, size=13, anchor=anchor, fill=LINE, weight=700)
    )


def _legend(series: Sequence[str]) -> str:
    x, parts = 4.0, []
    for index, name in enumerate(series[: len(SERIES)]):
        parts.append(f'<rect x="{x:.1f}" y="0" width="12" height="12" rx="2" fill="{SERIES[index][0]}"/>')
        parts.append(label(x + 17, 11, name, size=13))
        x += 36 + text_width(name, 13)
    return "".join(parts)
