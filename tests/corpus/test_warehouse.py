"""The database: built in one step, read-only, every door to the outside shut, quick to give up."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from corpus.build import CorpusData, read_corpus
from corpus.errors import BuildError, CorpusError
from corpus.warehouse import Warehouse, build_warehouse

ENDLESS = (
    "SELECT count(*) FROM range(100000) a, range(100000) b, range(1000) c WHERE a.range + b.range < c.range"
)
FORBIDDEN = (
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_parquet('https://example.org/x.parquet')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM '/etc/passwd'",
    "ATTACH '/etc/passwd' AS other",
    "ATTACH ':memory:' AS other; CREATE TABLE other.t AS SELECT * FROM read_text('/etc/passwd')",
    "COPY figures TO '{folder}/out.csv'",
    "COPY (SELECT 1) TO '{folder}/out.csv'",
    "EXPORT DATABASE '{folder}/out'",
    "DROP TABLE figures",
    "DELETE FROM figures",
    "UPDATE figures SET value = 99.9",
    "INSERT INTO figures SELECT * FROM figures",
    "CREATE TABLE mine AS SELECT 1 AS x",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET memory_limit = '1KB'",
    "RESET enable_external_access",
    "INSTALL httpfs",
    "LOAD httpfs",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> CorpusData:
    return read_corpus(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def path(data: CorpusData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("warehouse") / "figures.duckdb"
    build_warehouse(data.figures, data.codebook, built)
    return built


@pytest.fixture(scope="module")
def warehouse(path: Path) -> Iterator[Warehouse]:
    opened = Warehouse(path)
    yield opened
    opened.close()


def test_every_figure_is_in_it_with_its_exact_value(warehouse: Warehouse, data: CorpusData) -> None:
    rows = warehouse.rows("SELECT figure, value, text FROM figures")
    stored = {row["figure"]: row["value"] for row in rows}
    assert stored == {f.figure: Decimal(str(f.value)).quantize(Decimal("0.0001")) for f in data.figures}


def test_code_lists_have_every_name(warehouse: Warehouse, data: CorpusData) -> None:
    for table, records in (
        ("places", data.codebook.places),
        ("populations", data.codebook.populations),
        ("items", data.codebook.items),
        ("measures", data.codebook.measures),
        ("sources", data.codebook.sources),
    ):
        codes = {row["code"] for row in warehouse.rows(f"SELECT code FROM {table}")}
        assert codes == set(records)


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_statement_that_leaves_or_changes_the_database_is_refused(
    warehouse: Warehouse, tmp_path: Path, sql: str
) -> None:
    with pytest.raises(duckdb.Error):
        warehouse.rows(sql.format(folder=tmp_path))
    assert list(tmp_path.iterdir()) == []
    assert warehouse.rows("SELECT count(*) > 0 AS alive FROM figures") == [{"alive": True}]


def test_values_are_parameters_and_never_sql(warehouse: Warehouse) -> None:
    wicked = "x' OR 1=1; DROP TABLE figures; --"
    assert warehouse.rows("SELECT figure FROM figures WHERE place = ?", [wicked]) == []


def test_endless_query_is_stopped_in_time_and_the_next_one_works(path: Path) -> None:
    impatient = Warehouse(path, timeout_s=0.3)
    started = time.perf_counter()
    with pytest.raises(TimeoutError, match=r"0\.3秒"):
        impatient.rows(ENDLESS)
    assert time.perf_counter() - started < 5
    assert impatient.rows("SELECT 1 AS one") == [{"one": 1}]
    impatient.close()


def test_timeout_of_one_thread_does_not_stop_another(path: Path) -> None:
    shared = Warehouse(path, timeout_s=0.4)

    def endless() -> bool:
        with pytest.raises(TimeoutError):
            shared.rows(ENDLESS)
        return True

    with ThreadPoolExecutor(max_workers=2) as pool:
        slow = pool.submit(endless)
        counts = {shared.rows("SELECT count(*) AS n FROM figures")[0]["n"] for _ in range(20)}
        assert slow.result()
    assert len(counts) == 1
    shared.close()


def test_two_threads_get_their_own_answers(warehouse: Warehouse) -> None:
    def ask(place: str) -> set[str]:
        sql = "SELECT place FROM figures WHERE place = ?"
        return {row["place"] for _ in range(15) for row in warehouse.rows(sql, [place])}

    with ThreadPoolExecutor(max_workers=2) as pool:
        assert list(pool.map(ask, ["39", "13"] * 4)) == [{"39"}, {"13"}] * 4


def test_rebuilding_replaces_the_file_and_leaves_no_draft(data: CorpusData, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "figures.duckdb"
    build_warehouse(data.figures[:3], data.codebook, target)
    build_warehouse(data.figures[:5], data.codebook, target)
    opened = Warehouse(target)
    assert opened.rows("SELECT count(*) AS n FROM figures") == [{"n": 5}]
    opened.close()
    assert [file.name for file in target.parent.iterdir()] == ["figures.duckdb"]


def test_missing_or_foreign_file_is_refused_with_the_way_out(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.duckdb"
    foreign.write_text("これはデータベースではない")
    for path in (tmp_path / "none.duckdb", foreign):
        with pytest.raises(CorpusError, match="konkyo build"):
            Warehouse(path)


def test_target_that_cannot_be_replaced_is_a_build_error(data: CorpusData, tmp_path: Path) -> None:
    taken = tmp_path / "figures.duckdb"
    (taken / "in the way").mkdir(parents=True)
    with pytest.raises(BuildError, match="konkyo build"):
        build_warehouse(data.figures[:3], data.codebook, taken)
    assert not list(tmp_path.glob(f"*{os.getpid()}*"))
