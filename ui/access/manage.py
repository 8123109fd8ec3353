"""What `konkyo users` does: passwords are typed or read from standard input, never arguments."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from assistant import UsageError
from ui.access import words as w
from ui.access.users import USER_FILE, UserFile

if TYPE_CHECKING:
    from assistant import Settings


def manage_users(args: Namespace, settings: Settings) -> int:
    """Change or show the file of users."""
    file = UserFile(settings.home / USER_FILE)
    if args.action == "list":
        users = file.users()
        print("\n".join(f"{name}（{w.ROLES[user.role]}）" for name, user in users.items()) or w.NONE_YET)
        return 0
    if args.action == "remove":
        file.remove(args.name)
        print(w.REMOVED.format(name=args.name))
        return 0
    file.add(args.name, _typed_password(args.name), args.role)
    print(w.ADDED.format(name=args.name, role=w.ROLES[args.role]))
    return 0


def _typed_password(name: str) -> str:
    """Typed twice at a terminal; one line of standard input otherwise."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    try:
        first = getpass.getpass(w.ASK_PASSWORD.format(name=name))
        again = getpass.getpass(w.ASK_AGAIN)
    except EOFError as error:
        raise UsageError(w.NO_PASSWORD) from error
    if first != again:
        raise UsageError(w.DIFFERENT_PASSWORDS)
    return first
