"""The codebook of one added file: what each table and column was taken for, as YAML that a reader can correct.

Written once when a file is added; an edited one is read back in the place of the guesses.
"""

from __future__ import annotations

from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.surveys.errors import SurveyError
from corpus.yaml_text import parse_yaml_text

Role = Literal[
    "code", "prefecture", "municipality", "body", "year", "label", "measure", "status", "text", "ignore"
]
"""code, prefecture, municipality, body: name the row's body. year: names its wave. label: names its item.
measure: numbers. status: a few answers (実施, 未実施). text: free text. ignore: serial numbers, readings, empty."""
TableKind = Literal["bodies", "series", "list"]
"""bodies: one row a prefecture or municipality. series: rows are years or items. list: texts only."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ColumnEntry(_Record):
    """One column (or, in a table on its side, one row of the sheet)."""

    at: str
    """Letters of the column (`D`), or the number of the row (`9`)."""
    header: tuple[str, ...] = ()
    role: Role
    name: str = ""
    unit: str = ""
    year: int | None = None
    """The wave of all its values; None: the row's year or the table's."""
    done: tuple[str, ...] = ()
    """status: answers that count as done ..."""
    not_done: tuple[str, ...] = ()
    """... and those that do not. Other answers are in neither count."""
    joins: str = ""
    """status: the published rate that its share is a wave of (ai_rate)."""
    base: str = ""
    caveats: tuple[str, ...] = ()
    sure: bool = True


class TableEntry(_Record):
    """One table of the file."""

    number: int
    sheet: str = ""
    title: str = ""
    kind: TableKind
    flipped: bool = False
    """True: bodies stand side by side in the sheet."""
    level: Literal["", "prefecture", "municipality", "mixed"] = ""
    year: int | None = None
    unit: str = ""
    use: bool = True
    columns: tuple[ColumnEntry, ...]
    bodies: dict[str, str] = {}
    """Printed names that the lists do not decide, with the code that a reader gave; empty: left out."""
    notes: tuple[str, ...] = ()


class SurveyCodebook(_Record):
    """One added file."""

    title: str
    file: str
    sha256: str
    year: int | None = None
    """Wave of everything that names none."""
    year_reason: str = ""
    issuer: str = ""
    tables: tuple[TableEntry, ...]
    open_points: tuple[str, ...] = ()
    """What a reader should confirm, one Japanese line each."""


def write_yaml(codebook: SurveyCodebook) -> str:
    """The codebook as a reader edits it: fields that say nothing are left out."""
    record = codebook.model_dump(mode="json", exclude_defaults=True)
    head = (
        "# 追加した調査のコードブック。role・name・unit・year・done などを直し、\n"
        "# `konkyo survey codebook 記号 --use このファイル` で読み直せます。\n"
    )
    return head + yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=110)


def parse_yaml(text: str, *, name: str) -> SurveyCodebook:
    """Read a codebook back.

    Raises:
        SurveyError: No YAML, or a field that does not exist; names the first.
    """
    try:
        return SurveyCodebook.model_validate(parse_yaml_text(text))
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise SurveyError(
            f"コードブック『{name}』の{line}行目をYAMLとして読めません。直してください。"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "全体"
        raise SurveyError(
            f"コードブック『{name}』の『{place}』を読めません（{first['msg']}）。値を直してください。"
        ) from error
