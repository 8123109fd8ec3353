"""Small pieces of safe HTML: escaped text, citation buttons, icons, tables. Knows no outcome."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape
from urllib.parse import urlsplit

from assistant import TableView

_CITATION = re.compile(r"【(\d{1,3})】([。、．，,.]?)")
_COUNTS = re.compile(r"^[\d,]+ / [\d,]+$")
_NUMBER = re.compile(r"^[−\-+±]?[\d,]+(\.\d+)?\s*(％|%|団体|ポイント|位|件|分|時間|pt|points?)?$")

_ICONS = {
    "copy": '<rect x="8" y="8" width="12" height="12" rx="2"/>'
    '<path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>',
    "save": '<path d="M12 4v11m0 0 4-4m-4 4-4-4M5 19h14"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7"/>'
    '<path d="M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17"/>',
    "up": '<path d="M7 11v9H4v-9h3Zm0 0 '
    '4-7a2.5 2.5 0 0 1 2.5 2.5V10h5a2 2 0 0 1 2 2.3l-1 6a2 2 0 0 1-2 1.7H7"/>',
    "down": '<path d="M17 13V4h3v9h-3Zm0 '
    '0-4 7a2.5 2.5 0 0 1-2.5-2.5V14h-5a2 2 0 0 1-2-2.3l1-6A2 2 0 0 1 6.500 4H17"/>',
    "retry": '<path d="M4 12a8 8 0 1 0 2.600-5.900L4 8m0-5v5h5"/>',
    "edit": '<path d="m5 16-1 4 4-1L19 8l-3-3L5 16Z"/>',
    "proof": '<path d="M6 3h9l4 4v14H6V3Z"/><path d="M9 12h7M9 16h7M9 8h3"/>',
    "picture": '<path d="M4 20V4m0 16h16M8 16v-5m4 5V7m4 9v-7"/>',
    "wide": '<path d="M3 12h18M7 8l-4 4 4 4m10-8 4 4-4 4"/>',
    "check": '<path d="m5 12.500 4.500 4.500L19 7.500"/>',
    "close": '<path d="M6 6l12 12M18 6 6 18"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "send": '<path d="M5 12h13m0 0-5.500-5.500M18 12l-5.500 5.500"/>',
    "stop": '<rect x="7" y="7" width="10" height="10" rx="1.500"/>',
    "more": '<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>',
    "trash": '<path d="M5 7h14M10 7V4h4v3m-7 0 1 13h8l1-13"/>',
}


def icon(name: str) -> str:
    """One line icon as inline SVG, hidden from screen readers; the button around it carries the name."""
    return (
        '<svg class="kk-icon" viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" '
        'stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f"{_ICONS[name]}</svg>"
    )


def text(value: object) -> str:
    """`value` as HTML text; markup in it is shown, never run."""
    return escape(str(value), quote=True)


def cited_text(value: str, labels: Mapping[int, str], name_form: str = "出典{number} {label}を開く") -> str:
    """`value` as HTML with every known 【n】 turned into a button that opens its source.

    Args:
        labels: Spoken name by citation number, for example `{1: "日本総研 No.2025-062 図表12"}`.
        name_form: The button's spoken name, with `number` and `label`.
    """

    def button(match: re.Match[str]) -> str:
        number = int(match[1])
        if number not in labels:
            return match[0]
        name = text(name_form.format(number=number, label=labels[number]))
        # A full stop must not start the next line, so it is tied to the button before it.
        return (
            f'<span class="kk-tied"><button type="button" class="kk-cite" data-act="cite" data-n="{number}" '
            f'aria-label="{name}" title="{text(labels[number])}">【{number}】</button>{match[2]}</span>'
        )

    return _CITATION.sub(button, text(value))


def safe_link(url: str, label: str) -> str:
    """A link that opens in a new tab, or nothing when the address is not http(s)."""
    if urlsplit(url).scheme not in ("http", "https"):
        return ""
    return f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer">{text(label)}</a>'


def is_number(value: str) -> bool:
    """True for a printed figure such as `11.8％` or `1,741`."""
    return bool(_NUMBER.match(value.strip()))


def number_in(value: str) -> float | None:
    """The number that a printed figure starts with, or None."""
    found = re.search(r"[−\-+]?[\d,]*\d(\.\d+)?", value)
    if found is None or not is_number(value):
        return None
    return float(found[0].replace(",", "").replace("−", "-"))


def table_html(
    view: TableView, *, marked: Collection[str] = (), sortable: bool = False, mark_name: str = ""
) -> str:
    """A table with a caption; numbers on the right; cells whose figure is in `marked` stand out."""
    numeric = [_is_numeric(column, view.rows) for column in range(len(view.columns))]
    head = "".join(_header(name, index, sortable, numeric[index]) for index, name in enumerate(view.columns))
    rows = "".join(
        _row(view.columns, row, figures, marked, mark_name, numeric)
        for row, figures in zip(view.rows, view.figures, strict=True)
    )
    wide = " kk-wide" if len(view.columns) > 3 else ""
    return (
        f'<div class="kk-table-scroll" tabindex="0" role="region" aria-label="{text(view.title)}">'
        f'<table class="kk-table{wide}"><caption>{text(view.title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _is_numeric(column: int, rows: Sequence[Sequence[str]]) -> bool:
    values = [row[column] for row in rows]
    return any(map(_right_aligned, values)) and all(map(_right_aligned, filter(None, values)))


def _right_aligned(value: str) -> bool:
    return is_number(value) or value.strip() == "—" or bool(_COUNTS.match(value))


def _header(name: str, index: int, sortable: bool, numeric: bool) -> str:
    style = ' class="kk-number"' if numeric else ""
    if not sortable:
        return f'<th scope="col"{style}>{text(name)}</th>'
    return (
        f'<th scope="col"{style} aria-sort="none"><button type="button" data-act="sort" '
        f'data-column="{index}">{text(name)}<span class="kk-sort" aria-hidden="true"></span></button></th>'
    )


def _row(
    columns: Sequence[str],
    row: Sequence[str],
    figures: Sequence[str],
    marked: Collection[str],
    mark_name: str,
    numeric: Sequence[bool],
) -> str:
    cells: list[str] = []
    for index, (value, figure) in enumerate(zip(row, figures, strict=True)):
        number = number_in(value)
        attributes = f' data-label="{text(columns[index])}"'
        attributes += ' class="kk-number"' if numeric[index] else ""
        attributes += f' data-value="{number}"' if number is not None else ""
        shown = text(value)
        if figure and figure in marked:
            shown = f'<mark>{shown}<span class="kk-sr">（{text(mark_name)}）</span></mark>'
        tag = f'th scope="row"{attributes}' if index == 0 and not numeric[0] else f"td{attributes}"
        cells.append(f"<{tag}>{shown}</{tag[:2]}>")
    return f"<tr>{''.join(cells)}</tr>"
