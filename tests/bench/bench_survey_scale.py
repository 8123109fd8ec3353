"""How long a large survey takes: every body, 300 columns, 10 waves, as ten CSV files.

python -m tests.bench.bench_survey_scale [waves] [columns]
Prints seconds of adding and of building the database, and milliseconds of answers out of it, as JSON last.
"""

from __future__ import annotations

import csv
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from assistant.gathering.evaluate import Evaluator
from assistant.understanding.expression import Expression, Keep, Members, Take, Total, Trend, Values
from corpus.build import read_corpus
from corpus.municipalities.bodies import check_digit, load_bodies
from corpus.surveys.added import insert_added_rows
from corpus.surveys.store import SurveyStore, read_survey
from corpus.warehouse import Warehouse, build_warehouse

NEWEST = 2024
ROUNDS = 5


def write_wave(path: Path, year: int, columns: int) -> int:
    """One wave as a CSV file; the number of its cells."""
    bodies, random = load_bodies(), Random(year)
    rows = [(f"{p.code}000", p.name, "") for p in bodies.prefectures.values()]
    rows += [(t.code, bodies.prefectures[t.prefecture].name, t.name) for t in bodies.municipalities.values()]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([f"団体別の調査（{year}年度）"])
        writer.writerow(
            ["団体コード", "都道府県", "市区町村", *(f"項目{n}の人数（人）" for n in range(columns))]
        )
        for code, prefecture, town in rows:
            values = (random.randint(0, 99_999) for _ in range(columns))
            writer.writerow([f"{code}{check_digit(code)}", prefecture, town, *values])
    return len(rows) * columns


def questions(measure: str) -> dict[str, Expression]:
    """What is asked of the survey."""
    towns = Values(measure=measure, places=Members(level="municipality"))
    inside = Values(measure=measure, places=Members(level="municipality", within=("14",)))
    return {
        "one": Values(measure=measure, places=Members(codes=("14201",))),
        "inside": Take(of=inside, order="high", first=1, last=5),
        "prefectures": Take(
            of=Values(measure=measure, places=Members(level="prefecture")), order="low", last=47
        ),
        "towns": Take(of=towns, order="high", first=1, last=10),
        "count": Total(of=Keep(of=towns, relation=">=", bound=50_000), how="count"),
        "trend": Trend(of=Values(measure=measure, places=Members(codes=("14201",)))),
    }


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def main(waves: int = 10, columns: int = 300) -> int:
    """Measure once and print."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        store, cells, files = SurveyStore(home), 0, list[Path]()
        for year in range(NEWEST - waves + 1, NEWEST + 1):
            files.append(home / f"団体別の調査_{year}.csv")
            cells += write_wave(files[-1], year, columns)
        add = _timed(lambda: [store.add(read_survey(file)) for file in files])
        data, path = read_corpus(home), home / "figures.duckdb"
        build = _timed(
            lambda: build_warehouse(
                data.figures,
                data.codebook,
                path,
                add_rows=lambda db: insert_added_rows(db, data.codebook, home),
            )
        )
        warehouse = Warehouse(path)
        measure = f"{store.records()[0].code.replace('-', '_')}_t1_d"
        times: dict[str, float] = {}
        for name, asked in questions(measure).items():
            once = [
                _timed(lambda asked=asked: Evaluator(warehouse, data.codebook).evaluate(asked))[0]
                for _ in range(ROUNDS)
            ]
            times[name] = round(statistics.median(once) * 1000, 1)
        found = {
            "cells": cells, "add_s": round(add[0], 1), "add_cpu_s": round(add[1], 1), "build_s": round(build[0], 1),
            "build_cpu_s": round(build[1], 1), "megabytes": round(path.stat().st_size / 1e6), "p50_ms": times,
        }  # fmt: skip
        print(json.dumps(found, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:3])))
