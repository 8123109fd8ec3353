"""Tables of DOCX and PDF documents as grids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.surveys.errors import SurveyError
from corpus.surveys.grid import Box, Grid
from corpus.surveys.limits import MAX_SPAN

MAX_PAGES = 300
_LONGEST_CAPTION = 120
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx_tables(path: Path) -> list[Grid]:
    """Every table with at least two rows and columns, with the short paragraph before it as its caption.

    Raises:
        SurveyError: Broken.
    """
    import docx  # only who adds a document waits for its reader

    try:
        document = docx.Document(str(path))
    except (KeyError, ValueError, OSError, SyntaxError, AttributeError, TypeError) as error:
        raise SurveyError(
            f"『{path.name}』は壊れているため開けません。Wordで開いて保存し直してください。"
        ) from error
    grids: list[Grid] = []
    caption = ""
    for element in document.element.body.iterchildren():
        if element.tag == f"{_WORD}p":
            text = _text(element)
            caption = text if text and len(text) <= _LONGEST_CAPTION else caption
        elif element.tag == f"{_WORD}tbl":
            grid = _docx_grid(element, number=len(grids) + 1, caption=caption)
            caption = ""
            if len(grid.rows) > 1 and grid.width > 1:
                grids.append(grid)
    return grids


def _docx_grid(table: Any, *, number: int, caption: str) -> Grid:
    rows: list[list[str]] = []
    open_merges: dict[int, Box] = {}
    merges: list[Box] = []
    for line, row in enumerate(table.iterchildren(f"{_WORD}tr")):
        texts: list[str] = []
        going: dict[int, Box] = {}
        for cell in row.iterchildren(f"{_WORD}tc"):
            column = len(texts)
            properties = cell.find(f"{_WORD}tcPr")
            wide = min(_number(properties, "gridSpan"), MAX_SPAN)
            vertical = properties.find(f"{_WORD}vMerge") if properties is not None else None
            continues = vertical is not None and vertical.get(f"{_WORD}val") != "restart"
            texts += ["" if continues else _text(cell), *[""] * (wide - 1)]
            above = open_merges.pop(column, None)
            if continues and above is not None:
                going[column] = (above[0], above[1], line, above[3])
                continue
            if above is not None:
                merges.append(above)
            going[column] = (line, column, line, column + wide - 1)
        merges += open_merges.values()
        open_merges = going
        rows.append(texts)
    merges += open_merges.values()
    real = tuple(sorted(box for box in merges if (box[0], box[1]) != (box[2], box[3])))
    return Grid(sheet="", number=number, rows=rows, merges=real, caption=caption)


def _number(properties: Any, name: str) -> int:
    found = properties.find(f"{_WORD}{name}") if properties is not None else None
    value = found.get(f"{_WORD}val") if found is not None else None
    return max(1, int(value)) if value and value.isdecimal() else 1


def _text(element: Any) -> str:
    paragraphs = list(element.iter(f"{_WORD}p")) or [element]
    lines = (
        "".join(run.text or "" for run in paragraph.iter(f"{_WORD}t")).strip() for paragraph in paragraphs
    )
    return "\n".join(line for line in lines if line)


def read_pdf_tables(path: Path) -> list[Grid]:
    """Every ruled table of the first 300 pages, named by its page.

    Raises:
        SurveyError: Broken or encrypted.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException
    from pdfplumber.utils.exceptions import PdfminerException

    grids: list[Grid] = []
    try:
        with pdfplumber.open(path) as document:
            for page in document.pages[:MAX_PAGES]:
                for table in page.find_tables():
                    rows = [[(cell or "").strip() for cell in row] for row in table.extract()]
                    if len(rows) > 1 and max(map(len, rows)) > 1:
                        sheet = f"{page.page_number}ページ"
                        grids.append(Grid(sheet=sheet, number=len(grids) + 1, rows=rows))
    except PDFPasswordIncorrect as error:
        raise SurveyError(f"『{path.name}』は暗号化されています。パスワードを外してください。") from error
    except (PDFException, PdfminerException, ValueError, TypeError, KeyError, OSError, RecursionError) as error:  # fmt: skip
        locked = isinstance(error.__cause__ or (error.args or [None])[0], PDFPasswordIncorrect)
        reason = "暗号化されています。パスワードを外して" if locked else "PDFとして読めません。作成元で"
        raise SurveyError(f"『{path.name}』は{reason}保存し直してください。") from error
    return grids
