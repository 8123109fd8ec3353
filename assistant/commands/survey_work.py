"""What each operation of `konkyo survey` does: read, show what was understood, confirm, keep."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.codebook import bundled_codebook_text, parse_codebook
from corpus.embedder import EMBEDDED, load_embedder
from corpus.figures import read_figures
from corpus.surveys.errors import SurveyError
from corpus.surveys.read_file import read_grids
from corpus.surveys.store import Added, Reading, SurveyRecord, SurveyStore, read_survey
from corpus.surveys.survey_codebook import SurveyCodebook, TableEntry, parse_yaml, write_yaml
from corpus.surveys.wave_guess import guess_wave
from tools.surveys.find_cell import FoundCell, find_cell

if TYPE_CHECKING:
    from assistant.settings import Settings

_KINDS = {"bodies": "団体が行の表", "series": "年度や項目が行の表", "list": "文字の一覧"}
_LEVELS = {"": "", "prefecture": "・都道府県", "municipality": "・市区町村", "mixed": "・都道府県と市区町村"}
_ROLES = {
    "code": "団体コード", "prefecture": "都道府県名", "municipality": "市区町村名", "body": "団体名", "year": "年度",
    "label": "行の見出し", "measure": "数値", "status": "回答", "text": "文章", "ignore": "使わない",
}  # fmt: skip
_MARKS = {"added": "＋", "replaced": "↻", "unchanged": "＝"}
_SHOWN_COLUMNS = 8


def run(args: Namespace, settings: Settings) -> int:
    """Do one operation; the exit code is 1 when a file could not be added."""
    operations: dict[str, Callable[[Namespace, SurveyStore], int]] = {
        "add": _add, "list": _list, "show": _show, "codebook": _codebook, "forget": _forget, "ask": _ask,
    }  # fmt: skip
    return operations[args.action](args, SurveyStore(settings.home))


def _add(args: Namespace, store: SurveyStore) -> int:
    failed = 0
    for path in args.paths:
        try:
            done = _add_one(path, args, store)
        except SurveyError as error:
            print(f"✗ {error}")
            failed += 1
            continue
        failed += done is None
    return 1 if failed else 0


def _add_one(path: Path, args: Namespace, store: SurveyStore) -> Added | None:
    codebook = _read_codebook(args.codebook) if args.codebook else None
    reading = read_survey(path, year=args.year, codebook=codebook)
    if codebook is None and args.year is None:
        reading = _with_guessed_wave(reading, store)
    points = reading.codebook.open_points
    if points and not args.yes:
        print("\n".join(form_of(reading)))
        if not _confirmed():
            print(
                f"✗ 『{path.name}』は加えていません。上の点を確かめ、--year か --yes を付けて実行してください。"
            )
            return None
    added = store.add(reading)
    print(f"{_MARKS[added.status]} {summary_of(added.record)}")
    for notice in added.record.notices:
        print(f"   ・{notice}")
    return added


def _with_guessed_wave(reading: Reading, store: SurveyStore) -> Reading:
    known = [(record, store.codebook(record)) for record in store.records()]
    base = parse_codebook(bundled_codebook_text())
    return guess_wave(reading, read_figures(), base, known)


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("この読み方で加えますか（y で加える）: ").strip().lower() in ("y", "yes", "はい", "ｙ")


def form_of(reading: Reading) -> list[str]:
    """What was understood of a file, and what should be confirmed, in a few lines."""
    book = reading.codebook
    year = f"{book.year}年度（{book.year_reason}）" if book.year else "表ごと、または不明"
    lines = [f"『{reading.path.name}』の読み方: {book.title}　調査年度: {year}"]
    for table in book.tables[:5]:
        lines += _table_lines(table, limit=_SHOWN_COLUMNS)
    if len(book.tables) > 5:
        lines.append(f"  （ほかに表{len(book.tables) - 5}つ）")
    lines += [f"  確認: {point}" for point in book.open_points]
    return lines


def _table_lines(table: TableEntry, *, limit: int) -> list[str]:
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


def _list(args: Namespace, store: SurveyStore) -> int:
    del args
    records = store.records()
    for record in records:
        print(summary_of(record))
    print(f"合計: 追加した調査 {len(records)} 点")
    return 0


def _show(args: Namespace, store: SurveyStore) -> int:
    record = store.find(args.survey)
    book = store.codebook(record)
    print(summary_of(record))
    for table in book.tables:
        print("\n".join(_table_lines(table, limit=10_000)))
        for note in table.notes:
            print(f"    注 {note}")
    for notice in record.notices:
        print(f"  ・{notice}")
    return 0


def _codebook(args: Namespace, store: SurveyStore) -> int:
    record = store.find(args.survey)
    if args.use is None:
        print(f"# {store.codebook_file(record)}")
        print(write_yaml(store.codebook(record)), end="")
        return 0
    edited = _read_codebook(args.use)
    added = store.add(read_survey(store.copy_of(record), codebook=edited), place=record.path)
    print(f"{_MARKS[added.status]} {summary_of(added.record)}")
    return 0


def _read_codebook(path: Path) -> SurveyCodebook:
    try:
        return parse_yaml(path.read_text(encoding="utf-8"), name=path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise SurveyError(
            f"コードブック『{path}』を読めません。パスと文字コードを確認してください。"
        ) from error


def _forget(args: Namespace, store: SurveyStore) -> int:
    record = store.forget(args.survey)
    print(f"『{record.file_name}』（{record.code}）を外しました。")
    return 0


def _ask(args: Namespace, store: SurveyStore) -> int:
    del store
    found = find_cell(read_grids(args.path), args.question, load_embedder(EMBEDDED))
    if args.json:
        print(json.dumps(_as_record(found, args.path), ensure_ascii=False))
        return 0 if found else 1
    if found is None:
        print("この表に、質問に当たる見出しが見つかりません。表の見出しの言葉で聞いてください。")
        return 1
    if found.unmatched:
        print(
            f"この表の見出しに『{'』『'.join(found.unmatched)}』が見つかりません。表の言葉で聞いてください。"
        )
        return 1
    sheet = f"シート『{found.grid.sheet}』" if found.grid.sheet else ""
    labels = "＞".join(text.replace("\n", "") for text in (*found.sections[::-1], *found.row_labels))
    headers = "＞".join(text.replace("\n", "") for text in found.headers)
    print(f"{found.text}（{args.path.name} {sheet}{found.address}、行『{labels}』、列『{headers}』）")
    return 0


def _as_record(found: FoundCell | None, path: Path) -> dict[str, object]:
    if found is None:
        return {"file": path.name, "cell": None}
    return {
        "file": path.name, "sheet": found.grid.sheet, "table": found.grid.number, "address": found.address,
        "cell_id": found.given_name, "value": found.text, "row": list(found.row_labels),
        "sections": list(found.sections), "header": list(found.headers), "unmatched": list(found.unmatched), "score": round(found.score, 3),
    }  # fmt: skip
