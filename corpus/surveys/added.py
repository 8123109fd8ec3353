"""Added surveys joined to the program's own data: one codebook, and their rows in the figures table.

`with_added_codebook` and `insert_added_rows` are all that the corpus needs to call; both do nothing without surveys.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import duckdb
import pandas as pd

from corpus.codebook import Codebook, Gap, Measure, Member
from corpus.surveys.added_measures import (
    AREA,
    MUNICIPALITY,
    AddedColumn,
    added_columns,
    item_code,
    item_kind,
    measures_of,
    municipality_members,
    source_of,
)
from corpus.surveys.added_rows import (
    FIGURE_COLUMNS,
    People,
    column_rows,
    per_people_rows,
    share_rows,
    sum_rows,
)
from corpus.surveys.store import SurveyStore, quiet_database

_VERSION = "2"
_PEOPLE = re.compile(r"^(?:総人口|人口|住民基本台帳人口|推計人口)(?:[ ・]?(?:総数|計|総計|合計|人口))?$")
PER_PEOPLE = "_per_100k"
"""Ends the code of a count per 100,000 people."""


def surveys_fingerprint(home: Path) -> str:
    """Another value means that surveys were added, changed or removed; empty without surveys."""
    records = SurveyStore(home).records()
    parts = [_VERSION, *(record.folder for record in records)] if records else []
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12] if parts else ""


def with_added_codebook(base: Codebook, home: Path) -> Codebook:
    """The codebook with the measures, municipalities, items and sources of the surveys under `home`.

    Raises:
        SurveyError: The store or a codebook in it cannot be read.
    """
    store = SurveyStore(home)
    surveys = [(record, store.codebook(record)) for record in store.records()]
    if not surveys:
        return base
    columns = added_columns(surveys, base)
    measures: dict[str, Measure] = {}
    items: dict[str, Member] = {}
    for added in columns:
        for measure in measures_of(added, base):
            measures[measure.code] = measure
    people = any(_PEOPLE.match(added.column.name) for added in columns)
    for added in columns if people else ():
        for code in (added.count, added.count_not):
            if code:
                known = measures.get(code) or base.measures[code]
                measures[f"{code}{PER_PEOPLE}"] = _per_people(known)
                measures[code] = known.model_copy(update={"per_people": f"{code}{PER_PEOPLE}"})
    for record, _ in surveys:
        own = [added for added in columns if added.record.code == record.code]
        items |= _items(own, store.facts_file(record))
    area = Member(code=AREA, name="域内全体", name_en="whole area", definition="地域の住民・事業所などの全体")
    return base.model_copy(
        update={
            "measures": _with_answers({**base.measures, **measures}, columns),
            "gaps": _open_gaps(base, columns),
            "places": {**base.places, **municipality_members()},
            "populations": {**base.populations, AREA: area},
            "items": {**base.items, **items},
            "sources": {**base.sources, **{r.code: source_of(r, s) for r, s in surveys}},
        }
    )


def _with_answers(measures: dict[str, Measure], columns: tuple[AddedColumn, ...]) -> dict[str, Measure]:
    """All measures; rates and counts with the added ones that hold each municipality's own answer, newest first."""
    answers: dict[str, list[AddedColumn]] = {}
    for added in columns:
        if added.count:
            for code in (added.rate, added.count):
                answers.setdefault(code, []).append(added)
    own = {
        code: measures[code].model_copy(
            update={"answered_by": tuple(dict.fromkeys(one.code for one in sorted(found, key=_newest_first)))}
        )
        for code, found in answers.items()
    }
    return {**measures, **own}


def _newest_first(added: AddedColumn) -> int:
    return -added.wave


def _open_gaps(base: Codebook, columns: tuple[AddedColumn, ...]) -> tuple[Gap, ...]:
    """Gaps about single municipalities are none any more for measures that an added survey answers."""
    answered = {code for added in columns if added.count for code in (added.rate, added.count)}
    kept: list[Gap] = []
    for gap in base.gaps:
        left = tuple(code for code in gap.measures if code not in answered)
        about_towns = MUNICIPALITY in gap.levels and len(left) < len(gap.measures)
        if not about_towns:
            kept.append(gap)
        elif left:
            kept.append(gap.model_copy(update={"measures": left}))
    return tuple(kept)


def _per_people(known: Measure) -> Measure:
    name = f"人口10万人当たりの{known.name}"
    return known.model_copy(
        update={
            "per_people": "", "code": f"{known.code}{PER_PEOPLE}", "name": name, "name_en": f"{known.name_en} per 100,000 people",
            "definition": f"{known.definition}÷人口×10万", "quantity": f"{known.quantity}_per_people", "rate": "",
            "withheld": "", "counted_by": "", "coverage": (), "ranked_by": "",
            "synonyms": (f"10万人当たりの{known.name}", *(f"人口10万人当たりの{s}" for s in known.synonyms)), "synonyms_en": (),
        }
    )  # fmt: skip


def _items(columns: list[AddedColumn], facts: Path) -> dict[str, Member]:
    kinds = {added.table.number: item_kind(added) for added in columns if added.table.kind == "series"}
    if not any(kinds.values()):
        return {}
    with quiet_database() as connection:
        rows = connection.execute(
            "SELECT DISTINCT \"table\", item FROM read_parquet(?) WHERE item <> '' ORDER BY 1, 2",
            [str(facts)],
        ).fetchall()
    return {
        item_code(kind, item): Member(code=item_code(kind, item), name=item, name_en=item, level=kind)
        for table, item in rows
        if (kind := kinds.get(table, ""))
    }


def insert_added_rows(connection: duckdb.DuckDBPyConnection, base: Codebook, home: Path) -> int:
    """Add the rows of every survey under `home` to the table `figures` of an open database.

    Args:
        base: The codebook without surveys (its regions and published measures).

    Returns:
        How many rows were added.
    """
    store = SurveyStore(home)
    surveys = [(record, store.codebook(record)) for record in store.records()]
    columns = added_columns(surveys, base)
    printed: dict[str, pd.DataFrame] = {}
    shares: list[pd.DataFrame] = []
    for record, _ in surveys:
        facts = _facts(store.facts_file(record))
        parts = dict(list(facts.groupby(["table", "column"])))
        for added in (one for one in columns if one.record.code == record.code):
            own = parts.get((added.table.number, added.column.at))
            if own is None:
                continue
            rows = column_rows(added, own)
            sums = sum_rows(added, rows, base)
            waves = [
                frame
                for frame in (printed.get(added.code), rows, sums)
                if frame is not None and not frame.empty
            ]
            printed[added.code] = pd.concat(waves, ignore_index=True) if waves else rows
            shares += share_rows(added, own, base) if added.count else []
    people = _people(columns, printed)
    counted = [frame for frame in shares if frame["unit"].iloc[0] == "団体"] if people else []
    per_people = [
        per_people_rows(frame, f"{frame['measure'].iloc[0]}{PER_PEOPLE}", people)
        for frame in counted
        if people
    ]
    frames = [frame for frame in (*printed.values(), *shares, *per_people) if not frame.empty]
    if not frames:
        return 0
    rows = pd.concat(frames, ignore_index=True)
    rows = rows.astype({"numerator": "float64", "denominator": "float64", "year": "int64"})
    connection.register("added_rows", rows[list(FIGURE_COLUMNS)])
    connection.execute(
        f"INSERT INTO figures ({', '.join(FIGURE_COLUMNS)}, conflicts) "
        f"SELECT {', '.join(FIGURE_COLUMNS)}, [] FROM added_rows"
    )
    connection.unregister("added_rows")
    return len(rows)


def _facts(path: Path) -> pd.DataFrame:
    with quiet_database() as connection:
        return connection.execute("SELECT * FROM read_parquet(?)", [str(path)]).df()


def _people(columns: tuple[AddedColumn, ...], printed: dict[str, pd.DataFrame]) -> People | None:
    """The population table that covers most places."""
    best: People | None = None
    for added in columns:
        rows = printed.get(added.code)
        if rows is None or rows.empty or not _PEOPLE.match(added.column.name):
            continue
        by_year = {
            int(str(year)): dict(zip(wave["place"], wave["value"], strict=True))
            for year, wave in rows.groupby("year")
        }
        if best is None or max(map(len, by_year.values())) > max(map(len, best.by_year.values())):
            best = People(added=added, by_year=by_year)
    return best
