"""Uploaded files after their use: what was taken in lives in the store, the copy of the upload goes."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

_log = logging.getLogger(__name__)


def discard_uploads(paths: Iterable[str]) -> int:
    """Delete uploaded files and the folders made for each; returns how many files went.

    Only below the folder where Gradio puts uploads: nothing that a path could name elsewhere.
    """
    root = _upload_folder()
    gone = 0
    for given in paths:
        path = Path(given).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            continue
        try:
            path.unlink()
            gone += 1
            path.parent.rmdir()
        except OSError as error:
            _log.info("upload not removed or folder not empty: %s", error.strerror)
    return gone


def _upload_folder() -> Path:
    """Where Gradio puts uploads; it reads the same variable."""
    named = os.environ.get("GRADIO_TEMP_DIR")
    return (Path(named) if named else Path(tempfile.gettempdir()) / "gradio").resolve()
