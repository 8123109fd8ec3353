"""Values of added surveys as rows of the figures table, each with the address of its cell; and what follows from them.

Counts and shares over complete sets of bodies, sums up the hierarchy and values per 100,000 people are `derived`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from corpus.codebook import Codebook
from corpus.municipalities.bodies import load_bodies
from corpus.surveys.added_measures import (
    ADDITIVE,
    AREA,
    LOCAL,
    AddedColumn,
    item_code,
    item_kind,
)

FIGURE_COLUMNS = (
    "figure", "measure", "place", "population", "item", "year", "value", "text", "unit",
    "numerator", "denominator", "source", "locator", "status", "note",
)  # fmt: skip
LARGEST = 10.0**10
"""Values from here on do not fit the figures table."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """A set of municipalities that a number may speak for."""

    place: str
    population: str
    members: frozenset[str]


def groups(base: Codebook) -> tuple[Group, ...]:
    """Prefectures, regions, the nation and its size classes, with their municipalities."""
    towns = load_bodies().municipalities
    found = [Group(place="JP", population=LOCAL, members=frozenset(towns))]
    designated = frozenset(code for code in towns if is_designated(code))
    found.append(Group(place="JP", population="designated_cities", members=designated))
    found.append(Group(place="JP", population="other_municipalities", members=frozenset(towns) - designated))
    for place in base.places.values():
        if place.level == "prefecture":
            inside = frozenset(code for code in towns if code[:2] == place.code)
            found.append(Group(place=place.code, population=LOCAL, members=inside))
        elif place.level == "region":
            under = {child.code for child in base.children(place.code)}
            inside = frozenset(code for code in towns if code[:2] in under)
            found.append(Group(place=place.code, population=LOCAL, members=inside))
    return tuple(found)


def is_designated(code: str) -> bool:
    """True for the twenty designated cities, whose codes end in 100, 130, 140 or 150 outside of Tokyo."""
    return code[:2] != "13" and code[2] == "1" and code[4] == "0"


def column_rows(added: AddedColumn, facts: Any) -> pd.DataFrame:
    """The printed values of one column.

    Args:
        facts: The facts of this column only.
    """
    if added.column.role == "status":
        answers = {**dict.fromkeys(added.column.not_done, 0.0), **dict.fromkeys(added.column.done, 1.0)}
        used = facts[facts["text"].isin(list(answers))].copy()
        used["value"] = used["text"].map(answers)
    else:
        used = facts[(facts["kind"] == "number") & (facts["number"].abs() < LARGEST)].copy()
        used["value"] = used["number"]
    used = used[used["year"] > 0]
    if used.empty:
        return _empty()
    kind = item_kind(added)
    is_body = added.table.kind == "bodies"
    used["place"] = used["body"] if is_body else "JP"
    used["population"] = [_population(added, body) for body in used["body"]] if is_body else AREA
    used["item"] = [item_code(kind, item) if kind else "" for item in used["item"]]
    used["text"] = used["text"].str.replace(r"\s*(?:%|％)$", "", regex=True)
    used["locator"] = [
        _locator(added, address, label) for address, label in zip(used["address"], used["label"], strict=True)
    ]
    return _finished(used, added.code, added.column.unit, added.record.code, status="published", note="")


def _population(added: AddedColumn, body: str) -> str:
    """For whom a value speaks: the body itself where it answered, else all who live or work there."""
    if len(body) == 5:
        return LOCAL if added.column.role == "status" else AREA
    return added.populations


def _locator(added: AddedColumn, address: str, label: str) -> str:
    sheet = f"シート『{added.table.sheet}』" if added.table.sheet else ""
    path = "＞".join(added.column.header) or added.column.name
    return f"{sheet}{address}（{path}、{label}）"


def _finished(frame: Any, measure: str, unit: str, source: str, *, status: str, note: str) -> pd.DataFrame:
    done = frame.assign(measure=measure, unit=unit, source=source, status=status)
    if "note" not in done:
        done["note"] = note
    for name in ("numerator", "denominator"):
        if name not in done:
            done[name] = None
    tail = done["item"].where(done["item"] == "", "/" + done["item"])
    done["figure"] = (
        f"{measure}/{source}/"
        + done["place"]
        + "/"
        + done["population"]
        + tail
        + "/"
        + done["year"].astype(str)
    )
    return done.drop_duplicates("figure")[list(FIGURE_COLUMNS)]


def _empty() -> pd.DataFrame:
    return pd.DataFrame(columns=list(FIGURE_COLUMNS))


def share_rows(added: AddedColumn, facts: Any, base: Codebook) -> list[pd.DataFrame]:
    """Counts and shares of municipalities by their answers, for every group of which all answered or are told."""
    towns = facts[(facts["body"].str.len() == 5) & (facts["year"] > 0)]
    found: list[dict[str, dict[str, object]]] = []
    for year, wave in towns.groupby("year"):
        answers = dict(zip(wave["body"], wave["text"], strict=True))
        found += [
            _share(added, group, answers, int(str(year)))
            for group in groups(base)
            if group.members & set(answers)
        ]
    frames: list[pd.DataFrame] = []
    for measure, unit in ((added.count, "団体"), (added.count_not, "団体"), (added.rate, "％")):
        rows = [shares[measure] for shares in found if measure in shares]
        if rows:
            frame = pd.DataFrame(rows)
            frames.append(_finished(frame, measure, unit, added.record.code, status="derived", note=""))
    return frames


def _share(
    added: AddedColumn, group: Group, answers: Mapping[str, str], year: int
) -> dict[str, dict[str, object]]:
    given = [answers[code] for code in group.members if code in answers]
    yes = sum(answer in added.column.done for answer in given)
    no = sum(answer in added.column.not_done for answer in given)
    base, size = yes + no, len(group.members)
    if not base:
        return {}
    note = f"『{added.record.file_name}』の「{added.column.name}」から集計"
    if base < size:
        note += f"。{size}団体のうち回答のある{base}団体"
    line = "行" if added.table.flipped else "列"
    common: dict[str, object] = {
        "place": group.place, "population": group.population, "item": "", "year": year,
        "locator": f"{added.column.at}{line}（{added.column.name}）の集計", "note": note, "denominator": base,
    }  # fmt: skip
    percent = rounded(Decimal(100 * yes) / base, 1)
    return {
        added.count: {**common, "value": float(yes), "text": f"{yes:,}"},
        added.count_not: {**common, "value": float(no), "text": f"{no:,}"},
        added.rate: {**common, "value": float(percent), "text": str(percent), "numerator": yes},
    }


def rounded(value: Decimal, digits: int) -> Decimal:
    """Half up, as published tables round."""
    return value.quantize(Decimal(10) ** -digits, rounding=ROUND_HALF_UP)


def sum_rows(added: AddedColumn, printed: Any, base: Codebook) -> pd.DataFrame:
    """Sums of municipalities for prefectures, regions and the nation, where every municipality has a value."""
    if added.column.role != "measure" or added.column.unit not in ADDITIVE or printed.empty:
        return _empty()
    towns = printed[printed["place"].str.len() == 5]
    have = set(zip(printed["place"], printed["year"], strict=True))
    rows: list[dict[str, object]] = []
    for year, wave in towns.groupby("year"):
        values = dict(zip(wave["place"], wave["value"], strict=True))
        for group in groups(base):
            complete = group.members and group.members <= set(values)
            if group.population != LOCAL or not complete or (group.place, year) in have:
                continue
            total = sum((Decimal(str(values[code])) for code in group.members), Decimal(0))
            rows.append(
                {"place": group.place, "population": AREA, "item": "", "year": year, "value": float(total),
                 "text": f"{total.normalize():,f}", "locator": f"{added.column.at}（{added.column.name}）の合計",
                 "note": f"{len(group.members)}市区町村の値の合計"}
            )  # fmt: skip
    if not rows:
        return _empty()
    return _finished(
        pd.DataFrame(rows), added.code, added.column.unit, added.record.code, status="derived", note=""
    )


@dataclass(frozen=True, kw_only=True)
class People:
    """How many people live in each place, by one added survey."""

    added: AddedColumn
    by_year: dict[int, dict[str, float]]

    def near(self, year: int) -> tuple[int, dict[str, float]]:
        """The wave nearest to `year`."""
        nearest = min(self.by_year, key=lambda own: (abs(own - year), -own))
        return nearest, self.by_year[nearest]


def per_people_rows(rows: pd.DataFrame, measure: str, people: People) -> pd.DataFrame:
    """Counts of bodies per 100,000 people of the place; one decimal more than a share prints."""
    found: list[dict[str, object]] = []
    for row in rows.to_dict("records"):
        if row["population"] != LOCAL:
            continue
        year, populations = people.near(int(row["year"]))
        residents = populations.get(str(row["place"]))
        if not residents:
            continue
        value = rounded(Decimal(str(row["value"])) * 100_000 / Decimal(str(residents)), 2)
        note = f"{row['text']}団体÷人口{residents:,.0f}人×10万（人口は『{people.added.record.file_name}』の{year}年）"
        found.append({**row, "value": float(value), "text": str(value), "note": note, "numerator": None, "denominator": None})  # fmt: skip
    if not found:
        return _empty()
    frame = pd.DataFrame(found)
    return _finished(frame, measure, "団体", str(frame["source"].iloc[0]), status="derived", note="")
