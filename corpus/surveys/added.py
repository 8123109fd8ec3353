"""Added surveys joined to the program's own data: one codebook, and their rows in the figures table.

`with_added_codebook` and `insert_added_rows` are all that the corpus needs to call; both do nothing without surveys.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import duckdb

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
from corpus.surveys.added_rows import insert_file, insert_per_people, prepare
from corpus.surveys.store import SurveyStore, quiet_database

_VERSION = "3"
_PEOPLE = re.compile(r"^(?:総人口|人口|住民基本台帳人口|推計人口)(?:[ ・]?(?:総数|計|総計|合計|人口))?$")
PER_PEOPLE_UNITS = frozenset(("施設", "校", "所", "箇所", "か所", "件", "台", "事業所", "社", "床"))
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
    for code in _counted(columns) if people else ():
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
    if not surveys:
        return 0
    columns = added_columns(surveys, base)
    before = _size(connection)
    prepare(connection, base)
    for record, _ in surveys:
        own = [added for added in columns if added.record.code == record.code]
        insert_file(connection, own, store.facts_file(record))
    people = _people(connection, columns)
    counts = {code: f"{code}{PER_PEOPLE}" for code in _counted(columns)} if people else {}
    if people and counts:
        insert_per_people(connection, counts, people)
    return _size(connection) - before


def _size(connection: duckdb.DuckDBPyConnection) -> int:
    return int(connection.execute("SELECT count(*) FROM figures").fetchall()[0][0])


def _counted(columns: tuple[AddedColumn, ...]) -> tuple[str, ...]:
    """Measures that are also told per 100,000 people: numbers of bodies, and of facilities and staff."""
    codes: list[str] = []
    for added in columns:
        codes += [code for code in (added.count, added.count_not) if code]
        if added.column.role == "measure" and added.column.unit in PER_PEOPLE_UNITS:
            codes.append(added.code)
    return tuple(dict.fromkeys(codes))


def _people(connection: duckdb.DuckDBPyConnection, columns: tuple[AddedColumn, ...]) -> AddedColumn | None:
    """The population column that covers most places, the newest of equals."""
    best, most = None, (0, 0)
    for added in columns:
        if not _PEOPLE.match(added.column.name):
            continue
        found = connection.execute(
            "SELECT count(DISTINCT place), max(year) FROM figures WHERE measure = ?", [added.code]
        ).fetchall()[0]
        covered = (int(found[0]), int(found[1] or 0))
        if covered > most:
            best, most = added, covered
    return best
