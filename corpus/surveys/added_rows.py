"""Values of added surveys as rows of the figures table, each with the address of its cell; and what follows from them.

Counts and shares over complete sets of bodies, sums up the hierarchy and values per 100,000 people are `derived`.
Everything runs inside the database, one file at a time, so that millions of cells take seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from corpus.codebook import Codebook
from corpus.municipalities.bodies import load_bodies
from corpus.surveys.added_measures import AREA, LOCAL, AddedColumn, is_additive, item_kind

LARGEST = 10.0**10
"""Values from here on do not fit the figures table."""
_NAMES = "figure, measure, place, population, item, year, value, text, unit, numerator, denominator, source, locator, status, note, conflicts"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A set of municipalities that a number may speak for."""

    place: str
    population: str
    members: frozenset[str]


def groups(base: Codebook) -> tuple[Group, ...]:
    """Prefectures, regions, the nation and its size classes, with their municipalities."""
    towns = load_bodies().municipalities
    inside = {p.code: frozenset(c for c in towns if c[:2] == p.code) for p in base.places_at("prefecture")}
    designated = frozenset(code for code in towns if is_designated(code))
    found = [
        Group(place="JP", population=LOCAL, members=frozenset(towns)),
        Group(place="JP", population="designated_cities", members=designated),
        Group(place="JP", population="other_municipalities", members=frozenset(towns) - designated),
    ]
    found += [Group(place=code, population=LOCAL, members=members) for code, members in inside.items()]
    for region in base.places_at("region"):
        members = [inside[child.code] for child in base.children(region.code) if child.code in inside]
        found.append(Group(place=region.code, population=LOCAL, members=frozenset().union(*members)))
    return tuple(found)


@lru_cache(maxsize=4096)
def is_designated(code: str) -> bool:
    """True for the twenty designated cities, whose codes end in 100, 130, 140 or 150 outside of Tokyo."""
    return code[:2] != "13" and code[2] == "1" and code[4] == "0"


def prepare(connection: duckdb.DuckDBPyConnection, base: Codebook) -> None:
    """The temporary tables that every file needs: which municipality belongs to which group."""
    import pandas as pd  # a quarter of a second

    rows = [(g.place, g.population, body, len(g.members)) for g in groups(base) for body in g.members]
    frame = pd.DataFrame(rows, columns=["place", "population", "body", "size"])
    connection.register("group_rows", frame)
    connection.execute("CREATE OR REPLACE TEMP TABLE body_groups AS SELECT * FROM group_rows")
    connection.unregister("group_rows")


def insert_file(connection: duckdb.DuckDBPyConnection, columns: Sequence[AddedColumn], facts: Path) -> None:
    """Add the printed values of one file's columns, and what follows from complete sets of them.

    Args:
        columns: Columns of this file only.
        facts: Its values as Parquet.
    """
    if not columns:
        return
    _register(connection, columns)
    connection.execute(_FACTS, [str(facts)])
    connection.execute(f"INSERT INTO figures ({_NAMES}) {_PRINTED}")
    connection.execute(f"INSERT INTO figures ({_NAMES}) {_SUMS}")
    if any(added.count for added in columns):
        for statement in _SHARES:
            connection.execute(f"INSERT INTO figures ({_NAMES}) {statement}")


def _register(connection: duckdb.DuckDBPyConnection, columns: Sequence[AddedColumn]) -> None:
    import pandas as pd  # a quarter of a second

    records = [_record(added) for added in columns]
    answers = [
        (added.table.number, added.column.at, text, value)
        for added in columns if added.column.role == "status"
        for texts, value in ((added.column.not_done, 0.0), (added.column.done, 1.0)) for text in texts
    ]  # fmt: skip
    frames = {
        "added_columns": pd.DataFrame(records),
        "added_answers": pd.DataFrame(answers, columns=["tbl", "col", "text", "answer"]).astype(
            {"tbl": "int64", "col": "str", "text": "str", "answer": "float64"}
        ),
    }
    for name, frame in frames.items():
        connection.register("frame", frame)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM frame")
        connection.unregister("frame")


def _record(added: AddedColumn) -> dict[str, object]:
    column, table = added.column, added.table
    is_status = column.role == "status"
    return {
        "tbl": table.number, "col": column.at, "measure": added.code, "unit": column.unit, "source": added.record.code,
        "status": is_status, "bodies": table.kind == "bodies", "items": item_kind(added) if table.kind == "series" else "",
        "of_town": LOCAL if is_status else AREA, "of_place": added.populations,
        "sheet": f"シート『{table.sheet}』" if table.sheet else "", "path": "＞".join(column.header) or column.name,
        "name": column.name, "line": f"{column.at}{'行' if table.flipped else '列'}", "file": added.record.file_name,
        "additive": not is_status and is_additive(column.unit, column.name),
        "yes": added.count, "nope": added.count_not, "share": added.rate,
    }  # fmt: skip


_FACTS = f"""
CREATE OR REPLACE TEMP TABLE added_facts AS
SELECT c.*, f.label,
  CASE WHEN c.bodies THEN f.body ELSE 'JP' END AS place,
  CASE WHEN NOT c.bodies THEN '{AREA}' WHEN length(f.body) = 5 THEN c.of_town ELSE c.of_place END AS population,
  CASE WHEN c.items = '' THEN '' ELSE c.items || '_' || f.item END AS item,
  f.year, CASE WHEN c.status THEN a.answer ELSE f.number END AS value,
  regexp_replace(f.text, '\\s*(?:%|％)$', '') AS shown,
  c.sheet || f.address || '（' || c.path || '、' || f.label || '）' AS locator
FROM read_parquet(?) f
JOIN added_columns c ON f."table" = c.tbl AND f."column" = c.col
LEFT JOIN added_answers a ON c.status AND a.tbl = c.tbl AND a.col = c.col AND a.text = f.text
WHERE f.year > 0 AND (CASE WHEN c.status THEN a.answer IS NOT NULL ELSE f.kind = 'number' AND abs(f.number) < {LARGEST} END)
QUALIFY row_number() OVER (PARTITION BY c.measure, place, population, item, f.year ORDER BY f.address) = 1
"""


def _figure(measure: str) -> str:
    return (
        f"{measure} || '/' || source || '/' || place || '/' || population || "
        "CASE WHEN item = '' THEN '' ELSE '/' || item END || '/' || year"
    )


_PRINTED = f"""
SELECT {_figure("measure")}, measure, place, population, item, year, value, shown, unit, NULL, NULL, source, locator,
  'published', '', [] FROM added_facts
"""
_SUMS = f"""
SELECT {_figure("measure")}, measure, place, '{AREA}', '', year, total,
  regexp_replace(regexp_replace(format('{{:,.6f}}', total), '0+$', ''), '\\.$', ''), unit, NULL, NULL, source,
  col || '（' || name || '）の合計', 'derived', size || '市区町村の値の合計', []
FROM (
  SELECT f.measure, f.source, f.unit, f.col, f.name, f.year, g.place, '{AREA}' AS population, '' AS item, g.size,
    sum(f.value) AS total
  FROM added_facts f JOIN body_groups g ON f.place = g.body AND g.population = '{LOCAL}'
  WHERE f.additive AND f.bodies
  GROUP BY ALL HAVING count(*) = g.size
) s
WHERE NOT EXISTS (SELECT 1 FROM added_facts p WHERE p.measure = s.measure AND p.place = s.place AND p.year = s.year)
"""
_COUNTED = f"""
SELECT f.yes, f.nope, f.share, f.source, f.name, f.line, f.file, f.year, g.place, g.population, '' AS item, g.size,
  sum(f.value) AS done, count(*) AS base
FROM added_facts f JOIN body_groups g ON f.place = g.body
WHERE f.status AND f.yes <> '' AND f.population = '{LOCAL}'
GROUP BY ALL
"""
_TOLD = (
    "line || '（' || name || '）の集計', 'derived', '『' || file || '』の「' || name || '」から集計' || "
    "CASE WHEN base < size THEN '。' || size || '団体のうち回答のある' || base || '団体' ELSE '' END, []"
)
_SHARES = (
    f"SELECT {_figure('yes')}, yes, place, population, item, year, done, format('{{:,}}', done::BIGINT), '団体', NULL, base, source, {_TOLD} FROM ({_COUNTED})",
    f"SELECT {_figure('nope')}, nope, place, population, item, year, base - done, format('{{:,}}', (base - done)::BIGINT), '団体', NULL, base, source, {_TOLD} FROM ({_COUNTED})",
    f"SELECT {_figure('share')}, share, place, population, item, year, percent, percent::VARCHAR, '％', done, base, source, {_TOLD} "
    f"FROM (SELECT *, (floor(done * 1000 / base + 0.5) / 10)::DECIMAL(5,1) AS percent FROM ({_COUNTED}))",
)


def insert_per_people(
    connection: duckdb.DuckDBPyConnection, counts: dict[str, str], people: AddedColumn
) -> None:
    """Add counts per 100,000 people of the place, by the population of the nearest year.

    Args:
        counts: Measure of a count -> measure of the same per 100,000 people.
        people: The column of the population.
    """
    import pandas as pd  # a quarter of a second

    frame = pd.DataFrame(list(counts.items()), columns=["own", "new"])
    connection.register("counted", frame)
    connection.execute(
        f"INSERT INTO figures ({_NAMES}) {_PER_PEOPLE}",
        {"people": people.code, "file": people.record.file_name},
    )
    connection.unregister("counted")


_PER_PEOPLE = f"""
SELECT {_figure("new")}, new, place, population, item, year, per, per::VARCHAR, unit, NULL, NULL, source, locator, 'derived',
  text || unit || '÷人口' || format('{{:,}}', residents::BIGINT) || '人×10万（人口は『' || $file || '』の' || near || '年）', []
FROM (
  SELECT c.new, f.place, f.population, f.item, f.year, f.unit, f.source, f.locator, f.text, p.value AS residents, p.year AS near,
    (floor(f.value * 10000000 / p.value + 0.5) / 100)::DECIMAL(18,2) AS per
  FROM figures f JOIN counted c ON f.measure = c.own
  JOIN figures p ON p.measure = $people AND p.place = f.place AND p.population = '{AREA}' AND p.value > 0
  WHERE f.population IN ('{LOCAL}', '{AREA}')
  QUALIFY row_number() OVER (PARTITION BY c.new, f.figure ORDER BY abs(p.year - f.year), p.year DESC) = 1
)
"""
