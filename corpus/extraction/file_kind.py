"""Which format a file really has, and whether it is safe to open.

Looks at size, suffix, first bytes and ZIP directory; never parses the content.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from corpus.errors import OriginalError
from corpus.extraction.document import FileFormat

MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_TEXT_BYTES = 8 * 1024 * 1024
"""Of formats that are nothing but text: enough for the longest text that is taken in, in any encoding."""
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ZIP_ENTRIES = 5_000
MAX_PACKING_RATIO = 200
"""Unpacked bytes per packed byte in one ZIP entry; office files stay below about 30."""

FORMATS: dict[str, FileFormat] = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
_SUPPORTED = "PDF・DOCX・HTML・Markdown・テキスト"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = {
    b"\x89PNG": "PNG画像",
    b"\xff\xd8\xff": "JPEG画像",
    b"GIF8": "GIF画像",
    b"PK\x03\x04": "ZIP形式のファイル",
    b"\x1f\x8b": "圧縮ファイル",
    b"7z\xbc\xaf": "圧縮ファイル",
    b"\x7fELF": "実行ファイル",
    b"MZ": "実行ファイル",
    _OLE: "旧形式のOffice文書",
}


def is_supported(path: Path) -> bool:
    """True when the suffix is one of those that can be taken in."""
    return path.suffix.lower() in FORMATS


def check_file(path: Path) -> FileFormat:
    """The format of `path`, after checking existence, size, suffix and first bytes.

    Raises:
        OriginalError: Missing, empty, too large, unsupported, wrongly named, encrypted or a ZIP bomb.
    """
    name = path.name
    if not path.is_file():
        raise OriginalError(
            f"『{name}』が見つからないか、通常のファイルではありません。パスを確認してください。"
        )
    size = path.stat().st_size
    if size == 0:
        raise OriginalError(f"『{name}』は空のファイルです。中身のあるファイルを指定してください。")
    _check_size(name, size, MAX_FILE_BYTES)
    if path.suffix.lower() not in FORMATS:
        raise OriginalError(
            f"『{name}』は対応していない形式です。{_SUPPORTED}のいずれかに変換して指定してください。"
        )
    file_format = FORMATS[path.suffix.lower()]
    if file_format not in ("pdf", "docx"):
        _check_size(name, size, MAX_TEXT_BYTES)
    with path.open("rb") as file:
        start = file.read(4096)
    _check_first_bytes(path, file_format, start)
    if file_format == "docx":
        _check_zip(path)
    return file_format


def _check_size(name: str, size: int, limit: int) -> None:
    if size > limit:
        raise OriginalError(
            f"『{name}』は{size / 1024 / 1024:,.0f} MBあり、上限の{limit // 1024 // 1024} MBを超えています。"
            "章ごとに分割して指定してください。"
        )


def _check_first_bytes(path: Path, file_format: FileFormat, start: bytes) -> None:
    is_pdf = b"%PDF-" in start[:1024]
    if file_format == "docx" and start.startswith(_OLE):
        raise OriginalError(
            f"『{path.name}』はパスワード付きか旧形式のWord文書です。パスワードを外し、DOCX形式で保存し直してください。"
        )
    if (file_format == "pdf" and is_pdf) or (file_format == "docx" and start.startswith(b"PK\x03\x04")):
        return
    found = "PDF" if is_pdf else next((n for magic, n in _FOREIGN.items() if start.startswith(magic)), "")
    markup = start.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    looks_html = markup.startswith((b"<!doctype html", b"<html"))
    if file_format in ("pdf", "docx"):
        found = found or ("HTML" if looks_html else "別の形式か壊れたデータ")
    elif file_format == "text" and looks_html:
        found = "HTML"
    elif not found and b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        found = "文字以外のデータ"
    elif file_format == "html" and not found and b"<" not in start.replace(b"\x00", b""):
        found = "HTMLのタグがないテキスト"
    if found:
        raise OriginalError(
            f"『{path.name}』は拡張子が{path.suffix}ですが、中身は{found}です。"
            "正しい拡張子に直すか、元のアプリで保存し直してください。"
        )


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise OriginalError(
            f"『{path.name}』は壊れていて開けません。Wordで開いて保存し直してください。"
        ) from error
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names:
        raise OriginalError(
            f"『{path.name}』は拡張子が.docxですが、中身はWord文書ではありません。正しい拡張子に直してください。"
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed_too_well = any(
        entry.file_size > 1024 * 1024 and entry.file_size > MAX_PACKING_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if unpacked > MAX_UNPACKED_BYTES or len(entries) > MAX_ZIP_ENTRIES or packed_too_well:
        raise OriginalError(
            f"『{path.name}』は展開すると異常に大きくなるため読み込みません。本文だけを新しい文書に保存してください。"
        )
