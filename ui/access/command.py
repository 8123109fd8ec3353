"""`konkyo users`: who may log in to the page, and as what. Loads nothing until it is used."""

from __future__ import annotations

from argparse import ArgumentParser

from assistant import Command, deferred


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "action", choices=("add", "remove", "list"), help="add: 登録・変更、remove: 外す、list: 一覧"
    )
    parser.add_argument("name", nargs="?", default="", metavar="名前", help="利用者の名前")
    parser.add_argument(
        "--role",
        choices=("reader", "admin"),
        default="reader",
        help="reader は質問と書き出しだけ、admin は資料の追加・評価・設定も（省略時は reader）",
    )


COMMAND = Command(
    name="users",
    help="画面にログインする利用者を登録する",
    add_arguments=_add_arguments,
    run=deferred("ui.access.manage:manage_users"),
    examples=("konkyo users add tanaka --role admin", "konkyo users list"),
)
