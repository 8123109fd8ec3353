"""API keys in a file of hashes: made once, shown once, looked up by hash; a changed file counts at once.

A key is 256 random bits, so one SHA-256 keeps it: there is nothing to guess that salt or rounds would slow.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant import UsageError
from ui.doors import text_ja as t

KEY_FILE = "api-keys.tsv"
"""Name of the file in the home folder."""
_PREFIX = "konkyo_"
_HASH = "sha256:"
_LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class StoredKey:
    """One line of the file."""

    name: str
    """Who uses the key."""
    digest: str
    """Hex SHA-256 of the key."""
    made: str
    """ISO date."""


def digest_of(key: str) -> str:
    """Hex SHA-256 of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


class KeyFile:
    """The keys of one file; safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._read_at: tuple[int, int, int] | None = None
        self._keys: tuple[StoredKey, ...] = ()

    def keys(self) -> tuple[StoredKey, ...]:
        """All keys, read again when the file has changed; none without a file.

        Raises:
            UsageError: The file cannot be read.
        """
        with self._lock:
            try:
                stat = self.path.stat()
            except FileNotFoundError:
                self._read_at, self._keys = None, ()
                return ()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if stamp != self._read_at:
                self._keys = self._parsed()
                self._read_at = stamp
            return self._keys

    def name_of(self, key: str) -> str | None:
        """Whose key this is; None for an unknown one."""
        digest = digest_of(key)
        found = [one.name for one in self.keys() if hmac.compare_digest(one.digest, digest)]
        return found[0] if found else None

    def add(self, name: str) -> str:
        """A new key under `name`; it is in no file and cannot be shown again.

        Raises:
            UsageError: The name is taken or unusable, or the file cannot be written.
        """
        if not (name.strip() and name.isprintable() and len(name) <= _LONGEST_NAME) or name.startswith("#"):
            raise UsageError(t.KEY_NAME.format(name=name))
        kept = self.keys()
        if any(one.name == name for one in kept):
            raise UsageError(t.KEY_EXISTS.format(name=name))
        key = _PREFIX + secrets.token_urlsafe(32)
        made = StoredKey(name=name, digest=digest_of(key), made=date.today().isoformat())
        self._write((*kept, made))
        return key

    def remove(self, name: str) -> None:
        """Forget the key of this name.

        Raises:
            UsageError: No such name, or the file cannot be written.
        """
        kept = self.keys()
        if all(one.name != name for one in kept):
            known = "、".join(f"『{one.name}』" for one in kept) or "ひとつもありません"
            raise UsageError(t.KEY_UNKNOWN.format(name=name, known=known))
        self._write(tuple(one for one in kept if one.name != name))

    def _parsed(self) -> tuple[StoredKey, ...]:
        try:
            lines = self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(t.KEY_FILE_MISSING.format(path=self.path)) from error
        found: list[StoredKey] = []
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, rest = line.partition("\t")
            digest, _, made = rest.partition("\t")
            if not name or not digest.startswith(_HASH) or len(digest) != len(_HASH) + 64:
                raise UsageError(t.KEY_FILE_BROKEN.format(path=self.path, line=number))
            found.append(StoredKey(name=name, digest=digest.removeprefix(_HASH), made=made))
        return tuple(found)

    def _write(self, keys: tuple[StoredKey, ...]) -> None:
        """Into a new file that takes the old one's place, readable by its owner only."""
        lines = [t.KEY_FILE_HEADER, *(f"{one.name}\t{_HASH}{one.digest}\t{one.made}" for one in keys)]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".api-keys-")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write("\n".join(lines) + "\n")
                Path(name).replace(self.path)
            except BaseException:
                with suppress(OSError):
                    Path(name).unlink()
                raise
        except OSError as error:
            raise UsageError(t.KEY_FILE_UNWRITABLE.format(path=self.path, reason=error.strerror)) from error
