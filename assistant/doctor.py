"""The check-up behind `konkyo doctor`: what is in place, and the way out of what is not.

Builds and changes nothing; each check is a function that returns one line.
"""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from assistant.llm.client import open_llm
from assistant.llm.weights import FILE_NAME, LLM_NAME, SHA256, SIZE_BYTES, find_parts, is_verified
from assistant.readiness import uses_embedded_llm
from assistant.settings import Settings
from corpus.build import passages_fingerprint, read_corpus
from corpus.embedder import encode_question, load_embedder
from corpus.errors import KonkyoError
from corpus.index_folder import current_index
from corpus.warehouse import Warehouse

_PACKAGES = ("chromadb", "duckdb", "langchain", "langgraph", "sentence-transformers", "torch", "xllamacpp")
_REBUILD = "`konkyo build` を実行してください。"
_FREE_DISK_BYTES = 300_000_000
_FREE_MEMORY_BYTES = 2_000_000_000
_LLM_START_S = 180.0


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line of the check-up."""

    name: str
    ok: bool
    detail: str
    way_out: str = ""
    """What to do about it; empty when all is well."""


def run_checks(settings: Settings) -> Iterator[Check]:
    """All checks, each as soon as it is known; a check that fails never keeps the next from running."""
    checks: tuple[tuple[str, Callable[[Settings], Check]], ...] = (
        ("版", check_versions),
        ("ディスク", check_disk),
        ("メモリー", check_memory),
        ("資料", check_corpus),
        ("データベース", check_database),
        ("検索用の索引", check_index),
        ("埋め込みモデル", check_embedder),
        ("言語モデルの重み", check_weights),
        ("言語モデル", check_llm),
    )
    for name, check in checks:
        try:
            yield check(settings)
        except KonkyoError as error:
            yield Check(name=name, ok=False, detail="使えません", way_out=str(error))
        except Exception as error:  # a check-up must end, whatever is broken
            yield Check(
                name=name,
                ok=False,
                detail=f"点検できません（{type(error).__name__}: {error}）",
                way_out="`make setup` をもう一度実行してください。",
            )


def check_versions(settings: Settings) -> Check:
    """Konkyo, Python and the packages that answers depend on."""
    found = {name: _version(name) for name in ("konkyo", *_PACKAGES)}
    missing = [name for name in _PACKAGES if not found[name]]
    detail = "、".join(
        [f"Python {platform.python_version()}", *(f"{n} {v or '?'}" for n, v in found.items())]
    )
    way_out = f"{'、'.join(missing)} がありません。`make setup` を実行してください。" if missing else ""
    return Check(name="版", ok=not missing, detail=detail, way_out=way_out)


def check_disk(settings: Settings) -> Check:
    """Room for database, index and, as long as they are not joined, the weights."""
    joined = not uses_embedded_llm(settings) or (settings.cache / FILE_NAME).exists()
    wanted = {settings.home: _FREE_DISK_BYTES, settings.cache: 0 if joined else SIZE_BYTES + _FREE_DISK_BYTES}
    short = [folder for folder, size in wanted.items() if _free_bytes(folder) < size]
    free = "、".join(f"{folder} に空き {_gigabytes(_free_bytes(folder))}" for folder in wanted)
    way_out = f"{'、'.join(map(str, short))} の空きを増やすか、KONKYO_HOME と KONKYO_CACHE を変えてください。"
    return Check(name="ディスク", ok=not short, detail=free, way_out=way_out if short else "")


def check_memory(settings: Settings) -> Check:
    """Free memory, enough for a local LLM where one is used."""
    free = _free_memory()
    local = settings.llm != "none" and not settings.llm_url
    if free is None:
        return Check(name="メモリー", ok=True, detail="この環境では空きを調べられません")
    short = local and free < _FREE_MEMORY_BYTES
    way_out = "ほかのプログラムを終えるか、KONKYO_LLM=none で LLM を使わずに動かしてください。"
    detail = f"空き {_gigabytes(free)}（内蔵の LLM には約 {_gigabytes(_FREE_MEMORY_BYTES)}）"
    return Check(name="メモリー", ok=not short, detail=detail, way_out=way_out if short else "")


def check_corpus(settings: Settings) -> Check:
    """The bundled texts, tables and codebook, and the user's own documents."""
    data = read_corpus(settings.home)
    detail = (
        f"数値 {len(data.figures):,} 件、文章 {len(data.passages):,} 件、資料 {len(data.codebook.sources)} 点"
    )
    return Check(name="資料", ok=True, detail=detail)


def check_database(settings: Settings) -> Check:
    """The database opens and holds every bundled figure."""
    expected = len(read_corpus(settings.home).figures)
    files = sorted(settings.home.glob("figures-*.duckdb"), key=lambda file: file.stat().st_mtime)
    if not files:
        return Check(name="データベース", ok=False, detail="ありません", way_out=_REBUILD)
    warehouse = Warehouse(files[-1])
    try:
        count = int(warehouse.rows("SELECT count(*) AS n FROM figures")[0]["n"])
    finally:
        warehouse.close()
    ok = count == expected
    detail = f"{files[-1].name}（数値 {count:,} 件）"
    return Check(name="データベース", ok=ok, detail=detail, way_out="" if ok else _REBUILD)


def check_index(settings: Settings) -> Check:
    """There is an index, built from the present texts with the present embedder."""
    info = current_index(settings.home)
    if info is None:
        return Check(name="検索用の索引", ok=False, detail="ありません", way_out=_REBUILD)
    fresh = info.fingerprint == passages_fingerprint(read_corpus(settings.home), settings.embedder)
    detail = f"文章 {info.passages:,} 件、{info.built_at} 作成" + ("" if fresh else "、資料より古い")
    return Check(name="検索用の索引", ok=fresh, detail=detail, way_out="" if fresh else _REBUILD)


def check_embedder(settings: Settings) -> Check:
    """The embedder loads and turns a word into numbers."""
    started = time.monotonic()
    dimensions = len(encode_question(load_embedder(settings.embedder), "自治体"))
    detail = f"{settings.embedder}（{dimensions} 次元、{time.monotonic() - started:.1f} 秒）"
    return Check(name="埋め込みモデル", ok=True, detail=detail)


def check_weights(settings: Settings) -> Check:
    """The embedded LLM's weights: joined with the right size and hash, or at least installed."""
    name = "言語モデルの重み"
    if not uses_embedded_llm(settings):
        return Check(name=name, ok=True, detail="内蔵の LLM は使わない設定です")
    gguf = settings.cache / FILE_NAME
    if is_verified(gguf):
        detail = f"{LLM_NAME}、{gguf.stat().st_size:,} バイト、SHA-256 {SHA256[:12]}… を確認済み"
        return Check(name=name, ok=True, detail=detail)
    parts = find_parts()
    detail = f"{gguf} がまだありません（部品 {len(parts)} 個は入っています）"
    return Check(name=name, ok=False, detail=detail, way_out=_REBUILD)


def check_llm(settings: Settings) -> Check:
    """The LLM answers a prompt of one word."""
    llm = open_llm(settings, progress=False)
    try:
        if llm.backend == "none":
            return Check(
                name="言語モデル", ok=True, detail="使わない設定です（KONKYO_LLM=none、規則だけで回答）"
            )
        started = time.monotonic()
        if not llm.wait_ready(_LLM_START_S):
            return Check(name="言語モデル", ok=False, detail=f"{llm.name} を使えません", way_out=llm.notice)
        loaded = time.monotonic()
        reply = llm.choose("「はい」と答えてください。", ("はい", "いいえ"))
        detail = (
            f"{llm.name}（{llm.backend}）が『{reply}』と回答"
            f"（読み込み {loaded - started:.1f} 秒、回答 {time.monotonic() - loaded:.1f} 秒）"
        )
        return Check(name="言語モデル", ok=True, detail=detail)
    finally:
        llm.close()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _free_bytes(folder: Path) -> int:
    """Free space of the disk that holds `folder`, or will hold it."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def _free_memory() -> int | None:
    """Memory in bytes that can be had without swapping; None where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, ValueError, StopIteration, UnicodeDecodeError):
        return None


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
