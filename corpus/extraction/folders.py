"""Which files a list of paths means: folders walked in name order, hidden and lock files left out.

A link inside a folder is followed only to a file in the same folder; one that the user names is followed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.extraction.file_kind import is_supported


def find_files(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """(files without duplicates, folders in which nothing can be taken in).

    A path that is not a folder is kept as it is, so that the reader hears what is wrong with it.
    """
    files: dict[Path, Path] = {}
    empty: list[Path] = []
    for path in paths:
        inside = list(_walk(path)) if path.is_dir() else [path]
        for file in inside:
            files.setdefault(_real(file) or file, file)
        if not inside:
            empty.append(path)
    return list(files.values()), empty


def _walk(folder: Path) -> Iterator[Path]:
    root = _real(folder)
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            real = _real(path)
            if real is None or root is None or not real.is_relative_to(root):
                continue
            if is_supported(path) and path.is_file() and not name.startswith((".", "~$")):
                yield path


def _real(path: Path) -> Path | None:
    """Where the path leads; None for a link that leads to itself or nowhere."""
    try:
        return path.resolve(strict=True)
    except (OSError, RuntimeError):  # a loop of links is a RuntimeError up to Python 3.12
        return None
