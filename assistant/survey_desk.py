"""Added surveys for the terminal and the page: read, show what was understood, keep, list, forget.

Knows the store and the words for it; knows nothing about screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.codebook import bundled_codebook_text, parse_codebook
from corpus.figures import read_figures
from corpus.surveys.store import Added, Reading, SurveyRecord, SurveyStore, read_survey
from corpus.surveys.survey_codebook import SurveyCodebook, TableEntry
from corpus.surveys.wave_guess import guess_wave

if TYPE_CHECKING:
    from assistant.session import Assistant

_KINDS = {"bodies": "団体が行の表", "series": "年度や項目が行の表", "list": "文字の一覧"}
_LEVELS = {"": "", "prefecture": "・都道府県", "municipality": "・市区町村", "mixed": "・都道府県と市区町村"}
_ROLES = {
    "code": "団体コード", "prefecture": "都道府県名", "municipality": "市区町村名", "body": "団体名", "year": "年度",
    "label": "行の見出し", "measure": "数値", "status": "回答", "text": "文章", "ignore": "使わない",
}  # fmt: skip
_SHOWN_COLUMNS = 8
MARKS = {"added": "＋", "replaced": "↻", "unchanged": "＝"}


@dataclass(frozen=True, kw_only=True)
class SurveyForm:
    """How a file was read, before it is kept."""

    file_name: str
    lines: tuple[str, ...]
    """What was understood, one Japanese line each."""
    open_points: tuple[str, ...]
    """What should be confirmed."""


def read_for(
    store: SurveyStore, path: Path, *, year: int | None = None, codebook: SurveyCodebook | None = None
) -> Reading:
    """Read and type a file for this store; a wave that nothing names is guessed from published figures.

    Raises:
        SurveyError: Not readable, or no table in it.
    """
    reading = read_survey(path, year=year, codebook=codebook)
    return _with_guessed_wave(reading, store) if codebook is None and year is None else reading


def survey_form(assistant: Assistant, path: Path, year: int | None = None) -> SurveyForm:
    """How a file would be read; nothing is kept.

    Raises:
        SurveyError: Not readable, or no table in it.
    """
    reading = read_for(SurveyStore(assistant.settings.home), path, year=year)
    return SurveyForm(
        file_name=path.name, lines=tuple(form_of(reading)), open_points=reading.codebook.open_points
    )


def add_survey(assistant: Assistant, path: Path, year: int | None = None) -> str:
    """Keep a file as it is read; the assistant answers from it when this returns. A Japanese summary.

    Raises:
        SurveyError: Not readable, or no table in it. SurveyStoreError: locked, full or not writable.
    """
    store = SurveyStore(assistant.settings.home)
    # The upload's folder is made for one upload; the name alone says which survey a newer file replaces.
    added = store.add(read_for(store, path, year=year), place=path.name)
    if added.status != "unchanged":
        assistant.reload_corpus()
    return told(added)


def forget_survey(assistant: Assistant, code: str) -> str:
    """Take one survey out again; a Japanese sentence.

    Raises:
        SurveyError: Unknown or several.
    """
    record = SurveyStore(assistant.settings.home).forget(code)
    assistant.reload_corpus()
    return f"『{record.file_name}』（{record.code}）を外しました。"


def surveys_of(assistant: Assistant) -> tuple[SurveyRecord, ...]:
    """All added surveys, oldest first."""
    return SurveyStore(assistant.settings.home).records()


def told(added: Added) -> str:
    """What became of a file, with what should be known of it."""
    return "\n".join(
        [f"{MARKS[added.status]} {summary_of(added.record)}", *(f"   ・{n}" for n in added.record.notices)]
    )


def _with_guessed_wave(reading: Reading, store: SurveyStore) -> Reading:
    known = [(record, store.codebook(record)) for record in store.records()]
    base = parse_codebook(bundled_codebook_text())
    return guess_wave(reading, read_figures(), base, known)


def form_of(reading: Reading) -> list[str]:
    """What was understood of a file, and what should be confirmed, in a few lines."""
    book = reading.codebook
    year = f"{book.year}年度（{book.year_reason}）" if book.year else "表ごと、または不明"
    lines = [f"『{reading.path.name}』の読み方: {book.title}　調査年度: {year}"]
    for table in book.tables[:5]:
        lines += table_lines(table, limit=_SHOWN_COLUMNS)
    if len(book.tables) > 5:
        lines.append(f"  （ほかに表{len(book.tables) - 5}つ）")
    lines += [f"  確認: {point}" for point in book.open_points]
    return lines


def table_lines(table: TableEntry, *, limit: int) -> list[str]:
    side = "・横向き" if table.flipped else ""
    name = " ".join(part for part in (f"シート『{table.sheet}』" if table.sheet else "", table.title) if part)
    lines = [f"  表{table.number} {name}（{_KINDS[table.kind]}{_LEVELS[table.level]}{side}）"]
    used = [column for column in table.columns if column.role != "ignore"]
    for column in used[:limit]:
        unit = f"（{column.unit}）" if column.unit else ""
        year = f" {column.year}年" if column.year else ""
        done = f" 実施={'・'.join(column.done)}" if column.done else ""
        joins = f" →{column.joins}の調査年度として" if column.joins else ""
        lines.append(f"    {column.at:>4} {_ROLES[column.role]:<6} {column.name}{unit}{year}{done}{joins}")
    if len(used) > limit:
        lines.append(f"    （ほかに{len(used) - limit}列）")
    return lines


def summary_of(record: SurveyRecord) -> str:
    """One line about an added file."""
    year = f"、{record.year}年度" if record.year else ""
    bodies = f"、{record.bodies:,}団体" if record.bodies else ""
    return (
        f"{record.code} 『{record.file_name}』 表{record.tables}、値{record.values:,}件{bodies}{year}"
        f"（{record.added[:10]}追加、SHA-256 {record.sha256[:12]}）"
    )
