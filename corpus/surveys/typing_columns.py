"""What a column is: a code, a body's name, a year, a label, numbers, a few answers, or text.

Decides from all printed values and the header; the reader may overrule it in the codebook.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from corpus.municipalities.bodies import NATIONAL_WORDS, Bodies, fold_name
from corpus.surveys.cells import CellValue
from corpus.surveys.grid import column_letters
from corpus.surveys.layout import Column, Table
from corpus.surveys.survey_codebook import ColumnEntry, Role
from corpus.surveys.waves import is_year_label, year_in, years_of

_READING = re.compile(r"カナ|かな|読み|よみ|ローマ字|英語|英字")
_SERIAL = re.compile(r"^(?:通し)?(?:No\.?|NO|番号|連番|通番|項番|#|順番|整理番号|通しNo\.?)$", re.IGNORECASE)
_CODE_HEADER = re.compile(r"コード|code", re.IGNORECASE)
_YEAR_HEADER = re.compile(r"^(?:調査)?(?:年度?|年次|時点|区分・?時点|調査年度?|西暦|和暦)$")
_VARIABLE = re.compile(r"^[A-Z#]{1,3}\d{3,}[A-Z0-9]*$|^SSDSE|^(?:Prefecture|Municipality|Code)$")
_MOST_ANSWERS = 12
_DONE = frozenset(
    ("実施", "導入済", "導入済み", "導入", "○", "◯", "〇", "◎", "有", "あり", "有り", "はい", "済", "済み", "Yes", "TRUE", "策定済", "策定済み",
     "整備済", "整備済み", "実施済", "実施済み", "実施している", "導入している", "本格導入", "1:導入済み", "公表", "開設", "開設済", "設置", "設置済", "運用中", "対応済", "該当")
)  # fmt: skip
_NOT_DONE = frozenset(
    ("未実施", "未導入", "×", "✕", "無", "なし", "無し", "いいえ", "未", "No", "FALSE", "未策定", "未整備", "実施していない", "導入していない", "検討中",
     "導入予定", "導入予定なし", "実証中", "実証実験中", "予定なし", "未定", "未設置", "未開設", "未対応", "導入検討中", "予定も検討もなし", "導入予定無し", "非該当")
)  # fmt: skip


def type_column(table: Table, column: Column, bodies: Bodies, *, leading: bool) -> ColumnEntry:
    """The entry of one column.

    Args:
        leading: True while no column to the left holds measures or answers.
    """
    values = [table.value(row, column.index) for row in table.body]
    filled = [value for value in values if value.kind != "empty"]
    role = _role(column, values, filled, bodies, leading=leading, headed=_headed(table))
    texts = Counter(value.text for value in filled if value.kind == "text")
    unit = column.unit or _common_unit(filled) or (table.unit if role == "measure" else "")
    return ColumnEntry(
        at=at_of(table, column),
        header=column.path,
        role=role,
        name=name_of(column),
        unit=unit if role == "measure" else "",
        year=_year(column) if role in ("measure", "status", "text") else None,
        done=tuple(text for text in texts if text in _DONE) if role == "status" else (),
        not_done=tuple(text for text in texts if text in _NOT_DONE) if role == "status" else (),
        joins=joined_measure(name_of(column), texts) if role == "status" else "",
        base=_base_of(column),
        caveats=_caveats(table, column),
        sure=role != "status" or all(text in _DONE or text in _NOT_DONE for text in texts) or not _some_done(texts),
    )  # fmt: skip


def _some_done(texts: Counter[str]) -> bool:
    return any(text in _DONE for text in texts)


def at_of(table: Table, column: Column) -> str:
    """Where the column stands in the sheet: its letters, or the row's number when the table lies on its side."""
    place = column.index + table.left
    return str(place + 1) if table.flipped else column_letters(place)


def name_of(column: Column) -> str:
    """What a reader would call the column: its header path without years and variable codes."""
    parts = [part for part in column.path if not _VARIABLE.match(part) and not is_year_label(part)]
    return " ".join(_without_repeats(parts))


def _without_repeats(parts: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if kept and part.startswith(kept[-1]):
            kept[-1] = part
        else:
            kept.append(part)
    return kept


def _role(
    column: Column,
    values: Sequence[CellValue],
    filled: Sequence[CellValue],
    bodies: Bodies,
    *,
    leading: bool,
    headed: bool,
) -> Role:
    if not filled:
        return "ignore"
    title = column.path[-1] if column.path else ""
    texts = [value.text for value in filled]
    if _READING.search(title):
        return "ignore"
    if _SERIAL.match(title.replace(" ", "")) or title.endswith("別No"):
        return "ignore"
    if _CODE_HEADER.search(title) or not title:
        coded = sum(map(bool, bodies.with_codes(texts)))
        named = bool(title) and _five_or_six(texts)
        if named or (coded > 0.5 * len(texts) and (title or _five_or_six(texts))):
            return "code"
    if leading and (place := _place_role(texts, bodies)):
        return place
    if leading and _is_year_column(title, [value.text for value in values]):
        return "year"
    numbers = sum(value.kind == "number" for value in filled)
    missing = sum(value.kind == "missing" for value in filled)
    if not title and headed:
        return "ignore"
    if numbers and numbers + missing >= 0.6 * len(filled):
        return "measure"
    if missing == len(filled):
        return "measure" if not leading else "ignore"
    distinct = Counter(value.text for value in filled if value.kind == "text")
    repeated = len(distinct) <= _MOST_ANSWERS and sum(distinct.values()) >= 2 * len(distinct)
    short = all(len(text) <= 25 for text in distinct)
    if repeated and short and title and (not leading or any(text in _DONE | _NOT_DONE for text in distinct)):
        return "status"
    return "label" if leading else "text"


def _headed(table: Table) -> bool:
    """True when columns of this table have headers, so that one without is nothing to cite."""
    return sum(bool(column.path) for column in table.columns) > 2


def _five_or_six(texts: Sequence[str]) -> bool:
    return all(re.fullmatch(r"R?\d{4,6}", text) for text in texts[:50])


def _place_role(texts: Sequence[str], bodies: Bodies) -> Role | None:
    words = [text for text in texts if text not in ("-", "―")]
    if not words:
        return None
    national = sum(fold_name(text) in NATIONAL_WORDS for text in words)
    prefectures = sum(bool(bodies.prefecture_named(text)) for text in words)
    towns = sum(
        bool(bodies.municipalities_named(text)) or bodies.is_ward(text)
        for text in words
        if text[-1:] in ("市", "区", "町", "村")
    )
    whole = len(words) - national
    if whole <= 0:
        return None
    if towns >= 0.6 * whole and towns >= prefectures:
        return "body" if prefectures >= 3 and towns + prefectures > 0.9 * whole and prefectures > 0.02 * whole else "municipality"  # fmt: skip
    if prefectures >= 0.6 * whole and prefectures >= 2:
        return "prefecture"
    return "body" if towns + prefectures >= 0.7 * whole and whole >= 3 else None


def _is_year_column(title: str, texts: Sequence[str]) -> bool:
    labelled = [text for text in texts if text]
    plain_years = sum(is_year_label(text) for text in labelled)
    if plain_years >= 0.8 * len(labelled):
        return True
    known = [year for year in years_of(texts) if year is not None]
    return len(known) >= 0.6 * len(labelled) and (bool(_YEAR_HEADER.match(title)) or len(known) > 3)


def _common_unit(filled: Sequence[CellValue]) -> str:
    units = Counter(value.unit for value in filled if value.kind == "number")
    if not units:
        return ""
    unit, count = units.most_common(1)[0]
    return unit if unit and count >= 0.8 * sum(units.values()) else ""


def _year(column: Column) -> int | None:
    return next((year for part in column.path if (year := year_in(part)) is not None), None)


def _base_of(column: Column) -> str:
    return next((part for part in column.path if "母数" in part or "回答数" in part), "")


def _caveats(table: Table, column: Column) -> tuple[str, ...]:
    """Notes of the table that the column's footnote marks point to."""
    found: list[str] = []
    for mark in column.marks:
        found += [note for note in table.notes if note.replace(" ", "").startswith((mark, f"({mark}"))]
    return tuple(dict.fromkeys(found))


_TOPICS = ((re.compile(r"生成\s*AI|ChatGPT", re.IGNORECASE), "genai_rate"), (re.compile(r"(?<![A-Za-z])AI(?![A-Za-z])"), "ai_rate"),
           (re.compile(r"RPA"), "rpa_rate"))  # fmt: skip


def joined_measure(name: str, texts: Counter[str]) -> str:
    """The published rate that answers 導入済み / 未導入 to this column are a wave of; empty for none."""
    if "導入" not in name or not _some_done(texts):
        return ""
    return next((code for pattern, code in _TOPICS if pattern.search(name)), "")
