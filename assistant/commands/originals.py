"""`konkyo ingest`, `konkyo sources` and `konkyo forget`: the documents that answers may quote."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import assistant as konkyo
from assistant.commands.command import Command, no_arguments
from assistant.commands.terminal import opened_assistant, progress_bar, with_llm

if TYPE_CHECKING:
    from assistant.settings import Settings

_MARKS = {"added": "＋", "replaced": "↻", "unchanged": "＝", "failed": "✗"}


def _add_paths(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="PDF・DOCX・HTML・Markdown・テキストのファイルかフォルダー",
    )


def _ingest(args: Namespace, settings: Settings) -> int:
    with opened_assistant(with_llm(settings, "none")) as opened, progress_bar("件") as advance:
        results = konkyo.ingest_originals(opened, args.paths, advance)
    for result in results:
        print(f"{_MARKS[result.status]} {result.message}")
    return 1 if any(result.status == "failed" for result in results) else 0


def _list(args: Namespace, settings: Settings) -> int:
    overview = konkyo.overview_of(konkyo.read_corpus(settings.home), konkyo.original_codes(settings.home))
    for source in overview.sources:
        kind = "追加した資料" if source.removable else source.kind
        print(
            f"{source.code:<28} {source.date or '日付なし':<10} 文章 {source.passages:>4} 件"
            f" 数値 {source.figures:>4} 件  {source.label}（{kind}）"
        )
    print(
        f"合計: 資料 {len(overview.sources)} 点、文章 {overview.passages:,} 件、数値 {overview.figures:,} 件"
    )
    return 0


def _add_source(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="`konkyo sources` に出る記号、ファイル名または題名")


def _forget(args: Namespace, settings: Settings) -> int:
    with opened_assistant(with_llm(settings, "none")) as opened:
        print(konkyo.forget_original(opened, args.source))
    return 0


INGEST = Command(
    name="ingest",
    help="手元の原文を資料に加える",
    add_arguments=_add_paths,
    run=_ingest,
    examples=("konkyo ingest 報告書.pdf 要綱/",),
)
SOURCES = Command(name="sources", help="資料の一覧を出す", add_arguments=no_arguments, run=_list)
FORGET = Command(
    name="forget",
    help="加えた原文を資料から外す",
    add_arguments=_add_source,
    run=_forget,
    examples=("konkyo forget 報告書.pdf",),
)
