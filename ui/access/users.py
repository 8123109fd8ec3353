"""The users of the page in one file: name, role and a salted scrypt hash; never a password.

A changed file counts at once, so a removed user is out at the next request.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
import threading
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from assistant import UsageError
from ui.access import words as w

USER_FILE = "users.json"
Role = Literal["reader", "admin"]
LEAST_PASSWORD = 10
MOST_PASSWORD = 200
_COST, _BLOCK, _LANES = 2**15, 8, 1
"""scrypt: 32 MB and about a tenth of a second for each try."""
_MEMORY = 64 * 1024 * 1024
_LONGEST_NAME = 60


class User(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role
    salt: str
    """Hex."""
    hash: str
    """Hex scrypt of the password with the salt."""


_USERS: TypeAdapter[dict[str, User]] = TypeAdapter(dict[str, User])
_NOBODY = User(role="reader", salt="00" * 16, hash="00" * 32)


class UserFile:
    """The users of one file; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._users: Mapping[str, User] = {}

    def users(self) -> Mapping[str, User]:
        """All users by name; none without a file.

        Raises:
            UsageError: The file cannot be read.
        """
        with self._lock:
            try:
                stat = self.path.stat()
                stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
                if stamp != self._stamp:
                    self._users = _USERS.validate_json(self.path.read_bytes())
                    self._stamp = stamp
            except FileNotFoundError:
                self._stamp, self._users = None, {}
            except (OSError, ValidationError) as error:
                reason = type(error).__name__
                raise UsageError(w.BROKEN_FILE.format(path=self.path, reason=reason)) from error
            return self._users

    def role_of(self, name: str) -> Role | None:
        """The role of a user, or None when there is none of this name."""
        user = self.users().get(name)
        return user.role if user else None

    def matches(self, name: str, password: str) -> bool:
        """True for the right password; takes as long for a name that does not exist."""
        user = self.users().get(name, _NOBODY)
        same = hmac.compare_digest(_hash(password[: MOST_PASSWORD + 1], user.salt), user.hash)
        return same and user is not _NOBODY

    def add(self, name: str, password: str, role: Role) -> None:
        """Add a user, or give an existing one another password and role.

        Raises:
            UsageError: A name or password that cannot be used, or a file that cannot be written.
        """
        _check(name, password)
        salt = secrets.token_hex(16)
        added = User(role=role, salt=salt, hash=_hash(password, salt))
        self._write({**self.users(), name: added})

    def remove(self, name: str) -> None:
        """Remove a user.

        Raises:
            UsageError: Unknown, the last admin, or a file that cannot be written.
        """
        users = dict(self.users())
        if name not in users:
            raise UsageError(w.UNKNOWN_USER.format(name=name))
        removed = users.pop(name)
        if removed.role == "admin" and users and not any(user.role == "admin" for user in users.values()):
            raise UsageError(w.LAST_ADMIN.format(name=name))
        self._write(users)

    def _write(self, users: Mapping[str, User]) -> None:
        """Replace the file in one step, readable by its owner only."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(_USERS.dump_json(dict(users), indent=1))
                    out.flush()
                    os.fsync(out.fileno())
                Path(draft).replace(self.path)
            except OSError:
                with suppress(OSError):
                    Path(draft).unlink()
                raise
        except OSError as error:
            raise UsageError(w.NOT_WRITTEN.format(path=self.path, reason=error.strerror)) from error


def _hash(password: str, salt: str) -> str:
    plain = unicodedata.normalize("NFKC", password).encode("utf-8", "replace")
    key = hashlib.scrypt(
        plain, salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=32
    )
    return key.hex()


def _check(name: str, password: str) -> None:
    printable = name.isprintable() and not any(char.isspace() for char in name)
    if not 1 <= len(name) <= _LONGEST_NAME or not printable:
        raise UsageError(w.BAD_NAME.format(name=name[:_LONGEST_NAME]))
    if len(password) < LEAST_PASSWORD:
        raise UsageError(w.SHORT_PASSWORD.format(least=LEAST_PASSWORD))
    if len(password) > MOST_PASSWORD:
        raise UsageError(w.LONG_PASSWORD.format(most=MOST_PASSWORD))
