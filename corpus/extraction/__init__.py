"""Reading originals: PDF, DOCX, HTML, Markdown and text files as blocks with page, section and figure.

`extract_file` brings the parsers of all formats; it is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from corpus.extraction.chunking import cut_passages
from corpus.extraction.document import Block, ExtractedDocument

if TYPE_CHECKING:
    from corpus.extraction.extract import extract_file

__all__ = ["Block", "ExtractedDocument", "cut_passages", "extract_file"]


def __getattr__(name: str) -> Any:
    if name == "extract_file":
        return import_module("corpus.extraction.extract").extract_file
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
