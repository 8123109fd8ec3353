"""The folders of built indexes and the pointer to the current one; a kill never costs a working index.

home/index/<fingerprint>-<random>/ is complete once it holds index.json; CURRENT names the one in use.
"""

from __future__ import annotations

import os
import secrets
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import BuildError

_POINTER = "CURRENT"
_INFO = "index.json"
_LOCK_TIMEOUT_S = 600


@dataclass(frozen=True, kw_only=True)
class IndexInfo:
    """What the current index was built from."""

    folder: Path
    fingerprint: str
    """The caller's hash of corpus and embedder."""
    embedder_id: str
    passages: int
    built_at: str
    """ISO 8601 local time."""


class _InfoFile(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    embedder_id: str
    passages: int
    built_at: str
    previous: str = ""
    checksum: int = 0
    """Of the files of the folder itself and of its words; Chroma's own files change whenever they are opened."""


def current_index(home: Path) -> IndexInfo | None:
    """The index that the pointer names, or None when there is no complete one."""
    folder = _pointed_folder(home)
    info = _read_info(folder) if folder else None
    if folder is None or info is None or info.checksum != _checksum(folder):
        return None
    return IndexInfo(
        folder=folder,
        fingerprint=info.fingerprint,
        embedder_id=info.embedder_id,
        passages=info.passages,
        built_at=info.built_at,
    )


@contextmanager
def building(home: Path, fingerprint: str) -> Iterator[Path]:
    """A new folder to build in, one builder at a time; it goes again when the block fails.

    Raises:
        BuildError: Another process has been building for ten minutes, or the disk refuses.
    """
    root = home / "index"
    try:
        root.mkdir(parents=True, exist_ok=True)
        with FileLock(root / ".lock", timeout=_LOCK_TIMEOUT_S):
            folder = root / f"{fingerprint[:12]}-{secrets.token_hex(4)}"
            folder.mkdir()
            try:
                yield folder
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
    except Timeout as error:
        raise BuildError(
            "別の処理が検索索引を作成中です。終わるのを待ってからもう一度実行してください。"
        ) from error
    except OSError as error:
        raise BuildError(
            f"検索索引を書き込めません（{error}）。空き容量と {root} の書き込み権限を確かめてください。"
        ) from error


def switch_to(folder: Path, *, home: Path, fingerprint: str, embedder_id: str, passages: int) -> None:
    """Mark `folder` complete, point to it in one step, and remove all others except the one before."""
    previous = _pointed_folder(home)
    info = _InfoFile(
        fingerprint=fingerprint,
        embedder_id=embedder_id,
        passages=passages,
        built_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        previous=previous.name if previous else "",
        checksum=_checksum(folder),
    )
    _write_atomically(folder / _INFO, info.model_dump_json())
    _write_atomically(home / "index" / _POINTER, folder.name)
    keep = {folder, previous}
    for old in (home / "index").iterdir():
        if old.is_dir() and old not in keep:
            shutil.rmtree(old, ignore_errors=True)


def _pointed_folder(home: Path) -> Path | None:
    try:
        name = (home / "index" / _POINTER).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    # The pointer is a bare folder name; anything else was not written by us.
    if not name or Path(name).name != name:
        return None
    folder = home / "index" / name
    return folder if folder.is_dir() else None


def _read_info(folder: Path) -> _InfoFile | None:
    try:
        return _InfoFile.model_validate_json((folder / _INFO).read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return None


def _checksum(folder: Path) -> int:
    """One number for all files that never change once they are written; damage changes it."""
    total = 0
    for file in sorted([*folder.glob("*.json"), *folder.glob("bm25/*")]):
        if file.name != _INFO:
            total = zlib.crc32(file.read_bytes(), zlib.crc32(file.name.encode(), total))
    return total


def _write_atomically(file: Path, text: str) -> None:
    temporary = file.with_name(f"{file.name}.{secrets.token_hex(4)}.tmp")
    with temporary.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(file)
