"""The published figures: one row of corpus/tables/*.csv each, read and typed.

Knows the CSV columns; knows nothing about the codebook, questions or SQL.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from corpus.errors import CodebookError

Unit = Literal["％", "団体", "ポイント", "位", "件", "分", "時間", "件/月", "都道府県"]
FigureStatus = Literal["published", "derived", "flash"]
TableTexts = tuple[tuple[str, str], ...]
"""Pairs of table name (`prefectures`) and CSV text."""


class Figure(BaseModel):
    """One figure of one source, with the codes that say what it is about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    figure: str
    """Unique id, for example `genai_rate/pref/39/2024`."""
    measure: str
    place: str
    population: str
    item: str
    year: int
    """Survey year 調査年度; 2024 is the survey as of 2024-12-31."""
    value: float
    """In `unit`, as published and unrounded (％ 0-100)."""
    text: str
    """The value as printed, for example `11.8` or `1,741`."""
    unit: Unit
    numerator: float | None
    denominator: float | None
    """Both in 団体; the base of a count, or both parts of a rate."""
    source: str
    locator: str
    status: FigureStatus
    """`flash` is an early value that the source later replaced."""
    note: str
    """A caveat that a reader should see with this figure; may be empty."""
    conflicts: tuple[str, ...]
    """Ids of published values that contradict this one."""

    @field_validator("numerator", "denominator", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("conflicts", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value


def parse_figures(text: str, *, name: str) -> tuple[Figure, ...]:
    """Read the rows of one CSV text with a header line.

    Raises:
        CodebookError: A column is missing or unknown, or a value has the wrong type; names file and line.
    """
    rows: list[Figure] = []
    for line, row in enumerate(csv.DictReader(StringIO(text)), start=2):
        try:
            rows.append(Figure.model_validate(row))
        except ValidationError as error:
            problem = error.errors()[0]
            place = ".".join(str(part) for part in problem["loc"])
            raise CodebookError(
                f"corpus/tables/{name}.csv の{line}行目の『{place}』を読めません（{problem['msg']}）。"
                "値を直してから `konkyo build` を実行してください。"
            ) from error
    return tuple(rows)


@lru_cache(maxsize=1)
def bundled_table_texts() -> TableTexts:
    """Name and text of every bundled CSV file, in name order."""
    folder = files("corpus").joinpath("tables")
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".csv")]
    return tuple(
        (entry.name.removesuffix(".csv"), entry.read_text(encoding="utf-8"))
        for entry in sorted(found, key=lambda entry: entry.name)
    )


@lru_cache(maxsize=1)
def read_figures() -> tuple[Figure, ...]:
    """All figures that ship with the package, files in name order, rows in file order.

    Raises:
        CodebookError: A row cannot be read.
    """
    return tuple(figure for name, text in bundled_table_texts() for figure in parse_figures(text, name=name))
