"""What each table of a file is: bodies with measures, a series of years, or a list; written down as a codebook.

Guesses with reasons. What it is not sure of is one line for the reader to confirm.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from corpus.municipalities.bodies import Bodies
from corpus.surveys.body_links import Links, link_rows
from corpus.surveys.layout import Table, turned
from corpus.surveys.survey_codebook import ColumnEntry, Role, SurveyCodebook, TableEntry
from corpus.surveys.typing_columns import at_of, type_column
from corpus.surveys.waves import is_year_label, year_in

Level = Literal["", "prefecture", "municipality", "mixed"]
_NAMING: tuple[Role, ...] = ("municipality", "body", "prefecture")
_FEW = 3


def oriented(table: Table, bodies: Bodies) -> Table:
    """The table with its bodies as rows."""
    if _bodies_in([_first_text(table, row) for row in table.body[:400]], bodies) >= 0.5:
        return table
    headers = [column.path[-1] for column in table.columns if column.path]
    if len(headers) > _FEW and _bodies_in(headers, bodies) >= 0.6:
        return turned(table) or table
    return table


def _first_text(table: Table, row: int) -> str:
    """The last name of a body among the first cells of a row."""
    return next((value.text for c in (3, 2, 1, 0) if (value := table.value(row, c)).kind == "text" and value.text[-1:] in "都道府県市区町村"), "")  # fmt: skip


def _bodies_in(names: Sequence[str], bodies: Bodies) -> float:
    known = sum(
        bool(bodies.prefecture_named(name) or bodies.municipalities_named(name)) or bodies.is_ward(name)
        for name in names
        if name
    )
    return known / max(1, len(names))


def type_table(table: Table, bodies: Bodies) -> TableEntry:
    """The entry of one table, oriented already."""
    entries: list[ColumnEntry] = []
    leading = True
    for column in table.columns:
        entry = type_column(table, column, bodies, leading=leading)
        leading = leading and entry.role not in ("measure", "status")
        entries.append(entry)
    if table.flipped:
        entries = [_not_a_code(entry) for entry in entries]
    named = [entry for entry in entries if entry.role in (*_NAMING, "code")]
    entries = _with_own_names(_with_empty_measures(entries))
    numbers = any(entry.role == "measure" for entry in entries)
    answers = any(entry.role == "status" for entry in entries)
    if not numbers and not answers:
        entries = _list_columns(entries)
    kind = "bodies" if named and (numbers or answers) else "series" if numbers else "list"
    return TableEntry(
        number=table.number,
        sheet=table.grid.sheet,
        title=table.title,
        kind=kind,
        flipped=table.flipped,
        level=_level(entries) if named else "",
        year=year_in(table.title) if table.title else None,
        unit=table.unit,
        columns=tuple(entries),
        notes=table.notes[:30],
    )


def _list_columns(entries: Sequence[ColumnEntry]) -> list[ColumnEntry]:
    """In a list without numbers only the first label names the row."""
    first = next((entry.at for entry in entries if entry.role == "label"), "")
    return [
        entry.model_copy(update={"role": "text"}) if entry.role == "label" and entry.at != first else entry
        for entry in entries
    ]


def _with_empty_measures(entries: Sequence[ColumnEntry]) -> list[ColumnEntry]:
    """A column without any value among measures of its group is a measure that nobody answered."""
    groups = {
        entry.header[0]: entry for entry in entries if entry.role == "measure" and len(entry.header) > 1
    }
    return [
        entry.model_copy(update={"role": "measure", "unit": groups[entry.header[0]].unit})
        if entry.role == "ignore" and len(entry.header) > 1 and entry.header[0] in groups
        else entry
        for entry in entries
    ]


def _with_own_names(entries: Sequence[ColumnEntry]) -> list[ColumnEntry]:
    """Columns of one name told apart: 割合 belongs to the group on its left; a second, thinner 総数 stands beside."""
    names = Counter(entry.name for entry in entries if entry.role in ("measure", "status"))
    kept: list[ColumnEntry] = []
    for number, entry in enumerate(entries):
        name = entry.name
        twins = [other for other in entries if other.name == name and other.at != entry.at]
        if entry.role not in ("measure", "status") or names[name] < 2:
            kept.append(entry)
            continue
        left = [e for e in entries[:number] if e.role == "measure" and e.name != name and len(e.header) > 1]
        group = next((e for e in reversed(left) if len(e.header) == len(entry.header)), None)
        if not entry.unit and any(other.unit for other in twins):
            name = f"{name}（別掲）"
        elif any(other.unit == entry.unit for other in twins) and group and group.unit != entry.unit:
            name = " ".join([*group.header, entry.header[-1]])
        kept.append(entry.model_copy(update={"name": name}))
    return kept


def _not_a_code(entry: ColumnEntry) -> ColumnEntry:
    """A row without a header over numbers cannot be a code in a table that lies on its side."""
    return entry if entry.role != "code" or entry.header else entry.model_copy(update={"role": "measure"})


def _level(entries: Sequence[ColumnEntry]) -> Level:
    roles = {entry.role for entry in entries}
    if "body" in roles:
        return "mixed"
    if "municipality" in roles:
        return "municipality"
    return "prefecture" if "prefecture" in roles else "mixed"


def links_of(table: Table, entry: TableEntry, bodies: Bodies) -> Links:
    """The bodies of the table's rows, as its columns name them."""
    names = _texts(table, entry, ("municipality", "body"))
    prefectures = _texts(table, entry, ("prefecture",))
    codes = _texts(table, entry, ("code",))
    empty = [""] * len(table.body)
    return link_rows(
        bodies,
        names=names or empty,
        prefectures=_filled_down(prefectures) if names else prefectures or [],
        codes=codes or [],
        given=entry.bodies,
    )


def _filled_down(texts: Sequence[str]) -> list[str]:
    """A prefecture that is printed once over its municipalities counts for all of them."""
    last = ""
    filled: list[str] = []
    for text in texts:
        last = text or last
        filled.append(last)
    return filled


def _texts(table: Table, entry: TableEntry, roles: Sequence[Role]) -> list[str]:
    found = next((column for column in entry.columns if column.role in roles), None)
    if found is None:
        return []
    index = column_index(table, found)
    return [table.value(row, index).text for row in table.body]


def column_index(table: Table, entry: ColumnEntry) -> int:
    """The position in the table of a column of the codebook."""
    return next(column.index for column in table.columns if at_of(table, column) == entry.at)


def type_file(
    tables: Sequence[Table], bodies: Bodies, *, file: str, sha256: str, year: int | None
) -> SurveyCodebook:
    """The codebook of a file whose tables are oriented.

    Args:
        year: The wave that the reader named; None to look for one in titles, headers and the file's name.
    """
    entries = [type_table(table, bodies) for table in tables]
    points: list[str] = []
    for table, entry in zip(tables, entries, strict=True):
        if entry.kind == "bodies":
            points += link_points(links_of(table, entry, bodies), table, entry)
        points += [
            f"『{column.name}』のどの回答を「実施」と数えるか（いまは {'・'.join(column.done) or 'なし'}）"
            for column in entry.columns
            if column.role == "status" and column.done and not column.sure
        ]
    titles = [entry.title for entry in entries if entry.title]
    wanted = any(needs_year(entry) for entry in entries)
    found, reason = _file_year(entries, titles, file, year) if wanted or year else (None, "")
    if found is None and wanted:
        points.insert(0, "調査年度がファイルに書かれていません（--year で指定できます）")
    return SurveyCodebook(
        title=titles[0] if titles else re.sub(r"\.\w+$", "", file),
        file=file,
        sha256=sha256,
        year=found,
        year_reason=reason,
        tables=tuple(entries),
        open_points=tuple(dict.fromkeys(points)),
    )


def needs_year(entry: TableEntry) -> bool:
    """True when some value of the table has no wave of its own."""
    if entry.kind == "list" or entry.year is not None or any(c.role == "year" for c in entry.columns):
        return False
    return any(c.year is None for c in entry.columns if c.role in ("measure", "status"))


def _file_year(
    entries: Sequence[TableEntry], titles: Sequence[str], file: str, year: int | None
) -> tuple[int | None, str]:
    if year is not None:
        return year, "指定された年度"
    for text, reason in [*((title, "表題") for title in titles), (file, "ファイル名")]:
        if (found := year_in(re.sub(r"\.\w+$", "", text))) is not None:
            return found, f"{reason}『{text[:40]}』"
    notes = [note for entry in entries for note in entry.notes if _tells_date(note)]
    return next(((found, "注記") for note in notes if (found := year_in(note)) is not None), (None, ""))


def _tells_date(note: str) -> bool:
    """True for （令和6年度） on a line of its own, and for 令和6年1月1日現在."""
    alone = any(is_year_label(word.strip("()[]")) for word in note.split(" "))
    return "現在" in note or "時点" in note or (alone and len(note) < 40)


def link_points(links: Links, table: Table, entry: TableEntry) -> list[str]:
    """What a reader should decide about the bodies of a table."""
    del table, entry
    points: list[str] = []
    if links.open:
        points.append(
            f"同じ名前の団体が複数ある行が{len(links.open)}行あります（bodies に団体コードを書くと決まります）"
        )
    if links.twice:
        code, rows = next(iter(links.twice.items()))
        points.append(f"同じ団体（{code}）が{len(rows)}行にあります（最初の行だけを使います）")
    return points
