"""What each operation of `konkyo survey` does: read, show what was understood, confirm, keep."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.survey_desk import MARKS, form_of, read_for, summary_of, table_lines, told
from corpus.embedder import EMBEDDED, load_embedder
from corpus.surveys.errors import SurveyError
from corpus.surveys.read_file import read_grids
from corpus.surveys.store import Added, SurveyStore, read_survey
from corpus.surveys.survey_codebook import SurveyCodebook, parse_yaml, write_yaml
from tools.surveys.find_cell import FoundCell, find_cell

if TYPE_CHECKING:
    from assistant.settings import Settings


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
    reading = read_for(store, path, year=args.year, codebook=codebook)
    points = reading.codebook.open_points
    if points and not args.yes:
        print("\n".join(form_of(reading)))
        if not _confirmed():
            print(
                f"✗ 『{path.name}』は加えていません。上の点を確かめ、--year か --yes を付けて実行してください。"
            )
            return None
    added = store.add(reading)
    print(told(added))
    return added


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("この読み方で加えますか（y で加える）: ").strip().lower() in ("y", "yes", "はい", "ｙ")


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
        print("\n".join(table_lines(table, limit=10_000)))
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
    print(f"{MARKS[added.status]} {summary_of(added.record)}")
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
