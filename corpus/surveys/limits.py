"""What a spreadsheet may hold before it is refused: bytes, packing, rows, columns, cells.

Looks at the file's outside and the ZIP directory; never parses the content.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from corpus.surveys.errors import SurveyError

MAX_FILE_BYTES = 300 * 1024 * 1024
MAX_UNPACKED_BYTES = 2_000 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_PACKING_RATIO = 400
MAX_ROWS = 200_000
MAX_COLUMNS = 16_384
MAX_CELLS = 20_000_000
MAX_SHEETS = 300
MAX_SPAN = 5_000
"""The longest rowspan or colspan that is believed."""


def check_size(path: Path) -> None:
    """Refuse what is missing, empty or too large.

    Raises:
        SurveyError: With the limit and the way out.
    """
    if not path.is_file():
        raise SurveyError(
            f"『{path.name}』が見つからないか、通常のファイルではありません。パスを確認してください。"
        )
    size = path.stat().st_size
    if size == 0:
        raise SurveyError(f"『{path.name}』は空のファイルです。中身のあるファイルを指定してください。")
    if size > MAX_FILE_BYTES:
        raise SurveyError(
            f"『{path.name}』は{size / 1024**2:,.0f} MBあり、上限の{MAX_FILE_BYTES // 1024**2} MBを超えています。"
            "シートか年度ごとに分けてください。"
        )


def check_package(path: Path) -> frozenset[str]:
    """The entry names of a ZIP-based office file, after refusing bombs and encrypted entries.

    Raises:
        SurveyError: Broken, encrypted, or far larger inside than outside.
    """
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SurveyError(
            f"『{path.name}』は壊れているため開けません。元のファイルを取り直してください。"
        ) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise SurveyError(f"『{path.name}』は暗号化されています。パスワードを外して保存し直してください。")
    unpacked = sum(entry.file_size for entry in entries)
    packed_too_well = any(
        entry.file_size > 10_000_000 and entry.file_size > MAX_PACKING_RATIO * max(1, entry.compress_size)
        for entry in entries
    )
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or packed_too_well:
        raise SurveyError(
            f"『{path.name}』は展開すると大きくなりすぎるため開きません。必要なシートだけを保存し直してください。"
        )
    return frozenset(entry.filename for entry in entries)


def check_grid_size(name: str, sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet that is longer, wider or larger than can be meant.

    Raises:
        SurveyError: With the numbers.
    """
    if rows > MAX_ROWS or columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
        raise SurveyError(
            f"『{name}』のシート『{sheet}』は{rows:,}行×{columns:,}列あり、上限（{MAX_ROWS:,}行、"
            f"{MAX_COLUMNS:,}列、{MAX_CELLS:,}セル）を超えています。使う範囲だけを保存し直してください。"
        )
