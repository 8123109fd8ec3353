"""The added surveys under `home/surveys`: for each file its copy, codebook, values and record, in a folder of its own.

A folder is written whole and becomes visible by replacing one small index file, so a kill leaves the former state.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import duckdb
from filelock import FileLock, Timeout
from rapidfuzz import fuzz, process

from corpus.municipalities.bodies import load_bodies
from corpus.surveys.errors import SurveyError, SurveyStoreError
from corpus.surveys.facts import Fact, TableFacts, facts_of
from corpus.surveys.layout import Table, find_tables
from corpus.surveys.read_file import read_grids
from corpus.surveys.survey_codebook import SurveyCodebook, parse_yaml, write_yaml
from corpus.surveys.totals import check_totals
from corpus.surveys.typing_tables import oriented, type_file

_LOCK_TIMEOUT_S = 30.0
_DID_YOU_MEAN = 60
_COLUMNS = Fact._fields


@dataclass(frozen=True, kw_only=True)
class SurveyRecord:
    """One added file."""

    code: str
    """`sv-` and eight hex digits of the content's SHA-256."""
    title: str
    file_name: str
    path: str
    sha256: str
    size_bytes: int
    added: str
    """ISO 8601 local time."""
    folder: str
    tables: int
    values: int
    bodies: int
    """Different prefectures and municipalities with values."""
    year: int | None
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A file that was read and typed, but not kept yet."""

    path: Path
    sha256: str
    codebook: SurveyCodebook
    tables: tuple[Table, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Added:
    """What became of a file."""

    status: Literal["added", "replaced", "unchanged"]
    record: SurveyRecord


def read_survey(path: Path, *, year: int | None = None, codebook: SurveyCodebook | None = None) -> Reading:
    """Read and type a file; nothing is kept.

    Args:
        year: Wave of what names none.
        codebook: An edited codebook in the place of the guesses.

    Raises:
        SurveyError: Not readable, or no table in it.
    """
    bodies = load_bodies()
    grids = read_grids(path)
    tables = tuple(oriented(table, bodies) for table in find_tables(grids))
    if not tables:
        raise SurveyError(
            f"『{path.name}』に見出しのある表が見つかりません。表の部分だけを保存し直してください。"
        )
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    typed = codebook or type_file(tables, bodies, file=path.name, sha256=sha256, year=year)
    notices = [notice for grid in grids for notice in grid.notices]
    hidden = sum(len(grid.hidden_rows) + len(grid.hidden_columns) for grid in grids)
    if hidden:
        notices.append(f"非表示の行・列が{hidden}あります（値は読み、非表示と記録します）")
    return Reading(
        path=path, sha256=sha256, codebook=typed, tables=tables, notices=tuple(dict.fromkeys(notices))
    )


class SurveyStore:
    """The surveys that a reader added; safe for several readers and one writer at a time."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "surveys"
        self._index = self.folder / "index.json"

    def records(self) -> tuple[SurveyRecord, ...]:
        """All added files, oldest first.

        Raises:
            SurveyStoreError: The index is broken.
        """
        if not self._index.exists():
            return ()
        try:
            raw = json.loads(self._index.read_text(encoding="utf-8"))
            return tuple(SurveyRecord(**{**one, "notices": tuple(one["notices"])}) for one in raw)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise SurveyStoreError(
                f"追加した調査の一覧『{self._index}』が壊れています。削除して `konkyo survey add` をやり直してください。"
            ) from error

    def find(self, name: str) -> SurveyRecord:
        """The file with this code, name or title.

        Raises:
            SurveyError: None or several.
        """
        records = self.records()
        found = [r for r in records if name in (r.code, r.file_name, Path(r.file_name).stem, r.title, r.path)]
        if len(found) == 1:
            return found[0]
        if found:
            codes = "、".join(record.code for record in found)
            raise SurveyError(f"『{name}』は{len(found)}件あります。記号で指定してください: {codes}")
        names = [name for r in records for name in (r.code, r.file_name, r.title)]
        near = process.extractOne(name, names, scorer=fuzz.WRatio, score_cutoff=_DID_YOU_MEAN)
        hint = f"『{near[0]}』のことですか。" if near else "`konkyo survey list` で一覧を確認してください。"
        raise SurveyError(f"『{name}』という調査は追加されていません。{hint}")

    def codebook(self, record: SurveyRecord) -> SurveyCodebook:
        """The codebook of one added file."""
        file = self.codebook_file(record)
        return parse_yaml(file.read_text(encoding="utf-8"), name=file.name)

    def codebook_file(self, record: SurveyRecord) -> Path:
        """Where its codebook lies."""
        return self.folder / record.folder / "codebook.yaml"

    def facts_file(self, record: SurveyRecord) -> Path:
        """Where its values lie, as Parquet."""
        return self.folder / record.folder / "facts.parquet"

    def copy_of(self, record: SurveyRecord) -> Path:
        """The kept copy of the file itself."""
        return self.folder / record.folder / record.file_name

    def add(self, reading: Reading, *, place: str = "") -> Added:
        """Keep a file that was read; the former version of the same path is replaced.

        Args:
            place: Where the reader's own file lies, when a kept copy was read again.

        Raises:
            SurveyStoreError: Locked, full or not writable.
        """
        code = f"sv-{reading.sha256[:8]}"
        place = place or str(reading.path.resolve())
        with self._writing():
            records = self.records()
            same = next((r for r in records if r.sha256 == reading.sha256), None)
            if same and self.codebook(same) == reading.codebook:
                return Added(status="unchanged", record=same)
            record = self._write(reading, code, place)
            kept = [r for r in records if r.path != place and r.sha256 != reading.sha256]
            self._replace_index([*kept, record])
        return Added(status="replaced" if len(kept) < len(records) else "added", record=record)

    def forget(self, name: str) -> SurveyRecord:
        """Remove one added file.

        Raises:
            SurveyError: Unknown; SurveyStoreError: locked or not writable.
        """
        with self._writing():
            record = self.find(name)
            self._replace_index([one for one in self.records() if one.code != record.code])
        return record

    def _write(self, reading: Reading, code: str, place: str) -> SurveyRecord:
        tables, notes = typed_facts(reading)
        facts = [fact for table in tables for fact in table.facts]
        folder = self.folder / f"{code}-{uuid4().hex[:8]}"
        folder.mkdir(parents=True)
        shutil.copyfile(reading.path, folder / reading.path.name)
        (folder / "codebook.yaml").write_text(write_yaml(reading.codebook), encoding="utf-8")
        write_facts(facts, folder / "facts.parquet")
        return SurveyRecord(
            code=code,
            title=reading.codebook.title,
            file_name=reading.path.name,
            path=place,
            sha256=reading.sha256,
            size_bytes=reading.path.stat().st_size,
            added=datetime.now().astimezone().isoformat(timespec="milliseconds"),
            folder=folder.name,
            tables=len(reading.tables),
            values=len(facts),
            bodies=len({fact.body for fact in facts} - {""}),
            year=reading.codebook.year,
            notices=(*reading.notices, *notes),
        )

    def _replace_index(self, records: Sequence[SurveyRecord]) -> None:
        draft = self._index.with_suffix(f".{os.getpid()}.tmp")
        draft.write_text(json.dumps([asdict(one) for one in records], ensure_ascii=False), encoding="utf-8")
        draft.replace(self._index)
        used = {record.folder for record in records}
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder.name.startswith("sv-") and folder.name not in used:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "lock", timeout=_LOCK_TIMEOUT_S):
                yield
        except Timeout as error:
            raise SurveyStoreError("別の追加が進行中です。終わってからもう一度実行してください。") from error
        except (OSError, duckdb.Error) as error:
            raise SurveyStoreError(
                f"調査の保管先『{self.folder}』に書き込めません（{error}）。空き容量と権限を確認してください。"
            ) from error


def typed_facts(reading: Reading) -> tuple[list[TableFacts], list[str]]:
    """The values of every table, and what should be told about them."""
    bodies = load_bodies()
    notes: list[str] = []
    found: list[TableFacts] = []
    for table, entry in zip(reading.tables, reading.codebook.tables, strict=True):
        typed = facts_of(table, entry, reading.codebook, bodies)
        found.append(typed)
        notes += check_totals(entry, typed.facts)[:5]
        if typed.links and typed.links.unknown:
            names = "、".join(list(dict.fromkeys(typed.links.unknown.values()))[:3])
            notes.append(f"市区町村の一覧にない名前が{len(typed.links.unknown)}行あります（{names} など）")
        if any(fact.year == 0 and fact.kind == "number" for fact in typed.facts):
            notes.append(
                "調査年度が分からない値があり、数値の回答には使えません（--year で指定すると使えます）"
            )
        if typed.links and typed.links.wards:
            notes.append(f"政令指定都市の区{typed.links.wards}行は市の内訳として、集計に入れていません")
    return found, notes


@contextmanager
def quiet_database() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that draws no progress bar on the reader's terminal."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        yield connection


def write_facts(facts: Sequence[Fact], path: Path) -> None:
    """The values as one Parquet file, one row a cell."""
    columns: dict[str, Sequence[Any]] = dict(zip(_COLUMNS, zip(*facts, strict=True), strict=True))
    columns = columns or dict.fromkeys(_COLUMNS, ())
    columns["number"] = [None if value is None else float(value) for value in columns["number"]]
    import pandas as pd  # a quarter of a second, for who adds a survey

    frame = pd.DataFrame(columns)
    frame["number"] = frame["number"].astype("float64")
    with quiet_database() as connection:
        connection.register("facts", frame)
        connection.execute(f"COPY facts TO '{str(path).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
