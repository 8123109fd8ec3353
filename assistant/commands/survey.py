"""`konkyo survey`: spreadsheets that a reader adds, lists, corrects and removes; and one table asked directly.

The work is in survey_work.py, which is imported only when the command is used.
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from assistant.commands.command import Command, deferred


def _add_arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(title="操作", metavar="操作", dest="action", required=True)
    add = kinds.add_parser("add", help="表のファイルを調査として加える")
    add.add_argument(
        "paths", nargs="+", type=Path, metavar="FILE", help="XLSX・XLS・CSV・TSV・HTML・DOCX・PDF"
    )
    add.add_argument("--year", type=int, help="調査年度（ファイルに書かれていないとき）")
    add.add_argument("--yes", action="store_true", help="確認せずに、いちばん確からしい読み方で加える")
    add.add_argument("--codebook", type=Path, metavar="YAML", help="直したコードブックで読む")
    kinds.add_parser("list", help="加えた調査の一覧を出す")
    show = kinds.add_parser("show", help="加えた調査の表と列を出す")
    show.add_argument("survey", metavar="SURVEY", help="記号、ファイル名または題名")
    codebook = kinds.add_parser("codebook", help="コードブック（列の読み方）を出す、または読み直す")
    codebook.add_argument("survey", metavar="SURVEY", help="記号、ファイル名または題名")
    codebook.add_argument("--use", type=Path, metavar="YAML", help="直したコードブックで読み直す")
    forget = kinds.add_parser("forget", help="加えた調査を外す")
    forget.add_argument("survey", metavar="SURVEY", help="記号、ファイル名または題名")
    ask = kinds.add_parser("ask", help="一つの表に聞き、答えのセルを出す（加えない）")
    ask.add_argument("path", type=Path, metavar="FILE")
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--json", action="store_true", help="JSONで出す")


COMMAND = Command(
    name="survey",
    help="手元の調査の表を加えて、数字で答えられるようにする",
    add_arguments=_add_arguments,
    run=deferred("assistant.commands.survey_work:run"),
    examples=(
        "konkyo survey add 団体別の個票.xlsx --year 2025",
        "konkyo survey show 団体別の個票.xlsx",
        'konkyo survey ask 表.html "横須賀市の人口は？" --json',
    ),
)
