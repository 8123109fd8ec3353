"""How a server opens the page: with which login, and with which gate inside Gradio's application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.middleware import Middleware

from assistant import UsageError
from ui.access import words as w
from ui.access.login import Login
from ui.access.roles import RoleGate
from ui.access.users import USER_FILE, Role, UserFile

LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, kw_only=True)
class PageAccess:
    """How the page is opened."""

    login: Callable[[str, str], bool] | None
    """For Gradio's `auth`; None where no login is asked for."""
    inside: Middleware
    """For Gradio's `app_kwargs={"middleware": [...]}`: what each role may do."""


def page_access(home: Path, host: str, *, check_key: Callable[[str, str], bool] | None = None) -> PageAccess:
    """The login of the page: the registered users; without any, only this computer, as an admin.

    Args:
        check_key: Checks (name, API key); beyond this computer its owner is then a reader.

    Raises:
        UsageError: No users on an address that others reach, or a broken file.
    """
    file = UserFile(home / USER_FILE)
    if file.users():
        return PageAccess(login=Login(file), inside=Middleware(RoleGate, role_of=file.role_of))
    if check_key is not None and host not in LOCAL:
        return PageAccess(login=check_key, inside=Middleware(RoleGate, role_of=_reader))
    if host not in LOCAL:
        raise UsageError(w.NO_USERS.format(host=host))
    return PageAccess(login=None, inside=Middleware(RoleGate, role_of=None))


def _reader(name: str) -> Role | None:
    """Whoever came in with a key reads; a stranger has no name."""
    return "reader" if name else None
